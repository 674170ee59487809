import { describe, expect, it } from 'vitest';
import {
  apply,
  audit,
  milestonesOf,
  outlookOf,
  planSteps,
  mergeAdvice,
  type Advice,
  type Grade,
  type PageSnapshot,
  type PlanStep,
  type WrittenAdvice,
} from '../../../src/engine/index.js';
import { pageWith } from '../../support/page.js';

type SetHeader = Extract<Advice, { op: 'set-header' }>;

/** All advice, with an immediate effect. */
const atOnce = (page: PageSnapshot): WrittenAdvice[] =>
  mergeAdvice(audit(page).findings.flatMap(({ advice }) => advice)).map((advice) => ({
    advice,
    effect: [advice],
  }));
const planFor = (page: PageSnapshot, written = atOnce(page)) => [
  ...planSteps(page, audit(page).findings, written),
];

describe('planSteps', () => {
  it('begins with the step that gains most; each step has its gain and the grade after it', () => {
    const page = pageWith({
      headers: [['Server', 'nginx/1.26.3']],
      setCookies: ['sessionid=a; Path=/', 'b=c; Path=/'],
    });
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

  it('includes steps that gain only together, such as several cookies of one rule, one after another', () => {
    const page = pageWith({
      headers: [['Strict-Transport-Security', 'max-age=31536000']],
      setCookies: ['sessionid=a; Path=/; HttpOnly', 'session=b; Path=/; HttpOnly', 'PHPSESSID=c; HttpOnly'],
      // No server can remove it: without the cookies there is no A+.
      metas: [{ name: 'generator', content: 'WordPress 6.4.2' }],
    });
    const cookies = planFor(page).filter(({ advice }) => advice.op === 'set-cookie-attributes');
    expect(cookies.map(({ gain }) => gain > 0)).toEqual([false, false, true]);
  });

  it('ends with the best letter: there is nothing to gain', () => {
    const page = pageWith({ headers: [['Strict-Transport-Security', 'max-age=31536000']] });
    const plan = planFor(page);
    expect(plan.at(-1)?.gradeAfter).toBe('A+');
    expect(plan.at(-2)?.gradeAfter).not.toBe('A+');
    const done = apply(
      page,
      plan.map(({ advice }) => advice),
    );
    expect(audit(done).findings.some(({ advice }) => advice.length > 0)).toBe(true);
    expect(planFor(done)).toEqual([]);
  });

  it('is empty without findings', () => {
    expect([...planSteps(pageWith(), [], [])]).toEqual([]);
  });

  it('contains only advice that has a fix', () => {
    const page = pageWith();
    const [only] = atOnce(page).filter(({ advice }) => advice.op === 'set-header');
    expect(planFor(page, only ? [only] : []).map(({ advice }) => advice)).toEqual([only?.advice]);
    expect(planFor(page, [])).toEqual([]);
  });
});

describe('milestonesOf', () => {
  const step = (gain: number, gradeAfter: Grade, gradeLater?: Grade): PlanStep => ({
    advice: { op: 'redirect-to-https' },
    gain,
    gradeAfter,
    ...(gradeLater && { gradeLater }),
  });
  const told = (from: Grade, ...steps: PlanStep[]) =>
    milestonesOf(steps, from).map(({ steps: { length }, gain, gradeAfter, gradeLater }) =>
      [length, gain, gradeAfter, gradeLater].join(' '),
    );

  it.each<[string, Grade, PlanStep[], string[]]>([
    ['no steps', 'F', [], []],
    [
      'steps that change no letter belong to the one that does',
      'F',
      [step(0, 'F', 'F'), step(5, 'F', 'F'), step(20, 'D-', 'D-'), step(20, 'C-', 'C-')],
      ['3 25 D- D-', '1 20 C- C-'],
    ],
    ['a letter reached later counts too', 'B', [step(0, 'B', 'B'), step(0, 'B', 'A+')], ['2 0 B A+']],
    [
      'a grade that becomes unknown is none that is reached',
      'F',
      [step(5, 'F', 'F'), step(0, 'F'), step(20, 'D-')],
      ['3 25 D- '],
    ],
    [
      'the last ones may reach none',
      'B',
      [step(5, 'B+', 'B+'), step(1, 'B+', 'B+'), step(1, 'B+', 'B+')],
      ['1 5 B+ B+', '2 2 B+ B+'],
    ],
  ])('%s', (_name, from, steps, expected) => {
    expect(told(from, ...steps)).toEqual(expected);
  });
});

describe('the effect of fixes at once, and once they are enforced', () => {
  const policy = (fitsPage?: true) =>
    ({
      advice: {
        op: 'set-header',
        name: 'Content-Security-Policy',
        value: "default-src 'none'; frame-ancestors 'none'",
        rollout: 'report-only-first',
        ...(fitsPage && { fitsPage }),
      },
      effect: [
        {
          op: 'set-header',
          name: 'Content-Security-Policy-Report-Only',
          value: "default-src 'none'; frame-ancestors 'none'",
        },
      ],
    }) satisfies WrittenAdvice;
  const page = pageWith({ headers: [['Strict-Transport-Security', 'max-age=31536000']] });
  const others = atOnce(page).filter(
    ({ advice }) => advice.op !== 'set-header' || advice.name !== 'Content-Security-Policy',
  );

  it('a report-only policy gains later: it comes after immediate gains, with both grades', () => {
    const plan = planFor(page, [policy(true), ...others]);
    expect(plan.map(({ gain }) => gain > 0)).toEqual([true, true, false]);
    const last = plan.at(-1);
    expect(plan[2]).toMatchObject({
      advice: policy(true).advice,
      gain: 0,
      gradeAfter: 'B',
      gradeLater: 'A+',
    });
    expect(last?.laterIf).toBe('if other pages stand it: record the site');
    const done = apply(
      page,
      [...others, policy(true)].flatMap(({ effect }) => effect),
    );
    expect(last?.gradeAfter).toBe(audit(done).grade);
    expect(outlookOf(page, [policy(true), ...others])).toMatchObject({
      now: { grade: 'B' },
      later: { grade: 'A+' },
      laterIf: 'if other pages stand it: record the site',
    });
  });

  it.each<[string, Partial<SetHeader>]>([
    ['is based on a recording of several pages', { recordedPages: 2 }],
    [
      'adds only what hardly any page needs widened',
      {
        replaces: "default-src 'self'; script-src 'self'",
        value:
          "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'self'",
      },
    ],
  ])('depends on no other page if the policy %s', (_name, more) => {
    const [{ advice }] = [policy(true)];
    const one = { ...policy(true), advice: { ...advice, ...more } };
    const { later, laterIf } = outlookOf(page, [one, ...others]);
    expect([later?.grade, laterIf]).toEqual(['A+', undefined]);
    expect(planFor(page, [one, ...others]).at(-1)).not.toHaveProperty('laterIf');
  });

  it('depends on no other page if the policy is not what changes the letter', () => {
    const steps = planFor(page, [policy(true), ...others]);
    expect(steps.map(({ laterIf }) => laterIf !== undefined)).toEqual([false, false, true]);
    expect(milestonesOf(steps, 'F').at(-1)).toHaveProperty('laterIf');
  });

  describe('of an application that breaks under a strict policy', () => {
    const wordpress = pageWith({
      headers: [['Strict-Transport-Security', 'max-age=31536000']],
      metas: [{ name: 'generator', content: 'WordPress' }],
    });
    const strict: WrittenAdvice = {
      ...policy(true),
      advice: {
        ...policy(true).advice,
        value: `default-src 'none'; script-src 'self' 'sha256-${'a'.repeat(43)}='; style-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'self'`,
      },
    };

    it('is that with the inline code it needs, and says so', () => {
      const plan = planFor(wordpress, [strict, ...others]);
      const { later, laterIf } = outlookOf(wordpress, [strict, ...others]);
      const loose =
        "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; frame-ancestors 'self'";
      const held = apply(wordpress, [
        ...others.map(({ advice }) => advice),
        { ...strict.advice, value: loose } as Advice,
      ]);
      expect(later?.grade).toBe(audit(held).grade);
      expect(plan.at(-1)?.gradeLater).toBe(later?.grade);
      expect(later?.grade).not.toBe('A+');
      expect(laterIf).toBe(
        'with inline scripts and eval(), which /wp-admin/ of WordPress needs, if other pages stand it: record the site',
      );
    });

    it('says so too where it is not the policy that changes the letter', () => {
      const page = pageWith({ metas: [{ name: 'generator', content: 'WordPress' }] });
      const hsts = {
        op: 'set-header',
        name: 'Strict-Transport-Security',
        value: 'max-age=31536000',
      } as const;
      const ramp = { advice: hsts, effect: [{ ...hsts, value: 'max-age=300' }] };
      const { now, later, laterIf } = outlookOf(page, [strict, ramp]);
      expect([now.grade === later?.grade, laterIf]).toEqual([false, expect.stringContaining('WordPress')]);
      // Nothing is promised without a later grade.
      expect(outlookOf(page, [{ ...strict, effect: [strict.advice] }])).not.toHaveProperty('laterIf');
    });

    it('is never better than without its name, nor worse than what breaks nothing', () => {
      const inForce = pageWith({
        headers: [
          ['Strict-Transport-Security', 'max-age=31536000'],
          ['Content-Security-Policy', "default-src 'self'; object-src 'none'; base-uri 'self'"],
        ],
        metas: [{ name: 'generator', content: 'WordPress' }],
      });
      const { now, later } = outlookOf(inForce, [strict, ...others]);
      expect(later?.score).toBeGreaterThanOrEqual(now.score);
      expect(outlookOf(wordpress, [policy(), ...others])).not.toHaveProperty('later');
    });
  });

  it('has no later grade from a policy that the page may violate, and after it', () => {
    const plan = planFor(page, [policy(), ...others]);
    expect(plan.at(-1)).not.toHaveProperty('gradeLater');
    expect(plan.slice(0, 2).map(({ gradeLater }) => gradeLater)).toEqual(['B', 'B']);
    expect(plan[2]).not.toHaveProperty('gradeLater');
    expect(outlookOf(page, [policy(), ...others])).not.toHaveProperty('later');
  });
});
