import { execFileSync, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { PROJECT } from '../../src/cli/build.js';

/**
 * Runs the properties with one new seed after another, each at full length, until one fails or the time is over.
 *
 *     npm run test:random [-- MINUTES]
 */

const [given = '60'] = process.argv.slice(2);
const minutes = Number(given);
if (!(minutes > 0)) throw new Error(`${given} is no number of minutes.`);

const VITEST = join(PROJECT, 'node_modules', 'vitest', 'vitest.mjs');
const files = execFileSync('git', ['grep', '-lE', "from '(fast-check|.*/hostile\\.js)'", '--', 'test'], {
  cwd: PROJECT,
  encoding: 'utf8',
});
const ofUnits = files
  .split('\n')
  .filter((file) => /\.test\.tsx?$/.test(file) && !/e2e|servers|integration/.test(file));
const end = Date.now() + minutes * 60_000;
let tried = 0;

do {
  const seed = String(randomInt(2 ** 31));
  console.log(`PROPERTY_SEED=${seed}`);
  const { status, signal } = spawnSync(
    process.execPath,
    [VITEST, 'run', '--project', 'unit', '--project', 'unit-rules', '--reporter', 'dot', ...ofUnits],
    { cwd: PROJECT, stdio: 'inherit', env: { ...process.env, PROPERTY_SEED: seed, TEST_ALL: '1' } },
  );
  if (status !== 0) {
    if (signal === null)
      console.log(`Failed: run the file that failed with PROPERTY_SEED=${seed} TEST_ALL=1.`);
    process.exit(1);
  }
  tried++;
} while (Date.now() < end);
console.log(`${tried} ${tried === 1 ? 'seed' : 'seeds'}, and nothing failed.`);
