import { describe, expect, it } from 'vitest';
import type { CaptureEvent } from '../../src/capture/events.js';
import { MAX_FIELD, MAX_HEADER_LINES, MAX_HEADERS_TOTAL } from '../../src/engine/index.js';
import { RESPONSE_WAIT_MS, snapshotOf } from '../../src/capture/snapshot.js';
import { CaptureMemory } from '../support/capture-memory.js';
import { navigation, script, type ScriptedResponse } from '../support/capture-script.js';

const take = (...events: readonly CaptureEvent[]) => new CaptureMemory().take(...events);

const A: ScriptedResponse = {
  url: 'http://a.test/',
  headers: [
    ['Set-Cookie', 'one=1'],
    ['Set-Cookie', 'two=2'],
    ['x-hop', 'a'],
  ],
};
const B: ScriptedResponse = {
  url: 'https://b.test/end',
  headers: [
    ['X-Twice', '1'],
    ['x-twice', '2'],
    ['Set-Cookie', 'three=3'],
  ],
};
const SEEN = [
  '302 network http://a.test/ x-hop=a [one two]',
  '200 network https://b.test/end X-Twice=1 x-twice=2 [three]',
];

const PLAIN: ScriptedResponse = { url: 'https://a.test/', headers: [['x', 'plain']] };
const REFUSED = 'Error code 2152398861';
const NONE = { seen: true, value: [] } as const;
const PLAIN_SEEN = ['200 network https://a.test/ x=plain []'];

