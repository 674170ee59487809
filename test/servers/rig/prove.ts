import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withStack } from '../../../src/cli/stack.js';
import {
  apply,
  audit,
  GRADE_TABLE,
  knownApplication,
  type Advice,
  type Grade,
  type PageSnapshot,
  type PlanStep,
} from '../../../src/engine/index.js';
import { contextOf, tryable, type Proposals } from '../../../src/fixes/index.js';
import { proposalsFor } from '../../../src/fixes/proposals.js';
import { fingerprints, messageOf, type Proof } from '../../../src/fixes/proven.js';
import { isChosen, notePassed } from '../../proofs/note.js';
import { subjectId } from '../../proofs/subject-id.js';
import { asFiles } from './as-files.js';
import { allPassed } from './all-passed.js';
import { openVisitor, type Use, type Visitor } from './browser.js';
import { differences, linesOf } from './compare.js';
import { differencesOf, type Comparison } from './differences.js';
import { withEnforced } from './enforced.js';
import type { Sandbox, Setup } from './setup.js';
import { missing } from './missing.js';
import type { Placed } from './places.js';
import type { Shown, Trier } from './preview.js';
import { RESULTS } from './results-folder.js';
import { openSite, type Site } from './site.js';
import { request, reportOn, repeated, type Response } from './http-client.js';

/** Other paths of the site: files, an error page, a redirect. */
const OTHERS = ['/static/shop.css', '/static/shop.js', '/static/square.png', '/no-such-page', '/old'];

const FINE = { script: true, inlineScript: true, style: true, picture: true, font: true, violations: [] };

interface Seen {
  readonly before: PageSnapshot;
  readonly usedBefore: Use;
  readonly responsesBefore: readonly Response[];
  readonly proposals: Proposals;
  /** The whole texts of the last step, of the same page. */
  readonly enforced: readonly Placed[];
  /** The careless shop in the tab in which the fixes were previewed, and the previews. */
  readonly inTab: PageSnapshot;
  readonly tried: Readonly<Record<When, Tried>>;
  /** With the fixes as given. */
  readonly given: SeenFixed;
  /** After their later steps: the policy is enforced, max-age is a year. */
  readonly later: SeenFixed;
  /** Without them again, where they are files. */
  readonly undone?: readonly Response[];
  readonly versions: Awaited<ReturnType<Site['versions']>>;
}

/** With the fixes as given; after their later steps. */
type When = 'given' | 'later';

/** A preview of the fixes on the careless shop. */
interface Tried {
  readonly advice: readonly Advice[];
  readonly shown: Shown;
}

/** The shop with the fixes installed. */
interface SeenFixed {
  readonly test: Awaited<ReturnType<Site['test']>>;
  readonly page: PageSnapshot;
  readonly used: Use;
  readonly responses: readonly Response[];
  readonly overHttp: readonly Response[];
}

/**
 * Tests the fixes for a chain on real servers: grades the careless shop, installs every fix unchanged, runs the server's
 * own test and starts it again. Then the shop must work as before, the findings must be closed on every kind of
 * response, and the grade must be the one that the plan says. Then the same with the whole texts of the last step, in
 * place of the first: the policy is enforced, and max-age is a year.
 *
 * The results go into `src/fixes/data/proven.json` and `docs/proven-fixes.md` at the end of the run.
 */
