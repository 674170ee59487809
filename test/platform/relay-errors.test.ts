import { beforeEach, describe, expect, test, vi } from 'vitest';
import { relayErrors } from '../../src/platform/page/in-page/errors.js';

interface FakePort {
  readonly name: string;
  readonly sent: unknown[];
  isClosed: boolean;
}

let ports: FakePort[];
let page: EventTarget;
/** What the page knows of its errors. */
let known: string[];

class Told extends Event {
  constructor(readonly detail: string) {
    super('told');
  }
}

beforeEach(() => {
  [ports, page, known] = [[], new EventTarget(), []];
  const connect = ({ name }: { name: string }) => {
    const port: FakePort = { name, sent: [], isClosed: false };
    ports.push(port);
    return {
      onDisconnect: { addListener: () => undefined },
      postMessage: (message: unknown) => port.sent.push(message),
      disconnect: () => {
        port.isClosed = true;
      },
    };
  };
  vi.stubGlobal('browser', { runtime: { connect } });
  vi.stubGlobal('document', { readyState: 'complete' });
  for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent'] as const)
    vi.stubGlobal(name, page[name].bind(page));
  page.addEventListener('wanted', () => {
    for (const detail of known) page.dispatchEvent(new Told(detail));
  });
  return () => {
    vi.unstubAllGlobals();
    Reflect.deleteProperty(globalThis, 'sitegradeRelays');
  };
});

const relay = (again = false) => relayErrors('errors', 'told', 'wanted', 3, again);

describe('the errors of a page', () => {
  test('go through a new port each time, as the earlier one may have no other end', () => {
    known = ['a'];
    expect([relay(), relay(), relay(true)]).toEqual([1, 1, 1]);
    page.dispatchEvent(new Told('b'));
    expect(ports.map(({ isClosed, sent }) => [isClosed, sent])).toEqual([
      [true, ['a']],
      [true, ['a']],
      [false, ['a', 'b']],
    ]);
  });

  test('are passed on again only where they were before, once the page has loaded', () => {
    expect(relay(true)).toBeNull();
    expect(relay()).toBe(0);
    vi.stubGlobal('document', { readyState: 'interactive' });
    expect([relay(true), ports.length]).toEqual([null, 1]);
  });

  test('are passed on once each, up to the maximum', () => {
    known = ['a', 'a', 'b', 'c', 'd'];
    expect(relay()).toBe(3);
    expect(ports[0]?.sent).toEqual(['a', 'b', 'c']);
  });

  test('are not passed on where a page makes up one that is longer than any', () => {
    known = ['x'.repeat(16_385), 'a'];
    expect(relay()).toBe(1);
    expect(ports[0]?.sent).toEqual(['a']);
  });

  test('are not passed on where the browser gives no port', () => {
    vi.stubGlobal('browser', undefined);
    expect(relay()).toBeNull();
  });
});
