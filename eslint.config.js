import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import tseslint from 'typescript-eslint';

/** Which other modules of src a module may import. */
export const MAY_IMPORT = {
  engine: [],
  capture: ['engine'],
  fixes: ['engine'],
  export: ['engine', 'fixes'],
  platform: ['engine', 'capture'],
  ui: ['engine', 'capture', 'fixes', 'export'],
  background: ['engine', 'capture', 'platform'],
  popup: ['ui', 'platform'],
  devtools: ['ui', 'platform'],
  options: ['ui', 'platform'],
  demo: [],
  cli: ['engine', 'capture', 'fixes', 'export', 'demo'],
  library: ['engine', 'capture', 'fixes', 'export'],
  packaging: ['cli'],
};

/** Which other folders of its module a folder may import. It may also import the files beside these folders. */
export const MAY_IMPORT_INNER = {
  engine: {
    cookies: ['data', 'model', 'parse', 'run'],
    csp: ['cookies', 'data', 'model', 'parse', 'run'],
    data: ['model'],
    deployed: ['csp', 'history', 'model', 'parse', 'probe', 'run', 'stack'],
    history: ['model', 'rules', 'run'],
    improve: ['model', 'pages', 'parse', 'probe', 'run', 'stack'],
    model: [],
    observatory: ['data', 'model', 'parse', 'run'],
    pages: ['data', 'model', 'parse', 'probe', 'run'],
    parse: ['data', 'model'],
    preview: ['csp', 'improve', 'model', 'parse'],
    probe: ['model', 'parse', 'run'],
    recording: ['csp', 'data', 'model', 'parse', 'stack'],
    rules: ['cookies', 'csp', 'data', 'model', 'observatory', 'pages', 'parse', 'probe', 'run'],
    run: ['cookies', 'csp', 'data', 'model', 'observatory', 'parse', 'rules', 'stack'],
    stack: ['cookies', 'data', 'model', 'pages', 'parse', 'run'],
  },
  capture: {
    deployed: [],
    har: ['page'],
    history: [],
    page: [],
    preview: ['page'],
    probe: [],
    recording: ['page'],
  },
  fixes: {
    data: [],
    deployed: ['write'],
    files: ['stacks', 'write'],
    nonces: ['recording', 'stacks', 'write'],
    preview: ['write'],
    recording: [],
    stacks: ['write'],
    write: ['data'],
  },
  platform: {
    browser: [],
    history: ['messages', 'settings', 'storage'],
    messages: ['probe', 'settings'],
    page: ['browser', 'messages', 'storage'],
    preview: ['storage'],
    probe: ['browser'],
    recording: ['browser', 'messages', 'settings', 'storage'],
    session: ['browser', 'preview', 'recording', 'settings', 'storage'],
    settings: ['browser', 'history', 'recording', 'session', 'storage'],
    sources: ['browser', 'history', 'messages', 'preview', 'recording', 'session', 'settings', 'storage'],
    storage: ['browser'],
  },
  background: {
    preview: [],
    probe: [],
    recording: [],
  },
  ui: {
    components: ['store', 'text'],
    deployed: ['components', 'preview', 'store', 'text'],
    har: ['components', 'report', 'text'],
    history: ['components', 'store', 'text'],
    panel: ['components', 'deployed', 'history', 'preview', 'probe', 'recording', 'report', 'store', 'text'],
    preview: ['components', 'store', 'text'],
    probe: ['components', 'store', 'text'],
    recording: ['components', 'panel', 'store', 'text'],
    report: ['components', 'deployed', 'history', 'preview', 'probe', 'recording', 'store', 'text'],
    settings: ['components', 'deployed', 'history', 'recording', 'text'],
    store: ['text'],
    text: [],
  },
};

/** The only files of the engine that src/engine/parse may import: they import nothing that parses or grades. */
export const PARSE_MAY_IMPORT = ['grouped-by', 'limits', 'site', 'untrusted'];

/** The interfaces that src/platform implements. */
const PORTS = ['./ports.ts'];

/** For each pair of folders of `parent` that `table` does not allow, a zone that forbids the import. */
const zonesOf = (parent, table, name) =>
  Object.entries(table).flatMap(([folder, allowed]) =>
    Object.keys(table)
      .filter((other) => other !== folder && !allowed.includes(other))
      .map((other) => ({
        target: `./${parent}/${folder}`,
        from: `./${parent}/${other}`,
        except: folder === 'platform' && other === 'ui' ? PORTS : [],
        message: `${parent}/${folder} may not import ${parent}/${other} (see ${name} in eslint.config.js).`,
      })),
  );

