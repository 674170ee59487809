import { describe, expect, it } from 'vitest';
import { withStack } from '../../src/cli/stack.js';
import { apply, audit, knownApplication, isWorse } from '../../src/engine/index.js';
import { tryable } from '../../src/fixes/index.js';
import { proposalsFor } from '../../src/fixes/proposals.js';
import { PROOFS } from '../../src/fixes/proven.js';
import { differences, linesOf } from '../servers/rig/compare.js';
import { differencesOf } from '../servers/rig/differences.js';
import { SETUPS } from '../servers/setups/index.js';
import { answersOf, textsToday, writtenKeys } from './keys.js';
import { subjectId } from './subject-id.js';
import { allSubjects } from './subjects.js';

/**
 * What the engine says of the answers of real servers, each time: a set-up itself runs only where something changed. Where
 * its texts are others today, what was recorded with the fixes is of no account until it has run again.
 */
const SUBJECTS = await allSubjects();
const KEYS = writtenKeys();
const RECORDED = SETUPS.flatMap((setup) => {
  const id = subjectId('set-up', setup);
  const subject = SUBJECTS.find((one) => one.id === id);
  const answers = answersOf(id);
  const [page] = answers?.pages ?? [];
  const proof = PROOFS.find(({ title }) => title === setup.title);
  if (!subject || !page || !proof || !answers?.fixed) return [];
  const isOfToday = textsToday(subject) === KEYS[id]?.texts;
  return [{ setup, page, proof, fixed: isOfToday ? answers.fixed : undefined }];
});

it('are there', () => {
  expect(RECORDED.length).toBeGreaterThan(SETUPS.length / 2);
});

describe.each(RECORDED)('$setup.title, as it answered', ({ setup, page, proof, fixed }) => {
  const report = withStack({ ...audit(page), stack: [] }, setup.chain);

  it('has its grade before the fixes, and the plan has those with them', () => {
    expect(report.grade).toBe(proof.grades.before);
    if (!fixed) return;
    const last = proposalsFor(page, report).plan.at(-1);
    expect(last?.gradeAfter).toBe(proof.grades.given);
    if (knownApplication(page)) expect(isWorse(proof.grades.later, last?.gradeLater ?? 'F')).toBe(false);
    else expect(last?.gradeLater).toBe(proof.grades.later);
  });

  if (!fixed) return;
  it('has these grades with the fixes, finding by finding as “what if” says', () => {
    const { now, enforced = now } = tryable(page, report.findings, report.stack);
    const ways = [
      ['given', now],
      ['later', enforced],
    ] as const;
    for (const [when, advice] of ways) {
      expect(audit(fixed[when]).grade).toBe(proof.grades[when]);
      const unlike = differences(linesOf(audit(apply(page, advice))), linesOf(audit(fixed[when])));
      expect([...unlike].sort()).toEqual([...Object.keys(differencesOf(setup.id, 'deployed', when))].sort());
    }
  });
});
