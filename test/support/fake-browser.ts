import type { WebRequest } from 'webextension-polyfill';
import { vi } from 'vitest';

type Listener<A extends readonly unknown[]> = (...args: A) => unknown;

/** An event of the fake browser: stores its listeners and their options. */
class FakeEvent<A extends readonly unknown[]> {
  readonly registrations: { listener: Listener<A>; extra: readonly unknown[] }[] = [];

  addListener = (listener: Listener<A>, ...extra: unknown[]): void => {
    if (!this.registrations.some((known) => known.listener === listener))
      this.registrations.push({ listener, extra });
  };

  removeListener = (listener: Listener<A>): void => {
    const index = this.registrations.findIndex((known) => known.listener === listener);
    if (index >= 0) this.registrations.splice(index, 1);
  };

  fire(...args: A): unknown[] {
    return [...this.registrations].map(({ listener }) => listener(...args));
  }
}

export interface Frame {
  readonly documentId: string;
  readonly url: string;
  readonly errorOccurred: boolean;
}

export interface FakeBadge {
  readonly text: string;
  readonly title: string;
  readonly background: string;
  readonly color: string;
}

interface FakeRule {
  readonly id: number;
  readonly condition?: { readonly excludedResponseHeaders?: readonly unknown[] };
}

interface RuleChange {
  readonly removeRuleIds?: readonly number[];
  readonly addRules?: readonly FakeRule[];
}

/** As Chromium calls it. */
const PRIVATE_STORE = '1';

const NO_BADGE: FakeBadge = { text: '', title: '', background: '', color: '' };

/** A cookie as the cookies API gives it. */
export interface FakeCookie {
  name: string;
  value: string;
  domain: string;
  hostOnly: boolean;
  path: string;
  secure: boolean;
  httpOnly: boolean;
  sameSite: string;
  session: boolean;
  expirationDate?: number;
  partitionKey?: { topLevelSite?: string };
}

/**
 * The part of a browser that the extension's background and popup use. Tabs, frames and storage survive a killed
 * worker; listeners do not.
 */
export class FakeBrowser {
  static readonly ID = 'abcdefghijklmnop';
  static readonly ORIGIN = `chrome-extension://${FakeBrowser.ID}/`;

  /** storage.session as JSON text by key, as a browser would keep it. */
  readonly stored = new Map<string, string>();
  /** storage.local, likewise: on disk. */
  readonly onDisk = new Map<string, string>();
  /** Maximum characters in storage.session. */
  quota = Infinity;
  /** Access levels set for storage.local; storage.session has no such method, as in Firefox. */
  readonly accessLevels: string[] = [];
  /** Calls to storage.session, with the characters read or written. */
  readonly storageCalls: { readonly call: 'get' | 'set' | 'remove'; readonly characters: number }[] = [];
  /** Frame 0 of each tab. */
  readonly frames = new Map<number, Frame>();
  readonly badges = new Map<number, FakeBadge>();
  readonly loading = new Set<number>();
  readonly granted = { hosts: true };
  /** The user's reply to permissions.request. */
  grants = true;
  active = 1;
  cookies: FakeCookie[] = [];
  /** Tabs of private windows, and their cookies. */
  readonly privateTabs = new Set<number>();
  privateCookies: FakeCookie[] = [];
  /** The result of a script injected into a document, by documentId. */
  readonly pages = new Map<string, unknown>();
  /** Whether injected scripts never end: those that Chromium was about to inject when access was withdrawn. */
  isMute = false;
  readonly injections: unknown[] = [];
  readonly reloads: unknown[] = [];
  /** URLs of the tabs that the extension opened. */
  readonly openedTabs: string[] = [];
  readonly cookieQueries: unknown[] = [];
  /** The session rules by id; they survive the worker. */
  readonly rules = new Map<number, unknown>();
  /** Whether a rule can depend on response headers, and such a condition is checked: Chromium 128 and newer. */
  knowsResponseHeaders = true;
  /** Identifies the running worker; a killed one neither writes nor paints. */
  #life = 0;

  readonly onChanged = new FakeEvent<[Record<string, unknown>, string]>();
  readonly onMessage = new FakeEvent<[unknown, { id?: string; url?: string }]>();
  readonly onConnect = new FakeEvent<[object]>();
  readonly onInstalled = new FakeEvent<[object]>();
  readonly webRequest = {
    onBeforeRequest: new FakeEvent<[object]>(),
    onSendHeaders: new FakeEvent<[object]>(),
    onHeadersReceived: new FakeEvent<[object]>(),
    onBeforeRedirect: new FakeEvent<[object]>(),
    onResponseStarted: new FakeEvent<[object]>(),
    onErrorOccurred: new FakeEvent<[object]>(),
  };
  readonly webNavigation = {
    onBeforeNavigate: new FakeEvent<[object]>(),
    onCommitted: new FakeEvent<[object]>(),
    onCompleted: new FakeEvent<[object]>(),
    onErrorOccurred: new FakeEvent<[object]>(),
  };
  readonly tabs = {
    onCreated: new FakeEvent<[{ readonly id: number }]>(),
    onRemoved: new FakeEvent<[number]>(),
    onReplaced: new FakeEvent<[number, number]>(),
    onUpdated: new FakeEvent<[number, { status?: string }]>(),
  };
  readonly permissions = { onAdded: new FakeEvent<[object]>(), onRemoved: new FakeEvent<[object]>() };
  /** OnHeadersReceivedOptions as this browser has them. */
  readonly headersReceivedOptions: Record<string, string>;

