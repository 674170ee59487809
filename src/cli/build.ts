import { join } from 'node:path';
import { build } from 'vite';

/** The folder of package.json. */
export const PROJECT = join(import.meta.dirname, '..', '..');

/** Builds the extension for Chromium as it is shipped; gives its folder. */
export async function buildExtension(): Promise<string> {
  await build({
    root: PROJECT,
    configFile: join(PROJECT, 'vite.config.ts'),
    mode: 'chrome',
    logLevel: 'error',
  });
  return join(PROJECT, 'dist', 'chrome');
}
