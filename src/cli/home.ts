import type { Page } from 'puppeteer-core';
import type { PageState } from '../capture/page-state.js';
import type { ProbeRequest } from '../engine/index.js';
import type { Launched } from './browser.js';

/**
 * A document of the extension in a tab of its own, which stays open while others come and go. From it the command asks
 * the background what the popup asks. It is a picture: nothing runs in it.
 */
export type Home = Page;

/** Uses the tab that the browser started with. */
export async function openHome({ browser, extension }: Launched): Promise<Home> {
  const [home = await browser.newPage()] = await browser.pages();
  await home.goto(`chrome-extension://${extension.id}/icons/128.png`);
  return home;
}

export interface Tab {
  readonly id: number;
  readonly page: Page;
}

/** Opens a tab, which comes to the front. */
export async function openTab(home: Home): Promise<Tab> {
  const before = new Set(await home.evaluate(TAB_IDS));
  const page = await home.browser().newPage();
  const id = (await home.evaluate(TAB_IDS)).find((one) => !before.has(one));
  if (id === undefined) throw new Error('The browser has no id for the new tab');
  return { id, page };
}

/** What the background is asked: part of `Protocol` (src/platform/messages/protocol.ts). */
interface Questions {
  readPage: { request: { readonly tabId: number }; reply: { readonly read: boolean } };
  pageState: { request: { readonly tabId: number }; reply: PageState };
  probe: {
    request: {
      readonly tabId: number;
      readonly token: string;
      readonly requests: readonly ProbeRequest[];
    };
    reply: { readonly sent: number };
  };
  idle: { request: null; reply: object };
}

type Envelope<T> = { readonly ok: true; readonly reply: T } | { readonly ok: false; readonly error: string };

/** Asks the background. Rejects if its reply is an error. */
export async function ask<K extends keyof Questions>(
  home: Home,
  type: K,
  request: Questions[K]['request'],
): Promise<Questions[K]['reply']> {
  const envelope = (await home.evaluate(SEND, { type, request })) as Envelope<Questions[K]['reply']>;
  if (!envelope.ok) throw new Error(envelope.error);
  return envelope.reply;
}

/** In the page, where `chrome` is. */
interface Chrome {
  readonly tabs: { query(wanted: object): Promise<{ id: number }[]> };
  readonly runtime: { sendMessage(message: object): Promise<unknown> };
}

const TAB_IDS = async (): Promise<number[]> => {
  const { chrome } = globalThis as unknown as { chrome: Chrome };
  return (await chrome.tabs.query({})).map(({ id }) => id);
};

const SEND = (message: object): Promise<unknown> => {
  const { chrome } = globalThis as unknown as { chrome: Chrome };
  return chrome.runtime.sendMessage(message);
};
