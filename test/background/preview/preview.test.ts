import { beforeEach, describe, expect, test } from 'vitest';
import type { PageState } from '../../../src/capture/page-state.js';
import { PREVIEW_MARK } from '../../../src/capture/own-headers.js';
import type { Advice } from '../../../src/engine/index.js';
import { play, popupState, startBackground } from '../../support/background.js';
import { FakeBrowser, lines } from '../../support/fake-browser.js';

const URL = 'https://a.test/';
const ADVICE: readonly Advice[] = [
  { op: 'set-header', name: 'X-Frame-Options', value: 'DENY' },
  { op: 'set-header', name: 'Strict-Transport-Security', value: 'max-age=63072000' },
];
/** What a rule adds, with its token. */
const added = (token: string) =>
  [
    ['X-Frame-Options', 'DENY'],
    ['cache-control', 'no-store'],
    [PREVIEW_MARK, token],
  ] as const;
const SENT = [['Content-Type', 'text/html']] as const;

let browser: FakeBrowser;
let documents = 0;

beforeEach(async () => {
  browser = new FakeBrowser();
  documents = 0;
  await startBackground(browser);
  await load(SENT, SENT);
});

/** A page load as Chromium reports it: what the server sent, and later what arrived. */
async function load(
  sent: readonly (readonly [string, string])[],
  arrived: readonly (readonly [string, string])[],
  url = URL,
  { tabId = 1, at = Date.now() } = {},
): Promise<string> {
  documents += 1;
  const documentId = `document ${documents}`;
  const fired = browser.webRequest.onResponseStarted;
  const fire = fired.fire.bind(fired);
  fired.fire = (details: object) => fire({ ...details, responseHeaders: lines(...arrived) });
  // Times are those of the clock, as a preview has its own.
  await play(browser, { responses: [{ url, headers: sent }], documentId, tabId, at });
  fired.fire = fire;
  return documentId;
}

const send = (type: string, request: object) =>
  Promise.resolve(browser.send({ type, request })) as Promise<{
    ok: boolean;
    reply?: unknown;
    error?: string;
  }>;
const startPreview = async (advice = ADVICE) => {
  const reply = send('startPreview', { tabId: 1, advice });
  await browser.quiet();
  return reply;
};
const endPreview = async () => {
  const reply = send('endPreview', { tabId: 1 });
  await browser.quiet();
  return reply;
};
const page = async () => {
  const state = await popupState(browser, 1);
  if (state.kind !== 'page') throw new Error(state.kind);
  return state;
};
/** The token of the preview that runs. */
const tokenNow = () => {
  const [rule] = [...browser.rules.values()] as {
    action: { responseHeaders: { header: string; value?: string }[] };
  }[];
  return rule?.action.responseHeaders.find(({ header }) => header === PREVIEW_MARK)?.value ?? '';
};
const headersOf = ({ snapshot: { chain } }: Extract<PageState, { kind: 'page' }>) => {
  const headers = chain.seen ? chain.value.at(-1)?.headers : undefined;
  return headers?.seen ? headers.value.map(({ name, value }) => `${name}: ${value}`) : [];
};
/** Commits a document that the tab has shown before. */
const restore = async (documentId: string, url = URL) => {
  browser.frames.set(1, { documentId, url, errorOccurred: false });
  const commit = {
    tabId: 1,
    frameId: 0,
    parentFrameId: -1,
    url,
    documentId,
    timeStamp: Date.now(),
    transitionQualifiers: [],
  };
  browser.webNavigation.onCommitted.fire(commit);
  await browser.quiet();
};

