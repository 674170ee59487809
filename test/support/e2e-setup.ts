import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { PROJECT } from '../../src/cli/build.js';
import { findChromium } from '../../src/cli/browser.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the extension as it is shipped, in a place of the tests' own. */
    extension: string;
    /** The path of the browser; a run without one fails here. */
    chromium: string;
  }
}

/** Builds the extension and finds the browser, once for all real-browser tests. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('chromium', await findChromium());
  const extension = join(PROJECT, 'dist', 'e2e');
  // In a process of its own: the test run's environment would make it another build.
  const { VITEST: _, NODE_ENV: __, ...env } = process.env;
  const vite = join(PROJECT, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--mode', 'chrome', '--logLevel', 'error', '--outDir', extension];
  await promisify(execFile)(process.execPath, args, { cwd: PROJECT, env });
  project.provide('extension', extension);
}
