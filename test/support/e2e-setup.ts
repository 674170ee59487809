import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { PROJECT, type Build } from '../../src/cli/build.js';
import { obtainChromium } from '../../src/cli/obtain-chromium.js';
import { putDelays } from './delays.js';
import { filesBelow } from './files-below.js';
import { findFirefox } from './find-firefox.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the production build, quiet and separate for the tests. */
    extension: string;
    extensionForFirefox: string;
    /** The paths of the browsers; a run without them fails here. */
    chromium: string;
    firefox: string;
  }
}

/**
 * Builds the extension and finds the browsers, once for all real-browser tests of a project. With DELAYS=400 in the
 * environment, its background is up to 400 ms slower each time (delays.ts).
 */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('chromium', await obtainChromium());
  project.provide('firefox', await findFirefox());
  const [extension, extensionForFirefox] = await Promise.all(
    (['chrome-quiet', 'firefox-quiet'] as const).map(async (mode) => {
      const most = Number(process.env['DELAYS'] ?? 0);
      if (most <= 0) return built(mode);
      const own = await buildTo(mode, join('builds', `${mode}-${project.name}-delayed`, EXTENSION));
      await putDelays(own, most);
      return own;
    }),
  );
  project.provide('extension', extension ?? '');
  project.provide('extensionForFirefox', extensionForFirefox ?? '');
}

/** A command of the npm package looks for it beside its own folder. */
const EXTENSION = 'extension';

/** The folder of the build of today's sources, which every run of this clone uses and none changes. */
export async function built(mode: Build): Promise<string> {
  const sources = [
    ...['src', 'public'].flatMap(filesBelow),
    'manifest.json',
    'vite.config.ts',
    'package-lock.json',
  ];
  const hash = createHash('sha256');
  for (const path of sources) hash.update(`${path}\n`).update(await readFile(join(PROJECT, path)));
  const folder = join(BUILDS, `${mode}-${hash.digest('hex').slice(0, 16)}`);
  if (!existsSync(folder)) {
    await removeOld();
    await whole(folder, (own) => buildTo(mode, join('builds', basename(own), EXTENSION)));
  }
  return join(folder, EXTENSION);
}

/** Makes a folder that others may make at the same time, and that nobody sees half made. */
export async function whole(folder: string, make: (folder: string) => Promise<unknown>): Promise<void> {
  const own = `${folder}-${randomUUID()}`;
  await make(own);
  await rename(own, folder).catch(() => rm(own, { recursive: true }));
}

const BUILDS = join(PROJECT, 'dist', 'builds');
const DAY_MS = 86_400_000;

/** Removes builds that no run can be using. */
async function removeOld(): Promise<void> {
  for (const name of await readdir(BUILDS).catch(() => [])) {
    const { mtimeMs } = await stat(join(BUILDS, name));
    if (Date.now() - mtimeMs > DAY_MS) await rm(join(BUILDS, name), { recursive: true, force: true });
  }
}

/** Builds the extension into a folder of dist; returns its path. */
export async function buildTo(mode: Build, folder: string): Promise<string> {
  const extension = join(PROJECT, 'dist', folder);
  // In a separate process: the test run's environment would change the build.
  const { VITEST: _, NODE_ENV: __, ...env } = process.env;
  const vite = join(PROJECT, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--mode', mode, '--logLevel', 'error', '--outDir', extension];
  await promisify(execFile)(process.execPath, args, { cwd: PROJECT, env });
  return extension;
}
