import type { Browser } from 'webextension-polyfill';
import type { Home } from '../../../src/cli/home.js';

/** In a document of the extension. */
declare const chrome: Browser;

/** Sends a message that only the popup and the panel send; rejects with the error that the background replies. */
export async function send(home: Home, type: string, request: object | null): Promise<unknown> {
  const { reply, error } = await home.evaluate(
    (message): Promise<{ readonly reply?: unknown; readonly error?: string }> =>
      chrome.runtime.sendMessage(message),
    { type, request },
  );
  if (error !== undefined) throw new Error(error);
  return reply;
}
