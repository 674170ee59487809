import { join } from 'node:path';
import { allFilesReady } from '@crxjs/vite-plugin';
import { createServer, type ModuleNode, type ViteDevServer } from 'vite';
import { CARELESS_URL, HARDENED_URL, startDemo } from '../demo/index.js';
import { hasDisplay } from './browser.js';
import { PROJECT } from './build.js';
import { isInPage, writeInPageScript } from './in-page.js';
import { runCommand } from './command.js';
import { obtainChromium } from './obtain-chromium.js';
import { launchFor, show } from './open-job.js';
import { withSpinner } from './terminal.js';

const BACKGROUND = join(PROJECT, 'src', 'background', 'index.ts');
/** The extension as vite serves it. */
const extension = join(PROJECT, 'dist', 'dev');

/**
 * Opens the demo shop in a browser with the extension as vite serves it. A change of the popup shows at once; a change of
 * the background reloads the extension.
 */
await runCommand(async (onExit) => {
  const server = await withSpinner('Starting the development server', serveExtension);
  onExit(() => server.close());
  const executablePath = await obtainChromium();
  const site = await startDemo();
  onExit(() => site.close());
  const launched = await launchFor(onExit, { executablePath, extension, headless: !hasDisplay(), site });
  const refresh = async (file: string) => {
    const isInjected = isInPage(file);
    if (isInjected) await writeInPageScript(extension);
    if (!isInjected && !reaches(server, file, BACKGROUND)) return;
    await launched.browser.installExtension(extension);
    console.log('The background changed. Reload the page to grade it again.');
  };
  server.watcher.on('change', (file) => {
    refresh(file).catch((error: unknown) => {
      console.error(error);
    });
  });
  await show(launched, [new URL(CARELESS_URL), new URL(HARDENED_URL)]);
});

async function serveExtension(): Promise<ViteDevServer> {
  const server = await createServer({
    root: PROJECT,
    configFile: join(PROJECT, 'vite.config.ts'),
    mode: 'chrome-quiet',
    logLevel: 'warn',
    server: { watch: { ignored: ['**/dist/**', '**/test/**'] } },
  });
  await server.listen();
  await allFilesReady();
  await writeInPageScript(extension);
  return server;
}

/** Whether `entry` imports the file, directly or not. */
function reaches(server: ViteDevServer, file: string, entry: string): boolean {
  const waiting = [...(server.moduleGraph.getModulesByFile(file) ?? [])];
  const known = new Set<ModuleNode>();
  for (let module = waiting.pop(); module; module = waiting.pop()) {
    if (module.file === entry) return true;
    if (known.has(module)) continue;
    known.add(module);
    waiting.push(...module.importers);
  }
  return false;
}