describe('Chromium', () => {
  it('ordinary: the whole chain, hop by hop, with repeats', () => {
    expect(take(...navigation({ responses: [A, B], documentId: 'd' })).chain('d')).toEqual(SEEN);
  });

  it('HSTS upgrade: the browser itself redirects the http hop', () => {
    const responses: ScriptedResponse[] = [{ url: 'http://a.test/', status: 307, byBrowser: true }, PLAIN];
    expect(take(...navigation({ responses, documentId: 'd' })).chain('d')).toEqual([
      '307 browser http://a.test/ Non-Authoritative-Reason=HSTS []',
      ...PLAIN_SEEN,
    ]);
  });

  it('HSTS upgrade of a redirect’s target: no event reports it, but the http hop is there', () => {
    const down: ScriptedResponse = { url: 'https://first.test/' };
    const { navigating, requests, committed } = script({ responses: [down, PLAIN], documentId: 'd' });
    const events = requests.map((event) => {
      if (event.type === 'redirected') return { ...event, to: 'http://a.test/' };
      return event.type === 'requested' && event.url === PLAIN.url
        ? { ...event, url: 'http://a.test/' }
        : event;
    });
    expect(take(navigating, ...events, committed).chain('d')).toEqual([
      '302 network https://first.test/ []',
      '0 browser http://a.test/ []',
      ...PLAIN_SEEN,
    ]);
  });

  it('a redirect to https that was missed is not the browser’s', () => {
    const http: ScriptedResponse = { url: 'http://a.test/' };
    const { navigating, requests, committed } = script({ responses: [http, PLAIN], documentId: 'd' });
    const [asked, , , ...rest] = requests;
    if (!asked) throw new Error('The script is too short');
    expect(take(navigating, asked, ...rest, committed).chain('d')).toBe('interrupted');
    const gap: CaptureEvent = { type: 'gap', tabId: 1 };
    expect(take(navigating, asked, gap, ...rest.slice(1), committed).chain('d')).toBe('interrupted');
  });

  it('the response of a prefetch: its cookies are not seen, hop by hop', () => {
    const responses: ScriptedResponse[] = [{ url: 'https://a.test/hop' }, PLAIN, B];
    const { navigating, requests, committed } = script({ responses, documentId: 'd' });
    const events = requests.flatMap((event): CaptureEvent[] =>
      event.type === 'requested' && event.url !== B.url ? [event, { ...event, type: 'prefetched' }] : [event],
    );
    const late = events.filter(({ type }) => type !== 'answered');
    for (const all of [events, late])
      expect(take(navigating, ...all, committed).chain('d')).toEqual([
        expect.stringMatching(/^302 (?:network|browser) https:\/\/a\.test\/hop \[(?:prefetched)?\]$/),
        '302 network https://a.test/ x=plain [prefetched]',
        SEEN[1],
      ]);
  });

  it('a page that its worker made, although the browser sent a request (static routing)', () => {
    const memory = take(...navigation({ responses: [PLAIN], documentId: 'd' }));
    memory.take({ type: 'gathered', tabId: 1, documentId: 'd', byWorker: true });
    expect(memory.chain('d')).toBe('service-worker');
    memory.take({ type: 'gathered', tabId: 1, documentId: 'd', cookieStore: NONE });
    expect(memory.chain('d')).toBe('service-worker');
  });

  it('a server that claims to be the browser is still a server', () => {
    const claim: ScriptedResponse = {
      url: 'http://a.test/',
      headers: [['Non-Authoritative-Reason', 'HSTS']],
    };
    const memory = take(...navigation({ responses: [claim, PLAIN], documentId: 'd' }));
    expect(memory.chain('d')[0]).toContain('302 network');
  });

  it.each<[string, Partial<ScriptedResponse>]>([
    [
      'sets a cookie',
      {
        headers: [
          ['Non-Authoritative-Reason', 'HSTS'],
          ['Set-Cookie', 'a=1'],
        ],
      },
    ],
    ['is the cache’s', { headers: [['Non-Authoritative-Reason', 'HSTS']], fromCache: true }],
    ['has more headers than are read', { headers: Array(MAX_HEADER_LINES + 1).fill(['x', 'y']) }],
  ])('a redirect without a response before it is not the browser’s if it %s', (_what, response) => {
    const { navigating, requests, committed } = script({
      responses: [{ url: 'http://a.test/', ...response }, PLAIN],
      documentId: 'd',
    });
    const memory = take(navigating, ...requests.filter(({ type }) => type !== 'answered'), committed);
    expect(memory.chain('d')[0]).toMatch(/^302 (?:network|http-cache) /);
  });

  it('a page from a service worker: its chain is not seen', () => {
    const { navigating, committed } = script({ responses: [PLAIN], documentId: 'd' });
    expect(take(navigating, committed).chain('d')).toBe('service-worker');
  });

  it('a page from a service worker does not get the response of a later load of the same URL', () => {
    const worker = script({ responses: [PLAIN], documentId: 'worker', at: 100 });
    const memory = take(worker.navigating, worker.committed);
    memory.take(...navigation({ responses: [PLAIN], documentId: 'reloaded', at: 200 }));
    expect([memory.chain('worker'), memory.chain('reloaded')]).toEqual(['service-worker', PLAIN_SEEN]);
  });

  describe('a service worker that preloads', () => {
    const { navigating, requests, committed } = script({ responses: [PLAIN], documentId: 'd' });
    const [requested, ...response] = requests;
    if (requested?.type !== 'requested') throw new Error('The script is too short');
    const preload: CaptureEvent = { ...requested, type: 'taken-over' };

    it('the preload’s response is not the page’s, however the worker used it', () => {
      const memory = take(navigating, requested, preload, ...response, committed);
      expect(memory.chain('d')).toBe('service-worker');
      expect(memory.tabs.get(1)?.exchanges).toEqual([]);
    });

    it('nor if the page is committed before it', () => {
      const late = response.map((event) => ({ ...event, at: committed.at + 1 }));
      expect(take(navigating, requested, preload, committed, ...late).chain('d')).toBe('service-worker');
      const memory = take(navigating, requested, preload, ...late.slice(0, 1), committed, ...late.slice(1));
      expect(memory.chain('d')).toBe('service-worker');
    });

    it('nor if it is a redirect', () => {
      const [, away, moved] = script({ responses: [PLAIN, B], documentId: 'd' }).requests;
      if (!away || !moved) throw new Error('The script is too short');
      expect(take(navigating, requested, preload, away, moved, committed).chain('d')).toBe('service-worker');
    });

    it('the worker falls back to the network: the page is from the second request', () => {
      const own = script({ responses: [PLAIN], documentId: 'd', requestId: 'own', at: 101 });
      const [begins, ...rest] = own.requests;
      if (!begins) throw new Error('The script is too short');
      const other = response.map((event) => ({
        ...event,
        ...(event.type === 'answered' && { headers: NONE }),
      }));
      const memory = take(navigating, requested, begins, preload, ...other, ...rest, own.committed);
      expect(memory.chain('d')).toEqual(PLAIN_SEEN);
    });

    it('events missed around it: never the preload’s response', () => {
      const gap: CaptureEvent = { type: 'gap', tabId: 1 };
      const events: CaptureEvent[] = [navigating, requested, preload, ...response, committed];
      for (let from = 0; from < events.length; from += 1)
        for (let count = 0; count < events.length - from; count += 1)
          expect(take(...events.toSpliced(from, count, gap)).chain('d')).toBeTypeOf('string');
    });
  });

  it('bfcache: the document returns with the facts it had', () => {
    const memory = take(...navigation({ responses: [A, B], documentId: 'first', at: 100 }));
    const first = memory.documents.get('first');
    memory.take(...navigation({ responses: [PLAIN], documentId: 'second', at: 200 }));
    const back = script({ responses: [B], documentId: 'first', at: 300 });
    memory.take(back.navigating, back.committed);
    expect(memory.documents.get('first')).toEqual(first);
    expect(memory.chain('second')).toEqual(PLAIN_SEEN);
  });

  it('prerender: its response is its own, before and after activation', () => {
    const memory = take(...navigation({ responses: [PLAIN], documentId: 'shown', at: 100 }));
    const shown = memory.documents.get('shown');
    memory.take(...navigation({ responses: [B], documentId: 'prerendered', frameId: 20, at: 200 }));
    const activation = script({ responses: [B], documentId: 'prerendered', at: 300 });
    memory.take(activation.navigating, activation.committed);
    expect(memory.documents.get('shown')).toEqual(shown);
    expect(memory.chain('prerendered')).toEqual(SEEN.slice(1));
  });

  it('prerender: a pending response there is not the tab’s', () => {
    const { requests } = script({ responses: [B], documentId: '-', frameId: 20, at: 100 });
    const worker = script({ responses: [B], documentId: 'worker', at: 200 });
    expect(take(...requests, worker.navigating, worker.committed).chain('worker')).toBe('service-worker');
  });

  it('prefetch: never commits, and does not change the page’s facts', () => {
    const memory = take(...navigation({ responses: [PLAIN], documentId: 'shown', at: 100 }));
    const shown = memory.documents.get('shown');
    memory.take(...script({ responses: [A, B], documentId: '-', requestId: 'prefetch', at: 200 }).requests);
    expect(memory.documents.get('shown')).toEqual(shown);
    memory.take(
      ...navigation({ responses: [{ ...B, headers: [['x', 'real']] }], documentId: 'next', at: 300 }),
    );
    expect(memory.chain('next')).toEqual(['200 network https://b.test/end x=real []']);
  });

  it('HTTP cache: no Set-Cookie line does not mean that none was sent', () => {
    const memory = take(...navigation({ responses: [{ ...PLAIN, fromCache: true }], documentId: 'd' }));
    expect(memory.chain('d')).toEqual(['200 http-cache https://a.test/ x=plain [http-cache]']);
  });

  it('a response is not used before the browser reports whether it is from the cache', () => {
    const { navigating, requests, committed } = script({ responses: [PLAIN], documentId: 'd' });
    const [started] = requests.splice(-1);
    const memory = take(navigating, ...requests, committed);
    expect(memory.chain('d')).toBe('interrupted');
    if (started) memory.take(started);
    expect(memory.chain('d')).toEqual(PLAIN_SEEN);
  });

  it('304: its own Set-Cookie lines were seen', () => {
    const memory = take(...navigation({ responses: [{ ...B, fromCache: true }], documentId: 'd' }));
    expect(memory.chain('d')).toEqual(['200 http-cache https://b.test/end X-Twice=1 x-twice=2 [three]']);
  });

  it('download and 204: no document, and no later one gets their response', () => {
    const memory = take(...navigation({ responses: [PLAIN], documentId: 'shown', at: 100 }));
    const download = script({ responses: [B], documentId: '-', at: 200 });
    memory.take(download.navigating, ...download.requests);
    memory.take({
      type: 'navigation-failed',
      tabId: 1,
      frameId: 0,
      url: B.url,
      at: 250,
      error: 'net::ERR_ABORTED',
    });
    const worker = script({ responses: [B], documentId: 'worker', at: 300 });
    memory.take(worker.navigating, worker.committed);
    expect([memory.chain('shown'), memory.chain('worker')]).toEqual([PLAIN_SEEN, 'service-worker']);
  });

  it('open before install: what is read there is not recorded', () => {
    const memory = take({
      type: 'gathered',
      tabId: 1,
      documentId: 'old',
      markup: { seen: false, because: 'page-unreadable' },
    });
    expect(memory.documents.size).toBe(0);
  });

  it('a closed tab deletes its documents, and no others', () => {
    const memory = take(
      ...navigation({ responses: [PLAIN], documentId: 'a', tabId: 1 }),
      ...navigation({ responses: [PLAIN], documentId: 'b', tabId: 2 }),
      { type: 'tab-removed', tabId: 1 },
    );
    expect([...memory.documents.keys()]).toEqual(['b']);
    expect(memory.tabs.get(1)?.documents).toEqual([]);
  });

  it('HTTPS-Upgrades: no server redirected, so there is no hop', () => {
    const memory = take(...navigation({ responses: [PLAIN], documentId: 'd', from: 'http://a.test/' }));
    expect(memory.chain('d')).toEqual(PLAIN_SEEN);
  });

  it('HTTPS-Upgrades that falls back to http: a separate request', () => {
    const http: ScriptedResponse = { ...PLAIN, url: 'http://a.test/' };
    const { navigating, requests, committed } = script({ responses: [http], documentId: 'd', at: 200 });
    const tried = script({ responses: [PLAIN], documentId: '-', at: 100 }).requests.slice(0, 1);
    expect(take(navigating, ...tried, ...requests, committed).chain('d')).toEqual([
      '200 network http://a.test/ x=plain []',
    ]);
  });

  it('credentials: the response to them counts, even if only onResponseStarted reports it', () => {
    const { navigating, requests, committed } = script({ responses: [PLAIN], documentId: 'd' });
    const refused = script({ responses: [{ ...PLAIN, status: 401, headers: [] }], documentId: 'd' }).requests;
    const [requested, asked] = refused;
    const [, answered, started] = requests;
    if (!requested || !asked || !answered || !started) throw new Error('The script is too short');
    expect(take(navigating, requested, asked, started, committed).chain('d')).toEqual(PLAIN_SEEN);
    expect(take(navigating, requested, asked, answered, started, committed).chain('d')).toEqual(PLAIN_SEEN);
  });

  it('a site without access: no permission, not a service worker', () => {
    const { navigating, committed } = script({ responses: [PLAIN], documentId: 'd', access: false });
    expect(take(navigating, committed).chain('d')).toBe('no-permission');
  });

  it('a reload of the same URL has its own response', () => {
    const memory = take(...navigation({ responses: [PLAIN], documentId: 'd1', at: 100 }));
    memory.take(
      ...navigation({ responses: [{ ...PLAIN, headers: [['x', 'again']] }], documentId: 'd2', at: 200 }),
    );
    expect([memory.chain('d1'), memory.chain('d2')]).toEqual([
      PLAIN_SEEN,
      ['200 network https://a.test/ x=again []'],
    ]);
  });

  it('a missed start does not matter without redirects, and only then', () => {
    const [, ...plain] = navigation({ responses: [PLAIN], documentId: 'plain' });
    const [, ...redirected] = navigation({ responses: [A, B], documentId: 'redirected', at: 200 });
    const memory = take(...plain, ...redirected);
    expect([memory.chain('plain'), memory.chain('redirected')]).toEqual([PLAIN_SEEN, 'interrupted']);
    const worker = script({ responses: [PLAIN], documentId: 'worker', at: 300 });
    expect(memory.take(worker.committed).chain('worker')).toBe('interrupted');
  });

  it('the latest of two requests for one URL is the document’s, whichever ends first', () => {
    const again: ScriptedResponse = { ...PLAIN, headers: [['x', 'again']] };
    const early = script({ responses: [PLAIN], documentId: 'early', at: 100 });
    const late = script({ responses: [again], documentId: 'late', at: 200 });
    const [begins, ...ends] = early.requests;
    if (!begins) throw new Error('The script is too short');
    const memory = take(early.navigating, begins, late.navigating, ...late.requests, ...ends, late.committed);
    expect(memory.chain('late')).toEqual(['200 network https://a.test/ x=again []']);
    expect(memory.tabs.get(1)?.exchanges).toEqual([]);
  });

  it('a navigation cancelled by another at the same URL gives it no facts', () => {
    const given = script({ responses: [PLAIN], documentId: '-', at: 100 });
    const memory = take(given.navigating, ...given.requests.slice(0, 2));
    memory.take(
      ...navigation({ responses: [{ ...PLAIN, headers: [['x', 'again']] }], documentId: 'd', at: 200 }),
    );
    expect(memory.chain('d')).toEqual(['200 network https://a.test/ x=again []']);
  });
});

