import { beforeEach, expect, test } from 'vitest';
import type { Advice } from '../../../src/engine/index.js';
import { play, popupState, startBackground } from '../../support/background.js';
import { FakeBrowser } from '../../support/fake-browser.js';

const URL = 'https://a.test/';
const ADVICE: readonly Advice[] = [{ op: 'set-header', name: 'X-Frame-Options', value: 'DENY' }];
const CHOICE = { findings: ['x-frame-options/missing'], stack: ['nginx'] };
const KEY = 'before-previews';

let browser: FakeBrowser;
let documents = 0;

beforeEach(async () => {
  browser = new FakeBrowser();
  documents = 0;
  await startBackground(browser);
});

async function visit(url: string, tabId = 1): Promise<void> {
  documents += 1;
  const headers = [
    ['Content-Type', 'text/html'],
    ['Server', 'Apache'],
    ['Set-Cookie', 'sessionid=s3cret; Path=/'],
  ] as const;
  const documentId = `document ${documents}`;
  await play(browser, { responses: [{ url, headers }], documentId, tabId, at: Date.now() });
}

/** Loads a page, and returns when it was committed. */
async function load(url = URL, tabId = 1): Promise<number> {
  await visit(url, tabId);
  return (await page(tabId)).seenAt;
}

const page = async (tabId = 1) => {
  const state = await popupState(browser, tabId);
  if (state.kind !== 'page') throw new Error(state.kind);
  return state;
};

const ask = async (type: string, request: object) => {
  const reply = Promise.resolve(browser.send({ type, request })) as Promise<{ ok: boolean }>;
  await browser.quiet();
  return reply;
};
const start = (seenAt: number, tabId = 1, choice: object = CHOICE) =>
  ask('startPreview', { tabId, advice: ADVICE, choice: { seenAt, ...choice } });
const end = (tabId = 1) => ask('endPreview', { tabId });
const before = async (tabId = 1) => (await page(tabId)).preview?.from;

test('the page before and the choice are there until the preview ends, also on other pages and after a restart', async () => {
  const seenAt = await load();
  const { snapshot } = await page();
  await start(seenAt);
  const expected = { snapshot, choice: { seenAt, ...CHOICE }, suppressed: new Map() };
  expect(await before()).toMatchObject(expected);
  expect(browser.stored.get(KEY)).not.toContain('s3cret');
  expect(browser.onDisk.size).toBe(0);
  await load(`${URL}second`);
  await startBackground(browser);
  expect(await before()).toMatchObject(expected);
  // More than the documents that a tab keeps.
  for (let at = 0; at < 15; at++) await visit(`${URL}${at}`);
  expect(await before()).toMatchObject(expected);
  await end();
  expect(browser.stored.has(KEY)).toBe(false);
});

test('what is suppressed is that of the start', async () => {
  const seenAt = await load();
  const suppression = { site: 'a.test', finding: 'hsts/missing', reason: 'later' };
  const decide = (decision: object) => ask('decide', { tabId: 1, decision });
  await decide({ kind: 'suppress', suppressions: [suppression] });
  await start(seenAt);
  await decide({ kind: 'take-back', ...suppression });
  expect((await page()).suppressed).toBeUndefined();
  expect((await before())?.suppressed.get('hsts/missing')?.reason).toBe('later');
});

test('what an earlier version suppressed is found by the id that the finding has today', async () => {
  const seenAt = await load();
  const suppression = { site: 'a.test', finding: 'csp-bypass/open-host#cdn.example', reason: 'later' };
  await ask('decide', { tabId: 1, decision: { kind: 'suppress', suppressions: [suppression] } });
  const { suppressed } = await page();
  expect([...(suppressed ?? [])]).toEqual([['content-security-policy/open-host#cdn.example', suppression]]);
  await start(seenAt);
  expect((await before())?.suppressed).toEqual(suppressed);
});

test('each tab has its own, and a closed one none', async () => {
  await start(await load());
  await start(await load('https://b.test/', 2), 2, { findings: [] });
  expect((await before())?.choice.findings).toEqual(CHOICE.findings);
  expect((await before(2))?.snapshot.url).toBe('https://b.test/');
  browser.frames.delete(1);
  browser.tabs.onRemoved.fire(1);
  await browser.quiet();
  expect(browser.stored.get(KEY)).not.toContain(URL);
  expect((await before(2))?.choice.findings).toEqual([]);
});

test('nothing is kept in a private window', async () => {
  browser.privateTabs.add(1);
  await start(await load());
  expect([(await page()).preview !== undefined, await before(), browser.stored.has(KEY)]).toEqual([
    true,
    undefined,
    false,
  ]);
});

test('nothing is kept of another page than was chosen on, or of a malformed choice', async () => {
  const seenAt = await load();
  await start(seenAt - 1);
  expect([(await page()).preview !== undefined, browser.stored.has(KEY)]).toEqual([true, false]);
  await end();
  await start(seenAt, 1, { findings: 'all' });
  expect([(await page()).preview !== undefined, browser.stored.has(KEY)]).toEqual([true, false]);
});

test.each<[string, (stored: Record<string, unknown>) => unknown]>([
  ['of an earlier version', () => ({})],
  ['that is no record', () => 'x'],
  ['of another preview', (stored) => ({ ...stored, startedAt: 1 })],
  ['without a page', (stored) => ({ ...stored, snapshot: undefined })],
  ['with another page', (stored) => ({ ...stored, snapshot: { url: URL } })],
  ['without a choice', (stored) => ({ ...stored, choice: {} })],
  ['without suppressions', (stored) => ({ ...stored, suppressed: {} })],
  ['with a suppression that is none', (stored) => ({ ...stored, suppressed: [null] })],
])('a stored page %s is none, and the preview goes on and ends', async (_, change) => {
  await start(await load());
  const envelope = JSON.parse(browser.stored.get(KEY) ?? '') as {
    value: Record<string, Record<string, unknown>>;
  };
  const value = { 1: change(envelope.value['1'] ?? {}) };
  browser.stored.set(KEY, JSON.stringify({ ...envelope, value }));
  await startBackground(browser);
  expect([(await page()).preview !== undefined, await before()]).toEqual([true, undefined]);
  expect(browser.rules.size).toBe(1);
  await end();
  expect([browser.rules.size, browser.stored.has(KEY)]).toEqual([0, false]);
});

test('what is left of a preview that has ended is removed when the background starts', async () => {
  await start(await load());
  browser.rules.clear();
  browser.stored.delete('previews');
  await startBackground(browser);
  expect(browser.stored.has(KEY)).toBe(false);
});

test('a preview runs without it if storage is full', async () => {
  const seenAt = await load();
  const sizeOf = () => [...browser.stored].reduce((sum, [key, text]) => sum + key.length + text.length, 0);
  await start(seenAt);
  const whole = sizeOf();
  await end();
  browser.quota = whole - 200;
  expect(await start(seenAt)).toMatchObject({ ok: true });
  expect([(await page()).preview !== undefined, await before()]).toEqual([true, undefined]);
});
