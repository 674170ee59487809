import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { withStack } from '../../../src/cli/stack.js';
import { audit, type PageSnapshot } from '../../../src/engine/index.js';
import { proposalsFor } from '../../../src/fixes/index.js';
import { lost } from '../../protections/lost.js';
import { sentTwice } from '../../protections/once.js';
import { openVisitor } from '../../servers/rig/browser.js';
import { enforced } from '../../servers/rig/enforced.js';
import { missing } from '../../servers/rig/missing.js';
import type { Placed } from '../../servers/rig/places.js';
import { openSite, type Site } from '../../servers/rig/site.js';
import type { Application } from './application.js';
import { compareWithPage, rowOf } from './table.js';
import { brokenSteps, causes, type Fixed, type Trial, type Visit } from './trial.js';
import { walk } from './walk.js';

/**
 * Does the same steps in a real application before the fixes, with the texts as given, and after their later steps.
 * Nothing may break as given. Later, nothing may break that browsers did not report before, while the policy only
 * reported: the text says to wait until they report nothing.
 */
export function tryOut(application: Application): void {
  const { setup } = application;
  // In CI, missing packages must fail.
  const isSkipped = missing(setup).length > 0 && !process.env['CI'];
  describe.skipIf(isSkipped)(setup.title, { timeout: 60_000 }, () => {
    let site: Site | undefined;
    let trial: Trial;

    beforeAll(async () => {
      site = await openSite(setup);
      trial = await goThrough(site, application);
    }, 600_000);
    afterAll(() => site?.close());

    let failed = 0;
    afterEach(({ task }) => {
      if (task.result?.state !== 'pass') failed++;
    });

    it('is not blocked by a policy before', () => {
      expect(trial.before.walk.enforced).toEqual([]);
    });

    it('leads to the grades that the plan promises', () => {
      const last = trial.proposals.plan.at(-1);
      expect(audit(trial.given.page).grade).toBe(last?.gradeAfter);
      if (last?.gradeLater !== undefined) expect(audit(trial.later.page).grade).toBe(last.gradeLater);
    });

    it.each(['given', 'later'] as const)('passes the servers’ own tests (%s)', (when) => {
      expect(trial[when].test).toEqual({ code: 0, text: '' });
    });

    it('works as before with the texts as given, and no policy blocks anything', () => {
      expect(brokenIn(trial, 'given')).toEqual([]);
    });

    it.each(['given', 'later'] as const)(
      'keeps what each address protects, with headers once (%s)',
      (when) => {
        expect(lostIn(trial, when)).toEqual(Object.keys(application.known?.[when] ?? {}).sort());
      },
    );

    it('breaks nothing later that browsers did not report before, and says to wait for that', () => {
      const { enforced: blocked, steps } = trial.later.walk;
      const announced = causes(trial.given.walk.reported);
      expect(causes(blocked).filter((cause) => !announced.includes(cause))).toEqual([]);
      const [first] = Object.keys(steps).filter((name) => steps[name] !== 'done');
      if (first !== undefined) expect(blocked.map(stepOf)).toContain(first);
      if (blocked.length === 0) expect(brokenIn(trial, 'later')).toEqual([]);
      else expect(saysToWait(trial)).toBe(true);
    });

    it('is in docs/applications.md as this run saw it', async () => {
      expect(failed, 'Tests before this one failed, so the page is left as it is').toBe(0);
      await compareWithPage(rowOf(trial));
    });
  });
}

async function goThrough(site: Site, application: Application): Promise<Trial> {
  await site.start();
  await application.install?.(site);
  const before = await visit(site, application, 'before');
  const broken = brokenSteps(before.walk);
  if (broken.length > 0) throw new Error(`The steps do not fit the application:\n${broken.join('\n')}`);
  const report = audit(before.page);
  const proposals = proposalsFor(before.page, withStack({ ...report, stack: [] }, site.setup.chain));
  const fixes = proposals.fixes.filter(
    ({ stack, place }) => !application.needless?.includes(`${stack} ${place}`),
  );
  await site.stop();
  const given = await fixed(site, application, 'given', fixes);
  const later = await fixed(site, application, 'later', fixes.map(enforced));
  await site.start();
  return { application, before, proposals, given, later, versions: await site.versions() };
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

/** Two new browsers, so that no state of the one affects the other. */
async function visit({ sandbox }: Site, { entry, steps }: Application, mark: string): Promise<Visit> {
  const grader = await openVisitor(sandbox);
  let page: PageSnapshot;
  try {
    page = await grader.grade(entry);
  } finally {
    await grader.close();
  }
  const user = await openVisitor(sandbox);
  try {
    return { page, walk: await walk(user, sandbox, steps, mark) };
  } finally {
    await user.close();
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

const added = (after: readonly string[], already: readonly string[]) =>
  after.filter((line) => !already.includes(line));

const stepOf = (violation: string) => violation.slice(0, violation.indexOf(': '));

function saysToWait({ proposals }: Trial): boolean {
  return proposals.fixes.some(
    ({ text }) => /report[-_]only/i.test(text) && text.includes('shows no violations on any page'),
  );
}