describe('Firefox', () => {
  it('may commit before it reports the request', () => {
    const { navigating, requests, committed } = script({ responses: [A, B], documentId: 'd', firefox: true });
    expect(take(navigating, committed, ...requests).chain('d')).toEqual(SEEN);
    expect(take(navigating, ...requests.slice(0, 3), committed, ...requests.slice(3)).chain('d')).toEqual(
      SEEN,
    );
  });

  it('may report two loads of one URL after both: each gets its own', () => {
    const again: ScriptedResponse = { ...PLAIN, headers: [['x', 'again']] };
    const first = script({ responses: [PLAIN], documentId: 'first', at: 100, firefox: true });
    const second = script({ responses: [again], documentId: 'second', at: 200, firefox: true });
    const memory = take(first.navigating, first.committed, second.navigating, second.committed);
    memory.take(...first.requests, ...second.requests);
    expect([memory.chain('first'), memory.chain('second')]).toEqual([
      PLAIN_SEEN,
      ['200 network https://a.test/ x=again []'],
    ]);
  });

  it('starts the navigation again when another process takes over', () => {
    const plan = { responses: [A, B], documentId: 'd', firefox: true } as const;
    const { navigating, continued: carriedOn, requests, committed } = script(plan);
    expect(take(navigating, ...requests, carriedOn, committed).chain('d')).toEqual(SEEN);
    expect(take(navigating, carriedOn, committed, ...requests).chain('d')).toEqual(SEEN);
  });

  it('starts again at the redirects’ target: no proof that they were seen', () => {
    const plan = { responses: [A, B], documentId: 'd', firefox: true } as const;
    const { continued: carriedOn, requests, committed } = script(plan);
    const end = requests.filter(({ url }) => url === B.url);
    expect(take(...end, carriedOn, committed).chain('d')).toBe('interrupted');
    expect(take(carriedOn, committed, ...end).chain('d')).toBe('interrupted');
  });

  it('a page that redirects to itself starts where it ends', () => {
    const again: ScriptedResponse = { ...A, url: B.url };
    const plan = { responses: [again, B], documentId: 'd', firefox: true } as const;
    const { navigating, continued: carriedOn, requests, committed } = script(plan);
    expect(take(navigating, ...requests, carriedOn, committed).chain('d')).toHaveLength(2);
  });

  it('reports a 304 and then the full response', () => {
    const plan = { documentId: 'd', firefox: true } as const;
    const { navigating, requests, committed } = script({
      ...plan,
      responses: [{ ...B, fromCache: true }],
    });
    const confirmed = script({ ...plan, responses: [{ ...B, status: 304 }] }).requests[1];
    const [requested, ...rest] = requests;
    if (!requested || !confirmed) throw new Error('The script is too short');
    expect(take(navigating, committed, requested, confirmed, ...rest).chain('d')).toEqual([
      '200 http-cache https://b.test/end X-Twice=1 x-twice=2 [three]',
    ]);
  });
});

