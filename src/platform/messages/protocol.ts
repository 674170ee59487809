import { isRecord, type Advice, type PartAdvice } from '../../engine/index.js';
import browser, { type Runtime } from 'webextension-polyfill';
import type { PageState } from '../../capture/page-state.js';
import type { PreviewChoice } from '../../capture/preview/choice.js';
import type { Look } from '../../capture/history/looks.js';
import type { Decision, Kept } from '../settings/decisions.js';
import type { Agreed, AgreedFile, FileHash, AgreedVisits } from '../probe/probe-message.js';
import type { Visited } from '../../capture/recording/visit-plan.js';
import type { SeenPage } from '../../ui/ports.js';
import { counted } from '../tasks.js';

/** All messages of the extension. Commands are sent as messages, state goes through storage. */
export interface Protocol {
  /** Adds the markup and the stored cookies of the page in a tab to its facts. */
  readPage: { request: { readonly tabId: number }; reply: { readonly read: boolean } };
  /** Injects the observer of policy violations into the document in a tab. */
  observeViolations: {
    request: {
      readonly tabId: number;
      /** For a view that was opened after the observer. */
      readonly again: boolean;
    };
    reply: { readonly observed: true };
  };
  /** Sends the requests that the user was shown and agreed to; each response is added to the page's facts. */
  probe: { request: Agreed; reply: { readonly sent: number } };
  /** Asks for a file of another site that the page loads, and computes its hash. Nothing is stored. */
  hashFile: { request: AgreedFile; reply: FileHash };
  /** Sets the servers of the site in a tab, by name, outermost first; null for the recognised ones. */
  chooseStack: {
    request: { readonly tabId: number; readonly names: readonly string[] | null };
    /** Whether the choice was stored: not in a private window. */
    reply: { readonly kept: boolean };
  };
  /** Stores what the user decided for a tab; null for the settings page. */
  decide: {
    request: { readonly tabId: number | null; readonly decision: Decision };
    reply: Kept;
  };
  /** Adds a look to the history of a page, if that is pinned. Not in a private window. */
  look: {
    request: { readonly tabId: number; readonly page: string; readonly look: Look };
    reply: Done;
  };
  /** Simulates advice in a tab, and reloads it. `started` is false if none of it can be simulated. */
  startPreview: {
    request: {
      readonly tabId: number;
      readonly advice: readonly Advice[];
      readonly parts?: readonly PartAdvice[];
      /** URLs of requests of the page that failed before. */
      readonly failed?: readonly string[] | undefined;
      /** What the person chose, for the texts that a view gives while it runs. */
      readonly choice?: PreviewChoice | undefined;
    };
    reply: { readonly started: boolean };
  };
  /** Ends the preview of a tab, and reloads it. */
  endPreview: { request: { readonly tabId: number }; reply: Done };
  /** Records the pages of the tab's origin, for a policy that fits them all, until it is stopped. */
  startRecording: { request: { readonly tabId: number }; reply: Done };
  /** Ends the recording that runs, after it has read the pages on show once more. */
  stopRecording: { request: null; reply: Done };
  /** Requests pages of a recording as other visitors, as the user was shown, and adds the hashes of their code. */
  visitPages: { request: AgreedVisits; reply: Visited };
  // For DevTools pages in Firefox, which lack the APIs.
  /** The state of a tab. The command line asks for it too. */
  pageState: { request: { readonly tabId: number }; reply: PageState };
  reload: { request: { readonly tabId: number; readonly bypassCache: boolean }; reply: Done };
  /** Opens the popup in the window of a tab. */
  openPopup: { request: { readonly tabId: number }; reply: Done };
  /** The pages of an origin seen in this session. */
  seenPages: {
    request: { readonly tabId: number; readonly origin: string };
    reply: readonly SeenPage[];
  };
  /** Opens the page that takes a HAR file. */
  openHarPage: { request: null; reply: Done };
  openSettings: { request: null; reply: Done };
  /** Replies when nothing runs in the background and nothing is put off (`tasks.ts`), for the command line and tests. */
  idle: { request: null; reply: Done };
}

type Done = Readonly<Record<string, never>>;

/** The port on which a previewed document reports errors of its scripts. */
export const ERRORS_PORT = 'errors';

interface Handler<Request, Reply> {
  /** The request, or undefined if `raw` is malformed. */
  parse(raw: unknown): Request | undefined;
  handle(request: Request): Promise<Reply>;
}

type Handlers = {
  readonly [K in keyof Protocol]: Handler<Protocol[K]['request'], Protocol[K]['reply']>;
};

type Envelope<T> = { readonly ok: true; readonly reply: T } | { readonly ok: false; readonly error: string };

/** Replies to messages from the extension's own pages. An exception in a handler becomes an error reply. */
export function onMessage(handlers: Handlers): void {
  browser.runtime.onMessage.addListener(
    async (message: unknown, sender: Runtime.MessageSender): Promise<Envelope<unknown>> => {
      try {
        if (!isOwnPage(sender)) throw new Error('Only pages of the extension may send messages.');
        if (!isRecord(message) || !isKey(handlers, message['type'])) throw new Error('Unknown message.');
        const replying = reply(handlers, message['type'], message['request']);
        // It does not wait for itself.
        return { ok: true, reply: await (message['type'] === 'idle' ? replying : counted(replying)) };
      } catch (error) {
        return { ok: false, error: error instanceof Error ? error.message : String(error) };
      }
    },
  );
}

/** Sends a command to the background. Rejects if the reply is an error. */
export async function send<K extends keyof Protocol>(
  type: K,
  request: Protocol[K]['request'],
): Promise<Protocol[K]['reply']> {
  const envelope: Envelope<Protocol[K]['reply']> = await browser.runtime.sendMessage({ type, request });
  if (!envelope.ok) throw new Error(envelope.error);
  return envelope.reply;
}

async function reply<K extends keyof Protocol>(
  handlers: Handlers,
  type: K,
  raw: unknown,
): Promise<Protocol[K]['reply']> {
  const handler: Handler<Protocol[K]['request'], Protocol[K]['reply']> = handlers[type];
  const request = handler.parse(raw);
  if (request === undefined) throw new Error('Malformed request.');
  return handler.handle(request);
}

/** Content scripts have the extension's id too, but not its origin. */
export function isOwnPage({ id, url }: { id?: string; url?: string }): boolean {
  return id === browser.runtime.id && url?.startsWith(browser.runtime.getURL('')) === true;
}

function isKey(handlers: Handlers, type: unknown): type is keyof Protocol {
  return typeof type === 'string' && Object.hasOwn(handlers, type);
}
