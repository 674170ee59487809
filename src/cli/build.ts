import { join } from 'node:path';

/** The folder of package.json. */
export const PROJECT = join(import.meta.dirname, '..', '..');

/** Builds the extension for Chromium as it is published. Returns its folder. */
export function buildExtension(): Promise<string> {
  return buildFor('chrome');
}

/** Builds the extension for one of the browsers. Returns its folder. */
export async function buildFor(browser: 'chrome' | 'firefox'): Promise<string> {
  // Loaded here, because many importers need only PROJECT.
  const { build } = await import('vite');
  await build({
    root: PROJECT,
    configFile: join(PROJECT, 'vite.config.ts'),
    mode: browser,
    logLevel: 'error',
  });
  return join(PROJECT, 'dist', browser);
}
