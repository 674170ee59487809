import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  planFor,
  planPreview,
  withoutConditions,
  type Advice,
  type HeaderLine,
} from '../../../src/engine/index.js';
import { runs } from '../../support/runs.js';

/** What a preview must never touch: it outlives the tab, or sends something. */
const NEVER = [
  'strict-transport-security',
  'set-cookie',
  'clear-site-data',
  'alt-svc',
  'nel',
  'report-to',
  'reporting-endpoints',
  'origin-agent-cluster',
  'public-key-pins',
  'expect-ct',
  'accept-ch',
  'location',
  'refresh',
  'content-type',
];

const set = (name: string, value: string): Advice => ({ op: 'set-header', name, value });
const sent = (...names: readonly string[]): readonly HeaderLine[] =>
  names.map((name) => ({ name, value: 'x' }));

describe('a plan for parts of a site', () => {
  const plan = planPreview(
    [set('Content-Security-Policy', 'rest'), set('X-Frame-Options', 'DENY')],
    [],
    [{ prefix: '/admin', advice: [set('content-security-policy', 'admin')] }],
  );
  const valuesOn = (path: string) =>
    planFor(plan, `https://a.test${path}`).operations.map((one) => one.operation !== 'remove' && one.value);

  test.each([
    ['/', ['rest', 'DENY']],
    ['/admin', ['admin', 'DENY']],
    ['/admin?c', ['admin', 'DENY']],
    ['/administrator/', ['rest', 'DENY']],
    ['/ADMIN/', ['rest', 'DENY']],
    ['/?/admin/', ['rest', 'DENY']],
    ['/admin/', ['admin', 'DENY']],
    ['/admin/a/b?c', ['admin', 'DENY']],
  ])('%s has one value for each header', (path, values) => {
    expect(valuesOn(path)).toEqual(values);
  });

  test('is without conditions where the browser knows none', () => {
    const advice: Advice = { op: 'set-header', name: 'X-A', value: 'a', unless: ['X-B'] };
    const known = planPreview(
      [],
      [],
      [{ prefix: '/admin', advice: [{ ...advice, name: 'X-Frame-Options' }] }],
    );
    const { everywhere, parts } = withoutConditions(known);
    expect(everywhere).toEqual(['X-Frame-Options']);
    expect(parts?.[0]?.operations[0]).not.toHaveProperty('unless');
  });
});

