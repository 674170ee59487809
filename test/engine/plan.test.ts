import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply, audit, planOf, type PageSnapshot } from '../../src/engine/index.js';
import { anyPage } from '../support/arbitrary-page.js';
import { pageWith } from '../support/page.js';

const planFor = (page: PageSnapshot) => planOf(page, audit(page).findings);

describe('planOf', () => {
  it('begins with what gains most, and each step says where one is then', () => {
    const page = pageWith({ setCookies: ['sessionid=a; Path=/', 'b=c; Path=/'] });
    const plan = planFor(page);
    const alone = audit(page).findings.flatMap(({ advice }) =>
      advice.map((one) => audit(apply(page, [one])).score - audit(page).score),
    );
    expect(plan[0]?.gain).toBe(Math.max(...alone));
    expect(plan.length).toBeGreaterThan(3);
    let done = page;
    let score = audit(page).score;
    for (const { advice, gain, gradeAfter } of plan) {
      done = apply(done, [advice]);
      const after = audit(done);
      expect([gain, gradeAfter]).toEqual([after.score - score, after.grade]);
      score = after.score;
    }
  });

  it('takes what gains only together, such as several cookies of one rule, one after the other', () => {
    const page = pageWith({
      headers: [['Strict-Transport-Security', 'max-age=31536000']],
      setCookies: ['sessionid=a; Path=/; HttpOnly', 'session=b; Path=/; HttpOnly', 'PHPSESSID=c; HttpOnly'],
    });
    const cookies = planFor(page).filter(({ advice }) => advice.op === 'set-cookie-attributes');
    expect(cookies.map(({ gain }) => gain > 0)).toEqual([false, false, true]);
  });

  it('never takes points, and ends where nothing gains any', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const plan = planFor(page);
        const total = plan.reduce((sum, { gain }) => sum + gain, 0);
        expect(plan.length === 0 || total > 0).toBe(true);
        const end = apply(
          page,
          plan.map(({ advice }) => advice),
        );
        expect(audit(end).score).toBe(audit(page).score + total);
      }),
      { numRuns: 60 },
    );
  });

  it('is empty for a page that asks for nothing', () => {
    expect(planOf(pageWith(), [])).toEqual([]);
  });
});