describe('Firefox, for pages from no request or from another one', () => {
  const load = (documentId: string, at: number, ...responses: ScriptedResponse[]) =>
    script({ responses, documentId, at, firefox: true });
  const takenOver = (documentId: string, at: number, url: string): CaptureEvent[] => {
    const request = { tabId: 1, frameId: 0, requestId: `request of ${documentId}`, url, at };
    return [
      { type: 'requested', ...request },
      { type: 'taken-over', ...request },
    ];
  };

  it('reports that a service worker took over, before or after the commit', () => {
    const { navigating, committed } = load('d', 100, PLAIN);
    const requests = takenOver('d', 100, PLAIN.url);
    expect(take(navigating, ...requests, committed).chain('d')).toBe('service-worker');
    const memory = take(navigating, committed);
    expect(memory.chain('d')).toBe('interrupted');
    expect(memory.take(...requests).chain('d')).toBe('service-worker');
  });

  it('a service worker at the end of redirects: the page’s response is not seen', () => {
    const { navigating, requests, committed } = load('d', 100, A, B);
    const end = takenOver('d', 103, B.url).slice(1);
    expect(take(navigating, ...requests.slice(0, 4), ...end, committed).chain('d')).toBe('service-worker');
  });

  it('a service worker that leaves the page to the network: the second request’s response, in any order', () => {
    const { navigating, requests, committed } = load('d', 100, A, B);
    const end = takenOver('d', 103, B.url).slice(1);
    const seen = requests.slice(0, 4);
    const left = requests.slice(3);
    for (const at of [0, 4, 5, 6, 7, 8]) {
      const events = [...seen, ...end, ...left].toSpliced(at, 0, committed);
      expect(take(navigating, ...events).chain('d')).toEqual(SEEN);
    }
    const twice = take(navigating, ...seen, ...end, ...left.slice(0, 1), ...end, ...left, committed);
    expect(twice.chain('d')).toEqual(SEEN);
    expect(twice.tabs.get(1)?.exchanges).toEqual([]);
  });

  it('a service worker that redirects elsewhere: not seen', () => {
    const { navigating, requests, committed } = load('d', 100, PLAIN, B);
    const worker = takenOver('d', 100, PLAIN.url);
    const rest = requests.filter(({ url }) => url === B.url);
    expect(take(navigating, ...worker, ...rest, committed).chain('d')).toBe('service-worker');
  });

  it('a worker’s page is not that of a later request', () => {
    const made = load('made', 100, PLAIN);
    const next = load('next', 200, PLAIN);
    const memory = take(made.navigating, made.committed, ...takenOver('made', 100, PLAIN.url));
    expect(memory.take(next.navigating, ...next.requests).chain('made')).toBe('service-worker');
    expect(memory.take(next.committed).chain('next')).toEqual(PLAIN_SEEN);
    expect(memory.chain('made')).toBe('service-worker');
    expect(memory.tabs.get(1)?.exchanges).toEqual([]);
  });

  it('a service worker replaces a response that was not shown, however late it is reported', () => {
    const unused = load('-', 100, PLAIN);
    const worker = load('worker', 200, PLAIN);
    const memory = take(unused.navigating, ...unused.requests, worker.navigating, worker.committed);
    expect(memory.take(...takenOver('worker', 200, PLAIN.url)).chain('worker')).toBe('service-worker');
  });

  it('a document without a navigation is not kept: it is a temporary empty tab or an error page', () => {
    const { navigating, requests, committed } = load('real', 200, PLAIN);
    const phantom = { ...committed, documentId: 'phantom', at: 150 };
    const memory = take(phantom, navigating, committed, ...requests);
    expect(memory.documents.has('phantom')).toBe(false);
    expect(memory.chain('real')).toEqual(PLAIN_SEEN);
  });

  it('an error page has no facts, even if a download came from its URL', () => {
    const download = load('-', 100, PLAIN);
    const refused = load('error page', 200, PLAIN);
    const { url, at } = refused.committed;
    const memory = take(download.navigating, ...download.requests, refused.navigating);
    memory.take(
      { type: 'navigation-failed', tabId: 1, frameId: 0, url, at: at - 1, error: REFUSED },
      refused.committed,
    );
    expect(memory.documents.size).toBe(0);
    expect(memory.tabs.get(1)?.failed).toEqual({ url, error: REFUSED, documentId: 'error page' });
  });

  it('an error page has no facts if redirects led to it and another process took over', () => {
    const { navigating, continued: carriedOn, requests, committed } = load('error page', 100, A, B);
    const { url, at } = committed;
    const failed = {
      type: 'navigation-failed',
      tabId: 1,
      frameId: 0,
      url,
      at: at - 1,
      error: REFUSED,
    } as const;
    const memory = take(navigating, ...requests.slice(0, 4), carriedOn, failed, committed);
    expect(memory.documents.size).toBe(0);
  });

  it('a response belongs to the next document or to none', () => {
    const download = load('-', 100, PLAIN);
    const other = load('other', 200, B);
    const later = load('later', 300, PLAIN);
    const memory = take(download.navigating, ...download.requests, other.navigating, other.committed);
    memory.take(later.navigating, later.committed);
    expect(memory.chain('later')).toBe('interrupted');
  });

  it('204: no document, and not reported as a failure', () => {
    const empty = load('-', 100, { ...PLAIN, status: 204 });
    const next = load('next', 200, PLAIN);
    const memory = take(empty.navigating, ...empty.requests, next.navigating, next.committed);
    expect(memory.chain('next')).toBe('interrupted');
    expect(memory.take(...next.requests).chain('next')).toEqual(PLAIN_SEEN);
  });

  it('a request by view-source belongs to no page', () => {
    const viewed = load('-', 100, PLAIN);
    const page = load('page', 0, B);
    const memory = take(page.navigating, ...page.requests, page.committed, ...viewed.requests);
    const viewer = { ...viewed.committed, documentId: 'viewer', url: 'view-source:', access: false };
    memory.take(viewer);
    expect(memory.documents.has('viewer')).toBe(false);
    const next = load('next', 200, PLAIN);
    expect(memory.take(next.navigating, next.committed).chain('next')).toBe('interrupted');
  });

  it('nor does one that is reported after the next page', () => {
    const viewed = load('-', 100, PLAIN);
    const viewer = { ...viewed.committed, documentId: 'viewer', url: 'view-source:', access: false };
    const next = load('next', 200, PLAIN);
    const memory = take(viewer, next.navigating, next.committed, ...viewed.requests);
    expect(memory.chain('next')).toBe('interrupted');
    expect(memory.take(...next.requests).chain('next')).toEqual(PLAIN_SEEN);
  });

  it('credentials: sends the request again, with the same id', () => {
    const { navigating, requests, committed } = load('d', 100, PLAIN);
    const [requested, asked] = load('d', 100, { ...PLAIN, status: 401 }).requests;
    if (!requested || !asked) throw new Error('The script is too short');
    expect(take(navigating, committed, requested, asked, ...requests).chain('d')).toEqual(PLAIN_SEEN);
  });

  it('the browser’s own hop to https has no response', () => {
    const { navigating, requests, committed } = load('d', 100, { ...A, status: 0, byBrowser: true }, PLAIN);
    const bare = requests.map((event) =>
      event.type === 'redirected' ? { ...event, headers: { seen: true as const, value: [] } } : event,
    );
    expect(take(navigating, ...bare, committed).chain('d')).toEqual([
      '0 browser http://a.test/  []'.replace('  ', ' '),
      ...PLAIN_SEEN,
    ]);
  });
});

