import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import tseslint from 'typescript-eslint';

/**
 * Which folder may import which. Every other import is forbidden, except within a folder and
 * from src/platform to src/ui/ports.ts, the interfaces that it implements.
 */
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

const rooms = Object.keys(MAY_IMPORT);

const zones = rooms.flatMap((room) =>
  rooms
    .filter((other) => other !== room && !MAY_IMPORT[room].includes(other))
    .map((other) => ({
      target: `./src/${room}`,
      from: `./src/${other}`,
      except: room === 'platform' && other === 'ui' ? ['./ports.ts'] : [],
      message: `src/${room} may not import src/${other} (see MAY_IMPORT in eslint.config.js).`,
    })),
);

/** Imports of an engine room from outside go through its door. */
const doors = rooms
  .filter((room) => room !== 'engine')
  .map((room) => ({
    target: `./src/${room}`,
    from: './src/engine',
    except: ['./index.ts'],
    message: 'Import the engine through its door, src/engine/index.ts.',
  }));

/** Markup as a string has no place here: every string may be an attacker's. */
const noMarkupStrings = {
  selector:
    'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/], JSXAttribute[name.name="dangerouslySetInnerHTML"]',
  message: 'No HTML from strings: build elements.',
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
      'import-x/no-restricted-paths': ['error', { zones: [...zones, ...doors] }],
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
    // The browser has one speaker.
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/platform/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'webextension-polyfill', message: 'Only src/platform names the browser.' }] },
      ],
      'no-restricted-globals': ['error', 'browser', 'chrome'],
    },
  },
  {
    // The engine is pure: the same answer anywhere, whenever.
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
        { object: 'Date', property: 'now', message: 'Time comes in as an argument.' },
        { object: 'Math', property: 'random', message: 'The engine answers the same each time.' },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'webextension-polyfill', message: 'Only src/platform names the browser.' }],
          patterns: [
            {
              group: ['node:*', 'preact', 'preact/*', '@preact/*'],
              message: 'Pure rooms import neither Node nor the UI.',
            },
          ],
        },
      ],
    },
  },
);