describe('what is simulated', () => {
  test.each<readonly [Advice, readonly HeaderLine[], object]>([
    [set('X-Frame-Options', 'DENY'), [], { operation: 'set', name: 'X-Frame-Options', value: 'DENY' }],
    [{ op: 'remove-header', name: 'X-Powered-By' }, [], { operation: 'remove', name: 'X-Powered-By' }],
    [
      { op: 'hide-version', header: 'Server', product: 'nginx' },
      sent('server'),
      { operation: 'set', name: 'Server', value: 'nginx' },
    ],
    // A policy of another page of the site stays in force.
    [
      set('Content-Security-Policy', "default-src 'self'"),
      [],
      { operation: 'append', name: 'Content-Security-Policy', value: "default-src 'self'" },
    ],
    [
      set('Content-Security-Policy', "default-src 'self'"),
      sent('content-security-policy'),
      { operation: 'set', name: 'Content-Security-Policy', value: "default-src 'self'" },
    ],
    [
      set(
        'Content-Security-Policy-Report-Only',
        "script-src 'self'; Report-URI https://a.example/x;report-to\tgroup",
      ),
      [],
      {
        operation: 'append',
        name: 'Content-Security-Policy-Report-Only',
        value: "script-src 'self'",
        advised: "script-src 'self'; Report-URI https://a.example/x;report-to\tgroup",
      },
    ],
    [
      set('Cross-Origin-Opener-Policy', 'same-origin; report-to="coop"'),
      [],
      {
        operation: 'set',
        name: 'Cross-Origin-Opener-Policy',
        value: 'same-origin',
        advised: 'same-origin; report-to="coop"',
      },
    ],
    // Where the server sends the other header, the fix leaves this one out.
    [
      { ...set('Content-Security-Policy', "img-src 'self'"), unless: ['X-Frame-Options'] } as Advice,
      [],
      {
        operation: 'append',
        name: 'Content-Security-Policy',
        value: "img-src 'self'",
        unless: ['X-Frame-Options'],
      },
    ],
  ])('%j', (advice, headers, operation) => {
    expect(planPreview([advice], headers).operations).toEqual([operation]);
  });

  test('in a browser whose rules cannot leave a header out, it is set everywhere, and named', () => {
    const plan = planPreview(
      [
        {
          op: 'set-header',
          name: 'Content-Security-Policy',
          value: "img-src 'self'",
          unless: ['X-Frame-Options'],
        },
        set('X-Content-Type-Options', 'nosniff'),
      ],
      [],
    );
    expect(withoutConditions(plan)).toEqual({
      operations: [
        { operation: 'append', name: 'Content-Security-Policy', value: "img-src 'self'" },
        { operation: 'set', name: 'X-Content-Type-Options', value: 'nosniff' },
      ],
      computed: [],
      everywhere: ['Content-Security-Policy'],
    });
    expect(withoutConditions(planPreview([set('X-Frame-Options', 'DENY')], []))).not.toHaveProperty(
      'everywhere',
    );
  });

  test('of several for one header the last wins, as when they are applied', () => {
    const { operations } = planPreview(
      [set('Referrer-Policy', 'origin'), set('referrer-policy', 'no-referrer')],
      [],
    );
    expect(operations).toEqual([{ operation: 'set', name: 'referrer-policy', value: 'no-referrer' }]);
  });
});

describe('what is only computed', () => {
  test.each<readonly [Advice, string]>([
    [set('Strict-Transport-Security', 'max-age=300'), 'lasting'],
    [set('strict-transport-security', 'max-age=300'), 'lasting'],
    [set(' Strict-Transport-Security', 'max-age=300'), 'unsendable'],
    [set('Set-Cookie', 'a=b'), 'cookie'],
    [set('Reporting-Endpoints', 'a="/r"'), 'reports'],
    // Its violations go to the default endpoint of whichever page names one.
    [set('Permissions-Policy', 'camera=()'), 'reports'],
    [set('Content-Security-Policy', 'report-uri /csp'), 'reports'],
    [set('Integrity-Policy', 'blocked-destinations=(script), endpoints=(main)'), 'reports'],
    [set('X-XSS-Protection', '1; report=https://a.test/xss'), 'reports'],
    [set('Content-Type', 'text/html; charset=utf-8'), 'type'],
    [set('X-Own', 'x'), 'other-header'],
    [set('X-Frame-Options', 'DENY\r\nSet-Cookie: a=b'), 'unsendable'],
    [set('X-Frame-Options', ''), 'unsendable'],
    [{ op: 'remove-header', name: 'Origin-Agent-Cluster' }, 'lasting'],
    [{ op: 'set-cookie-attributes', cookie: 'sid', role: 'session', secure: true }, 'cookie'],
    [{ op: 'redirect-to-https' }, 'redirect'],
    [{ op: 'turn-debug-off' }, 'server'],
    [{ op: 'turn-listing-off', path: '/' }, 'server'],
    // Only its pages name it.
    [{ op: 'hide-version', header: 'Server', product: 'nginx' }, 'server'],
  ])('%j: %s', (advice, because) => {
    expect(planPreview([advice], [])).toEqual({ operations: [], computed: [{ advice, because }] });
  });

  test('more headers than one preview takes', () => {
    const all = Array.from({ length: 40 }, (_, at): Advice => ({ op: 'remove-header', name: `X-${at}` }));
    const { operations, computed } = planPreview(all, []);
    expect(operations).toHaveLength(30);
    expect(computed.map(({ because }) => because)).toEqual(Array(10).fill('too-many'));
  });
});