export function prove(setup: Setup, { asFiles: isFiles = false } = {}): void {
  const id = subjectId(isFiles ? 'files' : 'set-up', setup);
  if (!isChosen(id)) return;
  // In CI, missing packages must fail.
  const isSkipped = missing(setup).length > 0 && !process.env['CI'];
  const title = isFiles ? `${setup.title}, with files of ours` : setup.title;
  describe.skipIf(isSkipped)(title, { timeout: 120_000 }, () => {
    let site: Site | undefined;
    let seen: Seen;

    beforeAll(async () => {
      site = await openSite(setup);
      seen = await goThrough(site, isFiles);
    }, 240_000);

    afterAll(async ({}, suite) => {
      await site?.close();
      if (!allPassed(suite)) return;
      const { before, given, later } = seen;
      const { chain } = setup;
      notePassed(id, { chain, pages: [before], fixed: { given: given.page, later: later.page } });
      // What ran is about blocks.
      if (!isFiles) await writeDown(setup, seen);
    });

    it('before the fixes: grade D or worse, and the shop works', () => {
      expect(isAtMost(audit(seen.before).grade, 'D')).toBe(true);
      expect(seen.usedBefore).toEqual({ ...FINE, signedIn: 'Signed in as ada' });
    });

    it('has the grade in its plan with the fixes as given', () => {
      const { gradeAfter } = promised(seen);
      expect(audit(seen.given.page).grade, findingsOf(seen.given)).toBe(gradeAfter);
    });

    it('has the grade in its plan once they are enforced, A or better', () => {
      const { gradeLater } = promised(seen);
      const { grade } = audit(seen.later.page);
      // The plan for an application that breaks under this policy has the grade of one that it stands.
      if (knownApplication(seen.before)) expect(gradeLater && isAtMost(gradeLater, grade)).toBe(true);
      else expect(grade, findingsOf(seen.later)).toBe(gradeLater);
      expect(isAtMost('A', grade)).toBe(true);
    });

    describe.each(['given', 'later'] as const)('with the fixes as %s', (when) => {
      const known = (comparison: Comparison) => Object.keys(differencesOf(setup.id, comparison, when)).sort();

      it('is judged as “what if” said, finding by finding', () => {
        const whatIf = apply(seen.before, seen.tried[when].advice);
        expect(unlike(whatIf, seen[when].page)).toEqual(known('deployed'));
      });

      it('is judged in its preview as “what if” says, finding by finding', () => {
        const { advice, shown } = seen.tried[when];
        const whatIf = apply(seen.inTab, advice);
        expect(unlike(whatIf, shown.snapshot)).toEqual(known('preview'));
        expect([shown.preview?.conflicts, shown.preview?.seen.blocked.first]).toEqual([[], []]);
      });

      it('passes the server’s own test of the configuration', () => {
        expect(seen[when].test).toEqual({ code: 0, text: '' });
      });

      it('works as before, and no policy blocks or reports anything', () => {
        expect(seen[when].used).toEqual({ ...FINE, signedIn: 'Signed in as ada' });
      });

      it('has no finding that a fix closes, on files, its error page and a redirect too', () => {
        const closes = closesOf(seen);
        const left = audit(seen[when].page).findings.map(({ id }) => id);
        expect(left.filter((id) => closes.includes(id))).toEqual([]);
        const elsewhere = seen[when].responses.flatMap((response) =>
          reportOn(response).findings.flatMap(({ id }) =>
            closes.includes(id) ? [`${response.url} ${id}`] : [],
          ),
        );
        expect(elsewhere).toEqual([]);
      });

      it('sends no header twice that was sent once before', () => {
        const twice = (responses: readonly Response[]) =>
          responses.flatMap((response) => repeated(response).map((name) => `${response.url} ${name}`));
        const already = twice(seen.responsesBefore);
        const now = twice([...seen[when].responses, ...seen[when].overHttp]);
        expect(now.filter((line) => !already.includes(line))).toEqual([]);
      });

      it('redirects http to https, without HSTS', () => {
        for (const response of seen[when].overHttp) {
          expect([response.status, inOneSpelling(response.header('Location') ?? '')]).toEqual([
            expect.toBeOneOf([301, 308]) as number,
            inOneSpelling(response.url.replace('http:', 'https:')),
          ]);
          expect(response.header('Strict-Transport-Security')).toBeUndefined();
          expect(response.setCookies).toEqual([]);
        }
      });
    });

    if (isFiles) {
      it('is as it was once the fixes are removed', () => {
        expect(seen.undone?.map(stable)).toEqual(seen.responsesBefore.map(stable));
      });
    }

    it('still has exactly the findings of `stays` among those that need a fix', () => {
      expect(leftOpen(seen)).toEqual(Object.keys(setup.stays ?? {}));
    });
  });
}

