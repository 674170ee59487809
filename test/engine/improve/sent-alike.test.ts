import { describe, expect, it } from 'vitest';
import { sentAlike, type PageSnapshot } from '../../../src/engine/index.js';
import { pageWith, probed } from '../../support/page.js';

type Lines = readonly (readonly [name: string, value: string])[];

const FRAME = ['X-Frame-Options', 'DENY'] as const;
const HSTS = ['Strict-Transport-Security', 'max-age=300'] as const;
const ALL = [FRAME, HSTS, ['Content-Security-Policy', "default-src 'self'"]] as const;

function page(headers: Lines, file: Lines | null = ALL, missing: Lines | null = ALL): PageSnapshot {
  return pageWith({
    headers,
    site: {
      probes: [
        ...(file ? [probed('static', { headers: file })] : []),
        ...(missing ? [probed('not-found', { status: 404, headers: missing })] : []),
      ],
    },
  });
}

describe('what page, file and error page sent alike', () => {
  it.each<[string, PageSnapshot, readonly string[]]>([
    ['all', page(ALL), ['X-Frame-Options', 'Strict-Transport-Security']],
    ['in other letters', page([['x-frame-options', ' DENY ']]), ['X-Frame-Options']],
    [
      'another value on the page',
      page([['X-Frame-Options', 'SAMEORIGIN'], HSTS]),
      ['Strict-Transport-Security'],
    ],
    ['twice on the page', page([FRAME, FRAME, HSTS]), ['Strict-Transport-Security']],
    ['twice on the file', page(ALL, [FRAME, FRAME, HSTS]), ['Strict-Transport-Security']],
    ['not on the file', page(ALL, [HSTS]), ['Strict-Transport-Security']],
    ['not on the error page', page(ALL, ALL, [FRAME]), ['X-Frame-Options']],
    ['no file seen', page(ALL, null), []],
    ['no error page seen', page(ALL, ALL, null), []],
    ['nothing asked for beyond the page', pageWith({ headers: ALL }), []],
    ['the page not seen', { ...page(ALL), chain: { seen: false, because: 'http-cache' } }, []],
    ['a preview', { ...page(ALL), simulated: true }, []],
    ['a page of another origin', { ...page(ALL), url: 'https://shop.example.com:8443/' }, []],
    [
      'what may be a secret',
      page([['X-Frame-Options', 'a@b']], [['X-Frame-Options', 'a@b']], [['X-Frame-Options', 'a@b']]),
      [],
    ],
  ])('%s', (_what, snapshot, names) => {
    expect(sentAlike(snapshot).map(({ name }) => name)).toEqual(names);
  });

  it('needs a file that is there, and a page that is not', () => {
    const { site } = page(ALL);
    if (!site.probes.seen) throw new Error('The page has probes.');
    for (const kind of ['static', 'not-found'] as const) {
      const status = kind === 'static' ? 404 : 200;
      const probes = site.probes.value.map((one) =>
        one.kind === kind ? probed(kind, { status, headers: ALL }) : one,
      );
      expect(sentAlike(pageWith({ headers: ALL, site: { probes } }))).toEqual([]);
    }
  });
});
