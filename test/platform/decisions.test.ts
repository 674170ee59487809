import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PageState } from '../../src/capture/page-state.js';
import { audit, MAX_SUPPRESSIONS, type Suppression } from '../../src/engine/index.js';
import { play, popupState, startBackground } from '../support/background.js';
import { FakeBrowser } from '../support/fake-browser.js';
import { SECRET, SECRETIVE, SECRETIVE_LOAD } from '../support/secretive-page.js';

const URL = 'https://shop.test/';
const HEADERS = [
  ['Content-Type', 'text/html; charset=utf-8'],
  ['Server', 'nginx/1.26.3'],
] as const;
const LOAD = { responses: [{ url: URL, headers: HEADERS }], documentId: 'd' };
const SUPPRESSION: Suppression = {
  site: 'shop.test',
  finding: 'server-tokens/version',
  reason: 'Known to everybody',
};

let browser: FakeBrowser;

beforeEach(async () => {
  browser = new FakeBrowser();
  await startBackground(browser);
});

const decide = (decision: object, tabId: number | null = 1) =>
  browser.send({ type: 'decide', request: { tabId, decision } });
const suppress = (...suppressions: Suppression[]) => decide({ kind: 'suppress', suppressions });

/** How the popup of a tab shows the finding. */
async function finding(tabId = 1) {
  const state = await popupState(browser, tabId);
  if (state.kind !== 'page') throw new Error(state.kind);
  return audit(state.snapshot, state.suppressed).findings.find(
    ({ id }) => id === 'server-tokens/version#Server',
  );
}

const titleOf = (tabId = 1) => browser.badges.get(tabId)?.title ?? '';

/** A module of the platform as a page of the extension loads it. */
async function onPage<T>(load: () => Promise<T>): Promise<T> {
  vi.resetModules();
  vi.doMock('webextension-polyfill', () => ({ default: browser.namespace() }));
  return load();
}

describe('suppressing', () => {
  it('changes badge and popup, and is kept after a restart', async () => {
    await play(browser, LOAD);
    const before = titleOf();
    expect(await suppress(SUPPRESSION)).toEqual({ ok: true, reply: { kept: true } });
    expect(titleOf()).not.toBe(before);
    expect(await finding()).toMatchObject({ points: 0, suppressed: { reason: 'Known to everybody' } });
    // The browser quits: everything in memory is lost.
    browser.stored.clear();
    await startBackground(browser);
    await play(browser, { ...LOAD, documentId: 'later' });
    expect(await finding()).toMatchObject({ suppressed: { reason: 'Known to everybody' } });
    expect(titleOf()).not.toBe(before);
  });

  it('is undone', async () => {
    await play(browser, LOAD);
    const before = titleOf();
    await suppress(SUPPRESSION);
    await decide({ kind: 'take-back', site: 'shop.test', finding: 'server-tokens/version' });
    expect((await finding())?.suppressed).toBeUndefined();
    expect(titleOf()).toBe(before);
  });

  it('is valid until the end of its last day', async () => {
    await play(browser, LOAD);
    const today = new Date().toISOString().slice(0, 10);
    await suppress({ ...SUPPRESSION, until: today });
    expect((await finding())?.suppressed).toBeDefined();
    await suppress({ ...SUPPRESSION, until: '2020-01-31' });
    expect((await finding())?.suppressed).toBeUndefined();
  });

  it('in a private window stays in memory, and in private windows', async () => {
    browser.privateTabs.add(2);
    await play(browser, LOAD, { ...LOAD, tabId: 2, documentId: 'private' });
    const response = await decide({ kind: 'suppress', suppressions: [SUPPRESSION] }, 2);
    expect(response).toEqual({ ok: true, reply: { kept: false } });
    expect([...browser.onDisk]).toEqual([]);
    expect((await finding(2))?.suppressed).toBeDefined();
    expect((await finding(1))?.suppressed).toBeUndefined();
    expect(titleOf(2)).not.toBe(titleOf(1));
    await decide({ kind: 'take-back', site: 'shop.test', finding: 'server-tokens/version' }, 2);
    expect((await finding(2))?.suppressed).toBeUndefined();
    expect([...browser.onDisk]).toEqual([]);
  });

  it('is limited: one more than the maximum is refused and changes nothing', async () => {
    const many = Array.from({ length: MAX_SUPPRESSIONS }, (_, at) => ({
      ...SUPPRESSION,
      site: `${at}.test`,
    }));
    expect(await suppress(...many)).toMatchObject({ ok: true });
    const before = browser.onDisk.get('suppressions');
    expect(await suppress({ ...SUPPRESSION, site: 'one.more' })).toMatchObject({
      ok: false,
      error: expect.stringContaining(`${MAX_SUPPRESSIONS}`) as string,
    });
    expect(browser.onDisk.get('suppressions')).toBe(before);
  });

  it.each([
    ['no list', 7],
    ['another schema', { schema: 2, suppressions: [SUPPRESSION] }],
    ['an entry without a reason', { schema: 1, suppressions: [{ ...SUPPRESSION, reason: '' }] }],
  ])('a stored value that is %s is ignored', async (_, raw) => {
    browser.onDisk.set('suppressions', JSON.stringify(raw));
    await play(browser, LOAD);
    expect((await finding())?.suppressed).toBeUndefined();
    await suppress(SUPPRESSION);
    expect((await finding())?.suppressed).toBeDefined();
  });

  it.each([
    [{ kind: 'suppress', suppressions: [{ ...SUPPRESSION, reason: 7 }] }],
    [{ kind: 'suppress' }],
    [{ kind: 'unpin' }],
    [{ kind: 'unpin', site: 'shop.test' }],
    [{ kind: 'forget-looks', page: 7 }],
    [{ kind: 'badge', isOn: 'yes' }],
    [{ kind: 'format the disk' }],
    [null],
  ])('%j is not a decision', async (decision) => {
    expect(await decide(decision as object)).toMatchObject({ ok: false });
  });
});

