import { describe, expect, it } from 'vitest';
import { ResponseLog, MAX_CHARACTERS, MAX_REQUESTS } from '../../src/capture/response-log.js';
import type { TabRequestEvent } from '../../src/capture/events.js';
import { parseHeaders } from '../../src/capture/headers.js';

const PAGE = 'https://shop.test/';
const none = parseHeaders([]);

/** Builds events of one request. */
function request(requestId: string, url: string, resource = 'script') {
  const base = { tabId: 1, requestId, at: 1 };
  const of = { ...base, frameId: 0, url };
  return {
    about: { ...base, type: 'about', method: 'GET', resource },
    asked: { ...of, type: 'requested' },
    takenOver: { ...of, type: 'taken-over' },
    answered: (status = 200, headers = none) => ({ ...of, type: 'answered', status, ...headers }),
    started: (status = 200, headers = none) => ({
      ...of,
      type: 'started',
      status,
      fromCache: false,
      ...headers,
    }),
    redirected: (to: string) => ({ ...of, type: 'redirected', status: 301, fromCache: false, to, ...none }),
    ended: (error?: string) => ({ ...base, type: 'ended', ...(error !== undefined && { error }) }),
  } as const satisfies Record<string, TabRequestEvent | ((...given: never[]) => TabRequestEvent)>;
}

function logOf(...events: readonly TabRequestEvent[]): ResponseLog {
  const log = new ResponseLog();
  for (const event of events) log.take(event);
  return log;
}

