import type { Browser } from 'webextension-polyfill';
import type { StoredRecording } from '../../../src/capture/recording/stored-recording.js';
import { ask, openTab, type Home, type Tab } from '../../../src/cli/home.js';
import { patternIn } from '../../../src/engine/recording/names.js';
import { storedRecording } from '../../support/stored-recording.js';
import { until } from '../../support/until.js';
import { MARKER } from './marker.js';
import { send } from './send.js';

/** In a document of the extension. */
declare const chrome: Browser;

/** Records a site as the panel does it. */
export interface Recorder {
  /** Of the site, where the recording starts. */
  readonly tab: Tab;
  start(): Promise<void>;
  /** Waits until the document that a tab shows is recorded. */
  isRecorded(tab: Tab): Promise<void>;
  /** Opens the page in another tab, waits until all that was observed is recorded, and ends the recording. */
  stop(): Promise<StoredRecording>;
}

export async function openRecorder(home: Home, url: URL): Promise<Recorder> {
  const tab = await openTab(home);
  await tab.page.goto(url.href, { waitUntil: 'load' });
  await until('the page to be known', async () => {
    await ask(home, 'readPage', { tabId: tab.id });
    const state = await ask(home, 'pageState', { tabId: tab.id });
    return state.kind === 'page' && state.snapshot.markup.seen && state.snapshot.chain.seen;
  });
  const stored = () => storedRecording((work, key) => home.evaluate(work, key), url.origin);
  const isRecorded = async ({ id, page }: Tab) => {
    // Nothing is recorded of a document in which browsers run no code.
    if (!/html|xml/.test(await page.evaluate(() => document.contentType))) return;
    await until('the document to be recorded', async () => {
      const shown = await home.evaluate(DOCUMENT_ID, id);
      return (await stored()).documents.some((one) => one.id === shown && one.lacks !== 'reading');
    });
  };
  return {
    tab,
    isRecorded,
    async start() {
      await send(home, 'startRecording', { tabId: tab.id });
      await isRecorded(tab);
    },
    async stop() {
      const last = await openTab(home);
      await last.page.goto(url.href, { waitUntil: 'load' });
      await isRecorded(last);
      await last.page.evaluate((marker) => {
        void fetch(marker, { mode: 'no-cors' }).catch(() => undefined);
      }, MARKER);
      await until('what was observed to be recorded', async () => {
        const { recording } = await stored();
        const path = patternIn(recording, last.page.url());
        const shown = recording.pages.find((page) => page.path === path);
        // A policy of its own may block the request, which then is not recorded.
        return shown?.sendsPolicy === true || shown?.origins.connect?.includes(MARKER) === true;
      });
      await send(home, 'stopRecording', null);
      return stored();
    },
  };
}

const DOCUMENT_ID = async (tabId: number): Promise<string | undefined> =>
  (await chrome.webNavigation.getFrame({ tabId, frameId: 0 }))?.documentId;