describe('a baseline', () => {
  const readAll = async () =>
    (await onPage(() => import('../../src/platform/history/baselines.js'))).readBaselines();
  const read = async (wanted = 'shop.test') => (await readAll()).find(({ site }) => site === wanted) ?? null;
  /** The keys on disk. */
  const keys = (prefix = 'baseline:') => [...browser.onDisk.keys()].filter((key) => key.startsWith(prefix));

  it('is the page as it was, without its query, also after a restart', async () => {
    const found = `${URL}?token=s3cret`;
    const responses = [
      { url: `${URL}?code=s3cret`, status: 302, headers: [['Location', found] as const] },
      { url: found, headers: [...HEADERS, ['Content-Location', found] as const] },
    ];
    await play(browser, { ...LOAD, responses });
    expect(await decide({ kind: 'pin' })).toEqual({ ok: true, reply: { kept: true } });
    browser.stored.clear();
    await startBackground(browser);
    expect(await read()).toMatchObject({
      site: 'shop.test',
      snapshot: {
        url: URL,
        chain: {
          seen: true,
          value: [
            { url: URL, status: 302 },
            { url: URL, status: 200 },
          ],
        },
      },
    });
    expect([...browser.onDisk.values()].join()).not.toContain('s3cret');
    await decide({ kind: 'unpin', site: 'shop.test', seenAt: (await read())?.seenAt });
    expect(await read()).toBeNull();
    expect([...browser.onDisk]).toEqual([]);
  });

  it('contains no secret of the page', async () => {
    const { url, headers, markup } = SECRETIVE_LOAD;
    await play(browser, { ...LOAD, responses: [{ url, headers }] });
    browser.pages.set('d', markup);
    await browser.send({ type: 'readPage', request: { tabId: 1 } });
    await decide({ kind: 'pin' });
    expect(await read()).toMatchObject({
      snapshot: {
        markup: {
          value: {
            metas: expect.arrayContaining([expect.objectContaining({ name: 'generator' })]) as unknown,
            scripts: { length: 3 },
          },
        },
      },
    });
    expect([...browser.onDisk.values()].join()).not.toMatch(SECRET);
  });

  it('from an earlier version is read without secrets, and cleaned after the update', async () => {
    const key = 'baseline:shop.test';
    browser.onDisk.set(key, JSON.stringify({ site: 'shop.test', snapshot: SECRETIVE, seenAt: 1 }));
    browser.onDisk.set('baseline:other.test', '{"site":"other.test","token":"s3cret"}');
    expect(await read()).toMatchObject({ site: 'shop.test', seenAt: 1, snapshot: { url: URL } });
    expect(JSON.stringify(await read())).not.toMatch(SECRET);
    browser.onInstalled.fire({ reason: 'update' });
    await browser.quiet();
    expect([...browser.onDisk.keys()]).toEqual([key]);
    expect([...browser.onDisk.values()].join()).not.toMatch(SECRET);
    expect(await read()).toMatchObject({ site: 'shop.test' });
    // Its history begins when the user pins it again, not when another page is pinned.
    await play(browser, {
      documentId: 'other',
      responses: [{ url: 'https://other.test/', headers: HEADERS }],
    });
    await decide({ kind: 'pin' });
    expect(keys('history:')).toEqual(['history:other.test']);
    await play(browser, { ...LOAD, documentId: 'again', at: 500 });
    await decide({ kind: 'pin' });
    expect(keys('history:')).toEqual(['history:other.test', 'history:shop.test']);
    await decide({ kind: 'unpin', site: 'shop.test', seenAt: 501 });
    expect(keys('history:')).toEqual(['history:other.test', 'history:shop.test']);
    await decide({ kind: 'unpin', site: 'shop.test', seenAt: 1 });
    expect(keys('history:')).toEqual(['history:other.test']);
  });

  it('is never from a private window', async () => {
    browser.privateTabs.add(2);
    await play(browser, { ...LOAD, tabId: 2, documentId: 'private' });
    expect(await decide({ kind: 'pin' }, 2)).toEqual({ ok: true, reply: { kept: false } });
    expect([...browser.onDisk]).toEqual([]);
  });

  it('is replaced by newer ones: at most twenty pages', async () => {
    for (let at = 0; at < 22; at += 1) {
      await play(browser, {
        documentId: `d${at}`,
        at: 100 + at * 10,
        responses: [{ url: `https://${at}.test/`, headers: HEADERS }],
      });
      expect(await decide({ kind: 'pin' })).toMatchObject({
        reply: at < 20 ? { kept: true } : { kept: true, dropped: 1 },
      });
    }
    expect(keys()).toHaveLength(20);
    expect(keys('history:')).toHaveLength(20);
    expect(await read('0.test')).toBeNull();
    expect(await read('21.test')).not.toBeNull();
  });

  it('has at most five dates a page, and the same load once', async () => {
    for (const at of [100, 200, 300, 400, 500, 600, 600]) {
      await play(browser, { ...LOAD, documentId: `d${at}`, at });
      await decide({ kind: 'pin' });
    }
    expect((await readAll()).map(({ seenAt }) => seenAt)).toEqual([601, 501, 401, 301, 201]);
    await decide({ kind: 'unpin', site: 'shop.test', seenAt: 401 });
    expect((await readAll()).map(({ seenAt }) => seenAt)).toEqual([601, 501, 301, 201]);
    expect(keys('history:')).toEqual(['history:shop.test']);
  });

  it('of the largest size: the oldest ones are dropped, so that all fit', async () => {
    const via = Array.from({ length: 8 }, () => ['Via', 'v'.repeat(12_000)] as const);
    const responses = (at: number) => [{ url: `${URL}${at % 18}`, headers: [...HEADERS, ...via] }];
    for (let at = 0; at < 54; at += 1) {
      await play(browser, { documentId: `d${at}`, at: 100 + at * 10, responses: responses(at) });
      await decide({ kind: 'pin' });
    }
    const stored = keys().reduce((sum, key) => sum + (browser.onDisk.get(key)?.length ?? 0), 0);
    expect(stored).toBeGreaterThan(3_500_000);
    expect(stored).toBeLessThanOrEqual(4_000_000);
    const times = (await readAll()).map(({ seenAt }) => seenAt);
    expect(times).toEqual(times.map((_, at) => 100 + (53 - at) * 10 + 1));
  });

  it('of a small page is not kept where a larger, newer one is dropped', async () => {
    const via = (many: number) => Array.from({ length: many }, () => ['Via', 'v'.repeat(12_000)] as const);
    // A small one, then large ones on ten pages, five dates each.
    for (let at = 0; at < 51; at += 1) {
      const headers = [...HEADERS, ...via(at === 0 ? 0 : 8)];
      const url = `${URL}${at === 0 ? 'small' : at % 10}`;
      await play(browser, { documentId: `d${at}`, at: 100 + at * 10, responses: [{ url, headers }] });
      await decide({ kind: 'pin' });
    }
    const times = (await readAll()).map(({ seenAt }) => seenAt);
    expect(times.length).toBeLessThan(50);
    expect(times).toEqual(times.map((_, at) => 100 + (50 - at) * 10 + 1));
  });

  it('is stored without its markup if it is too large', async () => {
    const large = Array.from({ length: 20 }, () => ['Via', 'v'.repeat(12_000)] as const);
    await play(browser, { ...LOAD, responses: [{ url: URL, headers: large }] });
    expect(await decide({ kind: 'pin' })).toMatchObject({ ok: false });
    expect([...browser.onDisk]).toEqual([]);
  });

  it.each([['null'], ['{"site":"shop.test","seenAt":1}'], ['{"site":"other","seenAt":1,"snapshot":{}}']])(
    'the stored value %s is not one',
    async (raw) => {
      browser.onDisk.set('baseline:shop.test', raw);
      expect(await read()).toBeNull();
    },
  );
});

