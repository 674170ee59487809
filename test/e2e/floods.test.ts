import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import { MAX_PREVIEW_BLOCKED } from '../../src/capture/preview/preview.js';
import { MAX_RECORDING, type StoredRecording } from '../../src/capture/recording/stored-recording.js';
import { MAX_INLINE } from '../../src/engine/limits.js';
import { BROWSERS, useLab, type BrowserName, type Lab } from '../support/lab.js';
import { previewing } from '../support/previewing.js';
import { serveInRun } from '../support/run-site.js';
import { storedRecording } from '../support/stored-recording.js';
import { until } from '../support/until.js';

/** In the extension's pages, and the driver's. */
declare const chrome: Browser;

/**
 * `HOSTS=10000 VIOLATIONS=1000000 BUSY_MS=18 npx vitest run floods` asks for much more: as many as the browser can.
 * Firefox passes each violation on to its own console, also of a page that no extension watches: a flood keeps the whole
 * browser busy there, so that it gets fewer.
 */
const { HOSTS = '400', VIOLATIONS, BUSY_MS } = process.env;
const USUAL = {
  chromium: { violations: 20_000, busyMs: 8, everyMs: 20 },
  firefox: { violations: 4_000, busyMs: 1, everyMs: 100 },
};
const SITE = 'https://shop.test';
/** Bytes of the background, and characters of all that is stored. */
const MOST_HEAP = 40_000_000;
const MOST_STORED = 1_000_000;
/** Milliseconds until a view has an answer, on a busy machine. */
const MOST_MS = 15_000;

/**
 * As many violations as it can, and inline code: from the start more than is read, and more each time. When told, a
 * request to each host in one task: more at once than an observer reads, however quick the machine is. Nothing listens on
 * their port: hundreds of TLS handshakes at once would keep a busy machine from opening the popup.
 */
const floodOf = ({ busyMs, everyMs }: (typeof USUAL)[BrowserName]) => `let violations = 0;
const addScript = () => {
  const script = document.createElement('script');
  script.textContent = '/* ' + Math.random() + ' */';
  document.body.append(script);
};
addEventListener('load', () => {
  for (let at = 0; at <= ${MAX_INLINE}; at++) addScript();
  setInterval(() => {
    const end = performance.now() + ${BUSY_MS ?? busyMs};
    while (performance.now() < end) for (let at = 0; at < 50; at++, violations++) try { eval('1'); } catch {}
    addScript();
    document.documentElement.dataset.violations = violations;
  }, ${everyMs});
});
addEventListener('all-hosts', () => {
  for (let at = 0; at < ${HOSTS}; at++, violations++)
    fetch('https://h' + at + '.test:2/', { mode: 'no-cors' }).catch(() => {});
});`;

