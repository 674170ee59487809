import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnExit } from './command.js';

/** The folder of package.json. */
export const PROJECT = join(import.meta.dirname, '..', '..');

/**
 * What to build: the extension for a browser, as it is published, or `quiet`, without opening its first-run page when it
 * is installed. Vite's `--mode`, so that no variable of the environment can change what is published.
 */
export type Build = 'chrome' | 'firefox' | 'chrome-quiet' | 'firefox-quiet';

/**
 * Builds the extension for Chromium, quiet, in a folder of its own: other commands of the same clone may
 * build at the same time, and a browser reads an unpacked extension for as long as it runs. The folder is removed when
 * the command ends. Returns the folder.
 */
export async function buildForCommand(onExit: OnExit): Promise<string> {
  const dist = join(PROJECT, 'dist');
  await mkdir(dist, { recursive: true });
  const folder = await mkdtemp(join(dist, 'command-'));
  const building = buildFor('chrome-quiet', folder);
  onExit(async () => {
    await building.catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  });
  return building;
}

/** Builds the extension into a folder. Returns the folder. */
export async function buildFor(mode: Build, folder = join(PROJECT, 'dist', mode)): Promise<string> {
  // Loaded here, because many importers need only PROJECT.
  const { build } = await import('vite');
  await build({
    root: PROJECT,
    configFile: join(PROJECT, 'vite.config.ts'),
    mode,
    logLevel: 'error',
    build: { outDir: folder },
  });
  return folder;
}
