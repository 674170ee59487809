import { beforeEach, describe, expect, test } from 'vitest';
import { play, startBackground } from '../support/background.js';
import { FakeBrowser } from '../support/fake-browser.js';

const ORIGIN = 'https://a.test';

let browser: FakeBrowser;

beforeEach(async () => {
  browser = new FakeBrowser();
  await startBackground(browser);
});

const load = (documentId: string, tabId = 1) =>
  play(browser, {
    tabId,
    documentId,
    requestId: documentId,
    responses: [{ url: `${ORIGIN}/`, headers: [['x', '1']] }],
    at: Date.now(),
  });

const send = async (type: string, request: object | null) => {
  const reply = browser.send({ type, request }) as Promise<object>;
  await browser.quiet();
  return reply;
};

/** The port of an observer, with what it is asked. */
function observer(documentId: string, tabId = 1, name = 'violations') {
  const asked: unknown[] = [];
  const listeners = new Set<(message: unknown, port: object) => void>();
  browser.onConnect.fire({
    name,
    sender: {
      id: FakeBrowser.ID,
      tab: { id: tabId, incognito: browser.privateTabs.has(tabId) },
      url: `${ORIGIN}/`,
      frameId: 0,
      documentId,
    },
    onMessage: {
      addListener: (listener: (message: unknown, port: object) => void) => listeners.add(listener),
      removeListener: (listener: (message: unknown, port: object) => void) => listeners.delete(listener),
    },
    onDisconnect: { addListener: () => undefined },
    postMessage: (message: unknown) => asked.push(message),
    disconnect: () => undefined,
  });
  return {
    asked,
    violate: (blocked: string) => {
      for (const listener of listeners)
        listener({ directive: 'img-src', blocked, disposition: 'enforce' }, { name });
    },
  };
}

/** A panel whose CSP tab is open. */
function panel(tabId = 1, again = '') {
  const received: unknown[] = [];
  let closed: () => void = () => undefined;
  browser.onConnect.fire({
    name: `violations of tab ${tabId}${again}`,
    sender: { id: FakeBrowser.ID, url: `${FakeBrowser.ORIGIN}src/devtools/panel.html` },
    onDisconnect: {
      addListener: (listener: () => void) => {
        closed = listener;
      },
    },
    postMessage: (message: unknown) => received.push(message),
  });
  return {
    received,
    close: () => {
      closed();
    },
  };
}

const STOP = { asks: 'stop' };
const POLICY = { op: 'set-header', name: 'Content-Security-Policy', value: "img-src 'none'" };
const blocked = () =>
  JSON.stringify([...browser.stored].filter(([key]) => key === 'previews')).includes('https://late.test');

describe('the observer of a document', () => {
  test('ends with the last view that needs it, whichever that is', async () => {
    const [one, other] = [panel(), panel()];
    const { asked, violate } = observer('a');
    one.close();
    violate('https://late.test/');
    expect(asked).toEqual([]);
    expect([one.received.length, other.received.length]).toEqual([0, 1]);
    other.close();
    expect(asked).toEqual([STOP]);
    await browser.quiet();
  });

  test('of a preview goes on when the CSP tab of a panel is closed', async () => {
    await load('a');
    await send('startPreview', { tabId: 1, advice: [POLICY] });
    await load('b');
    const view = panel();
    const { asked, violate } = observer('b');
    view.close();
    expect(asked).toEqual([]);
    violate('https://late.test/');
    await browser.quiet();
    expect(blocked()).toBe(true);
    await send('endPreview', { tabId: 1 });
    expect(asked).toEqual([STOP]);
  });

  test('of a panel goes on when the list of a preview is full, in each document', async () => {
    await load('a');
    await send('startPreview', { tabId: 1, advice: [POLICY] });
    const view = panel();
    for (const documentId of ['b', 'c']) {
      await load(documentId);
      const { asked, violate } = observer(documentId);
      view.received.length = 0;
      for (let at = 0; at < 51; at += 1) violate(`https://h${at}.test/`);
      violate('https://late.test/');
      expect([asked, view.received.length]).toEqual([[], 52]);
      await browser.quiet();
    }
    await send('endPreview', { tabId: 1 });
    view.close();
  });

  test('of a panel goes on when a recording of its site stops, and that of a preview too', async () => {
    await load('a', 1);
    await load('other', 2);
    await load('third', 3);
    await send('startRecording', { tabId: 2 });
    const view = panel(1);
    const [shown, previewed, recorded] = [observer('a', 1), observer('b', 3), observer('other', 2)];
    await send('startPreview', { tabId: 3, advice: [POLICY] });
    // The preview ends the recording of its site.
    expect(recorded.asked).toContainEqual(STOP);
    expect(shown.asked).not.toContainEqual(STOP);
    shown.violate('https://late.test/');
    expect(view.received).toHaveLength(1);
    await load('b', 3);
    const next = observer('b', 3);
    next.violate('https://late.test/');
    await browser.quiet();
    expect(blocked()).toBe(true);
    view.close();
    expect(shown.asked).toContainEqual(STOP);
    expect([previewed.asked, next.asked].map((all) => all.length)).toEqual([2, 0]);
  });

  test('of a recording goes on when a view is closed, but not in a private window', async () => {
    browser.privateTabs.add(7);
    await load('a', 1);
    await load('private', 7);
    await send('startRecording', { tabId: 1 });
    const views = [panel(1), panel(7)];
    const [recorded, secret] = [observer('a', 1), observer('private', 7)];
    for (const view of views) view.close();
    expect([recorded.asked, secret.asked]).toEqual([[], [STOP]]);
    await send('stopRecording', null);
    expect(recorded.asked).toContainEqual(STOP);
  });

  test('is not ended by a recording that stops while the background has just started', async () => {
    await load('a');
    await load('other', 2);
    await send('startRecording', { tabId: 1 });
    await startBackground(browser);
    const view = panel(1, ' again');
    const shown = observer('a', 1, 'violations again');
    const recorded = observer('other', 2, 'violations again');
    // What is known of the recording is still being read.
    const reply = await send('stopRecording', null);
    expect(reply).toMatchObject({ ok: true });
    expect(recorded.asked).toContainEqual(STOP);
    expect(shown.asked).not.toContainEqual(STOP);
    shown.violate('https://late.test/');
    expect(view.received).toHaveLength(1);
    view.close();
    expect(shown.asked).toContainEqual(STOP);
  });
});
