import type { TestProject } from 'vitest/node';
import { obtainChromium } from '../../../src/cli/obtain-chromium.js';
import { built } from '../../support/e2e-setup.js';
import { readChosen } from '../../proofs/chosen.js';
import { SETUPS } from '../setups/index.js';
import { fetchPackages } from './debian.js';
import { missing } from './missing.js';
import { installPackages } from './npm.js';
import { clearResults, publishResults } from './results.js';

/** Lists missing packages, builds the extension, and publishes the results at the end. */
export default async function globalSetup(project: TestProject): Promise<() => Promise<void>> {
  await fetchPackages(readChosen()?.fetches ?? SETUPS.flatMap(({ fetches = [] }) => fetches)).catch(
    (error: unknown) => {
      console.error(`Packages of other suites of Debian could not be fetched: ${String(error)}`);
    },
  );
  await installPackages().catch((error: unknown) => {
    console.error(`The packages of test/servers/npm could not be installed: ${String(error)}`);
  });
  const packages = [...new Set(SETUPS.flatMap(missing))].sort();
  if (packages.length > 0) {
    console.error(
      `Not installed, so not proven here: ${packages.join(', ')}.\nOn Debian: sudo apt-get install ${packages.filter((name) => !name.startsWith('npm:')).join(' ')}\nThose of npm come from its registry with the next run.`,
    );
  }
  project.provide('chromium', await obtainChromium());
  project.provide('extension', await built('chrome-quiet'));
  await clearResults();
  return publishResults;
}
