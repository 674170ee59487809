import type { TestProject } from 'vitest/node';
import { findChromium } from '../../../src/cli/browser.js';
import { buildTo } from '../../support/e2e-setup.js';
import { KINDS } from '../kinds/index.js';
import { missing } from './missing.js';
import { clearResults, publishResults } from './results.js';

/** Says what is not installed, builds the extension, and publishes what was seen when all is over. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const packages = [...new Set(KINDS.flatMap(missing))].sort();
  if (packages.length > 0) {
    console.error(
      `Not installed, so not proven here: ${packages.join(', ')}.\nOn Debian: sudo apt-get install ${packages.join(' ')}`,
    );
  }
  project.provide('chromium', await findChromium());
  project.provide('extension', await buildTo('chrome', 'servers-extension'));
  await clearResults();
  return publishResults;
}
