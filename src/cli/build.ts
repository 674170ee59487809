import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnExit } from './command.js';

/** The folder of package.json. */
export const PROJECT = join(import.meta.dirname, '..', '..');

/**
 * Builds the extension for Chromium as it is published, in a folder of its own: other commands of the same clone may
 * build at the same time, and a browser reads an unpacked extension for as long as it runs. The folder is removed when
 * the command ends. Returns the folder.
 */
export async function buildForCommand(onExit: OnExit): Promise<string> {
  const dist = join(PROJECT, 'dist');
  await mkdir(dist, { recursive: true });
  const folder = await mkdtemp(join(dist, 'command-'));
  const building = buildFor('chrome', folder);
  onExit(async () => {
    await building.catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  });
  return building;
}

/** Builds the extension for one of the browsers into a folder. Returns the folder. */
export async function buildFor(
  browser: 'chrome' | 'firefox',
  folder = join(PROJECT, 'dist', browser),
): Promise<string> {
  // Loaded here, because many importers need only PROJECT.
  const { build } = await import('vite');
  await build({
    root: PROJECT,
    configFile: join(PROJECT, 'vite.config.ts'),
    mode: browser,
    logLevel: 'error',
    build: { outDir: folder },
  });
  return folder;
}