async function goThrough(site: Site, isFiles: boolean): Promise<Seen> {
  const { setup, sandbox } = site;
  const test = await site.test();
  if (test.code !== 0) throw new Error(test.text);
  await site.start();
  const careless = await visit(site, (visitor) => lookBefore(visitor, setup.chain));
  const { proposals } = careless;
  const responsesBefore = await requestAll(sandbox);
  const versions = await site.versions();
  await site.stop();
  const { fixes } = proposals;
  const given = await lookAt(site, isFiles ? asFiles(fixes, sandbox) : fixes);
  const later = await lookAt(site, isFiles ? asFiles(fixes, sandbox, careless.enforced) : careless.enforced);
  return {
    ...careless,
    responsesBefore,
    given,
    later,
    ...(isFiles && { undone: await lookWithout(site) }),
    versions,
  };
}

async function lookWithout(site: Site): Promise<Response[]> {
  await site.install([]);
  // It builds applications that are built.
  const { code, text } = await site.test();
  if (code !== 0) throw new Error(text);
  await site.start();
  const responses = await requestAll(site.sandbox);
  await site.stop();
  return responses;
}

async function lookBefore(visitor: Visitor, chain: Setup['chain']) {
  const before = await visitor.grade();
  const report = withStack({ ...audit(before), stack: [] }, chain);
  const proposals = proposalsFor(before, report);
  const { now, enforced: later = now } = tryable(before, report.findings, report.stack);
  const trier = await visitor.openTrier();
  const tried = { given: await tryOut(trier, now), later: await tryOut(trier, later) };
  // Over HTTP, because Django behind a proxy may reject forms from HTTPS before the fix.
  const { fixes: whole } = proposalsFor(before, withEnforced(report));
  return {
    before,
    proposals,
    enforced: whole,
    inTab: trier.before,
    tried,
    usedBefore: await visitor.use('http'),
  };
}

async function tryOut(trier: Trier, advice: readonly Advice[]): Promise<Tried> {
  const shown = await trier.start(advice);
  await trier.end();
  return { advice, shown };
}

async function lookAt(site: Site, fixes: readonly Placed[]): Promise<SeenFixed> {
  await site.install(fixes);
  const test = await site.test();
  await site.start();
  const [page, used] = await visit(
    site,
    async (visitor) => [await visitor.grade(), await visitor.use('https')] as const,
  );
  const responses = await requestAll(site.sandbox);
  const overHttp: Response[] = [];
  for (const path of ['/', '/static/shop.css', '/no-such-page?a=b%20c&d']) {
    overHttp.push(await request(site.sandbox, 'http', path));
  }
  await site.stop();
  return { test, page, used, responses, overHttp };
}

/** What the reports on two pages say differently. */
function unlike(one: PageSnapshot, other: PageSnapshot): string[] {
  return differences(linesOf(audit(one)), linesOf(audit(other)));
}

/** What of a response is the same each time: Varnish sends a length once it has the whole body. */
function stable({ url, status, headers }: Response) {
  const lines = headers.filter(({ name }) => !CHANGES.has(name.toLowerCase()));
  return { url, status, lines: lines.map(({ name, value }) => `${name}: ${value}`).sort() };
}

const CHANGES = new Set([
  ...['date', 'age', 'x-varnish', 'etag', 'content-length', 'transfer-encoding'],
  ...['last-modified', 'x-request-id', 'x-runtime'],
]);

function promised({ proposals }: Seen): PlanStep {
  const last = proposals.plan.at(-1);
  if (!last) throw new Error('There is no plan.');
  return last;
}

