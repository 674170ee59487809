import { beforeEach, describe, expect, test, vi } from 'vitest';
import { observe } from '../../src/platform/page/in-page/observe.js';

interface FakePort {
  readonly name: string;
  readonly sent: { readonly unread?: number; readonly says?: string; readonly blocked?: string }[];
  ask(asks: 'stop' | 'flush'): void;
}

let ports: FakePort[];
let listeners: Map<string, (event: object) => void>;
/** The callbacks of the reporting observers that are registered. */
let observers: Set<(reports: object[]) => void>;

beforeEach(() => {
  ports = [];
  listeners = new Map();
  observers = new Set();
  vi.useFakeTimers();
  vi.stubGlobal('browser', {
    runtime: {
      connect: ({ name }: { name: string }) => {
        const sent: FakePort['sent'] = [];
        let heard: (message: object) => void = () => undefined;
        ports.push({
          name,
          sent,
          ask: (asks) => {
            heard({ asks });
          },
        });
        return {
          onMessage: {
            addListener: (listener: typeof heard) => {
              heard = listener;
            },
          },
          onDisconnect: { addListener: () => undefined },
          postMessage: (message: object) => sent.push(message),
          disconnect: () => undefined,
        };
      },
    },
  });
  vi.stubGlobal('addEventListener', (type: string, listener: (event: object) => void) =>
    listeners.set(type, listener),
  );
  vi.stubGlobal('removeEventListener', (type: string) => listeners.delete(type));
  vi.stubGlobal(
    'ReportingObserver',
    class {
      readonly #callback: (reports: object[]) => void;
      constructor(callback: (reports: object[]) => void) {
        this.#callback = callback;
      }
      observe() {
        observers.add(this.#callback);
      }
      disconnect() {
        observers.delete(this.#callback);
      }
      takeRecords() {
        return [];
      }
    },
  );
  return () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    delete (globalThis as { sitegradeObserver?: unknown }).sitegradeObserver;
  };
});

let hosts = 0;
const violation = () => ({
  isTrusted: true,
  effectiveDirective: 'img-src',
  blockedURI: `https://h${++hosts}.test/`,
  disposition: 'enforce',
});

describe.each(['events', 'reports'] as const)('a page that violates without end, as %s', (how) => {
  const isListened = () => listeners.has('securitypolicyviolation') || observers.size > 0;
  /** As many violations, if anything listens. */
  const violate = (count: number) => {
    const all = Array.from({ length: count }, violation);
    for (const event of all) listeners.get('securitypolicyviolation')?.(event);
    for (const callback of observers) callback(all.map((body) => ({ type: 'csp-violation', body })));
  };
  const sent = () => ports.flatMap((port) => port.sent);

  test('is not listened to until the next batch, which comes ever later', () => {
    observe('first', 'again', how === 'reports');
    const batches: number[] = [];
    let before = sent().length;
    for (let ms = 0; ms < 60_000; ms += 50) {
      violate(200);
      if (sent().length > before) batches.push(ms);
      before = sent().length;
      vi.advanceTimersByTime(50);
    }
    // 240,000 violations. One batch each 200 ms would be 300.
    expect(batches.length).toBeGreaterThan(5);
    expect(batches.length).toBeLessThan(12);
    expect(sent().length).toBeLessThan(12 * 102);
  });

  test('is said to have more than was read, though how many is not known', () => {
    observe('first', 'again', how === 'reports');
    violate(900);
    expect(isListened()).toBe(true);
    violate(500);
    expect(isListened()).toBe(false);
    vi.advanceTimersByTime(250);
    expect(isListened()).toBe(true);
    const reports = sent().filter(({ blocked }) => blocked !== undefined);
    expect(reports).toHaveLength(100);
    const unread = sent().flatMap((message) => message.unread ?? []);
    expect(unread).toHaveLength(1);
    expect(unread[0]).toBeGreaterThan(900 - 100);
  });

  test('is said to have more even if all that were read are the same', () => {
    observe('first', 'again', how === 'reports');
    const same = violation();
    for (let at = 0; at < 1_001; at += 1) {
      listeners.get('securitypolicyviolation')?.(same);
      for (const callback of observers) callback([{ type: 'csp-violation', body: same }]);
    }
    vi.advanceTimersByTime(250);
    expect(sent()).toContainEqual({ unread: 1 });
  });

  test('that has few again is told at once again', () => {
    observe('first', 'again', how === 'reports');
    violate(2_000);
    vi.advanceTimersByTime(250);
    violate(1);
    vi.advanceTimersByTime(450);
    const before = sent().length;
    violate(1);
    vi.advanceTimersByTime(250);
    expect(sent().length).toBe(before + 1);
  });

  test('sends what waits when asked, and nothing listens after the end', () => {
    observe('first', 'again', how === 'reports');
    violate(2_000);
    ports[0]?.ask('flush');
    expect(sent().at(-1)).toEqual({ says: 'flushed' });
    expect(isListened()).toBe(true);
    violate(2_000);
    ports[0]?.ask('stop');
    vi.advanceTimersByTime(60_000);
    expect(isListened()).toBe(false);
  });
});
