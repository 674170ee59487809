import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../../../src/engine/index.js';
import { combined } from '../../protections/answer.js';
import type { Site } from '../../servers/rig/site.js';
import type { Application } from './application.js';
import { asPublished, publishedRow } from './page.js';
import { unlike } from './picture.js';
import { gradesWith, RECORDED_PAGE, recordedRow } from './recorded-table.js';
import { writeRecorded } from './recorded-results.js';
import { policyOfPage, tryRecording, type RecordedTrial, type RecordedWalk } from './recorded-trial.js';
import { unexplained } from './refusals.js';
import { titleOf } from './table.js';
import { brokenSteps, causes } from './trial.js';

/**
 * Records a walk through an application, and tries the policy that the panel proposes from it on a longer one: in a
 * preview, and deployed with the texts. What is blocked must be what the proposal named before.
 */
export function proveRecording(
  application: Application,
  site: () => Site | undefined,
  onTried: (trial: RecordedTrial) => void,
): void {
  const { recorded } = application;
  if (!recorded) return;
  const { changedByStrictStyles, onlyReported = {} } = recorded;
  describe('with a recorded policy', () => {
    let trial: RecordedTrial;

    beforeAll(async () => {
      const opened = site();
      if (!opened) throw new Error('The site is not open');
      trial = await tryRecording(opened, application);
      onTried(trial);
    }, 600_000);

    let failed = 0;
    afterEach(({ task }) => {
      if (task.result?.state !== 'pass') failed++;
    });

    it('is recorded without breaking a step', () => {
      expect(brokenSteps(trial.first)).toEqual([]);
      const { leftOut, recording } = trial.stored;
      expect([leftOut, recording.dropped]).toEqual([0, 0]);
    });

    it('breaks no step in a preview', () => {
      // No text replaces the policy of each page with one that has no nonce.
      if (!trial.deployed) return;
      expect(brokenSteps(trial.previewed)).toEqual([]);
    });

    it('sends the policy that was previewed, first to report', () => {
      if (!trial.deployed) return;
      const { reporting, enforcing } = trial.deployed;
      const [{ proposal }] = trial.policies;
      const isSent = ({ answers }: RecordedWalk, name: string) =>
        answers.some((answer) => combined(answer, name).includes(proposal.value));
      expect(isSent(reporting, 'content-security-policy-report-only')).toBe(true);
      expect(isSent(reporting, 'content-security-policy')).toBe(false);
      expect(isSent(enforcing, 'content-security-policy')).toBe(true);
    });

    it('blocks nothing with the texts as given', () => {
      if (!trial.deployed) return;
      const { reporting } = trial.deployed;
      expect(reporting.test).toEqual({ code: 0, text: '' });
      expect([...brokenSteps(reporting), ...reporting.enforced]).toEqual([]);
    });

    it.each(['previewed', 'reporting', 'enforcing'] as const)(
      'blocks and reports only what the proposal named (%s)',
      (when) => {
        const walked = when === 'previewed' ? trial.previewed : trial.deployed?.[when];
        if (!walked) return;
        const found = unexplained([...walked.enforced, ...walked.reported], walked, trial);
        const known = when === 'reporting' ? Object.keys(onlyReported).sort() : [];
        expect(causes(found), found.join('\n')).toEqual(known);
      },
    );

    it('breaks no step once it is enforced on the server', () => {
      if (!trial.deployed) return;
      const { enforcing } = trial.deployed;
      expect(enforcing.test).toEqual({ code: 0, text: '' });
      expect(brokenSteps(enforcing)).toEqual([]);
    });

    it('leads to the grade that the policy and all other fixes promise', () => {
      if (!trial.deployed) return;
      const { page } = trial.deployed.enforcing;
      expect(audit(page).grade).toBe(gradesWith(policyOfPage(trial.policies, page), trial).withAll);
    });

    it('shows each step as before once it is enforced on the server', async () => {
      if (!trial.deployed) return;
      const { reporting, enforcing } = trial.deployed;
      expect(await unlike(reporting.pictures, enforcing.pictures)).toEqual([]);
    });

    if (changedByStrictStyles)
      it('sees in the pictures what strict styles take away', async () => {
        const { pictures } = trial.deployed?.reporting ?? { pictures: new Map() };
        expect(await unlike(trial.withStrictStyles, pictures)).toEqual(changedByStrictStyles);
      });

    it('is in docs/recorded-policies.md as this run saw it', async () => {
      const row = failed > 0 ? undefined : recordedRow(trial);
      await writeRecorded(trial, row);
      if (!row) throw new Error('Tests before this one failed, so the page is left as it is');
      const published = await publishedRow(RECORDED_PAGE, titleOf(row));
      expect(published, 'The run writes the page anew: read it, and check it in').toEqual(
        await asPublished(RECORDED_PAGE, row),
      );
    });
  });
}
