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
  for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent'] as const)
    vi.stubGlobal(name, page[name].bind(page));
  page.addEventListener('wanted', () => {
    for (const detail of known) page.dispatchEvent(new Told(detail));
  });
  return () => {
    vi.unstubAllGlobals();
    Reflect.deleteProperty(globalThis, 'sitegradeRelay');
  };
});

const relay = () => relayErrors('errors', 'told', 'wanted', 3);

describe('the errors of a page', () => {
  test('go through a new port each time, as the earlier one may have no other end', () => {
    known = ['a'];
    expect([relay(), relay(), relay()]).toEqual([true, true, true]);
    page.dispatchEvent(new Told('b'));
    expect(ports.map(({ isClosed, sent }) => [isClosed, sent])).toEqual([
      [true, ['a']],
      [true, ['a']],
      [false, ['a', 'b']],
    ]);
  });

  test('are passed on once each, up to the maximum', () => {
    known = ['a', 'a', 'b', 'c', 'd'];
    relay();
    expect(ports[0]?.sent).toEqual(['a', 'b', 'c']);
  });

  test('are not passed on where a page makes up one that is longer than any', () => {
    known = ['x'.repeat(16_385), 'a'];
    relay();
    expect(ports[0]?.sent).toEqual(['a']);
  });

  test('are not passed on where the browser gives no port', () => {
    vi.stubGlobal('browser', undefined);
    expect(relay()).toBe(false);
  });
});
