import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import type { DocumentFacts } from '../../src/capture/reduce.js';
import { serve, type Site } from '../../src/demo/index.js';
import { launchFirefox, type Firefox } from '../support/firefox.js';
import { until } from '../support/until.js';

/** In the browser's pages. */
declare const chrome: Browser;

const URL_OF_PAGE = 'https://a.test/';

// In Chromium only the user can allow an extension in private windows: see test/background/private.test.ts.
describe('a private window of Firefox', () => {
  let profile: string;
  let site: Site;
  let firefox: Firefox;
  let own: Page;
  let visits = 0;

  beforeAll(async () => {
    profile = await mkdtemp(join(tmpdir(), 'sitegrade-private-'));
    site = await serve(['a.test'], ({ url }) => {
      if (url.pathname !== '/') return { status: 404 };
      visits += 1;
      return {
        headers: [
          ['Content-Type', 'text/html'],
          // So that only an extension could have stored it.
          ['Cache-Control', 'no-store'],
          ['X-Visit', `visit-number-${visits}-`],
          ['Set-Cookie', `cookie-of-visit-${visits}=1; Secure; HttpOnly`],
        ],
        body: '<!doctype html><title>Page</title>',
      };
    });
    firefox = await launchFirefox(inject('firefox'), site, { profile });
    await firefox.install(inject('extensionForFirefox'), { inPrivate: true });
    own = await firefox.open('sitegrade@sitegrade.dev', 'src/popup/index.html');
  });

  let isOpen = true;
  const close = async () => {
    if (isOpen) await firefox.close();
    isOpen = false;
  };

  afterAll(async () => {
    await close();
    await site.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  });

  /** Opens the page in a new window, and waits for all facts that need no click. */
  async function visit(incognito: boolean): Promise<{ windowId: number; facts: DocumentFacts }> {
    const { windowId, tabId } = await own.evaluate(
      async (isPrivate, url) => {
        const { id = -1, tabs } = await chrome.windows.create({ incognito: isPrivate, url });
        return { windowId: id, tabId: tabs?.[0]?.id ?? -1 };
      },
      incognito,
      URL_OF_PAGE,
    );
    let facts: DocumentFacts | undefined;
    await until('the facts', async () => {
      facts = await own.evaluate(async (id) => {
        const frame = await chrome.webNavigation.getFrame({ tabId: id, frameId: 0 });
        const key = `document:${frame?.documentId ?? ''}`;
        return ((await chrome.storage.session.get(key))[key] as { value: DocumentFacts } | undefined)?.value;
      }, tabId);
      return facts?.chain.seen === true && facts.cookieStore.seen;
    });
    if (!facts) throw new Error('No facts');
    return { windowId, facts };
  }

  const stored = () => own.evaluate(async () => JSON.stringify(await chrome.storage.session.get()));

  function cookiesOf({ cookieStore }: DocumentFacts): string[] {
    return cookieStore.seen ? cookieStore.value.map(({ name }) => name) : [];
  }

  it('has its own facts and cookies, not on disk, and deleted when it is closed', async () => {
    const normal = await visit(false);
    const secret = await visit(true);
    expect(cookiesOf(normal.facts)).toEqual(['cookie-of-visit-1']);
    expect(cookiesOf(secret.facts)).toEqual(['cookie-of-visit-2']);
    expect(JSON.stringify(normal.facts.chain)).toContain('visit-number-1-');
    expect(JSON.stringify(secret.facts.chain)).toContain('visit-number-2-');

    // A preview there, which the other window does not share.
    const started = await own.evaluate(async (windowId) => {
      const [tab] = await chrome.tabs.query({ windowId });
      const advice = [{ op: 'set-header', name: 'X-Frame-Options', value: 'deny-in-preview' }];
      const message = { type: 'startPreview', request: { tabId: tab?.id, advice } };
      return chrome.runtime.sendMessage<object>(message);
    }, secret.windowId);
    expect(started).toEqual({ ok: true, reply: { started: true } });
    await until('a simulated page', async () => (await stored()).includes('"simulated":true'));
    expect(await filesWith(profile, ['deny-in-preview'])).toEqual([]);

    // Nor is a selection of fixes stored there.
    const selected = await own.evaluate(async (windowId) => {
      const [tab] = await chrome.tabs.query({ windowId });
      const decision = {
        kind: 'select',
        site: 'private-choice.test',
        changes: ['-referrer-policy/missing info'],
      };
      const message = { type: 'decide', request: { tabId: tab?.id, decision } };
      return chrome.runtime.sendMessage<object>(message);
    }, secret.windowId);
    expect(selected).toEqual({ ok: true, reply: { kept: false } });
    const copied = await own.evaluate(async (windowId) => {
      const [tab] = await chrome.tabs.query({ windowId });
      const lines = ['@1 abc', '=X-Frame-Options:abc'];
      const decision = { kind: 'copy', site: 'private-choice.test', lines, isWhole: true };
      const message = { type: 'decide', request: { tabId: tab?.id, decision } };
      return chrome.runtime.sendMessage<object>(message);
    }, secret.windowId);
    expect(copied).toEqual({ ok: true, reply: { kept: false } });

    await own.evaluate((id) => chrome.windows.remove(id), secret.windowId);
    await until('its preview to be gone', () =>
      own.evaluate(async () => {
        const rules = await chrome.declarativeNetRequest.getSessionRules();
        return (
          rules.length === 0 &&
          !JSON.stringify(await chrome.storage.session.get()).includes('deny-in-preview')
        );
      }),
    );
    await until(
      'the private window to be forgotten',
      async () => !(await stored()).includes('visit-number-2-'),
    );
    expect(await stored()).toContain('visit-number-1-');

    expect(await filesWith(profile, ['visit-number-', 'cookie-of-visit-2'])).toEqual([]);
    await close();
    expect(
      await filesWith(profile, ['visit-number-', 'cookie-of-visit-2', 'deny-in-preview', 'private-choice']),
    ).toEqual([]);
    // The search finds what Firefox itself stores for a normal window.
    expect(await filesWith(profile, ['a.test'])).not.toEqual([]);
  });
});

/** The files in a folder that contain one of the texts. */
async function filesWith(folder: string, texts: readonly string[]): Promise<string[]> {
  // The running browser may remove files and folders.
  const files = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const file of files) {
    const path = join(folder, file.name);
    if (file.isDirectory()) found.push(...(await filesWith(path, texts)));
    if (!file.isFile()) continue;
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (texts.some((text) => bytes.includes(text))) found.push(path);
  }
  return found;
}
