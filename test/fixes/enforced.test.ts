import { describe, expect, it } from 'vitest';
import type { Advice, StackName } from '../../src/engine/index.js';
import { asEnforced, fixesFor, isStackName, stackOf, STACKS } from '../../src/fixes/index.js';

const POLICY: Advice = {
  op: 'set-header',
  name: 'Content-Security-Policy',
  value: "default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'self'",
  rollout: 'report-only-first',
  meanwhile: "object-src 'none'; base-uri 'self'; frame-ancestors 'self'",
  unless: ['X-Frame-Options'],
  allows: ['script https://cdn.test: is it yours?'],
};
const HSTS: Advice = {
  op: 'set-header',
  name: 'Strict-Transport-Security',
  value: 'max-age=31536000; includeSubDomains',
  rollout: 'ramp-max-age',
};
const NOSNIFF: Advice = { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' };
const GIVEN = [POLICY, HSTS, NOSNIFF];

const NAMES = Object.keys(STACKS).filter(
  (name): name is StackName => isStackName(name) && stackOf(name)?.kind !== 'host',
);

function textsOf(advice: readonly Advice[], name: StackName) {
  const label = stackOf(name)?.label ?? name;
  const { blocks } = fixesFor(advice, [{ name, label, because: '', confidence: 'sure' }], { host: 'a.test' });
  return blocks.map((block) => ({
    ...block,
    id: `${block.place} ${block.alternative === true}`,
    all: [block.text, ...block.warnings, ...block.needs].join('\n'),
  }));
}

describe.each(NAMES)('%s', (name) => {
  it('has a whole text with the policy enforced, for the places of the text as given', () => {
    const given = textsOf(GIVEN, name);
    const enforced = textsOf(GIVEN.map(asEnforced), name);
    expect(enforced.map(({ id }) => id)).toEqual(given.map(({ id }) => id));
    const [before, after] = [given, enforced].map((texts) => texts.map(({ all }) => all).join('\n'));
    expect(after).not.toMatch(/report[-_]?only/i);
    expect(/default-src/.test(after ?? '')).toBe(/default-src/.test(before ?? ''));
    const policies = enforced.flatMap(({ effect }) =>
      effect.flatMap((one) => (one.op === 'set-header' && one.name === POLICY.name ? [one.value] : [])),
    );
    for (const policy of policies) expect(policy).toContain("default-src 'self'");
  });

  it('tells nobody to edit a text', () => {
    for (const advice of [GIVEN, GIVEN.map(asEnforced), [{ ...POLICY, replaces: 'sandbox' }, HSTS]])
      for (const { all } of textsOf(advice, name))
        expect(all).not.toMatch(
          /raise|rename|replace (?:the value|every)|change it later|-Report-Only by|enforce it:/i,
        );
  });

  it.each([
    ['policy', POLICY, /A report-only policy/, { replaces: "object-src 'none'; base-uri 'self'" }],
    ['max-age', HSTS, /one step on the way/, { replaces: 'max-age=300; includeSubDomains' }],
  ] as const)(
    'promises a text for the next step of a %s only where it has one',
    (_what, advice, says, sent) => {
      const [given] = textsOf([advice], name).filter(({ all }) => says.test(all));
      if (given === undefined) return;
      const { unless: _, ...next } = { unless: [], ...asEnforced(advice), ...sent };
      expect(/Sitegrade has no text/.test(given.all)).toBe(textsOf([next], name).length === 0);
    },
  );
});

describe('HSTS', () => {
  const stepsFrom = (maxAgeInForce: number) => {
    const advice: Advice = { ...HSTS, ...(maxAgeInForce > 0 && { maxAgeInForce }) };
    return [advice, asEnforced(advice)].map((one) =>
      textsOf([one], 'express').flatMap(({ effect }) =>
        effect.flatMap((set) => (set.op === 'set-header' ? [set.value.split(';', 1)[0]] : [])),
      ),
    );
  };

  it.each([
    [0, 'max-age=300', 'max-age=86400'],
    [60, 'max-age=300', 'max-age=86400'],
    [300, 'max-age=86400', 'max-age=86400'],
    [86_400, 'max-age=2592000', 'max-age=2592000'],
    [2_592_000, 'max-age=31536000', 'max-age=31536000'],
  ])('with %s in force: %s as given, then %s', (inForce, given, enforced) => {
    expect(stepsFrom(inForce)).toEqual([[given], [enforced]]);
  });
});
