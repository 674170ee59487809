import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { audit, RULES } from '../../src/engine/index.js';
import { OBSERVATORY, snapshotOf } from '../support/observatory.js';
import { loadObservatory } from './observatory-1.4.8.js';
import { median, ratioOfMedians } from './stats.js';

// One report, all rules, from headers and body to the grade, against MDN HTTP Observatory on the same recorded
// sites, in turns. It is not among the dependencies (MPL-2.0, 131 MB): name its folder.

const ROUNDS = 15;
const LIMIT = 0.03;
const AIM = 0.013;

const given = process.argv[2] ?? process.env['SITEGRADE_OBSERVATORY'];
const folder = given === undefined ? '' : resolve(process.env['INIT_CWD'] ?? '', given);
if (!existsSync(join(folder, 'package.json')) || given === undefined) {
  console.error(`Nothing is measured: ${given === undefined ? 'no HTTP Observatory is named' : `there is no package in ${folder}`}. To have one:
  npm install --ignore-scripts --prefix /tmp/observatory @mdn/mdn-http-observatory@1.4.8
  npm run bench:report -- /tmp/observatory/node_modules/@mdn/mdn-http-observatory`);
  process.exit(1);
}

const observatory = await loadObservatory(folder);
const sites = OBSERVATORY.cases.filter(({ expect }) => expect.results !== undefined);
const ours = sites.map((): number[] => []);
const theirs = sites.map((): number[] => []);
let same = 0;

for (let round = 0; round <= ROUNDS; round += 1) {
  for (const [at, site] of sites.entries()) {
    const prepared = observatory.prepare(site);
    const sides = [
      () => {
        const report = time(() => audit(snapshotOf(site)));
        if (round > 0) ours[at]?.push(report.took);
      },
      () => {
        const { took, result } = time(() => observatory.report(prepared));
        if (round > 0) theirs[at]?.push(took);
        else
          same += result.results.filter((key) =>
            Object.values(site.expect.results ?? {}).includes(key ?? ''),
          ).length;
      },
    ];
    // The first round only warms up both.
    for (const side of (round + at) % 2 ? sides : sides.reverse()) side();
    // What the Observatory's DOM holds on to goes only between tasks.
    await setImmediate();
  }
}

const { ratio, low, high } = ratioOfMedians(ours.map(median), theirs.map(median));
const share = same / (sites.length * 10);
console.log(
  `HTTP Observatory ${observatory.version}: ${(share * 100).toFixed(0)} % of its results are those recorded.`,
);
if (share < 0.9) throw new Error('The Observatory is not run as it should be');
console.log(
  `${ratio <= LIMIT ? 'ok  ' : 'RED '} one report, ${RULES.length} rules, ${sites.length} sites: ${ratio.toFixed(4)} of its median (95 % interval ${low.toFixed(4)} to ${high.toFixed(4)}), at most ${LIMIT}, aim ${AIM}`,
);
process.exitCode = ratio <= LIMIT ? 0 : 1;

function time<T>(work: () => T): { took: number; result: T } {
  const start = performance.now();
  const result = work();
  return { took: performance.now() - start, result };
}