describe('the history of a pinned page', () => {
  const LOOK = {
    time: 7,
    grade: 'B',
    score: 75,
    complete: true,
    caveat: false,
    high: 1,
    medium: 2,
    low: 3,
    info: 4,
  };
  const look = (page = URL, numbers: object = LOOK, tabId = 1) =>
    browser.send({ type: 'look', request: { tabId, page, look: numbers } });
  const stored = (site = 'shop.test') =>
    JSON.parse(browser.onDisk.get(`history:${site}`) ?? 'null') as unknown;
  const pinned = async (path = '', at = 100) => {
    await play(browser, {
      documentId: `d${path}${at}`,
      at,
      responses: [{ url: URL + path, headers: HEADERS }],
    });
    await decide({ kind: 'pin' });
  };

  it('has numbers only, and lasts until the page is unpinned', async () => {
    await pinned();
    expect(stored()).toEqual([[URL, []]]);
    expect(await look(URL, { ...LOOK, header: 's3cret' })).toEqual({ ok: true, reply: {} });
    expect(stored()).toEqual([[URL, [LOOK]]]);
    await pinned('other', 200);
    await look(`${URL}other`);
    await decide({ kind: 'unpin', site: 'shop.test', seenAt: 101 });
    expect(stored()).toEqual([[`${URL}other`, [LOOK]]]);
    await decide({ kind: 'unpin', site: 'shop.test', seenAt: 201 });
    expect([...browser.onDisk]).toEqual([]);
  });

  it('begins in the same write as the pin, so that no reload comes between them', async () => {
    const moments: string[][] = [];
    browser.onChanged.addListener((_, area) => {
      if (area === 'local') moments.push([...browser.onDisk.keys()].sort());
    });
    await pinned();
    await pinned('other', 200);
    expect(moments).toEqual([
      ['baseline:shop.test 101', 'history:shop.test'],
      ['baseline:shop.test 101', 'baseline:shop.test 201', 'history:shop.test'],
    ]);
    moments.length = 0;
    await decide({ kind: 'unpin', site: 'shop.test', seenAt: 101 });
    await decide({ kind: 'unpin', site: 'shop.test', seenAt: 201 });
    // The last pin goes with its history.
    expect(moments.at(-1)).toEqual([]);
    expect(moments.at(-2)).toEqual(['baseline:shop.test 201', 'history:shop.test']);
  });

  it('is kept while one pin of the page is left', async () => {
    await pinned('', 100);
    await pinned('', 200);
    await look();
    await decide({ kind: 'unpin', site: 'shop.test', seenAt: 201 });
    expect(stored()).toEqual([[URL, [LOOK]]]);
  });

  it('is deleted alone', async () => {
    await pinned();
    await look();
    await decide({ kind: 'forget-looks', page: URL }, null);
    expect(stored()).toEqual([[URL, []]]);
    await look();
    expect(stored()).toEqual([[URL, [LOOK]]]);
  });

  it('of a page that is not pinned does not exist', async () => {
    await play(browser, LOAD);
    await look();
    await decide({ kind: 'forget-looks', page: URL }, null);
    expect([...browser.onDisk]).toEqual([]);
    await pinned();
    await look(`${URL}other`);
    expect(stored()).toEqual([[URL, []]]);
  });

  it('has nothing of a private window', async () => {
    await pinned();
    browser.privateTabs.add(2);
    await play(browser, { ...LOAD, tabId: 2, documentId: 'private' });
    await look(URL, LOOK, 2);
    expect(stored()).toEqual([[URL, []]]);
  });

  it('that is broken is replaced, and the pin stays', async () => {
    await pinned();
    browser.onDisk.set('history:shop.test', '{"looks":7}');
    await look();
    expect(stored()).toEqual({ looks: 7 });
    browser.onInstalled.fire({ reason: 'update' });
    await browser.quiet();
    await look();
    expect(stored()).toEqual([[URL, [LOOK]]]);
    expect([...browser.onDisk.keys()].filter((key) => key.startsWith('baseline:'))).toHaveLength(1);
  });

  it.each([[{ ...LOOK, grade: 'S' }], [{ ...LOOK, score: 'high' }], [{}]])(
    '%j is no look',
    async (numbers) => {
      await pinned();
      expect(await look(URL, numbers)).toMatchObject({ ok: false });
      expect(stored()).toEqual([[URL, []]]);
    },
  );

  it('costs a page load nothing', async () => {
    await pinned();
    const before = browser.onDisk.get('history:shop.test');
    await play(browser, { ...LOAD, documentId: 'later', at: 300 });
    expect(browser.onDisk.get('history:shop.test')).toBe(before);
  });
});

