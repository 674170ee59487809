import { describe, expect, test } from 'vitest';
import {
  sentProbes,
  FOREIGN_ORIGIN,
  MAX_PROBES,
  MAX_REDIRECTS,
  PROBES,
  planProbe,
  unsentProbes,
} from '../../../src/capture/probe/probe-plan.js';
import { siteFrom } from '../../../src/capture/probe/probed.js';
import type { OwnFile, PageSnapshot, Probed } from '../../../src/engine/index.js';
import { pageWith, type PageParts } from '../../support/page.js';

const TOKEN = 'abcdef123456';
const files = (...urls: readonly string[]): NonNullable<PageParts['content']> => ({
  ownFiles: urls.map((url): OwnFile => ({ element: url.endsWith('.js') ? 'script' : 'link', url })),
});
const plan = (parts: PageParts) =>
  planProbe(pageWith(parts), TOKEN).map(({ method, url }) => `${method} ${url}`);

describe('the plan', () => {
  test('requests from the page’s origin, and from its host over http', () => {
    expect(
      plan({
        url: 'https://shop.example/account/?order=7#top',
        content: files('https://shop.example/static/shop.css', 'https://shop.example/static/js/shop.js'),
      }),
    ).toEqual([
      'GET http://shop.example/',
      'OPTIONS https://shop.example/',
      'GET https://shop.example/',
      `GET https://shop.example/sitegrade-${TOKEN}`,
      'GET https://shop.example/static/js/shop.js',
      'GET https://shop.example/static/js/',
      'GET https://shop.example/.well-known/security.txt',
      'HEAD https://shop.example/static/js/shop.js.map',
    ]);
  });

  test('has what the table says, in its order', () => {
    const many = Array.from({ length: 5 }, (_, at) => `https://shop.example.com/static/${at}.js`);
    const requests = planProbe(pageWith({ content: files(...many) }), TOKEN);
    expect([...new Set(requests.map(({ kind }) => kind))]).toEqual(Object.keys(PROBES));
    for (const [kind, { methods }] of Object.entries(PROBES))
      expect([...new Set(requests.filter((one) => one.kind === kind).map(({ method }) => method))]).toEqual([
        ...methods,
      ]);
  });

  test('works without files, and lists no folder for a file at the root', () => {
    const without = plan({ content: files() });
    expect(without.filter((line) => line.includes('/static/') || line.includes('.map'))).toEqual([]);
    const atRoot = plan({ content: files('https://shop.example.com/app.js') });
    expect(atRoot.length).toBe(without.length + 2);
  });

  test('does not request http if the visit started there or the port is another', () => {
    const redirected = plan({ redirects: [{ url: 'http://shop.example.com/', status: 301 }] });
    const atPort = plan({ url: 'https://shop.example.com:8443/' });
    for (const lines of [redirected, atPort])
      expect(lines.filter((line) => line.includes('http:'))).toEqual([]);
    expect(atPort).toContain('OPTIONS https://shop.example.com:8443/');
  });

  test('sends an origin that cannot exist for CORS, and only there', () => {
    const claims = planProbe(pageWith(), TOKEN).map(({ kind, origin }) => [kind, origin]);
    expect(new Set(claims.filter(([, origin]) => origin !== undefined).map(([kind]) => kind))).toEqual(
      new Set(['cors']),
    );
    expect(new URL(FOREIGN_ORIGIN).hostname).toMatch(/\.invalid$/);
  });

  test('is short for any page', () => {
    const many = Array.from({ length: 50 }, (_, at) => `https://shop.example.com/static/${at}.js`);
    expect(plan({ content: files(...many) })).toHaveLength(MAX_PROBES - MAX_REDIRECTS);
  });

  test('is empty for pages other than http(s)', () => {
    expect(plan({ url: 'about:blank' })).toEqual([]);
  });
});

describe('requests that were sent', () => {
  const page = pageWith({ content: files('https://shop.example.com/static/a.js') });
  const after = (count: number): PageSnapshot => {
    const probes = planProbe(page, 'another00000')
      .slice(0, count)
      .map((request): Probed => ({ ...request, at: 0, answer: { seen: false, because: 'no-answer' } }));
    return { ...page, site: siteFrom(probes, page) };
  };

  test('are not sent again, for any URL that does not exist', () => {
    const all = planProbe(page, TOKEN);
    for (const count of [0, 3, 4, all.length]) {
      const snapshot = after(count);
      expect(sentProbes(snapshot).length).toBe(count);
      expect(unsentProbes(snapshot, TOKEN)).toEqual(all.slice(count));
    }
  });
});
