import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { withStack } from '../../../src/cli/stack.js';
import { audit, isWorse, type Advice } from '../../../src/engine/index.js';
import { outlookFor, selectedAtFirst, tryable, type PageFix } from '../../../src/fixes/index.js';
import { pageFixes } from '../../../src/fixes/page.js';
import { proposalsFor } from '../../../src/fixes/proposals.js';
import { combined } from '../../protections/answer.js';
import { lost } from '../../protections/lost.js';
import { sentTwice } from '../../protections/once.js';
import { isChosen, notePassed } from '../../proofs/note.js';
import { subjectId } from '../../proofs/subject-id.js';
import type { Answers } from '../../proofs/texts.js';
import { allPassed } from '../../servers/rig/all-passed.js';
import { openVisitor } from '../../servers/rig/browser.js';
import { differences } from '../../servers/rig/compare.js';
import { withEnforced } from '../../servers/rig/enforced.js';
import { missing } from '../../servers/rig/missing.js';
import type { Placed } from '../../servers/rig/places.js';
import { openSite, type Site } from '../../servers/rig/site.js';
import type { Application } from './application.js';
import { asPublished, publishedRow } from './page.js';
import { proveRecording } from './prove-recording.js';
import { PAGE, writeResult } from './results.js';
import { rowOf, titleOf } from './table.js';
import {
  brokenSteps,
  causeOf,
  causes,
  failedSteps,
  unopened,
  type Fixed,
  type Trial,
  type Tried,
  type Visit,
} from './trial.js';
import { walk, type Walk } from './walk.js';

/**
 * Does the same steps in a real application before the fixes, with the texts as given, and after their later steps.
 * Nothing may break as given. Later, nothing may break that browsers did not report before, while the policy only
 * reported: the text says that it is enforced after a recording that shows it.
 */