describe('the badge', () => {
  it('is switched off and on, everywhere at once', async () => {
    await play(browser, LOAD);
    const letter = browser.badges.get(1)?.text;
    expect(letter).toMatch(/^~[A-F]/);
    await decide({ kind: 'badge', isOn: false }, null);
    expect(browser.badges.get(1)?.text).toBe('');
    expect(titleOf()).toContain('of 100');
    await decide({ kind: 'badge', isOn: true }, null);
    expect(browser.badges.get(1)?.text).toBe(letter);
  });
});

describe('the settings page', () => {
  it('shows everything that is stored, and deletes it', async () => {
    await play(browser, LOAD);
    await suppress(SUPPRESSION);
    await decide({ kind: 'pin' });
    await browser.send({ type: 'chooseStack', request: { tabId: 1, names: ['nginx'] } });
    await decide({ kind: 'check', item: 'nginx/tls', isOn: true });
    const changes = ['-referrer-policy/missing info'];
    await decide({ kind: 'select', site: 'shop.test', changes });
    const { createSettingsSource } = await onPage(
      () => import('../../src/platform/sources/settings-source.js'),
    );
    const source = createSettingsSource();
    const told: unknown[] = [];
    const stop = source.watch((settings) => told.push(settings));
    await browser.quiet();
    expect(told).toMatchObject([
      {
        suppressions: [SUPPRESSION],
        checked: new Map([['shop.test', ['nginx/tls']]]),
        selections: new Map([['shop.test', changes]]),
        baselines: [{ site: 'shop.test' }],
        history: new Map([[URL, []]]),
        recordings: [],
        badge: true,
      },
    ]);
    await source.clear();
    await browser.quiet();
    expect(told.at(-1)).toEqual({
      suppressions: [],
      stacks: new Map(),
      checked: new Map(),
      selections: new Map(),
      baselines: [],
      history: new Map(),
      recordings: [],
      badge: true,
    });
    expect([...browser.onDisk]).toEqual([]);
    stop();
  });
});

