import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PageState } from '../../src/capture/page-state.js';
import { audit, type PageSnapshot } from '../../src/engine/index.js';
import { createStore, type Store } from '../../src/ui/store.js';
import { LOADING_DELAY_MS, MARKUP_WAIT_MS } from '../../src/ui/store/state.js';
import { CARELESS, SEEN_AT, unseen } from '../support/gallery/states.js';
import { MemorySource } from '../support/memory-source.js';

const UNREAD: PageSnapshot = { ...CARELESS, markup: unseen('page-not-read') };

const page = (snapshot: PageSnapshot, seenAt = SEEN_AT): PageState => ({ kind: 'page', snapshot, seenAt });

let source: MemorySource;
let store: Store;
const shows = () => store.view.value.kind;

beforeEach(() => {
  vi.useFakeTimers();
  source = new MemorySource();
  store = createStore(source);
});
afterEach(() => {
  store.stop();
  vi.useRealTimers();
});

describe('before anything is known', () => {
  test('nothing is drawn, until patience ends', () => {
    expect(shows()).toBe('waiting');
    vi.advanceTimersByTime(LOADING_DELAY_MS - 1);
    expect(shows()).toBe('waiting');
    vi.advanceTimersByTime(1);
    expect(shows()).toBe('loading');
  });

  test('facts that come in time never make it flash', () => {
    source.tell({ kind: 'loading' });
    vi.advanceTimersByTime(LOADING_DELAY_MS - 1);
    source.tell({ kind: 'nothing', url: 'https://shop.example/' });
    expect(shows()).toBe('nothing');
    vi.advanceTimersByTime(LOADING_DELAY_MS * 2);
    expect(shows()).toBe('nothing');
  });
});

describe('a page', () => {
  test('is judged by the engine, in its order', () => {
    source.tell(page(CARELESS));
    const view = store.view.value;
    if (view.kind !== 'page') throw new Error(view.kind);
    expect(view.report).toEqual(audit(CARELESS));
    expect(view.seenAt).toBe(SEEN_AT);
    const points = view.report.findings.map((finding) => finding.points);
    expect(points.length).toBeGreaterThan(3);
    expect(points).toEqual([...points].sort((a, b) => b - a));
  });

  test('read before is shown at once, and read again once it is painted, once', () => {
    source.tell(page(CARELESS));
    expect(shows()).toBe('page');
    expect(source.asked).toEqual([]);
    store.painted();
    store.painted();
    expect(source.asked).toEqual(['read page']);
    source.tell(page({ ...CARELESS }));
    expect(source.asked).toEqual(['read page']);
  });

  test('of the next document is read too', () => {
    source.tell(page(CARELESS));
    store.painted();
    source.tell(page(CARELESS, SEEN_AT + 1));
    expect(source.asked).toEqual(['read page', 'read page']);
  });

  test('that cannot be read is not waited for', () => {
    source.tell(page({ ...CARELESS, markup: unseen('page-unreadable') }));
    expect(shows()).toBe('page');
  });
});

describe('a page never read before', () => {
  test('is held until its markup comes, so that the letter does not jump', () => {
    source.tell(page(UNREAD));
    expect(source.asked).toEqual(['read page']);
    vi.advanceTimersByTime(MARKUP_WAIT_MS - 1);
    expect(shows()).toBe('waiting');
    source.tell(page(CARELESS));
    expect(store.view.value).toMatchObject({ kind: 'page', report: audit(CARELESS) });
  });

  test('is held no longer than that, however often facts come without markup', () => {
    source.tell(page(UNREAD));
    vi.advanceTimersByTime(MARKUP_WAIT_MS - 1);
    source.tell(page({ ...UNREAD, url: UNREAD.url }));
    expect(shows()).toBe('waiting');
    vi.advanceTimersByTime(1);
    expect(store.view.value).toMatchObject({ kind: 'page', report: audit(UNREAD) });
  });

  test('is not held again once it was shown', () => {
    source.tell(page(UNREAD));
    vi.advanceTimersByTime(MARKUP_WAIT_MS);
    source.tell({ kind: 'nothing', url: UNREAD.url });
    source.tell(page(UNREAD));
    expect(shows()).toBe('page');
  });

  test('is shown as soon as reading it fails', async () => {
    source.failWith = 'The tab is gone';
    source.tell(page(UNREAD));
    await vi.advanceTimersByTimeAsync(0);
    expect(shows()).toBe('page');
  });

  test('gives way to another state at once', () => {
    source.tell(page(UNREAD));
    source.tell({ kind: 'withheld', url: UNREAD.url, origin: 'https://shop.example/*' });
    expect(shows()).toBe('withheld');
    vi.advanceTimersByTime(MARKUP_WAIT_MS);
    expect(shows()).toBe('withheld');
  });
});