function findingsOf({ page }: SeenFixed): string {
  return audit(page)
    .findings.map(({ id, points }) => `${id} -${points}`)
    .join('\n');
}

/** Normalises a query: %20 equals "+", and "d" equals "d=". */
function inOneSpelling(address: string): string {
  const url = new URL(address);
  url.search = url.searchParams.toString();
  return url.href;
}

async function requestAll(sandbox: Sandbox): Promise<Response[]> {
  const responses: Response[] = [];
  for (const path of ['/', ...OTHERS]) responses.push(await request(sandbox, 'https', path));
  return responses;
}

/** Each visit is in a new browser, so that stored state does not affect it. */
async function visit<T>({ sandbox }: Site, look: (visitor: Visitor) => Promise<T>): Promise<T> {
  const visitor = await openVisitor(sandbox);
  try {
    return await look(visitor);
  } finally {
    await visitor.close();
  }
}

function closesOf({ proposals }: Seen): string[] {
  return proposals.fixes.flatMap(({ closes }) => closes);
}

/** Findings that asked for a fix, as `rule/message`. */
function askedFor({ before }: Seen): Set<string> {
  return new Set(audit(before).findings.flatMap(({ id, advice }) => (advice.length > 0 ? [id] : [])));
}

/** Those of them that are still open at the end. */
function leftOpen(seen: Seen): string[] {
  const left = audit(seen.later.page).findings.filter(({ id }) => askedFor(seen).has(id));
  return [...new Set(left.map(({ id }) => messageOf(id)))].sort();
}

/** Findings that are closed only when the policy is enforced, with the stacks whose fix sends the policy. */
function closedLater(seen: Seen): Record<string, string[]> {
  const closes = closesOf(seen);
  const left = leftOpen(seen);
  const found: Record<string, string[]> = {};
  for (const { id, advice } of audit(seen.before).findings) {
    if (closes.includes(id) || left.includes(messageOf(id))) continue;
    const reporting = advice.flatMap((one) => (one.op === 'set-header' ? [`${one.name}-Report-Only`] : []));
    const by = seen.proposals.fixes.filter(({ effect }) =>
      effect.some((one) => one.op === 'set-header' && reporting.includes(one.name)),
    );
    if (by.length > 0) found[messageOf(id)] = [...new Set(by.map(({ stack }) => stack))];
  }
  return found;
}

async function writeDown(setup: Setup, seen: Seen): Promise<void> {
  const closed: Record<string, string[]> = {};
  for (const { stack, closes } of seen.proposals.fixes) {
    for (const message of closes.map(messageOf)) {
      const by = (closed[message] ??= []);
      if (!by.includes(stack)) by.push(stack);
    }
  }
  const sorted = <T>(record: Record<string, T>) =>
    Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
  const proof: Proof = {
    title: setup.title,
    chain: setup.chain,
    versions: seen.versions,
    grades: {
      before: audit(seen.before).grade,
      given: audit(seen.given.page).grade,
      later: audit(seen.later.page).grade,
    },
    ran: sorted(
      Object.fromEntries(
        seen.proposals.fixes.map((fix) => [
          `${fix.stack} ${fix.place}`,
          fingerprints(fix, contextOf(seen.before)),
        ]),
      ),
    ),
    closed: sorted(closed),
    closedLater: sorted(closedLater(seen)),
    refused: setup.stays ?? {},
  };
  await mkdir(RESULTS, { recursive: true });
  await writeFile(join(RESULTS, `${setup.id}.json`), JSON.stringify({ id: setup.id, ...proof }, null, 2));
}

/** Whether the grade is `most` or worse. */
function isAtMost(grade: Grade, most: Grade): boolean {
  const letters = GRADE_TABLE.letters.map(([, letter]) => letter);
  return letters.indexOf(grade) >= letters.indexOf(most);
}