describe('a response that may still be reported', () => {
  const gap: CaptureEvent = { type: 'gap', tabId: 1 };
  const load = (...responses: ScriptedResponse[]) => script({ responses, documentId: 'd', firefox: true });
  /** Why the response of `d` is not seen, for whoever looks when it is committed. */
  const because = (...events: CaptureEvent[]) => {
    const { chain } = take(...events).snapshot('d', 104);
    return chain.seen ? '' : chain.because;
  };

  it('is awaited for two seconds from the commit, then it was missed', () => {
    const { navigating, committed } = load(PLAIN);
    const memory = take(navigating, committed);
    const read = (after: number) => memory.snapshot('d', committed.at + after).chain;
    for (const soon of [0, 1_900, RESPONSE_WAIT_MS - 1, -100])
      expect(read(soon)).toEqual({ seen: false, because: 'awaited' });
    // Before it too: a clock that was set back.
    for (const late of [RESPONSE_WAIT_MS, 2_100, 1e9, -3_600_000])
      expect(read(late)).toEqual({ seen: false, because: 'interrupted' });
  });

  it('replaces that whenever it comes', () => {
    const { navigating, committed, requests } = load(A, B);
    expect(because(navigating, ...requests.slice(0, 3), committed)).toBe('awaited');
    expect(because(navigating, committed, ...requests.slice(0, -1))).toBe('awaited');
    expect(take(navigating, committed, ...requests).chain('d')).toEqual(SEEN);
  });

  it('is not that of an earlier request, from which the navigation did not start', () => {
    const { navigating, committed, requests } = script({
      responses: [A, B],
      documentId: 'd',
      at: 100,
      firefox: true,
    });
    const given = script({ responses: [B], documentId: '-', at: 50, firefox: true });
    expect(because(...given.requests, navigating, committed)).toBe('awaited');
    expect(because(navigating, committed, ...given.requests)).toBe('awaited');
    expect(take(navigating, committed, ...given.requests, ...requests).chain('d')).toEqual(SEEN);
  });

  it('was missed if events were', () => {
    const { navigating, committed, requests } = load(PLAIN);
    expect(because(navigating, committed, gap)).toBe('interrupted');
    expect(because(navigating, committed, ...requests.slice(1))).toBe('interrupted');
    const moved = load(A, B);
    expect(because(moved.navigating, gap, moved.committed)).toBe('interrupted');
    expect(take(navigating, ...requests, committed, gap).chain('d')).toEqual(PLAIN_SEEN);
  });

  it('in Chromium, which reports all of it before, is awaited only if its request is known', () => {
    const { navigating, committed, requests } = script({ responses: [PLAIN], documentId: 'd' });
    expect(because(committed)).toBe('interrupted');
    expect(because(navigating, committed)).toBe('service-worker');
    expect(because(navigating, ...requests.slice(0, 2), committed)).toBe('awaited');
    expect(because(navigating, ...requests.slice(0, 1), gap, committed)).toBe('interrupted');
    const moved = script({ responses: [A, B], documentId: 'd' });
    expect(because(...moved.requests, moved.committed)).toBe('interrupted');
  });

  it('that an earlier version stored as missed stays so', () => {
    const { navigating, committed } = load(PLAIN);
    const facts = take(navigating, committed).documents.get('d');
    if (!facts) throw new Error('There are no facts');
    const chain = { seen: false, because: 'interrupted' } as const;
    expect(snapshotOf({ ...facts, chain }, committed.at).chain).toEqual(chain);
  });
});