/** Names in any case, with what some parser may take for whitespace, and those that fold to a forbidden one. */
const name = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('', ' ', '\t', '\u00a0', '\u200b', '\r\n'),
      fc.constantFrom(
        ...NEVER,
        'content-security-policy',
        'permissions-policy',
        'integrity-policy',
        'x-frame-options',
      ),
      fc.constantFrom('', ' ', ':', '\0', ', set-cookie'),
      fc.array(fc.boolean(), { maxLength: 40 }),
    )
    .map(([before, word, after, upper]) => {
      const cased = word.replaceAll(/./g, (letter, at: number) =>
        upper[at] ? letter.toUpperCase() : letter,
      );
      return before + cased + after;
    }),
  fc.constantFrom('ſet-cookie', 'clear-ſite-data', 'lın\u212a'),
  fc.string(),
);
const value = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'report-uri',
        'Report-To',
        'report-to=',
        ';',
        ',',
        ' ',
        '\t',
        '\f',
        "default-src 'self'",
        '"',
        'endpoints=(a)',
        'https://r.example/',
        '\r\nSet-Cookie: a=b',
      ),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
const advice = fc.oneof(
  fc.record({ op: fc.constant('set-header' as const), name, value }),
  fc.record({
    op: fc.constant('set-header' as const),
    name,
    value,
    unless: fc.array(name, { maxLength: 2 }),
  }),
  fc.record({ op: fc.constant('remove-header' as const), name }),
  fc.record({ op: fc.constant('hide-version' as const), header: name, product: value }),
  fc.constantFrom<Advice>({ op: 'redirect-to-https' }, { op: 'turn-debug-off' }),
);
const headers = fc.array(fc.record({ name, value: fc.constant('x') }), { maxLength: 5 });

/** The names of the directives of all policies of a value, read with a parser of its own (CSP3 §2.2). */
function directivesOf(policies: string): string[] {
  return policies
    .toLowerCase()
    .split(/[,;]/)
    .map((directive) => /[^\t\n\f\r ]+/.exec(directive)?.[0] ?? '');
}

test('no operation touches what outlives the tab or sends anything, whatever the advice', () => {
  fc.assert(
    fc.property(fc.array(advice, { maxLength: 50 }), headers, (all, lines) => {
      const { operations, computed } = planPreview(all, lines);
      expect(operations.length).toBeLessThanOrEqual(30);
      const names = operations.map((one) => one.name.toLowerCase().trim());
      expect(new Set(names).size).toBe(names.length);
      for (const one of operations) {
        expect(one.name).toMatch(/^[!-9;-~]{1,100}$/);
        expect(NEVER).not.toContain(one.name.toLowerCase());
        if (one.operation === 'remove') continue;
        expect(one.value).toMatch(/^[\t -~]{1,16384}$/);
        for (const other of one.unless ?? []) expect(other).toMatch(/^[!-9;-~]{1,100}$/);
        if (one.name.toLowerCase().startsWith('content-security-policy')) {
          expect(directivesOf(one.value)).not.toContain('report-uri');
          expect(directivesOf(one.value)).not.toContain('report-to');
        } else if (/policy$|-only$/i.test(one.name))
          expect(one.value).not.toMatch(/report-to|report-uri|endpoints/i);
      }
      // Nothing is forgotten: each advice is simulated, computed, or replaced by a later one for the same header.
      for (const one of all) {
        const isComputed = computed.some((entry) => entry.advice === one);
        const target = one.op === 'hide-version' ? one.header : 'name' in one ? one.name : '';
        expect(isComputed || names.includes(target.toLowerCase())).toBe(true);
      }
    }),
    { numRuns: runs(500) },
  );
});