export function tryOut(application: Application): void {
  const { setup } = application;
  const id = subjectId('application', setup);
  if (!isChosen(id)) return;
  // In CI, missing packages must fail.
  const isSkipped = missing(setup).length > 0 && !process.env['CI'];
  describe.skipIf(isSkipped)(setup.title, { timeout: 60_000 }, () => {
    let site: Site | undefined;
    let trial: Trial;
    let recorded: Answers['recorded'];

    beforeAll(async () => {
      trial = await goThrough(application, (opened) => (site = opened));
    }, 600_000);
    afterAll(async ({}, suite) => {
      await site?.close();
      if (!allPassed(suite)) return;
      const { chain } = setup;
      notePassed(id, {
        chain,
        pages: [trial.before.page],
        isSelection: true,
        ...(recorded && { recorded }),
      });
    });

    let failed = 0;
    afterEach(({ task }) => {
      if (task.result?.state !== 'pass') failed++;
    });

    it('is not blocked by a policy before', () => {
      expect(trial.before.walk.enforced).toEqual([]);
    });

    it.each(['popup', 'plan'] as const)('leads to the grades that the %s promises', (where) => {
      const { promised, plan } = trial;
      const step = plan.at(-1);
      const [now, later, laterIf] =
        where === 'popup'
          ? [promised.now.grade, promised.later?.grade, promised.laterIf]
          : [step?.gradeAfter, step?.gradeLater, step?.laterIf];
      expect(audit(trial.given.page).grade).toBe(now);
      const { grade } = audit(trial.later.page);
      // On a condition, it may be the grade with a policy that the application stands, which is not this one.
      if (later && laterIf !== undefined) expect(isWorse(grade, later)).toBe(false);
      else if (later) expect(grade).toBe(later);
    });

    it('says on what a grade depends that a policy reaches which breaks steps', () => {
      const { now, later, laterIf } = trial.promised;
      const isMore = later !== undefined && later.grade !== now.grade;
      if (isMore && failedSteps(trial.later.walk).length > 0) expect(laterIf).toBeTypeOf('string');
    });

    it.each(['given', 'later'] as const)('passes the servers’ own tests (%s)', (when) => {
      expect(trial[when].test).toEqual({ code: 0, text: '' });
    });

    it('works as before with the texts as given, and no policy blocks anything', () => {
      expect(brokenIn(trial, 'given')).toEqual([]);
    });

    it('sends the protections of its own that the table names', () => {
      expect(ownOf(trial.before.walk, application)).toEqual(application.own);
      expect(unopened(trial.given.walk, application)).toEqual([]);
    });

    it.each(['given', 'later'] as const)(
      'keeps what each address protects, with headers once (%s)',
      (when) => {
        expect(lostIn(trial, when)).toEqual(Object.keys(application.known?.[when] ?? {}).sort());
      },
    );

    it('breaks nothing later that browsers did not report before, and says to wait for that', () => {
      const { enforced: blocked } = trial.later.walk;
      const { reported } = trial.given.walk;
      const announced = causes(reported);
      expect(causes(blocked).filter((cause) => !announced.includes(cause))).toEqual([]);
      // Each of these had a report in the same step, when all of them still worked.
      const unannounced = failedSteps(trial.later.walk).filter(
        (name) => !reported.map(stepOf).includes(name),
      );
      expect(unannounced).toEqual([]);
      if (blocked.length === 0) expect(brokenIn(trial, 'later')).toEqual([]);
      else expect(saysToWait(trial)).toBe(true);
    });

    it('breaks in a preview what it breaks once deployed, and no more', () => {
      const { tried, later } = trial;
      expect(failedSteps(tried.walk)).toEqual(failedSteps(later.walk));
      expect(differences(causes(later.walk.enforced), causes(tried.walk.enforced))).toEqual(
        Object.keys(application.unlikePreview ?? {}).sort(),
      );
    });

    it('lists in a preview what breaks its steps', () => {
      const { listed, walk: walked } = trial.tried;
      const told = listed.map(({ directive, blocked }) => `${directive} ${blocked}`);
      const names = Object.keys(walked.steps);
      const untold = failedSteps(walked).filter((name) => {
        // What browsers report in this step where it still works.
        const reported = causes(trial.given.walk.reported.filter((line) => stepOf(line) === name));
        // A step may fail for what an earlier one had blocked.
        const blocked = walked.enforced.filter((line) => names.indexOf(stepOf(line)) <= names.indexOf(name));
        return !blocked.some((line) => reported.includes(causeOf(line)) && told.includes(listedAs(line)));
      });
      expect(untold).toEqual([]);
    });

    it('is in docs/applications.md as this run saw it', async () => {
      const row = failed > 0 ? undefined : rowOf(trial);
      await writeResult(trial, row);
      if (!row) throw new Error('Tests before this one failed, so the page is left as it is');
      const published = await publishedRow(PAGE, titleOf(row));
      expect(published, 'The run writes the page anew: read it, and check it in').toEqual(
        await asPublished(PAGE, row),
      );
    });

    proveRecording(
      application,
      () => site,
      ({ page, stored }) => (recorded = { page, stored }),
    );
  });
}

async function goThrough(application: Application, open: (site: Site) => void): Promise<Trial> {
  const begin = performance.now();
  const site = await openSite(application.setup);
  open(site);
  await site.start();
  await application.install?.(site);
  const setupSeconds = (performance.now() - begin) / 1000;
  const before = await visit(site, application, 'before');
  const broken = brokenSteps(before.walk);
  if (broken.length > 0) throw new Error(`The steps do not fit the application:\n${broken.join('\n')}`);
  const report = withStack({ ...audit(before.page), stack: [] }, site.setup.chain);
  const selected = selectedAtFirst(before.page, report);
  const promised = outlookFor(before.page, selected, report.stack);
  if (!promised) throw new Error('There are no fixes for these servers');
  const { fixes: written, plan } = proposalsFor(before.page, { ...report, findings: selected });
  const { now, enforced: goal = now } = tryable(before.page, selected, report.stack);
  const tried = await tryInTab(site, application, goal);
  const needed = (fixes: readonly PageFix[]) =>
    fixes.filter(({ stack, place }) => !application.needless?.includes(`${stack} ${place}`));
  const whole = pageFixes(before.page, withEnforced({ ...report, findings: selected })).fixes;
  await site.stop();
  const given = await fixed(site, application, 'given', needed(written));
  const later = await fixed(site, application, 'later', needed(whole));
  await site.start();
  const versions = await site.versions();
  return {
    application,
    setupSeconds,
    before,
    selected,
    promised,
    plan,
    written,
    tried,
    given,
    later,
    versions,
  };
}

