import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { foreignFiles, MAX_FOREIGN_FILES, type ResourceElement } from '../../src/engine/index.js';
import { anyPage } from '../support/arbitrary-page.js';
import { pageWith } from '../support/page.js';

const files = (page: string, ...resources: readonly ResourceElement[]) =>
  foreignFiles(pageWith({ url: page, content: { resources } }));
const skipped = (url: string, page = 'https://shop.example/', more: Partial<ResourceElement> = {}) =>
  files(page, { element: 'script', url, ...more })[0]?.skipped ?? 'asked';

describe('foreignFiles', () => {
  it.each([
    ['https://cdn.example.net/lib@1.2.3/a.js', 'asked'],
    ['https://cdn.example.net/ajax/libs/lib/4.17.21/a.min.js', 'asked'],
    ['https://cdn.example.net/v10.0.1/a.js', 'asked'],
    ['https://cdn.example.net/lib-3.7.1.min.js', 'asked'],
    ['https://cdn.example.net/npm/@scope/lib@1.2.3-beta.1/a.js', 'asked'],
    ['https://cdn.example.net/lib@3/a.js', 'unversioned'],
    ['https://cdn.example.net/lib@1.2/a.js', 'unversioned'],
    ['https://cdn.example.net/lib@latest/a.js', 'unversioned'],
    ['https://cdn.example.net/a.js', 'unversioned'],
    ['https://cdn.example.net/combine/npm/a@1.2.3,npm/b@2.0.0', 'unversioned'],
    ['https://cdn.example.net/npm/a@2/b@1.2.3.js', 'unversioned'],
    ['https://js.stripe.com/1.2.3/a.js', 'changing'],
    ['http://cdn.example.net/1.2.3/a.js', 'plaintext'],
    ['https://localhost/1.2.3/a.js', 'local'],
    ['https://localhost./1.2.3/a.js', 'local'],
    ['https://localhost../1.2.3/a.js', 'local'],
    ['https://127.0.0.1/1.2.3/a.js', 'local'],
    ['https://192.168.0.1/1.2.3/a.js', 'local'],
    ['https://[::ffff:10.0.0.1]/1.2.3/a.js', 'local'],
    ['https://0.0.0.0/1.2.3/a.js', 'local'],
    ['https://router/1.2.3/a.js', 'local'],
    ['https://cdn.corp/1.2.3/a.js', 'local'],
  ])('%s: %s', (url, expected) => {
    expect(skipped(url)).toBe(expected);
  });

  it('asks no local address for a page at a public address', () => {
    for (const page of ['https://203.0.113.5/', 'https://[2001:db8::1]/'])
      expect(skipped('https://192.168.1.1/1.2.3/a.js', page)).toBe('local');
  });

  it('asks local addresses for a local page', () => {
    expect(skipped('https://192.168.0.1/1.2.3/a.js', 'https://127.0.0.1/')).toBe('asked');
    expect(skipped('https://cdn.corp/1.2.3/a.js', 'https://wiki.corp/')).toBe('asked');
  });

  it('does not ask for an address whose query was not kept', () => {
    expect(skipped('https://cdn.example.net/1.2.3/a.js', undefined, { hasQuery: true })).toBe('query');
  });

  it('lists scripts and style sheets of other sites without integrity', () => {
    const url = 'https://cdn.example.net/1.2.3/a';
    expect(
      files(
        'https://shop.example/',
        { element: 'script', url },
        { element: 'script', url },
        { element: 'link', rel: 'preload stylesheet', url },
        { element: 'link', rel: 'icon', url },
        { element: 'img', url },
        { element: 'script', url: 'https://static.shop.example/1.2.3/a' },
        { element: 'script', url: `${url}b`, integrity: `sha384-${'A'.repeat(64)}` },
        { element: 'script', url: `${url}c`, integrity: 'md5-x' },
      ).map((file) => `${file.element} ${file.url}`),
    ).toEqual([`script ${url}`, `link ${url}`, `script ${url}c`]);
  });

  it('asks for at most 20 files, and never for a local or an insecure one, whatever the page has', () => {
    const many = Array.from({ length: 50 }, (_, at) => ({
      element: 'script',
      url: `https://cdn.example.net/1.2.${at}/a.js`,
    }));
    expect(files('https://shop.example/', ...many)).toHaveLength(MAX_FOREIGN_FILES);
    const hosts = fc.oneof(
      fc.domain(),
      fc.ipV4Extended(),
      fc.ipV6().map((address) => `[${address}]`),
      fc.constantFrom('localhost', 'a.localhost', 'LOCALHOST.', '127.1', '0x7f.1', '2130706433', '[::]', 'a'),
    );
    const address = fc
      .tuple(fc.constantFrom('https://', 'http://', '//', 'https:'), hosts, fc.webPath())
      .map(([scheme, host, path]) => `${scheme}${host}/@1.2.3${path}`);
    fc.assert(
      fc.property(
        anyPage,
        fc.array(fc.oneof(address, fc.string(), fc.webUrl()), { maxLength: 30 }),
        (page, urls) => {
          const { markup } = pageWith({
            content: { resources: urls.map((url) => ({ element: 'script', url })) },
          });
          for (const file of [
            ...foreignFiles(page),
            ...foreignFiles({ ...page, url: 'https://shop.example/', markup }),
          ]) {
            if (file.skipped !== undefined) continue;
            expect(file.url).toMatch(/^https:\/\/[^/]/);
            if (!page.url.startsWith('https://shop.example/')) continue;
            const { hostname } = new URL(file.url);
            expect(hostname).toMatch(/\.[a-z]/i);
            expect(hostname).not.toMatch(/^[\d.]+$|^\[|localhost/i);
          }
        },
      ),
    );
  });
});