describe('limits', () => {
  it('keeps twelve requests and twelve documents of a tab', () => {
    const memory = new CaptureMemory();
    for (let i = 0; i < 40; i += 1)
      memory.take(...script({ responses: [PLAIN], documentId: '-', requestId: `r${i}`, at: i }).requests);
    expect(memory.tabs.get(1)?.exchanges.map(({ requestId }) => requestId)).toEqual(
      Array.from({ length: 12 }, (_, i) => `r${28 + i}`),
    );
    for (let i = 0; i < 40; i += 1)
      memory.take(...navigation({ responses: [PLAIN], documentId: `d${i}`, at: 100 * i }));
    expect([...memory.documents.keys()]).toEqual(Array.from({ length: 12 }, (_, i) => `d${28 + i}`));
  });

  it('however many pages a page has prerendered, its own facts stay', () => {
    const memory = take(...navigation({ responses: [PLAIN], documentId: 'shown', at: 100 }));
    for (let i = 0; i < 40; i += 1)
      memory.take(...navigation({ responses: [B], documentId: `p${i}`, frameId: 20 + i, at: 200 + 10 * i }));
    expect(memory.chain('shown')).toEqual(PLAIN_SEEN);
    expect(memory.documents.size).toBe(12);
    const activation = script({ responses: [B], documentId: 'p39', at: 1_000 });
    memory.take(activation.navigating, activation.committed);
    for (let i = 0; i < 40; i += 1)
      memory.take(
        ...navigation({ responses: [A], documentId: `q${i}`, frameId: 90 + i, at: 2_000 + 10 * i }),
      );
    expect(memory.chain('p39')).toEqual(SEEN.slice(1));
  });

  it('a chain longer than browsers follow is too many', () => {
    const responses = Array.from({ length: 30 }, (_, i): ScriptedResponse => ({
      url: `https://a.test/${i}`,
    }));
    expect(take(...navigation({ responses, documentId: 'd' })).chain('d')).toBe('too-many');
  });

  it('a chain that is too long drops its earliest headers, never the page’s own', () => {
    const headers = Array.from({ length: 7 }, () => ['x', 'v'.repeat(MAX_FIELD)] as const);
    const responses = Array.from({ length: 20 }, (_, i): ScriptedResponse => ({
      url: `https://a.test/${i}`,
      headers,
    }));
    const memory = take(...navigation({ responses, documentId: 'd' }));
    const { chain } = memory.snapshot('d');
    const seen = chain.seen ? chain.value.map((hop) => hop.headers.seen) : [];
    expect(seen).toHaveLength(20);
    expect(seen.slice(0, 2)).toEqual([false, false]);
    expect(seen.slice(-2)).toEqual([true, true]);
    expect(JSON.stringify(memory.documents.get('d')).length).toBeLessThan(8 * MAX_HEADERS_TOTAL);
  });
});