describe.each(BROWSERS)('a page that fights back, in %s', (name) => {
  const usual = USUAL[name];
  const enough = Number(VIOLATIONS ?? usual.violations);
  let lab: Lab;
  let preview: ReturnType<typeof previewing>;

  beforeAll(async () => {
    await serveInRun(['shop.test'], ({ url: { pathname } }) =>
      pathname === '/flood.js'
        ? { headers: [['Content-Type', 'text/javascript']], body: floodOf(usual) }
        : {
            headers: [['Content-Type', 'text/html; charset=utf-8']],
            body: `<!doctype html><title>Page</title><h1>Page</h1><script>/* ${Math.random()} */</script>${
              pathname === '/fights' ? '<script src="/flood.js"></script>' : ''
            }`,
          },
    );
    lab = await useLab(name);
    preview = previewing(lab);
  });

  afterEach(() => lab.closeTabs());

  /** How many violations the page caused. */
  const counted = (tab: number) =>
    lab.drive(async (id) => {
      const [frame] = await chrome.scripting.executeScript({
        target: { tabId: id },
        func: () => Number(document.documentElement.dataset.violations ?? 0),
      });
      return (frame?.result ?? 0) as number;
    }, tab);
  const callAllHosts = (tab: number) =>
    lab.drive(async (id) => {
      await chrome.scripting.executeScript({
        target: { tabId: id },
        func: () => dispatchEvent(new Event('all-hosts')),
      });
    }, tab);
  /** Characters of all that is stored. */
  const stored = () =>
    lab.own(
      async () =>
        JSON.stringify([await chrome.storage.session.get(), await chrome.storage.local.get()]).length,
    );

  /**
   * Lets the page do its worst, while a view asks again and again.
   * @param isWatched whether a violation of the page was received: Firefox tells of none before
   */
  async function fight(
    tab: number,
    isWatched: () => Promise<boolean>,
    isTold: (popup: string) => boolean,
  ): Promise<void> {
    const before = await lab.backgroundHeap();
    let [slowest, heap, size] = [0, 0, 0];
    await lab.unasked.go(tab, `${SITE}/fights`);
    const from = performance.now();
    let violations = 0;
    const measure = async () => {
      const asked = performance.now();
      await preview.stateOf(tab);
      slowest = Math.max(slowest, performance.now() - asked);
      heap = Math.max(heap, (await lab.backgroundHeap()) ?? 0);
      size = Math.max(size, await stored());
    };
    await until('enough of it', async () => {
      await measure();
      violations = await counted(tab);
      return violations >= enough && (await isWatched());
    });
    await callAllHosts(tab);
    const seconds = (performance.now() - from) / 1_000;
    const opening = performance.now();
    await lab.openPopup(tab);
    await until('the popup to say it', async () => isTold((await lab.readPopup()).text));
    const opened = performance.now() - opening;
    await measure();
    await lab.closePopup();
    const memory = await lab.firefox?.chrome(`(async () => {
      const { children } = await ChromeUtils.requestProcInfo();
      return JSON.stringify(children.map(({ type, memory }) => [type, Math.round(memory / 1e6)]));
    })()`);
    console.log(
      name,
      memory ?? '',
      JSON.stringify({
        violations,
        aSecond: Math.round(violations / seconds),
        heap: [before, heap],
        stored: size,
        slowest: Math.round(slowest),
        popup: Math.round(opened),
      }),
    );
    expect(heap).toBeLessThan(MOST_HEAP);
    expect(size).toBeLessThan(MOST_STORED);
    expect(slowest).toBeLessThan(MOST_MS);
    expect(opened).toBeLessThan(MOST_MS);
  }

  it(
    'is recorded in bounded memory and time, and the recording says what it lacks',
    { timeout: 180_000 },
    async () => {
      const tab = await lab.openTab(`${SITE}/`);
      await lab.send('startRecording', { tabId: tab });
      const recorded = () => storedRecording((work, key) => lab.own(work, key), SITE);
      const pageOf = ({ recording }: StoredRecording) =>
        recording.pages.find(({ path }) => path === '/fights');
      await fight(
        tab,
        async () => pageOf(await recorded())?.evals === true,
        (popup) => popup.includes('Stop'),
      );
      const stopping = performance.now();
      await lab.own(() => chrome.runtime.sendMessage({ type: 'stopRecording', request: null }));
      expect(performance.now() - stopping).toBeLessThan(MOST_MS);
      const kept = await recorded();
      expect(JSON.stringify(kept).length).toBeLessThanOrEqual(MAX_RECORDING);
      const page = pageOf(kept);
      expect(page?.isCut === true || page?.unseen.includes('too-many')).toBe(true);
      const { unread = 0 } = kept;
      expect(unread).toBeGreaterThan(0);
    },
  );

  it(
    'is previewed in bounded memory and time, and the banner says what it lacks',
    { timeout: 180_000 },
    async () => {
      const tab = await lab.openTab(`${SITE}/`);
      const value = "script-src 'self'; connect-src 'self'";
      await preview
        .start(tab, [{ op: 'set-header', name: 'Content-Security-Policy', value }])
        .catch(() => undefined);
      const blocked = async () => {
        const state = await preview.stateOf(tab);
        return state.kind === 'page' ? (state.preview?.seen.blocked.first.length ?? 0) : 0;
      };
      await fight(
        tab,
        async () => (await blocked()) > 0,
        (text) => /what else was blocked \(the list is full|more violations \(there were too many/.test(text),
      );
      expect(await blocked()).toBeLessThanOrEqual(MAX_PREVIEW_BLOCKED);
      await preview.end(tab);
    },
  );
});