describe('ResponseLog', () => {
  it('has a row as soon as a request starts', () => {
    const { about, asked } = request('1', PAGE, 'main_frame');
    expect(logOf(about, asked).rows()).toMatchObject([
      { url: PAGE, state: 'pending', resource: 'main_frame' },
    ]);
  });

  it('has a row for each response of a chain, and one for the pending response', () => {
    const first = request('1', 'http://shop.test/');
    const second = request('1', PAGE);
    const log = logOf(first.about, first.asked, first.answered(301), first.redirected(PAGE), second.about);
    log.take(second.asked);
    expect(log.rows().map(({ url, state }) => [url, state])).toEqual([
      ['http://shop.test/', 'answered'],
      [PAGE, 'pending'],
    ]);
    log.take(second.answered());
    expect(log.rows().map(({ hop }) => hop?.status)).toEqual([301, 200]);
  });

  it('does not show a service worker’s preload as the page’s response', () => {
    const { about, asked, takenOver, answered, started, ended } = request('1', PAGE, 'main_frame');
    const log = logOf(about, asked, takenOver, answered(), started(), ended());
    expect(log.rows()).toMatchObject([{ url: PAGE, state: 'missing', because: 'service-worker' }]);
  });

  it('keeps header lines in wire order, with repeats, and no cookie’s value', () => {
    const { about, asked, answered } = request('1', PAGE);
    const headers = parseHeaders([
      { name: 'X-B', value: '2' },
      { name: 'a', value: '1' },
      { name: 'X-B', value: '3' },
      { name: 'Set-Cookie', value: 'sid=secret; Path=/' },
    ]);
    const log = logOf(about, asked, answered(200, headers));
    expect(log.rows()[0]?.hop?.headers).toEqual({
      seen: true,
      value: [
        { name: 'X-B', value: '2' },
        { name: 'a', value: '1' },
        { name: 'X-B', value: '3' },
      ],
    });
    expect(JSON.stringify(log.rows())).not.toContain('secret');
  });

  it('shows errors before and after a response', () => {
    const before = request('1', PAGE);
    const after = request('2', `${PAGE}a`);
    const log = logOf(before.about, before.asked, before.ended('net::ERR_FAILED'));
    for (const event of [after.about, after.asked, after.answered(), after.started()]) log.take(event);
    log.take(after.ended('net::ERR_ABORTED'));
    expect(log.rows().map(({ state, error }) => [state, error])).toEqual([
      ['failed', 'net::ERR_FAILED'],
      ['answered', 'net::ERR_ABORTED'],
    ]);
  });

  it('ignores requests that started before the log', () => {
    const { answered, ended } = request('1', PAGE);
    expect(logOf(answered(), ended()).rows()).toEqual([]);
  });

  it('keeps the objects of rows that did not change', () => {
    const one = request('1', PAGE);
    const two = request('2', `${PAGE}a.js`);
    const log = logOf(one.about, one.asked, one.answered(), two.about, two.asked);
    const [kept] = log.rows();
    log.take(two.answered());
    expect(log.rows()[0]).toBe(kept);
    expect(log.rows()).toBe(log.rows());
  });

  it('records the transfer of each response, for equal URLs in the order of their requests', () => {
    const one = request('1', PAGE);
    const two = request('2', PAGE);
    const log = logOf(one.about, one.asked, one.answered(), two.about, two.asked, two.answered());
    log.completed('GET', PAGE, { protocol: 'h2', bytes: 10 });
    log.completed('GET', PAGE, { protocol: 'h2', bytes: 20 });
    log.completed('GET', PAGE, { protocol: 'h2', bytes: 30 });
    log.completed('GET', 'https://never.asked.test/', { protocol: 'h2', bytes: 40 });
    expect(log.rows().map(({ transfer }) => transfer?.bytes)).toEqual([10, 20]);
    log.take(one.started());
    expect(log.rows().map(({ transfer }) => transfer?.bytes)).toEqual([10, 20]);
  });

  it('accepts a transfer before its response: the events may come in this order', () => {
    const page = request('1', PAGE);
    const log = logOf(page.about, page.asked);
    log.completed('GET', PAGE, { protocol: 'h2', bytes: 10 });
    log.completed('GET', PAGE, { protocol: 'h2', bytes: 20 });
    expect(log.rows().map(({ state, transfer }) => [state, transfer])).toEqual([['pending', undefined]]);
    log.take(page.answered());
    expect(log.rows().map(({ transfer }) => transfer?.bytes)).toEqual([10]);
    log.take(page.started());
    expect(log.rows().map(({ transfer }) => transfer?.bytes)).toEqual([10]);
  });

  it('drops the previous page when the tab shows another', () => {
    const old = request('1', 'https://old.test/', 'main_frame');
    const page = request('2', PAGE, 'main_frame');
    const script = request('3', `${PAGE}a.js`);
    const log = logOf(
      old.about,
      old.asked,
      page.about,
      page.asked,
      page.answered(),
      script.about,
      script.asked,
    );
    log.navigated(PAGE);
    expect(log.rows().map(({ url }) => url)).toEqual([PAGE, `${PAGE}a.js`]);
    log.navigated('https://elsewhere.test/');
    expect(log.rows()).toEqual([]);
  });

  it('keeps the request that is being redirected to the document, or was sent since', () => {
    const { about, asked } = request('2', `${PAGE}start`, 'main_frame');
    const log = logOf(about, asked);
    for (const url of ['about:blank', PAGE]) {
      log.navigated(url);
      expect(log.rows().map((row) => row.url)).toEqual([`${PAGE}start`]);
    }
  });

  it('keeps only the newest requests', () => {
    const log = new ResponseLog();
    for (let at = 0; at < MAX_REQUESTS + 3; at += 1) {
      const { about, asked } = request(String(at), `${PAGE}${at}`);
      log.take(about);
      log.take(asked);
    }
    expect(log.rows()).toHaveLength(MAX_REQUESTS);
    expect(log.dropped).toBe(3);
    expect(log.rows()[0]?.url).toBe(`${PAGE}3`);
  });

  it('drops the oldest headers above the limit, and says so', () => {
    const log = new ResponseLog();
    const long = Array.from({ length: 8 }, (_, at) => ({ name: `X-${at}`, value: 'v'.repeat(30_000) }));
    const headers = parseHeaders(long);
    const each = long.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
    const many = Math.ceil(MAX_CHARACTERS / each) + 1;
    for (let at = 0; at < many; at += 1) {
      const { about, asked, answered } = request(String(at), `${PAGE}${at}`);
      for (const event of [about, asked, answered(200, headers)]) log.take(event);
    }
    expect(log.rows()).toHaveLength(many);
    expect(log.rows()[0]).toMatchObject({ state: 'missing', because: 'forgotten' });
    expect(log.rows().at(-1)?.state).toBe('answered');
  });
});