describe('a gap, in which events may have been missed', () => {
  const gap: CaptureEvent = { type: 'gap', tabId: 1 };
  const SELF: ScriptedResponse = { url: 'https://a.test/', headers: [['x', 'self']] };

  /** The chain of a navigation with the gap at that position. */
  const withGap = (responses: readonly ScriptedResponse[], place: number) =>
    take(...navigation({ responses, documentId: 'd' }).toSpliced(place, 0, gap)).chain('d');

  it('with redirects back to the URL in it: the last response is not that of the next page there', () => {
    const { navigating, requests } = script({ responses: [SELF, B, SELF], documentId: 'd' });
    const byWorker = script({ responses: [SELF], documentId: 'next', at: 1_000 });
    const last = requests.slice(-1);
    const seen = [navigating, ...requests.slice(0, 2), gap, ...last];
    expect(take(...seen, byWorker.navigating, byWorker.committed).chain('next')).toBe('interrupted');
  });

  it.each([0, 1, 3, 5])('before event %i of a navigation without redirects: the chain is known', (place) => {
    expect(withGap([PLAIN], place)).toEqual(PLAIN_SEEN);
  });

  it('between the request and its response: a service worker may have preloaded it', () => {
    expect(withGap([PLAIN], 2)).toBe('interrupted');
  });

  it('between the response and the document: another may have come and gone', () => {
    expect(withGap([PLAIN], 4)).toBe('interrupted');
  });

  it.each([1, 2, 3, 4, 5, 6, 7])(
    'before event %i of a navigation with redirects: hops may be missing',
    (place) => {
      expect(withGap([A, B], place)).toBe('interrupted');
    },
  );

  it('a chain that returns to its start needs its first hops', () => {
    const [navigating, ...rest] = navigation({ responses: [SELF, B, PLAIN], documentId: 'd' });
    const later = rest.slice(6);
    expect(later[0]).toMatchObject({ type: 'requested', url: PLAIN.url });
    expect(take(...(navigating ? [navigating] : []), gap, ...later).chain('d')).toBe('interrupted');
  });

  it('no request seen: not attributed to a service worker', () => {
    const { navigating, committed } = script({ responses: [PLAIN], documentId: 'd' });
    expect(take(navigating, gap, committed).chain('d')).toBe('interrupted');
    expect(take(navigating, gap, navigating, committed).chain('d')).toBe('service-worker');
  });

  it('a document that waits for its response (Firefox) does not get a later one', () => {
    const { navigating, requests, committed } = script({
      responses: [PLAIN],
      documentId: 'd',
      firefox: true,
    });
    expect(take(navigating, committed, ...requests).chain('d')).toEqual(PLAIN_SEEN);
    expect(take(navigating, committed, gap, ...requests).chain('d')).toBe('interrupted');
  });
});