it('nothing that is being stored comes back after all is deleted', async () => {
  await play(browser, LOAD);
  for (let turns = 0; turns < 12; turns++) {
    const written = browser.send({ type: 'chooseStack', request: { tabId: 1, names: ['nginx'] } });
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    await decide({ kind: 'clear' }, null);
    await written;
    // Either it was begun before and is deleted, or it was asked for later and is whole.
    expect([...browser.onDisk.keys()].length, `after ${turns} turns`).toBeLessThanOrEqual(turns < 2 ? 1 : 0);
    await decide({ kind: 'clear' }, null);
  }
});

describe('the pages of an origin', () => {
  it('are listed once each, with the latest visit, and private ones only in private windows', async () => {
    browser.privateTabs.add(3);
    const load = (path: string, tabId: number, at: number, origin = 'https://shop.test') => ({
      tabId,
      at,
      documentId: `${tabId} ${at}`,
      responses: [{ url: origin + path, headers: HEADERS }],
    });
    await play(
      browser,
      load('/a', 1, 100),
      load('/b', 1, 200),
      load('/a', 2, 300),
      load('/secret', 3, 400),
      load('/', 2, 500, 'https://other.test'),
    );
    const { seenPagesOf } = await onPage(() => import('../../src/platform/session/seen-pages.js'));
    const seen = async (tabId: number) =>
      (await seenPagesOf('https://shop.test', tabId)).map(({ snapshot }) => snapshot.url);
    expect(await seen(1)).toEqual(['https://shop.test/a', 'https://shop.test/b']);
    expect(await seen(3)).toEqual(['https://shop.test/secret']);
  });
});

it('the state says whether the tab is private', async () => {
  await play(browser, LOAD);
  const state: PageState = await popupState(browser);
  expect(state).not.toHaveProperty('suppressed');
});
