import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { PROJECT } from '../../src/cli/build.js';
import { bundleCommand } from '../../src/packaging/bundle.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the bundled `sitegrade`. */
    sitegrade: string;
  }
}

/** Bundles the command line once. From its sources each of its 80 runs took a second of CPU time to start. */
export default async function setup(project: TestProject): Promise<void> {
  const folder = join(PROJECT, 'dist', 'integration');
  await bundleCommand(folder);
  project.provide('sitegrade', join(folder, 'sitegrade.js'));
}
