import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { PROJECT } from '../../src/cli/build.js';
import type * as FullReport from './full-report.js';
import { loadObservatory } from './observatory-1.4.8.js';
import { median, ratioOfMedians } from './stats.js';

// One report, all rules, from headers and body to the grade, against MDN HTTP Observatory on the same recorded
// sites in one run. It is not among the dependencies (MPL-2.0, 131 MB): pass its folder.

const ROUNDS = 8;
const LIMIT = 0.03;
const AIM = 0.013;

const given = process.argv[2] ?? process.env['SITEGRADE_OBSERVATORY'];
const folder = given === undefined ? '' : resolve(process.env['INIT_CWD'] ?? '', given);
if (given === undefined || !existsSync(join(folder, 'package.json'))) {
  console.error(`Nothing is measured: ${given === undefined ? 'no HTTP Observatory is named' : `there is no package in ${folder}`}. To have one:
  npm install --ignore-scripts --prefix /tmp/observatory @mdn/mdn-http-observatory@1.4.8
  npm run bench:report -- /tmp/observatory/node_modules/@mdn/mdn-http-observatory`);
  process.exit(1);
}

const observatory = await loadObservatory(folder);
const { audit, snapshotOf, RULES, OBSERVATORY } = await bundled();
const sites = OBSERVATORY.cases.filter(({ expect }) => expect.results !== undefined);
const ours = sites.map((): number[] => []);
const theirs = sites.map((): number[] => []);
let same = 0;

/** Each side runs all sites twice in its turn: the first pass warms up the caches. */
const sides: ((isMeasured: boolean) => Promise<void> | void)[] = [
  (isMeasured) => {
    for (const [at, site] of sites.entries()) {
      const { took } = time(() => audit(snapshotOf(site)));
      if (isMeasured) ours[at]?.push(took);
    }
  },
  async (isMeasured) => {
    for (const [at, site] of sites.entries()) {
      const prepared = observatory.prepare(site);
      const { took, result } = time(() => observatory.report(prepared));
      const expected = Object.values(site.expect.results ?? {});
      if (isMeasured) {
        theirs[at]?.push(took);
        same += result.results.filter((key) => key !== null && expected.includes(key)).length;
      }
      // The memory of its DOM is freed only between tasks.
      await setImmediate();
    }
  },
];
for (let round = 0; round < ROUNDS; round += 1) {
  for (const side of sides.reverse()) {
    await side(false);
    await side(true);
  }
}

const share = same / (sites.length * observatory.tests * ROUNDS);
console.log(
  `HTTP Observatory ${observatory.version}: ${Math.round(share * 100)} % of its results are those recorded.`,
);
if (share < 0.9) throw new Error('The Observatory is not run as it should be');
const { ratio, low, high } = ratioOfMedians(ours.map(median), theirs.map(median));
console.log(
  `${ratio <= LIMIT ? 'ok  ' : 'RED '} one report, ${RULES.length} rules, ${sites.length} sites: ${ratio.toFixed(4)} of its median (95 % interval ${low.toFixed(4)} to ${high.toFixed(4)}), at most ${LIMIT}, aim ${AIM}`,
);
process.exitCode = ratio <= LIMIT ? 0 : 1;

function time<T>(work: () => T): { took: number; result: T } {
  const start = performance.now();
  const result = work();
  return { took: performance.now() - start, result };
}

async function bundled() {
  const outDir = join(PROJECT, 'dist', 'bench', 'report');
  await build({
    configFile: false,
    root: PROJECT,
    publicDir: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: join(PROJECT, 'test', 'bench', 'full-report.ts'),
      outDir,
      emptyOutDir: true,
      target: 'node20',
    },
  });
  return (await import(pathToFileURL(join(outDir, 'full-report.js')).href)) as typeof FullReport;
}
