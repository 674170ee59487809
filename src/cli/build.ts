import { join } from 'node:path';

/** The folder of package.json. */
export const PROJECT = join(import.meta.dirname, '..', '..');

/** Builds the extension for Chromium as it is shipped; gives its folder. */
export function buildExtension(): Promise<string> {
  return buildFor('chrome');
}

/** The same for either browser. */
export async function buildFor(browser: 'chrome' | 'firefox'): Promise<string> {
  // Loaded when it is needed: others only want the folder.
  const { build } = await import('vite');
  await build({
    root: PROJECT,
    configFile: join(PROJECT, 'vite.config.ts'),
    mode: browser,
    logLevel: 'error',
  });
  return join(PROJECT, 'dist', browser);
}