describe('a preview', () => {
  test('is one rule for the tab and its origin, without what outlives it', async () => {
    expect(await startPreview()).toEqual({ ok: true, reply: { started: true } });
    expect([...browser.rules.values()]).toEqual([
      {
        id: 3,
        action: {
          type: 'modifyHeaders',
          responseHeaders: [
            { header: 'X-Frame-Options', operation: 'set', value: 'DENY' },
            { header: 'cache-control', operation: 'append', value: 'no-store' },
            {
              header: PREVIEW_MARK,
              operation: 'set',
              value: expect.stringMatching(/^[\da-f-]{36}$/) as string,
            },
          ],
        },
        condition: { tabIds: [1], urlFilter: '|https://a.test/', resourceTypes: ['main_frame'] },
      },
    ]);
    expect(browser.reloads).toEqual([{ tabId: 1, bypassCache: true }]);
    expect(browser.onDisk.size).toBe(0);
  });

  test('has a second rule for what the fix leaves out on some pages, and ends with both', async () => {
    const policy = "frame-ancestors 'self'";
    await startPreview([
      ...ADVICE.slice(1),
      { op: 'set-header', name: 'Content-Security-Policy', value: policy, unless: ['X-Frame-Options'] },
      { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' },
    ]);
    expect([...browser.rules.entries()]).toMatchObject([
      [3, { action: { responseHeaders: [{ header: 'X-Content-Type-Options' }, {}, {}] } }],
      [
        4,
        {
          action: {
            responseHeaders: [{ header: 'Content-Security-Policy', operation: 'append', value: policy }],
          },
          condition: {
            tabIds: [1],
            urlFilter: '|https://a.test/',
            excludedResponseHeaders: [{ header: 'X-Frame-Options' }],
          },
        },
      ],
    ]);
    await load(
      [...SENT, ['X-Frame-Options', 'DENY']],
      [
        ...SENT,
        ['X-Frame-Options', 'DENY'],
        ['X-Content-Type-Options', 'nosniff'],
        ...added(tokenNow()).slice(1),
      ],
    );
    const { preview } = await page();
    expect([preview?.conflicts, preview?.leftOut]).toEqual([[], ['Content-Security-Policy']]);
    await endPreview();
    expect(browser.rules.size).toBe(0);
  });

  test('has rules for each part that let its pages through those for the site, and ends with all', async () => {
    const policy = (value: string): Advice => ({ op: 'set-header', name: 'Content-Security-Policy', value });
    const parts = ['/admin', '/wiki'].map((prefix) => ({ prefix, advice: [policy(`of ${prefix}`)] }));
    const reply = send('startPreview', { tabId: 1, advice: [...ADVICE, policy('of the rest')], parts });
    await browser.quiet();
    expect(await reply).toMatchObject({ reply: { started: true } });
    const [first, ...others] = [...browser.rules.values()] as {
      id: number;
      priority?: number;
      action: { type: string; responseHeaders?: object[] };
      condition: { urlFilter: string; isUrlFilterCaseSensitive?: boolean };
    }[];
    expect(first?.action.responseHeaders).toContainEqual(expect.objectContaining({ value: 'of the rest' }));
    expect(
      others.map(({ priority, action: { type, responseHeaders = [] }, condition }) => [
        priority,
        type,
        responseHeaders.length,
        condition.urlFilter,
        condition.isUrlFilterCaseSensitive,
      ]),
    ).toEqual([
      [3, 'modifyHeaders', 4, '|https://a.test/admin^', true],
      [2, 'allow', 0, '|https://a.test/admin^', true],
      [3, 'modifyHeaders', 4, '|https://a.test/wiki^', true],
      [2, 'allow', 0, '|https://a.test/wiki^', true],
    ]);
    const allowed = (await page()).preview?.plan.operations;
    expect(allowed).toContainEqual(expect.objectContaining({ value: 'of the rest' }));
    await endPreview();
    expect(browser.rules.size).toBe(0);
  });

  test('names each header whose violations the browser does not report, also of a part only', async () => {
    const opener: Advice = { op: 'set-header', name: 'Cross-Origin-Opener-Policy', value: 'same-origin' };
    const parts = ['/admin', '/wiki'].map((prefix) => ({ prefix, advice: [opener] }));
    const reply = send('startPreview', { tabId: 1, advice: ADVICE, parts });
    await browser.quiet();
    expect(await reply).toMatchObject({ reply: { started: true } });
    expect((await page()).preview?.unreported).toEqual(['Cross-Origin-Opener-Policy']);
    await endPreview();
  });

  test.each([
    ['a pattern as a prefix', [{ prefix: '/a*', advice: [] }]],
    ['a prefix of two folders', [{ prefix: '/a/b', advice: [] }]],
    ['no prefix', [{ prefix: '', advice: [] }]],
    ['two parts for one prefix', ['/a', '/a'].map((prefix) => ({ prefix, advice: [] }))],
    ['more parts than there are rules', ['/a', '/b', '/c', '/d'].map((prefix) => ({ prefix, advice: [] }))],
    ['malformed advice', [{ prefix: '/a', advice: [{ op: 'set-header' }] }]],
    ['no list', {}],
  ])('refuses %s', async (_what, parts) => {
    const reply = await send('startPreview', { tabId: 1, advice: ADVICE, parts });
    expect(reply.ok).toBe(false);
    expect(browser.rules.size).toBe(0);
  });

  test('sets a header everywhere, and says so, where rules cannot depend on response headers', async () => {
    const policy = "frame-ancestors 'self'";
    const advice: readonly Advice[] = [
      { op: 'set-header', name: 'Content-Security-Policy', value: policy, unless: ['X-Frame-Options'] },
    ];
    // Chromium 121 to 127 takes such a rule, and applies it to all responses; Firefox does not take it.
    for (const isFirefox of [false, true]) {
      browser = new FakeBrowser(isFirefox ? 'firefox' : 'chromium');
      browser.knowsResponseHeaders = isFirefox;
      await startBackground(browser);
      await load(SENT, SENT);
      await startPreview(advice);
      expect([...browser.rules.values()]).toMatchObject([
        {
          id: 3,
          action: { responseHeaders: [{ header: 'Content-Security-Policy', value: policy }, {}, {}] },
        },
      ]);
      expect(JSON.stringify([...browser.rules.values()])).not.toContain('excludedResponseHeaders');
      expect((await page()).preview?.plan.everywhere).toEqual(['Content-Security-Policy']);
      await endPreview();
      expect(browser.rules.size).toBe(0);
    }
  });

  test('is graded by what arrived and what is computed, on a badge of its own', async () => {
    await startPreview();
    await load(SENT, [...SENT, ...added(tokenNow())]);
    const state = await page();
    expect(state.snapshot.simulated).toBe(true);
    expect(state.preview?.conflicts).toEqual([]);
    expect(headersOf(state)).toEqual([
      'Content-Type: text/html',
      'X-Frame-Options: DENY',
      'Strict-Transport-Security: max-age=63072000',
    ]);
    expect(browser.badges.get(1)?.text).toMatch(/^\[.+\]$/);
    expect(browser.badges.get(1)?.title).toContain('simulated');
  });

  test('names what another extension changes too', async () => {
    await startPreview();
    await load(SENT, [...SENT, ['X-Frame-Options', 'SAMEORIGIN'], ...added(tokenNow()).slice(1)]);
    expect((await page()).preview?.conflicts).toEqual(['X-Frame-Options']);
  });

  test('does not believe the mark of a server', async () => {
    const forged = [...SENT, ...added(FakeBrowser.ID)];
    await load(forged, forged);
    expect((await page()).snapshot.simulated).toBeUndefined();
    await startPreview();
    await load(forged, forged);
    expect((await page()).snapshot.simulated).toBeUndefined();
  });

  test('leaves a page that the browser restores after the end marked, and unpinned', async () => {
    await startPreview();
    const simulated = await load(SENT, [...SENT, ...added(tokenNow())]);
    await endPreview();
    expect(browser.rules.size).toBe(0);
    expect(browser.reloads).toHaveLength(2);
    await load(SENT, SENT);
    expect((await page()).snapshot.simulated).toBeUndefined();
    await restore(simulated);
    const state = await page();
    expect([state.snapshot.simulated, state.preview]).toEqual([true, undefined]);
    expect(browser.badges.get(1)?.text).toMatch(/^\[.+\]$/);
    const pinned = send('decide', { tabId: 1, decision: { kind: 'pin' } });
    await browser.quiet();
    expect((await pinned).error).toContain('simulated');
    expect(browser.onDisk.size).toBe(0);
  });

  test('has a token of its own, which counts after its end only for a request that began before', async () => {
    await startPreview();
    const late = added(tokenNow());
    const before = Date.now();
    await endPreview();
    await load(SENT, [...SENT, ...late], URL, { at: before });
    expect((await page()).snapshot.simulated).toBe(true);
    await load(SENT, [...SENT, ...late]);
    expect((await page()).snapshot.simulated).toBeUndefined();
    await startPreview();
    expect(tokenNow()).not.toBe(late[2][1]);
  });

  test('has a token that a page which learned it cannot use elsewhere', async () => {
    await startPreview();
    const replayed = [...SENT, ...added(tokenNow())];
    const isSimulated = async (tabId: number) => {
      const state = await popupState(browser, tabId);
      return state.kind === 'page' && state.snapshot.simulated === true;
    };
    // Of another site, in a tab of its own and in the one of the preview, which that ends.
    await load(replayed, replayed, 'https://b.test/', { tabId: 2 });
    expect(await isSimulated(2)).toBe(false);
    await load(replayed, replayed, URL, { tabId: 2 });
    expect(await isSimulated(2)).toBe(false);
    await load(SENT, replayed);
    expect(await isSimulated(1)).toBe(true);
    await load(replayed, replayed, 'https://b.test/');
    expect(await isSimulated(1)).toBe(false);
    expect(browser.rules.size).toBe(0);
    await load(replayed, replayed);
    expect(await isSimulated(1)).toBe(false);
  });

  test('that the background lost has a token that no longer counts', async () => {
    await startPreview();
    const replayed = [...SENT, ...added(tokenNow())];
    browser.stored.delete('previews');
    await startBackground(browser);
    await load(replayed, replayed);
    expect((await page()).snapshot.simulated).toBeUndefined();
  });

  test('keeps the tokens of all that run, and of a few that ended', async () => {
    await startPreview();
    const running = added(tokenNow());
    for (let at = 0; at < 25; at += 1) {
      await load(SENT, SENT, 'https://c.test/', { tabId: 3 });
      const started = send('startPreview', { tabId: 3, advice: ADVICE });
      await browser.quiet();
      await started;
      const ended = send('endPreview', { tabId: 3 });
      await browser.quiet();
      await ended;
    }
    const { value } = JSON.parse(browser.stored.get('previewTokens') ?? '') as { value: unknown[] };
    expect(value).toHaveLength(21);
    await load(SENT, [...SENT, ...running]);
    expect((await page()).snapshot.simulated).toBe(true);
  });

  test('ends when access to its site is withdrawn, and loads the page again', async () => {
    await startPreview();
    await load(SENT, [...SENT, ...added(tokenNow())]);
    browser.permissions.onRemoved.fire({});
    await browser.quiet();
    expect([browser.rules.size, browser.reloads.length]).toEqual([1, 1]);
    browser.granted.hosts = false;
    browser.permissions.onRemoved.fire({});
    await browser.quiet();
    expect([browser.rules.size, browser.stored.has('previews')]).toEqual([0, false]);
    expect(browser.reloads).toHaveLength(2);
  });

  test('ends when access is withdrawn while the page does not answer', async () => {
    await startPreview();
    browser.isMute = true;
    await load(SENT, [...SENT, ...added(tokenNow())]);
    browser.granted.hosts = false;
    browser.permissions.onRemoved.fire({});
    await browser.quiet();
    expect([browser.rules.size, browser.stored.has('previews')]).toEqual([0, false]);
    expect(browser.reloads).toHaveLength(2);
  });

  test('does not start while the page does not answer, and starts once it does', async () => {
    browser.isMute = true;
    expect((await startPreview()).error).toBe('The page does not answer: try again when it has loaded.');
    expect([browser.rules.size, browser.reloads.length]).toEqual([0, 0]);
    browser.isMute = false;
    expect(await startPreview()).toEqual({ ok: true, reply: { started: true } });
  });

  test.each(['loads a page', 'starts again'])(
    'ends without access when the background missed the change, and then %s',
    async (then) => {
      await startPreview();
      browser.granted.hosts = false;
      if (then === 'starts again') await startBackground(browser);
      else await play(browser, { responses: [], from: URL, documentId: 'withheld' });
      expect([browser.rules.size, browser.stored.has('previews')]).toEqual([0, false]);
      // The tab may show the simulated page still.
      expect(browser.reloads).toHaveLength(2);
      browser.permissions.onRemoved.fire({});
      await browser.quiet();
      expect(browser.reloads).toHaveLength(2);
    },
  );

  test('ends with a tab that another one replaces', async () => {
    await startPreview();
    browser.frames.delete(1);
    browser.tabs.onReplaced.fire(2, 1);
    await browser.quiet();
    expect([browser.rules.size, browser.stored.has('previews')]).toEqual([0, false]);
  });

  test('ends with the site and with the tab', async () => {
    await startPreview();
    await load(SENT, [...SENT, ...added(tokenNow())], `${URL}second`);
    expect(browser.rules.size).toBe(1);
    await load(SENT, SENT, 'https://b.test/');
    expect(browser.rules.size).toBe(0);
    await load(SENT, SENT);
    await startPreview();
    browser.frames.delete(1);
    browser.tabs.onRemoved.fire(1);
    await browser.quiet();
    expect([browser.rules.size, browser.stored.has('previews')]).toEqual([0, false]);
  });

  test.each(['rule', 'state'] as const)(
    'is removed when the background starts without its %s',
    async (lost) => {
      await startPreview();
      if (lost === 'rule') browser.rules.clear();
      else browser.stored.delete('previews');
      await startBackground(browser);
      expect([browser.rules.size, browser.stored.has('previews')]).toEqual([0, false]);
    },
  );

  test('that another version stored ends when the background starts, and its page stays marked', async () => {
    await startPreview();
    await load(SENT, [...SENT, ...added(tokenNow())]);
    const envelope = JSON.parse(browser.stored.get('previews') ?? '') as {
      value: Record<string, { plan: object; seen: object }>;
    };
    for (const [tabId, { plan, seen: _, ...preview }] of Object.entries(envelope.value))
      Object.assign(envelope.value, { [tabId]: { ...preview, ...plan, blocked: [], isWatched: true } });
    browser.stored.set('previews', JSON.stringify(envelope));
    await startBackground(browser);
    expect(browser.rules.size).toBe(0);
    const state = await page();
    expect([state.snapshot.simulated, state.preview]).toEqual([true, undefined]);
  });

  test('goes on when the background starts, and ends for a tab that is elsewhere', async () => {
    await startPreview();
    await startBackground(browser);
    expect(browser.rules.size).toBe(1);
    browser.frames.set(1, { documentId: 'other', url: 'https://b.test/', errorOccurred: false });
    await startBackground(browser);
    expect([browser.rules.size, browser.stored.has('previews')]).toEqual([0, false]);
  });

  test('a background killed at any step of starting, ending or loading leaves both or neither', async () => {
    for (let at = 0; at < 60; at += 3) {
      browser = new FakeBrowser();
      await startBackground(browser);
      await load(SENT, SENT);
      void send('startPreview', { tabId: 1, advice: ADVICE });
      await turns(at % 30);
      if (at >= 30) {
        await browser.quiet();
        void send('endPreview', { tabId: 1 });
        await turns(at % 30);
      }
      await startBackground(browser);
      expect(browser.rules.size, `killed at ${at}`).toBe(Number(browser.stored.has('previews')));
    }
  });

  test('a background killed at any step of ending leaves no simulated page that nobody loads again', async () => {
    for (let at = 0; at < 40; at++) {
      browser = new FakeBrowser();
      await startBackground(browser);
      await load(SENT, SENT);
      await startPreview(ADVICE);
      void send('endPreview', { tabId: 1 });
      await turns(at);
      await startBackground(browser);
      await browser.quiet();
      expect(browser.reloads.length > 1, `killed at ${at}`).toBe(!browser.stored.has('previews'));
    }
  });

  test('that the browser refuses leaves nothing', async () => {
    browser.rules.set = () => {
      throw new Error('Invalid rule.');
    };
    expect((await startPreview()).error).toBe('Invalid rule.');
    expect([browser.rules.size, browser.stored.has('previews')]).toEqual([0, false]);
  });

  test('is refused twice, without a page, and if nothing can be simulated', async () => {
    expect(await startPreview([{ op: 'redirect-to-https' }])).toEqual({
      ok: true,
      reply: { started: false },
    });
    expect((await startPreview([{ op: 'set-header' } as never])).ok).toBe(false);
    await startPreview();
    expect((await startPreview()).error).toContain('cannot be previewed');
    expect(browser.rules.size).toBe(1);
  });
});

/** Lets that many tasks of the background pass. */
async function turns(count: number): Promise<void> {
  for (let at = 0; at < count; at++) await Promise.resolve();
}
