import type { TestProject } from 'vitest/node';
import { obtainChromium } from '../../../src/cli/obtain-chromium.js';
import { built } from '../../support/e2e-setup.js';
import { installPackages } from '../../servers/rig/npm.js';
import { missing } from '../../servers/rig/missing.js';
import { APPLICATIONS } from '../setups/index.js';
import { NPM } from '../setups/npm.js';
import { clearRecorded, publishRecorded } from './recorded-results.js';
import { clearResults, publishResults } from './results.js';
import { clearPictures } from './walk.js';

/** Lists missing packages, builds the extension, and publishes the results at the end. */
export default async function globalSetup(project: TestProject): Promise<() => Promise<void>> {
  await installPackages(NPM).catch((error: unknown) => {
    console.error(`The packages of test/apps/npm could not be installed: ${String(error)}`);
  });
  const packages = [...new Set(APPLICATIONS.flatMap(({ setup }) => missing(setup)))].sort();
  if (packages.length > 0) {
    console.error(
      `Not installed, so not tried here: ${packages.join(', ')}.\nOn Debian: sudo apt-get install ${packages.filter((name) => !name.startsWith('npm:')).join(' ')}`,
    );
  }
  project.provide('chromium', await obtainChromium());
  project.provide('extension', await built('chrome-quiet'));
  await clearPictures();
  await clearResults();
  await clearRecorded();
  const titles = APPLICATIONS.map(({ setup }) => setup.title);
  return async () => {
    await publishResults(titles);
    await publishRecorded(titles);
  };
}