async function fixed(
  site: Site,
  application: Application,
  mark: string,
  fixes: readonly Placed[],
): Promise<Fixed> {
  await site.install(fixes);
  const test = await site.test();
  await site.start();
  const seen = await visit(site, application, mark);
  await site.stop();
  return { ...seen, test };
}

async function visit({ sandbox }: Site, { entry, steps }: Application, mark: string): Promise<Visit> {
  const begin = performance.now();
  const visitor = await openVisitor(sandbox);
  try {
    const page = await visitor.grade(entry);
    const walked = await walk(await visitor.newPage(), sandbox, steps, mark);
    return { page, walk: walked, seconds: (performance.now() - begin) / 1000 };
  } finally {
    await visitor.close();
  }
}

/** Does the steps in the tab of a preview. */
async function tryInTab(
  { sandbox }: Site,
  { entry, steps }: Application,
  advice: readonly Advice[],
): Promise<Tried> {
  const begin = performance.now();
  const visitor = await openVisitor(sandbox);
  try {
    const trier = await visitor.openTrier(entry);
    const { snapshot: page } = await trier.start(advice);
    const walked = await walk(trier.tab.page, sandbox, steps, 'tried');
    const listed = await trier.listed();
    return { page, walk: walked, listed, seconds: (performance.now() - begin) / 1000 };
  } finally {
    await visitor.close();
  }
}

/** What no longer works: steps, what a policy blocks, errors in the console. */
function brokenIn({ before, ...trial }: Trial, when: 'given' | 'later'): string[] {
  const { walk: now } = trial[when];
  return [
    ...brokenSteps(now),
    ...added(now.enforced, before.walk.enforced),
    ...added(now.errors, before.walk.errors),
  ].sort();
}

/** Protections of addresses that are gone or weaker, and headers sent twice. */
function lostIn({ before, ...trial }: Trial, when: 'given' | 'later'): string[] {
  const { answers } = trial[when].walk;
  return [
    ...lost(before.walk.answers, answers),
    ...added(sentTwice(answers), sentTwice(before.walk.answers)),
  ].sort();
}

/** Those of its own protections that the walk saw. */
function ownOf({ answers }: Walk, { own }: Application): Record<string, string> {
  const isSeen = ([address, header]: readonly [string, string]) => {
    const [name = '', value = ''] = header.split(/: (.*)/s, 2);
    return answers.some((answer) => answer.address === address && combined(answer, name).includes(value));
  };
  return Object.fromEntries(Object.entries(own).filter(isSeen));
}

const added = (after: readonly string[], already: readonly string[]) =>
  after.filter((line) => !already.includes(line));

const stepOf = (violation: string) => violation.slice(0, violation.indexOf(': '));

/** A violation of a walk as a preview lists it: keywords, schemes and origins only. */
function listedAs(violation: string): string {
  const [directive = '', what = ''] = causeOf(violation).split(' ', 2);
  if (what.startsWith('/')) return `${directive} self`;
  if (/^(?:data|blob)$/.test(what)) return `${directive} ${what}:`;
  return `${directive} ${URL.canParse(what) ? new URL(what).origin : what}`;
}

function saysToWait({ written }: Trial): boolean {
  return written.some(
    ({ text, warnings }) =>
      /report[-_]only/i.test(text) && warnings.join(' ').includes('A report-only policy does not protect.'),
  );
}