describe('the servers a person names', () => {
  const shown = () => {
    const view = store.view.value;
    if (view.kind !== 'page') throw new Error(view.kind);
    return { names: view.report.stack.map(({ name }) => name), isChosen: view.isChosen };
  };
  const recognised = audit(CARELESS).stack.map(({ name }) => name);

  test('count at once, and until they are forgotten', async () => {
    source.tell(page(CARELESS));
    expect(shown()).toEqual({ names: recognised, isChosen: false });
    const done = store.chooseStack(['nginx', 'django']);
    expect(shown()).toEqual({ names: ['nginx', 'django'], isChosen: true });
    await done;
    expect(source.asked).toContain('choose nginx,django');
    expect(store.notice.value).toBe('');
    source.tell(page(CARELESS));
    expect(shown()).toEqual({ names: ['nginx', 'django'], isChosen: true });
    await store.chooseStack(null);
    expect(shown()).toEqual({ names: recognised, isChosen: false });
  });

  test('are taken from what was remembered, and keep the version that was seen', () => {
    source.tell({
      kind: 'page',
      snapshot: CARELESS,
      seenAt: SEEN_AT,
      chosen: ['nginx', 'apache', 'nobody knows'],
    });
    expect(shown()).toEqual({ names: ['nginx', 'apache'], isChosen: true });
    const view = store.view.value;
    expect(view.kind === 'page' && view.report.stack.map(({ version }) => version)).toEqual([
      undefined,
      '2.4.71',
    ]);
  });

  test('count for their own site only', async () => {
    source.tell(page(CARELESS));
    await store.chooseStack(['nginx']);
    source.tell(page({ ...CARELESS, url: 'https://other.example/' }));
    expect(shown().isChosen).toBe(false);
  });

  test('count in a private window too, which says that it forgets them', async () => {
    source.keeping = false;
    source.tell(page(CARELESS));
    await store.chooseStack(['nginx']);
    expect(shown().isChosen).toBe(true);
    expect(store.notice.value).toContain('private window');
  });
});

describe('the one click', () => {
  beforeEach(() => {
    source.tell(page({ ...CARELESS, url: 'https://shop.example:8443/a?b#c' }));
    source.asked.length = 0;
  });

  test('reloads, past the cache too, and reads the page', async () => {
    await store.remedy('reload');
    await store.remedy('reload-bypassing-cache');
    await store.remedy('read-page');
    expect(source.asked).toEqual(['reload', 'reload bypassing cache', 'read page']);
    expect(store.notice.value).toBe('');
  });

  test('asks for the page’s site, whose pattern knows no port', async () => {
    await store.remedy('grant');
    expect(source.asked).toEqual(['grant https://shop.example/*']);
    expect(store.notice.value).toBe('');
  });

  test('asks for the origin that is withheld, and says when the person declines', async () => {
    source.tell({ kind: 'withheld', url: 'https://bank.example/', origin: 'https://bank.example/*' });
    source.granting = false;
    await store.remedy('grant');
    expect(source.asked).toEqual(['grant https://bank.example/*']);
    expect(store.notice.value).toBe('Access was not granted. Sitegrade cannot read this site.');
  });

  test('says what the browser said when it refuses', async () => {
    source.failWith = 'No such tab';
    await store.remedy('reload');
    expect(store.notice.value).toBe('Failed: No such tab');
  });
});

test('a stopped store listens no more and has no timer left', () => {
  source.tell(page(UNREAD));
  store.stop();
  expect(source.watchers).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});