  constructor(kind: 'chromium' | 'firefox' = 'chromium') {
    this.headersReceivedOptions = {
      RESPONSE_HEADERS: 'responseHeaders',
      ...(kind === 'chromium' && { EXTRA_HEADERS: 'extraHeaders' }),
    };
  }

  /** The `browser` namespace for one run of the worker or one popup. */
  namespace(): object {
    const life = this.#life;
    const call = async <T>(reply: () => T): Promise<T> => {
      await Promise.resolve();
      return life === this.#life ? reply() : new Promise<never>(() => undefined);
    };
    const json = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));
    const badge = (tabId: number, change: Partial<FakeBadge>) =>
      call(() => {
        this.badges.set(tabId, { ...(this.badges.get(tabId) ?? NO_BADGE), ...change });
      });
    return {
      runtime: {
        id: FakeBrowser.ID,
        getURL: (path: string) => FakeBrowser.ORIGIN + path,
        onMessage: this.onMessage,
        onConnect: this.onConnect,
        onInstalled: this.onInstalled,
        sendMessage: (message: unknown) => call(() => this.send(message)),
      },
      storage: {
        onChanged: this.onChanged,
        local: {
          setAccessLevel: ({ accessLevel }: { accessLevel: string }) =>
            call(() => {
              this.accessLevels.push(accessLevel);
            }),
          get: (keys: readonly string[] | null) =>
            call(() =>
              Object.fromEntries(
                [...this.onDisk]
                  .filter(([stored]) => keys === null || keys.includes(stored))
                  .map(([stored, text]) => [stored, json(text)]),
              ),
            ),
          set: (items: Record<string, unknown>) =>
            call(() => {
              for (const [key, value] of Object.entries(items)) this.onDisk.set(key, JSON.stringify(value));
              this.onChanged.fire(items, 'local');
            }),
          remove: (keys: string[]) =>
            call(() => {
              for (const key of keys) this.onDisk.delete(key);
              this.onChanged.fire(Object.fromEntries(keys.map((key) => [key, {}])), 'local');
            }),
          clear: () =>
            call(() => {
              const keys = [...this.onDisk.keys()];
              this.onDisk.clear();
              this.onChanged.fire(Object.fromEntries(keys.map((key) => [key, {}])), 'local');
            }),
        },
        session: {
          get: (keys: readonly string[] | null) =>
            call(() => {
              const wanted = keys ?? [...this.stored.keys()];
              const found = wanted.filter((key) => this.stored.has(key));
              this.storageCalls.push({ call: 'get', characters: sizeOf(found, this.stored) });
              return Object.fromEntries(found.map((key) => [key, json(this.stored.get(key))]));
            }),
          set: (items: Record<string, unknown>) =>
            call(() => {
              const next = new Map(this.stored);
              for (const [key, value] of Object.entries(items)) next.set(key, JSON.stringify(value));
              const size = sizeOf([...next.keys()], next);
              this.storageCalls.push({ call: 'set', characters: sizeOf(Object.keys(items), next) });
              if (size > this.quota) throw new Error('Session storage quota bytes exceeded.');
              for (const key of Object.keys(items)) this.stored.set(key, next.get(key) ?? '');
              this.onChanged.fire(items, 'session');
            }),
          remove: (keys: string[]) =>
            call(() => {
              this.storageCalls.push({ call: 'remove', characters: sizeOf(keys, this.stored) });
              for (const key of keys) this.stored.delete(key);
              this.onChanged.fire(Object.fromEntries(keys.map((key) => [key, {}])), 'session');
            }),
        },
      },
      permissions: {
        ...this.permissions,
        contains: ({ origins }: { origins: string[] }) =>
          call(() => {
            if (!origins.every((origin) => /^https?:\/\/[^/:]+\/\*$/.test(origin)))
              throw new Error(`Invalid value for origin pattern: ${origins.join()}`);
            return this.granted.hosts;
          }),
        request: () => call(() => this.grants),
      },
      webRequest: { ...this.webRequest, OnHeadersReceivedOptions: this.headersReceivedOptions },
      webNavigation: {
        ...this.webNavigation,
        getFrame: ({ tabId }: { tabId: number }) => call(() => this.frames.get(tabId) ?? null),
      },
      tabs: {
        ...this.tabs,
        TAB_ID_NONE: -1,
        query: ({ active }: { active?: boolean }) =>
          call(() =>
            (active ? [this.active] : [...this.frames.keys()]).map((id) => ({
              id,
              incognito: this.privateTabs.has(id),
            })),
          ),
        get: (tabId: number) =>
          call(() => {
            if (!this.frames.has(tabId)) throw new Error(`No tab with id: ${tabId}.`);
            const incognito = this.privateTabs.has(tabId);
            return { id: tabId, incognito, status: this.loading.has(tabId) ? 'loading' : 'complete' };
          }),
        create: ({ url }: { url: string }) =>
          call(() => {
            this.openedTabs.push(url);
          }),
        reload: (tabId: number, options: object) =>
          call(() => {
            this.reloads.push({ tabId, ...options });
          }),
      },
      action: {
        setBadgeText: ({ tabId, text }: { tabId: number; text: string }) => badge(tabId, { text }),
        setTitle: ({ tabId, title }: { tabId: number; title: string }) => badge(tabId, { title }),
        setBadgeBackgroundColor: ({ tabId, color }: { tabId: number; color: string }) =>
          badge(tabId, { background: color }),
        setBadgeTextColor: ({ tabId, color }: { tabId: number; color: string }) => badge(tabId, { color }),
      },
      cookies: {
        getAll: (query: { storeId?: string }) =>
          call(() => {
            this.cookieQueries.push(query);
            return query.storeId === PRIVATE_STORE ? this.privateCookies : this.cookies;
          }),
        getAllCookieStores: () =>
          call(() => {
            const tabs = [...this.frames.keys()];
            const isPrivate = (id: number) => this.privateTabs.has(id);
            return [
              { id: '0', tabIds: tabs.filter((id) => !isPrivate(id)) },
              { id: PRIVATE_STORE, tabIds: tabs.filter(isPrivate) },
            ];
          }),
      },
      declarativeNetRequest: {
        getSessionRules: () => call(() => [...this.rules.values()]),
        updateSessionRules: ({ removeRuleIds = [], addRules = [] }: RuleChange) =>
          call(() => {
            const isEmpty = ({ condition }: FakeRule) => condition?.excludedResponseHeaders?.length === 0;
            if (this.knowsResponseHeaders && addRules.some(isEmpty))
              throw new Error('Rule has an empty list of excluded response headers.');
            for (const id of removeRuleIds) this.rules.delete(id);
            for (const rule of addRules) this.rules.set(rule.id, rule);
          }),
      },
      scripting: {
        executeScript: (injection: { target: { documentIds?: string[] }; func: unknown }) =>
          call(() => {
            this.injections.push(injection);
            if (this.isMute) return new Promise<never>(() => undefined);
            const [documentId = ''] = injection.target.documentIds ?? [];
            if (!this.pages.has(documentId)) throw new Error('Cannot access contents of the page.');
            return [{ documentId, frameId: 0, result: this.pages.get(documentId) }];
          }),
      },
    };
  }

  /** Sends a message to the background, by default from the popup; resolves with the reply. */
  send(
    message: unknown,
    sender: { id?: string; url?: string } = {
      id: FakeBrowser.ID,
      url: `${FakeBrowser.ORIGIN}src/popup/index.html`,
    },
  ): unknown {
    const [reply] = this.onMessage.fire(message, sender);
    if (reply === undefined) throw new Error('Could not establish connection. Receiving end does not exist.');
    return reply;
  }

  /** Ends the worker as the browser does: its pending work and its listeners are lost. */
  kill(): void {
    this.#life += 1;
    const events = [
      ...Object.values(this.webRequest),
      ...Object.values(this.webNavigation),
      ...Object.values(this.tabs),
      ...Object.values(this.permissions),
      this.onConnect,
      this.onMessage,
      this.onChanged,
    ];
    for (const event of events) event.registrations.length = 0;
  }

  /** Resolves when the extension is idle: no microtasks, no hashes and no timers are left. */
  async quiet(): Promise<void> {
    await settled();
    while (vi.isFakeTimers() && vi.getTimerCount() > 0) {
      vi.runOnlyPendingTimers();
      await settled();
    }
  }
}

/** Hashes that are being computed: in another thread, which neither microtasks nor the fake clock wait for. */
let hashing = 0;
const { subtle } = crypto;
const digest = subtle.digest.bind(subtle);
subtle.digest = async (...asked) => {
  hashing += 1;
  try {
    return await digest(...asked);
  } finally {
    hashing -= 1;
  }
};

async function settled(): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve));
  while (hashing > 0);
}

/** Characters of these keys and their values. */
function sizeOf(keys: readonly string[], stored: ReadonlyMap<string, string>): number {
  return keys.reduce((sum, key) => sum + key.length + (stored.get(key)?.length ?? 0), 0);
}

/** Header lines as the webRequest API gives them. */
export function lines(...pairs: readonly (readonly [name: string, value: string])[]): WebRequest.HttpHeaders {
  return pairs.map(([name, value]) => ({ name, value }));
}
