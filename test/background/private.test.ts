import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { play, popupState, startBackground } from '../support/background.js';
import { FakeBrowser, type FakeCookie } from '../support/fake-browser.js';

const ROOT = join(import.meta.dirname, '../../src');
/** What ships: `src/cli` and `src/demo` run in Node. */
const SHIPPED = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/^(cli|demo)\b/.test(file))
  .map((file) => [file, readFileSync(join(ROOT, file), 'utf8')] as const);

/** The user's decisions and pinned pages: nothing else is kept after the browser closes. */
const DISK = join('platform', 'storage', 'local-storage.ts');

/** All APIs with which an extension can write to disk. */
const ON_DISK =
  /\bstorage\.(local|sync|managed)\b|\b(indexedDB|localStorage|sessionStorage|caches\.|cookieStore\.set|document\.cookie|showSaveFilePicker|getDirectory)\b|\bbrowser\.cookies\.set\b/;

const SESSION = join('platform', 'storage', 'storage.ts');

describe('only what the user chose is written to disk', () => {
  it('facts are in storage.session, which is in memory', () => {
    const writers = SHIPPED.filter(([, text]) => /\b(?:browser|chrome)\.storage\b/.test(text)).map(
      ([file]) => file,
    );
    expect(writers.sort()).toEqual([DISK, SESSION]);
    const text = SHIPPED.find(([file]) => file === SESSION)?.[1] ?? '';
    const areas = [...text.matchAll(/\bstorage\.(\w+)/g)].map(([, area]) => area);
    expect(new Set(areas)).toEqual(new Set(['session', 'onChanged']));
  });

  it.each(SHIPPED.filter(([file]) => file !== DISK))('%s uses no other storage', (_file, text) => {
    const code = text.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '');
    expect(ON_DISK.exec(code)?.[0]).toBeUndefined();
  });
});

describe('storage', () => {
  it('is kept from scripts in pages where the browser can', async () => {
    const browser = new FakeBrowser();
    await startBackground(browser);
    expect(browser.accessLevels).toEqual(['TRUSTED_CONTEXTS']);
  });
});

describe('a tab that cannot be read', () => {
  it('counts as private: nothing of it is stored on disk', async () => {
    const browser = new FakeBrowser();
    await startBackground(browser);
    const site = 'https://shop.test/';
    const suppressions = [{ site: 'shop.test', finding: 'hsts/missing', reason: 'known' }];
    await play(browser, { tabId: 1, documentId: 'd', responses: [{ url: site, headers: [] }] });
    browser.frames.delete(7);
    for (const decision of [{ kind: 'suppress', suppressions }, { kind: 'pin' }])
      expect(await browser.send({ type: 'decide', request: { tabId: 7, decision } })).toMatchObject({
        reply: { kept: false },
      });
    expect([...browser.onDisk]).toEqual([]);
  });
});

describe('private windows', () => {
  const cookie: FakeCookie = {
    name: 'of the normal window',
    value: 'v',
    domain: 'shop.test',
    hostOnly: true,
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'lax',
    session: true,
  };

  it('have their own facts and cookies, and leave nothing on disk', async () => {
    const browser = new FakeBrowser();
    await startBackground(browser);
    browser.privateTabs.add(2);
    browser.cookies = [cookie];
    browser.privateCookies = [{ ...cookie, name: 'of the private window' }];
    const url = 'https://shop.test/';
    await play(
      browser,
      { tabId: 1, documentId: 'normal', responses: [{ url, headers: [['x', 'normal']] }] },
      { tabId: 2, documentId: 'private', responses: [{ url, headers: [['x', 'private']] }] },
    );
    const seenIn = async (tabId: number) => {
      const state = await popupState(browser, tabId);
      if (state.kind !== 'page' || !state.snapshot.chain.seen || !state.snapshot.cookieStore.seen)
        throw new Error('Not seen');
      const { headers } = state.snapshot.chain.value[0] ?? {};
      const values = headers?.seen ? headers.value.map(({ value }) => value) : [];
      return [...values, ...state.snapshot.cookieStore.value.map(({ name }) => name)];
    };
    expect(await seenIn(1)).toEqual(['normal', 'of the normal window']);
    expect(await seenIn(2)).toEqual(['private', 'of the private window']);

    browser.tabs.onRemoved.fire(2);
    await browser.quiet();
    expect([...browser.stored].join()).not.toContain('private');
    expect(await seenIn(1)).toEqual(['normal', 'of the normal window']);
  });
});
