import { expect, test } from 'vitest';
import { parseChoice } from '../../../src/capture/preview/choice.js';

const POLICY = {
  op: 'set-header',
  name: 'Content-Security-Policy',
  value: "default-src 'self'",
  rollout: 'report-only-first',
  recordedPages: 3,
  parts: [{ prefix: '/admin', value: "script-src 'self' 'unsafe-inline'" }],
  whole: "default-src 'self' 'unsafe-inline'",
  notes: ['A note.'],
  allows: ['img-src https://cdn.test, pages: 2. Is it yours?'],
};
const CHOICE = {
  seenAt: 1,
  findings: ['hsts/missing'],
  stack: ['nginx', 'django'],
  checked: ['nginx/tls'],
  policy: POLICY,
};

test('a choice is read as it was sent, without what it has no field for', () => {
  expect(parseChoice(CHOICE)).toEqual(CHOICE);
  expect(parseChoice({ ...CHOICE, policy: 'no-text' })).toEqual({ ...CHOICE, policy: 'no-text' });
  expect(parseChoice({ seenAt: 1, findings: [], more: 'x' })).toEqual({ seenAt: 1, findings: [] });
  const other = { ...POLICY, op: 'remove-header', name: 'X', rollout: undefined, replaces: 'x' };
  expect(parseChoice({ ...CHOICE, policy: other })).toEqual(CHOICE);
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['a list', []],
  ['no time', { findings: [] }],
  ['no findings', { seenAt: 1 }],
  ['a finding that is no text', { ...CHOICE, findings: [1] }],
  ['a finding that is too long', { ...CHOICE, findings: ['x'.repeat(1_001)] }],
  ['too many findings', { ...CHOICE, findings: Array.from({ length: 501 }, String) }],
  ['servers that are no list', { ...CHOICE, stack: 'nginx' }],
  ['too many servers', { ...CHOICE, stack: Array.from({ length: 501 }, String) }],
  ['ticks that are no list', { ...CHOICE, checked: null }],
  ['a policy that is none', { ...CHOICE, policy: 'default-src *' }],
  ['a policy that is too long', { ...CHOICE, policy: { ...POLICY, value: 'x'.repeat(32_769) } }],
  ['a policy of no number of pages', { ...CHOICE, policy: { ...POLICY, recordedPages: '3' } }],
  [
    'too many parts',
    { ...CHOICE, policy: { ...POLICY, parts: Array.from({ length: 4 }, () => POLICY.parts[0]) } },
  ],
  ['a part without a policy', { ...CHOICE, policy: { ...POLICY, parts: [{ prefix: '/admin' }] } }],
  [
    'a part with a name that is not plain',
    { ...CHOICE, policy: { ...POLICY, parts: [{ ...POLICY.parts[0], prefix: '/a\n/b' }] } },
  ],
  ['parts without a policy for all', { ...CHOICE, policy: { ...POLICY, whole: undefined } }],
  ['notes that are no list', { ...CHOICE, policy: { ...POLICY, notes: 'x' } }],
  ['too many lines', { ...CHOICE, policy: { ...POLICY, allows: Array.from({ length: 1_001 }, String) } }],
])('%s is no choice', (_, raw) => {
  expect(parseChoice(raw)).toBeUndefined();
});
