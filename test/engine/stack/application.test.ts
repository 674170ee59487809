import { describe, expect, it, test } from 'vitest';
import data from '../../../src/engine/data/applications.json' with { type: 'json' };
import { knownApplication } from '../../../src/engine/index.js';
import { pageWith, type PageParts } from '../../support/page.js';

const ORIGIN = 'https://shop.example.com';
const nameOf = (parts: PageParts) => knownApplication(pageWith(parts))?.name;

/** Each sign of each row, alone on a page. */
const SIGNS = data.applications.flatMap(({ name, signs }): (readonly [string, string, PageParts])[] => {
  const {
    cookies = [],
    paths = [],
    metas = [],
  } = signs as {
    cookies?: string[];
    paths?: string[];
    metas?: [string, string][];
  };
  return [
    ...cookies.map((cookie) => [name, cookie, { setCookies: [`${cookie}=1`] }] as const),
    ...paths.map((path) => [name, path, { scripts: [{ src: `${ORIGIN}/app${path}` }] }] as const),
    ...metas.map(([kind, content]) => [name, content, { metas: [{ name: kind, content }] }] as const),
  ];
});

describe('an application that breaks under a strict policy', () => {
  it.each(SIGNS)('%s is recognised by %s', (name, _sign, parts) => {
    expect(nameOf({ url: `${ORIGIN}/`, ...parts })).toBe(name);
  });

  it.each<[string, PageParts]>([
    ['WordPress', { metas: [{ name: 'generator', content: 'WordPress 6.8.1' }] }],
    ['MediaWiki', { metas: [{ name: 'generator', content: 'MediaWiki 1.43.0' }] }],
  ])('%s is recognised as a part of the stack', (name, parts) => {
    expect(nameOf(parts)).toBe(name);
  });

  it('is not told from other origins and ports', () => {
    expect(nameOf({ scripts: [{ src: 'https://cdn.example/red/red.min.js' }] })).toBeUndefined();
    expect(nameOf({ stored: [{ name: 'DokuWiki' }] })).toBeUndefined();
    expect(nameOf({ stored: [{ name: 'wordpress_logged_in_1' }] })).toBeUndefined();
  });

  it('is not told from what a visitor can put into a page', () => {
    const img = (path: string) => ({
      content: { ownFiles: [{ element: 'img' as const, url: `${ORIGIN}${path}` }] },
    });
    for (const parts of [
      img('/red/red.min.js'),
      img('/media/frontend/Magento/a.png'),
      { scripts: [{ src: '/shared/red.min.js' }] },
      { scripts: [{ src: '/x.js#/red/red.min.js' }] },
      { metas: [{ name: 'description', content: 'Redmine hosting, from 5 EUR' }] },
    ])
      expect(nameOf({ url: `${ORIGIN}/forum/1`, ...parts })).toBeUndefined();
    // Grafana's sign is a style sheet.
    const sheet = { element: 'link' as const, url: `${ORIGIN}/public/build/grafana.dark.3b87.css` };
    expect(nameOf({ url: `${ORIGIN}/login`, content: { ownFiles: [sheet] } })).toBe('Grafana');
    expect(nameOf({ url: `${ORIGIN}/`, scripts: [{ src: 'red/red.min.js?v=1' }] })).toBe('Node-RED');
  });

  it('is none on most pages', () => {
    expect(nameOf({})).toBeUndefined();
    expect(nameOf({ url: `${ORIGIN}/q?x=/red/red.min.js`, setCookies: ['session=1'] })).toBeUndefined();
  });
});

test('the whole public side of WordPress is not what breaks', () => {
  const page = pageWith({ metas: [{ name: 'generator', content: 'WordPress' }] });
  expect(knownApplication(page)?.folders).toEqual(['/wp-admin/']);
});
