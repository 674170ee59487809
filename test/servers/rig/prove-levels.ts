import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withStack } from '../../../src/cli/stack.js';
import { audit, type PageSnapshot } from '../../../src/engine/index.js';
import type { PageFix } from '../../../src/fixes/index.js';
import { proposalsFor } from '../../../src/fixes/proposals.js';
import type { Answer } from '../../protections/answer.js';
import { isChosen, notePassed } from '../../proofs/note.js';
import { subjectId } from '../../proofs/subject-id.js';
import { knownOf } from '../levels/known.js';
import { allPassed } from './all-passed.js';
import { asFiles } from './as-files.js';
import { withEnforced } from './enforced.js';
import { harmsIn, type Fault } from './faults.js';
import { gather } from './gather.js';
import { request, type Response } from './http-client.js';
import { startApplications } from './level-backend.js';
import {
  combinationsOf,
  FILES,
  OWN,
  PATHS,
  type Combination,
  type Hosted,
  type Leveled,
  type LeveledSite,
} from './levels.js';
import { missing } from './missing.js';
import { fill, type Placed } from './places.js';
import type { Sandbox } from './setup.js';
import { openSite, type Site } from './site.js';
import { APP_PORT } from '../setups/shop-app.js';

/** The fixes of each site that has some. */
type Fixes = ReadonlyMap<Combination, readonly Placed[]>;

/** As given, and the whole texts of the last step. */
type Steps = Readonly<Record<'given' | 'later', readonly PageFix[]>> & { readonly page: PageSnapshot };
type Proposed = ReadonlyMap<Combination, Steps>;

/**
 * Grades a page of every site, puts the fixes in the places that they name, as given and after their later steps, and
 * compares all responses with those before. Nothing may be lost, lowered or sent twice but what `known` names.
 *
 * @param options asFiles: the fixes are files of ours, each with its line
 */
export function proveLevels(leveled: Leveled, { asFiles: isFiles = false } = {}): void {
  // In CI, missing packages must fail.
  const { setup } = leveled;
  const id = subjectId(isFiles ? 'levels-files' : 'levels', setup);
  if (!isChosen(id)) return;
  const isSkipped = missing(setup).length > 0 && !process.env['CI'];
  const title = `${setup.title}${isFiles ? ', with files of ours' : ''}, with headers from every level`;
  describe.skipIf(isSkipped)(title, () => {
    let faults: readonly Found[] = [];
    let pages: readonly PageSnapshot[] = [];

    beforeAll(async () => {
      ({ faults, pages } = await goThrough(leveled, isFiles));
    }, 600_000);

    afterAll(({}, suite) => {
      if (allPassed(suite)) notePassed(id, { chain: setup.chain, pages });
    });

    it.each(leveled.levels)('%s: nothing is lost, lowered or sent twice', (level) => {
      const found = faults.filter((one) => one.level === level);
      const known = linesOf(knownOf(leveled).filter((one) => one.level === level));
      const examples = new Map(found.map((one) => [lineOf(one), one]));
      for (const line of known) examples.delete(line);
      const told = [...examples].map(
        ([line, { address, graded }]) => `${line}: ${address} with the text for ${graded}`,
      );
      expect(linesOf(found), told.join('\n')).toEqual(known);
    });
  });
}

/** A fault with one address that has it, and the page whose text it is. */
interface Found extends Fault {
  readonly address: string;
  readonly graded: string;
}

function linesOf(faults: readonly Fault[]): string[] {
  return [...new Set(faults.map(lineOf))].sort();
}

function lineOf({ values, when, part, what, header }: Fault): string {
  return `${values} (${when}): ${part} ${header} ${what}`;
}

interface Seen {
  readonly faults: readonly Found[];
  /** Those that were graded. */
  readonly pages: readonly PageSnapshot[];
}

