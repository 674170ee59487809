import { describe, expect, test } from 'vitest';
import {
  sentProbes,
  FOREIGN_ORIGIN,
  MAX_PROBES,
  planProbe,
  unsentProbes,
} from '../../src/capture/probe-plan.js';
import { siteFrom } from '../../src/capture/probed.js';
import type { OwnFile, PageSnapshot, Probed } from '../../src/engine/index.js';
import { pageWith, type PageParts } from '../support/page.js';

const TOKEN = 'abcdef123456';
const files = (...urls: readonly string[]): NonNullable<PageParts['content']> => ({
  ownFiles: urls.map((url): OwnFile => ({ element: url.endsWith('.js') ? 'script' : 'link', url })),
});
const plan = (parts: PageParts) =>
  planProbe(pageWith(parts), TOKEN).map(({ method, url }) => `${method} ${url}`);

describe('the plan', () => {
  test('asks the page’s origin, and its host over http, of which it needs to know', () => {
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

  test('needs no file for the rest, and lists no folder of a file at the root', () => {
    const without = plan({ content: files() });
    expect(without.filter((line) => line.includes('/static/') || line.includes('.map'))).toEqual([]);
    const atRoot = plan({ content: files('https://shop.example.com/app.js') });
    expect(atRoot.length).toBe(without.length + 2);
  });

  test('does not ask http again where the visit began there, nor at another port', () => {
    const redirected = plan({ redirects: [{ url: 'http://shop.example.com/', status: 301 }] });
    const atPort = plan({ url: 'https://shop.example.com:8443/' });
    for (const lines of [redirected, atPort])
      expect(lines.filter((line) => line.includes('http:'))).toEqual([]);
    expect(atPort).toContain('OPTIONS https://shop.example.com:8443/');
  });

  test('claims an origin that is nobody’s for CORS, and none else', () => {
    const claims = planProbe(pageWith(), TOKEN).map(({ kind, origin }) => [kind, origin]);
    expect(new Set(claims.filter(([, origin]) => origin !== undefined).map(([kind]) => kind))).toEqual(
      new Set(['cors']),
    );
    expect(new URL(FOREIGN_ORIGIN).hostname).toMatch(/\.invalid$/);
  });

  test('is short, whatever the page loads', () => {
    const many = Array.from({ length: 50 }, (_, at) => `https://shop.example.com/static/${at}.js`);
    expect(plan({ content: files(...many) }).length).toBeLessThanOrEqual(MAX_PROBES - 3);
  });

  test('is empty for what is no web page', () => {
    expect(plan({ url: 'about:blank' })).toEqual([]);
  });
});

describe('what was asked', () => {
  const page = pageWith({ content: files('https://shop.example.com/static/a.js') });
  const after = (count: number): PageSnapshot => {
    const probes = planProbe(page, 'another00000')
      .slice(0, count)
      .map((request): Probed => ({ ...request, at: 0, answer: { seen: false, because: 'no-answer' } }));
    return { ...page, site: siteFrom(probes, page) };
  };

  test('is not asked again, at whatever address nothing stands', () => {
    const all = planProbe(page, TOKEN);
    for (const count of [0, 3, 4, all.length]) {
      const snapshot = after(count);
      expect(sentProbes(snapshot).length).toBe(count);
      expect(unsentProbes(snapshot, TOKEN)).toEqual(all.slice(count));
    }
  });
});
