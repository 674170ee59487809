import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import tseslint from 'typescript-eslint';

/** Which folder of src may import which. All other imports are forbidden, except within a folder. */
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
};

const folders = Object.keys(MAY_IMPORT);

const zones = folders.flatMap((folder) =>
  folders
    .filter((other) => other !== folder && !MAY_IMPORT[folder].includes(other))
    .map((other) => ({
      target: `./src/${folder}`,
      from: `./src/${other}`,
      message: `src/${folder} may not import src/${other} (see MAY_IMPORT in eslint.config.js).`,
    })),
);

/** Other folders import the engine through its index.ts. */
const engineZones = folders
  .filter((folder) => folder !== 'engine')
  .map((folder) => ({
    target: `./src/${folder}`,
    from: './src/engine',
    except: ['./index.ts'],
    message: 'Import the engine through src/engine/index.ts.',
  }));

/** No markup from strings: any string may come from an attacker. */
const noMarkupStrings = {
  selector:
    'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/], JSXAttribute[name.name="dangerouslySetInnerHTML"]',
  message: 'Create elements instead of HTML strings.',
};

export default tseslint.config(
  { ignores: ['dist/**', 'coverage/**'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, importX.flatConfigs.typescript],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: [...zones, ...engineZones] }],
      'import-x/no-cycle': 'error',
      'no-restricted-syntax': ['error', noMarkupStrings],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      eqeqeq: 'error',
    },
  },
  {
    // Only src/platform may call the browser's API.
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/platform/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'webextension-polyfill', message: 'Only src/platform may call the browser.' }] },
      ],
      'no-restricted-globals': ['error', 'browser', 'chrome'],
    },
  },
  {
    // These folders are pure: the same input always gives the same result.
    files: ['src/{engine,capture,fixes,export}/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
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
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Pass the time as an argument.' },
        { object: 'Math', property: 'random', message: 'Pure folders give the same result each time.' },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'webextension-polyfill', message: 'Only src/platform may call the browser.' }],
          patterns: [
            {
              group: ['node:*', 'preact', 'preact/*', '@preact/*'],
              message: 'Pure folders import neither Node nor the UI.',
            },
          ],
        },
      ],
    },
  },
);