async function goThrough(leveled: Leveled, isFiles: boolean): Promise<Seen> {
  const combinations = combinationsOf(leveled);
  let fixes: Fixes = new Map();
  const filesOf = (sandbox: Sandbox) => write(leveled, sandbox, combinations, fixes);
  const site = await openSite({
    ...leveled.setup,
    files: (sandbox) => filesOf(sandbox).files,
    serve: (sandbox) => leveled.setup.serve(sandbox).filter(({ ports }) => !ports.includes(APP_PORT)),
  });
  const applications = await startApplications(site.sandbox.address, headersFor(combinations));
  const walkWith = async (next: Fixes) => {
    fixes = next;
    const { left } = filesOf(site.sandbox);
    await site.install(left.filter(({ stack, place }) => !leveled.optional?.includes(`${stack} ${place}`)));
    const { code, text } = await site.test();
    if (code !== 0) throw new Error(text);
    await site.start();
    return walk(site, combinations);
  };
  try {
    const before = await walkWith(new Map());
    const proposed = new Map<Combination, Steps>();
    for (const one of combinations) proposed.set(one, await fixesFor(site, leveled, one));
    const found: Found[] = [];
    for (const round of leveled.isShared ? eachText(proposed) : [proposed]) {
      const [[graded] = []] = round;
      for (const when of ['given', 'later'] as const) {
        await site.stop();
        const mend = ({ host }: Combination, { given, later }: Steps): readonly Placed[] => {
          if (!isFiles) return when === 'later' ? later : given;
          return asFiles(given, site.sandbox, when === 'later' ? later : undefined, { host, port: '' });
        };
        const after = await walkWith(new Map([...round].map(([one, steps]) => [one, mend(one, steps)])));
        for (const one of combinations) {
          const { level, values } = one;
          const { page, ...by } = leveled.isShared && graded ? graded : one;
          const text = `${page} of ${by.level}, ${by.values}`;
          for (const [harm, address] of harmsIn(before.get(one) ?? [], after.get(one) ?? []))
            found.push({ ...harm, level, values, when, address, graded: text });
        }
      }
    }
    return { faults: found, pages: [...proposed.values()].map(({ page }) => page) };
  } finally {
    await site.close();
    applications.close();
    await once(applications, 'close');
  }
}

/** One site for each of the texts. */
function eachText(proposed: Proposed): Proposed[] {
  const byText = new Map<string, Proposed>();
  for (const [one, steps] of proposed) {
    const key = JSON.stringify(steps.given.map(({ text }) => text));
    if (!byText.has(key)) byText.set(key, new Map([[one, steps]]));
  }
  return [...byText.values()];
}

/** What the applications of sites send. */
export function headersFor(hosted: readonly Hosted[]) {
  const sites = new Map(hosted.map((one) => [one.host, one]));
  return (host: string, path: string) => {
    if (path.startsWith('/own/')) return OWN;
    const site = sites.get(host);
    return site?.level.endsWith('application') ? site.headers : [];
  };
}

/** The configuration with the fixes of each site, and the fixes that are for the whole server. */
export function write<T extends Hosted>(
  leveled: Leveled,
  sandbox: Sandbox,
  hosted: readonly T[],
  fixes: ReadonlyMap<T, readonly Placed[]>,
) {
  const { write = {} } = leveled.setup;
  const written = Object.fromEntries(
    Object.entries(write).map(([key, one]) => [key, (text: string) => one(text, sandbox)]),
  );
  const left = new Map<string, Placed>();
  const sites = hosted.map((one): LeveledSite & { readonly placed: Set<string> } => {
    const { headers, change = (text: string) => text } = one;
    const placed = new Set<string>();
    return {
      ...one,
      folder: one.host,
      placed,
      at: (level, line) => (level === one.level ? headers.map(line).join('\n') : ''),
      fill: (text) => change(fill(text, fixes.get(one) ?? [], written, placed)),
    };
  });
  const pages = sites.flatMap(({ folder }) =>
    Object.entries(FILES).map(([name, text]) => [`${folder}/${name}`, text] as const),
  );
  const own = [...fixes.values()].flat().flatMap((fix) => Object.entries(fix.files ?? {}));
  const files = { ...Object.fromEntries([...pages, ...own]), ...leveled.files(sandbox, sites) };
  for (const [at, one] of hosted.entries()) {
    for (const fix of fixes.get(one) ?? []) {
      const { stack, place, text } = fix;
      if (!sites[at]?.placed.has(`${stack} ${place}`)) left.set(`${stack} ${place} ${text}`, fix);
    }
  }
  return { files, left: [...left.values()] };
}

/** What each site answers at PATHS. */
export async function walk<T extends Hosted>(
  { sandbox }: Site,
  hosted: readonly T[],
): Promise<ReadonlyMap<T, readonly Answer[]>> {
  const found = new Map<T, readonly Answer[]>();
  for (const one of hosted) {
    const ask = async (path: string) =>
      answerOf(await request({ ...sandbox, host: one.host }, 'https', path), path);
    found.set(one, await Promise.all(PATHS.map(ask)));
  }
  return found;
}

function answerOf({ status, headers }: Response, address: string): Answer {
  const lines: Record<string, string[]> = {};
  for (const { name, value } of headers) (lines[name.toLowerCase()] ??= []).push(value);
  return { address, status, headers: lines };
}

async function fixesFor(
  { sandbox }: Site,
  { setup: { chain } }: Leveled,
  { host, page }: Combination,
): Promise<Steps> {
  const snapshot = await gather({ ...sandbox, host }, page);
  const report = withStack({ ...audit(snapshot), stack: [] }, chain);
  return {
    page: snapshot,
    given: proposalsFor(snapshot, report).fixes,
    later: proposalsFor(snapshot, withEnforced(report)).fixes,
  };
}