const zones = [
  ...zonesOf('src', MAY_IMPORT, 'MAY_IMPORT'),
  ...Object.entries(MAY_IMPORT_INNER).flatMap(([module, table]) =>
    zonesOf(`src/${module}`, table, 'MAY_IMPORT_INNER'),
  ),
  {
    target: './src/engine/parse',
    from: './src/engine',
    except: ['./parse', './data', './model', ...PARSE_MAY_IMPORT.map((file) => `./${file}.ts`)],
    message:
      'src/engine/parse may import few files of the engine (see PARSE_MAY_IMPORT in eslint.config.js).',
  },
  ...Object.keys(MAY_IMPORT)
    .filter((module) => module !== 'engine')
    .map((module) => ({
      target: `./src/${module}`,
      from: './src/engine',
      except: ['./index.ts', './deployed/index.ts'],
      message: 'Import src/engine/index.ts or src/engine/deployed/index.ts, not the files behind them.',
    })),
];

/** Every string may be an attacker's. */
const noMarkupStrings = {
  selector:
    'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/], JSXAttribute[name.name="dangerouslySetInnerHTML"]',
  message: 'Build elements: a string of HTML may hold an attacker’s markup.',
};

/** Nothing can wait for what a bare timer starts. */
const noTimers = {
  selector: 'Identifier[name=/^set(Timeout|Interval)$/]',
  message: 'Use later() or within() of src/platform/tasks.ts.',
};

/** What changes belongs to an object that is made, once, at the top level. */
const noModuleState = {
  selector: ':matches(Program, ExportNamedDeclaration) > VariableDeclaration[kind!="const"]',
  message: 'Make an object that has it, with a function like createRecorder().',
};

/** What waits for a time. */
const WAITS = ['setTimeout', 'setInterval'];
const POLL =
  'Wait with `until`, `untilFound` or `eventually` of test/support/until.ts, which say what they wait for.';

export default tseslint.config(
  { ignores: ['dist/**', 'coverage/**'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, importX.flatConfigs.typescript],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'no-restricted-syntax': ['error', noMarkupStrings],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      eqeqeq: 'error',
    },
  },
  {
    // A wait of a test's own is how tests race: those of test/support say what they wait for, and how long.
    files: ['test/**/*.{ts,tsx}'],
    ignores: ['test/support/**', 'test/servers/rig/**', 'test/apps/rig/**', 'test/bench/**'],
    rules: {
      'no-restricted-globals': ['error', ...WAITS.map((name) => ({ name, message: POLL }))],
      'no-restricted-imports': [
        'error',
        {
          paths: ['node:timers', 'node:timers/promises', 'timers', 'timers/promises'].map((name) => ({
            name,
            importNames: WAITS,
            message: POLL,
          })),
        },
      ],
      'no-restricted-syntax': [
        'error',
        noMarkupStrings,
        {
          selector:
            'MemberExpression[object.name="expect"][property.name="poll"], MemberExpression[object.name="vi"][property.name=/^wait(For|Until)$/]',
          message: POLL,
        },
      ],
    },
  },
  {
    // What the extension bundles is a dependency. All else runs from a clone, or is bundled into the npm package.
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/cli/**', 'src/demo/**', 'src/library/**', 'src/packaging/**'],
    rules: { 'import-x/no-extraneous-dependencies': ['error', { devDependencies: false }] },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/platform/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'webextension-polyfill', message: 'Only src/platform may call the browser’s API.' },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'browser', 'chrome'],
    },
  },
  {
    // What runs is counted (tasks.ts), so that its end can be waited for.
    files: ['src/{background,platform}/**/*.ts'],
    // What is in-page/ runs in pages.
    ignores: ['src/platform/tasks.ts', 'src/platform/page/in-page/**'],
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false }],
      'no-restricted-syntax': ['error', noMarkupStrings, noTimers],
    },
  },
  {
    files: ['src/background/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', noMarkupStrings, noTimers, noModuleState] },
  },
  {
    // These modules are pure: the same input gives the same result, in every environment.
    files: ['src/{engine,capture,fixes,export}/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'browser',
        'chrome',
        'window',
        'document',
        'fetch',
        'localStorage',
        'process',
        'Buffer',
        'console',
        'setTimeout',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take the time as an argument.' },
        { object: 'Math', property: 'random', message: 'The same input must give the same result.' },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'webextension-polyfill', message: 'Only src/platform may call the browser’s API.' },
          ],
          patterns: [
            {
              group: ['node:*', 'preact', 'preact/*', '@preact/*'],
              message: 'Pure modules import neither Node nor the UI.',
            },
          ],
        },
      ],
    },
  },
);
