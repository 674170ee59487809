import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { PROJECT, type Build } from '../../src/cli/build.js';
import { obtainChromium } from '../../src/cli/obtain-chromium.js';
import { putDelays } from './delays.js';
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
  // Each project has its own: two may run at the same time.
  const [extension, extensionForFirefox] = await Promise.all([
    buildTo('chrome-quiet', join(project.name, 'extension')),
    buildTo('firefox-quiet', `${project.name}-of-firefox`),
  ]);
  const most = Number(process.env['DELAYS'] ?? 0);
  if (most > 0) for (const build of [extension, extensionForFirefox]) await putDelays(build, most);
  project.provide('extension', extension);
  project.provide('extensionForFirefox', extensionForFirefox);
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
