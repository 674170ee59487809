import { isRecord } from '../../engine/index.js';
import browser, { type Runtime } from 'webextension-polyfill';
import type { PageState } from '../../capture/page-state.js';
import type { Decision } from '../settings/decisions.js';
import type { Agreed } from '../probe/probe-message.js';
import type { SeenPage } from '../../ui/ports.js';

/** Every message of the extension: commands go by message, state by storage. */
export interface Protocol {
  /** Reads the markup and the cookie store of the page a tab shows into its facts. */
  readPage: { request: { readonly tabId: number }; reply: { readonly read: boolean } };
  /** Puts what tells of policy violations into the document a tab shows. */
  observeViolations: { request: { readonly tabId: number }; reply: { readonly observed: true } };
  /** Sends what a person was shown and agreed to; the answers go into the page's facts as they come. */
  probe: { request: Agreed; reply: { readonly sent: number } };
  /** Takes these for the servers of the site a tab shows, by name, outermost first; null for those recognised. */
  chooseStack: {
    request: { readonly tabId: number; readonly names: readonly string[] | null };
    /** Whether that is remembered for the site: in a private window it is not. */
    reply: { readonly kept: boolean };
  };
  /** Keeps what the person decided beside a tab; null for the settings page. */
  decide: {
    request: { readonly tabId: number | null; readonly decision: Decision };
    /** Whether it outlasts the browser: what is decided in a private window does not. */
    reply: { readonly kept: boolean };
  };
  // What pages of DevTools may not do themselves where they are confined.
  /** What can be told of a tab. */
  pageState: { request: { readonly tabId: number }; reply: PageState };
  reload: { request: { readonly tabId: number; readonly bypassCache: boolean }; reply: Done };
  /** Opens the popup over the window of a tab, with what it offers for the page there. */
  openPopup: { request: { readonly tabId: number }; reply: Done };
  /** The pages of an origin that are remembered of this session. */
  seenPages: {
    request: { readonly tabId: number; readonly origin: string };
    reply: readonly SeenPage[];
  };
  openSettings: { request: null; reply: Done };
}

type Done = Readonly<Record<string, never>>;

/** The line on which a page's document tells of violations. */
export const VIOLATIONS_PORT = 'violations';

interface Handler<Request, Reply> {
  /** The request, or undefined when `raw` has not its shape. */
  parse(raw: unknown): Request | undefined;
  handle(request: Request): Promise<Reply>;
}

type Handlers = {
  readonly [K in keyof Protocol]: Handler<Protocol[K]['request'], Protocol[K]['reply']>;
};

type Answer<T> = { readonly ok: true; readonly reply: T } | { readonly ok: false; readonly error: string };

/** Answers messages of the extension's own pages. What a handler throws becomes an error reply. */
export function onMessage(handlers: Handlers): void {
  browser.runtime.onMessage.addListener(
    async (message: unknown, sender: Runtime.MessageSender): Promise<Answer<unknown>> => {
      try {
        if (!isOwnPage(sender)) throw new Error('Only pages of the extension are answered.');
        if (!isRecord(message) || !isKey(handlers, message['type'])) throw new Error('Unknown message.');
        return { ok: true, reply: await answer(handlers, message['type'], message['request']) };
      } catch (error) {
        return { ok: false, error: error instanceof Error ? error.message : String(error) };
      }
    },
  );
}

/** Sends a command to the background. Rejects with the error it replies. */
export async function send<K extends keyof Protocol>(
  type: K,
  request: Protocol[K]['request'],
): Promise<Protocol[K]['reply']> {
  const answer: Answer<Protocol[K]['reply']> = await browser.runtime.sendMessage({ type, request });
  if (!answer.ok) throw new Error(answer.error);
  return answer.reply;
}

async function answer<K extends keyof Protocol>(
  handlers: Handlers,
  type: K,
  raw: unknown,
): Promise<Protocol[K]['reply']> {
  const handler: Handler<Protocol[K]['request'], Protocol[K]['reply']> = handlers[type];
  const request = handler.parse(raw);
  if (request === undefined) throw new Error('Malformed request.');
  return handler.handle(request);
}

/** Content scripts share the extension's id, but not its origin. */
export function isOwnPage({ id, url }: { id?: string; url?: string }): boolean {
  return id === browser.runtime.id && url?.startsWith(browser.runtime.getURL('')) === true;
}

function isKey(handlers: Handlers, type: unknown): type is keyof Protocol {
  return typeof type === 'string' && Object.hasOwn(handlers, type);
}
