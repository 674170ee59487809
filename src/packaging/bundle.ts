import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { PROJECT } from '../cli/build.js';
import { licences, THIRD_PARTY } from './licences.js';

const src = (path: string) => join(PROJECT, 'src', path);

/** Bundles the command line with everything that it runs. */
export async function bundleCommand(outDir: string): Promise<void> {
  await bundle(outDir, { sitegrade: src('cli/bin.ts') });
}

/** The modules that can be imported from the package. */
export const LIBRARY = ['engine', 'matcher', 'vitest'] as const;

/** Bundles the importable modules. None may await at its top level, or `require` could not load it. */
export async function bundleLibrary(outDir: string): Promise<void> {
  const input = Object.fromEntries(LIBRARY.map((name) => [name, src(`library/${name}.ts`)]));
  await bundle(outDir, input, { 'URL.canParse': [src('library/can-parse.ts'), 'canParse'] });
}

/**
 * Modules that are replaced with empty ones, so that neither they nor what they import is shipped. The package must not
 * download browsers, and does not drive them with WebDriver BiDi.
 */
const LEFT_OUT: readonly (readonly [path: string, exports: readonly string[]])[] = [
  ['@puppeteer/browsers/lib/esm/CLI.js', ['CLI']],
  ['@puppeteer/browsers/lib/esm/httpUtil.js', ['getJSON', 'getText']],
  [
    '@puppeteer/browsers/lib/esm/install.js',
    ['canDownload', 'getDownloadUrl', 'getInstalledBrowsers', 'install', 'makeProgressCallback', 'uninstall'],
  ],
  ['puppeteer-core/lib/esm/puppeteer/bidi/bidi.js', []],
];

function leaveOut(): Plugin {
  return {
    name: 'leave-out',
    enforce: 'pre',
    load(id) {
      const [, names] = LEFT_OUT.find(([path]) => id.replaceAll('\\', '/').endsWith(`/${path}`)) ?? [];
      return names && ['export {};', ...names.map((name) => `export const ${name} = undefined;`)].join('\n');
    },
  };
}

/**
 * Bundles for Node.
 * @param inject globals that are replaced with an export of a module
 */
async function bundle(
  outDir: string,
  input: Record<string, string>,
  inject: Record<string, [module: string, name: string]> = {},
): Promise<void> {
  await build({
    configFile: false,
    root: PROJECT,
    logLevel: 'warn',
    plugins: [leaveOut(), licences()],
    ssr: { noExternal: true, external: ['vitest'] },
    // A CommonJS module is named by its path in the output, wherever node_modules is.
    resolve: { preserveSymlinks: true },
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      emptyOutDir: true,
      copyPublicDir: false,
      license: { fileName: THIRD_PARTY },
      rolldownOptions: {
        input,
        transform: { inject },
        // Otherwise comments name the paths of modules, which depend on the folder of node_modules.
        experimental: { attachDebugInfo: 'none' },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
}
