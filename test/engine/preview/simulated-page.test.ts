import { describe, expect, test } from 'vitest';
import {
  apply,
  audit,
  conflictsOf,
  leftOutOf,
  planPreview,
  previewed,
  type Advice,
  type PageSnapshot,
} from '../../../src/engine/index.js';
import { pageWith, type PageParts } from '../../support/page.js';

const ADVICE: readonly Advice[] = [
  { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' },
  { op: 'set-header', name: 'Content-Security-Policy', value: "default-src 'self'; report-uri /csp" },
  { op: 'set-header', name: 'Strict-Transport-Security', value: 'max-age=63072000' },
  { op: 'remove-header', name: 'X-Powered-By' },
  {
    op: 'set-cookie-attributes',
    cookie: 'sid',
    role: 'session',
    secure: true,
    httpOnly: true,
    sameSite: 'Lax',
  },
];
const SITE: PageParts = {
  setCookies: ['sid=x; Path=/'],
  headers: [
    ['X-Powered-By', 'PHP/8.4.1'],
    ['Server', 'nginx'],
  ],
};
const ids = (page: PageSnapshot) => audit(page).findings.map(({ id }) => id);
const plan = planPreview(ADVICE, []);

const arrived = (headers: NonNullable<PageParts['headers']>) => pageWith({ ...SITE, headers });
const AS_SET = [
  ['Server', 'nginx'],
  ['x-content-type-options', 'nosniff'],
  ['content-security-policy', "default-src 'self'"],
] as const;

describe('a simulated page', () => {
  test('has the findings of the page with the advice applied', () => {
    expect(ids(previewed(arrived(AS_SET), plan))).toEqual(ids(apply(pageWith(SITE), ADVICE)));
  });

  test('is judged by what arrived, not by what should have', () => {
    const without = arrived(AS_SET.filter(([name]) => name !== 'content-security-policy'));
    expect(ids(previewed(without, plan))).toContain('content-security-policy/missing');
  });
});

describe('conflicts', () => {
  test.each([
    ['none', AS_SET, []],
    [
      'a policy of the page itself before an added one',
      [...AS_SET, ['Content-Security-Policy', "img-src 'self'"]],
      ['Content-Security-Policy'],
    ],
    ['one that was removed', AS_SET.slice(0, 2), ['Content-Security-Policy']],
    ['one that was changed', [...AS_SET.slice(1), ['X-Powered-By', 'me']], ['X-Powered-By']],
  ] as const)('%s', (_, headers, names) => {
    expect(conflictsOf(arrived(headers), plan.operations)).toEqual(names);
  });

  test('a policy that a page of the site sends itself is none', () => {
    const own = [['Content-Security-Policy', "img-src 'self'"], ...AS_SET] as const;
    expect(conflictsOf(arrived(own), plan.operations)).toEqual([]);
    const joined = AS_SET.map(([name, value]) =>
      name === 'content-security-policy'
        ? ([name, `img-src 'self', ${value}`] as const)
        : ([name, value] as const),
    );
    expect(conflictsOf(arrived(joined), plan.operations)).toEqual([]);
  });

  test('are unknown without headers', () => {
    expect(conflictsOf(pageWith({ headers: 'service-worker' }), plan.operations)).toEqual([]);
  });
});

describe('a header that the fix leaves out where another one is sent', () => {
  const { operations } = planPreview(
    [
      {
        op: 'set-header',
        name: 'Content-Security-Policy',
        value: "img-src 'self'",
        unless: ['X-Frame-Options'],
      },
    ],
    [],
  );
  const framed = ['x-frame-options', 'SAMEORIGIN'] as const;
  const policy = ['content-security-policy', "img-src 'self'"] as const;

  test.each([
    ['set', [policy], [], []],
    ['left out', [framed], [], ['Content-Security-Policy']],
    [
      'left out beside one of the page',
      [framed, [policy[0], "img-src 'none'"]],
      [],
      ['Content-Security-Policy'],
    ],
    ['set all the same, as the browser cannot leave it out', [framed, policy], [], []],
    ['removed by another extension', [], ['Content-Security-Policy'], []],
  ] as const)('%s', (_, headers, conflicts, leftOut) => {
    expect(conflictsOf(arrived(headers), operations)).toEqual(conflicts);
    expect(leftOutOf(arrived(headers), operations)).toEqual(leftOut);
  });

  test('is unknown without headers', () => {
    expect(leftOutOf(pageWith({ headers: 'service-worker' }), operations)).toEqual([]);
  });
});
