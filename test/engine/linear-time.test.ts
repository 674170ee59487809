import { describe, expect, test } from 'vitest';
import { audit, MAX_FIELD, type PageSnapshot } from '../../src/engine/index.js';
import { pageWith, type PageParts } from '../support/page.js';

/** Doubling the input may cost at most this many times the time. */
const MOST = 2.5;
const ROUNDS = 15;
/** Runs of one measurement: enough that the clock's grain is nothing. */
const MIN_MS = 4;

const header = (name: string, value: string): PageParts => ({ headers: [[name, value]] });
const csp = (value: string) => header('Content-Security-Policy', value);
const fill = (length: number, piece: (at: number) => string, separator = ''): string => {
  const pieces: string[] = [];
  for (let size = 0, at = 0; ; at++) {
    const next = piece(at);
    size += next.length + separator.length;
    if (size > length) return pieces.join(separator);
    pieces.push(next);
  }
};

/** Each makes a page of so many characters. What used to be, or could easily be, quadratic. */
const FAMILIES: Readonly<Record<string, (length: number) => PageParts>> = {
  'one long word': (length) => csp(fill(length, () => 'a')),
  'blanks within a policy': (length) => csp(`default-src 'self'${fill(length, () => ' ')}x`),
  'one policy, many sources': (length) =>
    csp(`default-src ${fill(length, (at) => `h${String(at)}.example`, ' ')}`),
  'sources that begin alike': (length) =>
    csp(`default-src ${fill(length, (at) => `https://a/${'b/'.repeat(at % 9)}`, ' ')}`),
  'many directives': (length) => csp(fill(length, (at) => `d${String(at)} x`, ';')),
  'many policies, one source': (length) => csp(fill(length, () => "default-src 'self'", ',')),
  'two policies, many sources': (length) => {
    const half = `default-src ${fill(length / 2, (at) => `h${String(at)}.example`, ' ')}`;
    return csp(`${half},${half}`);
  },
  'a long list and many policies over it': (length) => {
    const list = `report-uri ${fill(length / 4, (at) => `h${String(at)}.example`, ' ')}`;
    return csp(`${list},${list},${fill(length / 2, () => 'report-uri x', ',')}`);
  },
  'reports repeated': (length) => csp(fill(length, (at) => `report-uri /${String(at)}`, ';')),
  'paths of many pieces': (length) => {
    const half = `default-src https://a${fill(length / 2, () => '/b')}/`;
    return csp(`${half},${half}`);
  },
  'insecure sources to mend': (length) =>
    csp(`default-src 'self'; connect-src ${fill(length, (at) => `http://h${String(at)}`, ' ')}`),
  'percent signs': (length) => csp(`default-src ${fill(length, () => '%41')}`),
  'HSTS directives': (length) =>
    header(
      'Strict-Transport-Security',
      fill(length, (at) => `d${String(at)}=1`, ';'),
    ),
  'HSTS commas': (length) =>
    header(
      'Strict-Transport-Security',
      fill(length, () => 'max-age=1', ','),
    ),
  'brackets opened': (length) =>
    header(
      'Server',
      fill(length, () => '('),
    ),
  'brackets opened after words': (length) =>
    header(
      'Server',
      fill(length, () => 'a('),
    ),
  products: (length) =>
    header(
      'Server',
      fill(length, (at) => `p${String(at)}/1.0`, ' '),
    ),
  'versions alone': (length) =>
    header(
      'X-Powered-By',
      fill(length, () => '1', ' '),
    ),
  'nosniff lines': (length) => ({
    headers: Array.from({ length: 400 }, () => ['X-Content-Type-Options', fill(length / 400, () => 'n')]),
  }),
  cookies: (length) => ({
    setCookies: Array.from(
      { length: Math.floor(length / 120) },
      (_, at) => `sess${String(at)}=1; SameSite=Foo; Domain=.example.com`,
    ),
  }),
  'cookie attributes': (length) => ({ setCookies: [`a=1; ${fill(length, () => 'SameSite=Foo', ';')}`] }),
  'cookie domains': (length) => ({
    setCookies: [`a=1; Domain=${fill(1000 + length / 40, () => 'a.')}example.com`],
  }),
  'stored cookies': (length) => ({
    stored: Array.from({ length: Math.floor(length / 120) }, (_, at) => ({ name: `login${String(at)}` })),
  }),
  'script elements': (length) => ({
    scripts: Array.from({ length: Math.floor(length / 40) }, (_, at) => ({
      src: `https://h${String(at)}.example/a.js`,
    })),
  }),
  'a <meta>': (length) => ({
    metas: [
      { httpEquiv: 'Content-Security-Policy', content: fill(length, () => "default-src 'self'\n", ',') },
    ],
  }),
};

describe('doubling the input costs at most 2.5 times the time', () => {
  test.each(Object.entries(FAMILIES))('%s', (_, family) => {
    const small = pageWith(family(MAX_FIELD / 2 - 300));
    const large = pageWith(family(MAX_FIELD - 600));
    expect(audit(large).unknowns.filter(({ because }) => because === 'crashed')).toEqual([]);
    const repeats = repeatsFor(small);
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const before = time(small, repeats);
      ratios.push(time(large, repeats) / before);
    }
    expect(median(ratios)).toBeLessThanOrEqual(MOST);
  });
});

/** The two are measured in turn, so that a busy machine slows both; the median forgets the rounds it did not. */
function time(page: PageSnapshot, repeats: number): number {
  const start = performance.now();
  for (let run = 0; run < repeats; run++) audit(page);
  return performance.now() - start;
}

function repeatsFor(page: PageSnapshot): number {
  let repeats = 1;
  while (time(page, repeats) < MIN_MS) repeats *= 2;
  return repeats;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}
