import { effect } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PageState } from '../../src/capture/page-state.js';
import { audit, SEVERITIES, type PageSnapshot } from '../../src/engine/index.js';
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

describe('before the first state', () => {
  test('nothing is drawn before the loading delay', () => {
    expect(shows()).toBe('waiting');
    vi.advanceTimersByTime(LOADING_DELAY_MS - 1);
    expect(shows()).toBe('waiting');
    vi.advanceTimersByTime(1);
    expect(shows()).toBe('loading');
  });

  test('facts that arrive in time never make it flash', () => {
    source.emit({ kind: 'loading' });
    vi.advanceTimersByTime(LOADING_DELAY_MS - 1);
    source.emit({ kind: 'nothing', url: 'https://shop.example/' });
    expect(shows()).toBe('nothing');
    vi.advanceTimersByTime(LOADING_DELAY_MS * 2);
    expect(shows()).toBe('nothing');
  });
});

describe('a page', () => {
  test('has the report of the engine, in its order', () => {
    source.emit(page(CARELESS));
    const view = store.view.value;
    if (view.kind !== 'page') throw new Error(view.kind);
    expect(view.report).toEqual(audit(CARELESS));
    expect(view.seenAt).toBe(SEEN_AT);
    const ranks = view.report.findings.map(({ severity }) => SEVERITIES.indexOf(severity));
    expect(new Set(ranks).size).toBeGreaterThan(2);
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
  });

  test('that was read before is shown at once, and read again once after the paint', () => {
    source.emit(page(CARELESS));
    expect(shows()).toBe('page');
    expect(source.calls).toEqual([]);
    store.painted();
    store.painted();
    expect(source.calls).toEqual(['read page']);
    source.emit(page({ ...CARELESS }));
    expect(source.calls).toEqual(['read page']);
  });

  test('is read again for the next document', () => {
    source.emit(page(CARELESS));
    store.painted();
    source.emit(page(CARELESS, SEEN_AT + 1));
    expect(source.calls).toEqual(['read page', 'read page']);
  });

  test('that cannot be read is shown at once', () => {
    source.emit(page({ ...CARELESS, markup: unseen('page-unreadable') }));
    expect(shows()).toBe('page');
  });
});

describe('a page that was not read before', () => {
  test('waits for its markup, so that the grade does not change', () => {
    source.emit(page(UNREAD));
    expect(source.calls).toEqual(['read page']);
    vi.advanceTimersByTime(MARKUP_WAIT_MS - 1);
    expect(shows()).toBe('waiting');
    source.emit(page(CARELESS));
    expect(store.view.value).toMatchObject({ kind: 'page', report: audit(CARELESS) });
  });

  test('waits no longer, however often facts arrive without markup', () => {
    source.emit(page(UNREAD));
    vi.advanceTimersByTime(MARKUP_WAIT_MS - 1);
    source.emit(page({ ...UNREAD, url: UNREAD.url }));
    expect(shows()).toBe('waiting');
    vi.advanceTimersByTime(1);
    expect(store.view.value).toMatchObject({ kind: 'page', report: audit(UNREAD) });
  });

  test('does not wait again after it was shown', () => {
    source.emit(page(UNREAD));
    vi.advanceTimersByTime(MARKUP_WAIT_MS);
    source.emit({ kind: 'nothing', url: UNREAD.url });
    source.emit(page(UNREAD));
    expect(shows()).toBe('page');
  });

  test('is shown as soon as reading it fails', async () => {
    source.failWith = 'The tab is gone';
    source.emit(page(UNREAD));
    await vi.advanceTimersByTimeAsync(0);
    expect(shows()).toBe('page');
  });

  test('still waits when the user chooses the servers of the page before it', async () => {
    source.emit(page(CARELESS));
    source.emit(page(UNREAD, SEEN_AT + 1));
    await store.chooseStack(['nginx']);
    expect(store.view.value).toMatchObject({ kind: 'page', seenAt: SEEN_AT });
    vi.advanceTimersByTime(MARKUP_WAIT_MS);
    expect(store.view.value).toMatchObject({ kind: 'page', seenAt: SEEN_AT + 1 });
  });

  test('is replaced by another state at once', () => {
    source.emit(page(UNREAD));
    source.emit({ kind: 'withheld', url: UNREAD.url, origin: 'https://shop.example/*' });
    expect(shows()).toBe('withheld');
    vi.advanceTimersByTime(MARKUP_WAIT_MS);
    expect(shows()).toBe('withheld');
  });
});

describe('a page whose response is awaited', () => {
  const AWAITED: PageSnapshot = { ...UNREAD, chain: unseen('awaited') };
  const MISSED: PageSnapshot = { ...CARELESS, chain: unseen('interrupted') };

  test('is loading, however often facts arrive without the response', () => {
    source.emit(page(AWAITED));
    vi.advanceTimersByTime(LOADING_DELAY_MS - 1);
    source.emit(page({ ...AWAITED, markup: CARELESS.markup }));
    expect(shows()).toBe('waiting');
    vi.advanceTimersByTime(1);
    expect(shows()).toBe('loading');
    vi.advanceTimersByTime(MARKUP_WAIT_MS);
    expect(shows()).toBe('loading');
    expect(source.calls).toEqual([]);
  });

  test('shows one grade only: that with the response and the markup', () => {
    const grades: unknown[] = [];
    const stop = effect(() => {
      const view = store.view.value;
      if (view.kind === 'page') grades.push(view.report.grade);
    });
    source.emit(page(AWAITED));
    vi.advanceTimersByTime(1_900);
    source.emit(page(UNREAD));
    expect(source.calls).toEqual(['read page']);
    expect(shows()).toBe('loading');
    source.emit(page(CARELESS));
    store.painted();
    expect(grades).toEqual([audit(CARELESS).grade]);
    stop();
  });

  test('shows why it was not seen, once it is not awaited any more', () => {
    source.emit(page(AWAITED));
    vi.advanceTimersByTime(LOADING_DELAY_MS);
    source.emit(page(MISSED));
    const view = store.view.value;
    expect(view.kind === 'page' && view.report.unknowns.map(({ because }) => because)).toContain(
      'interrupted',
    );
  });

  test('takes the place of the page before it', () => {
    source.emit(page(CARELESS));
    source.emit(page(AWAITED, SEEN_AT + 1));
    vi.advanceTimersByTime(LOADING_DELAY_MS);
    expect(shows()).toBe('loading');
  });
});

describe('the servers that the user chooses', () => {
  const shown = () => {
    const view = store.view.value;
    if (view.kind !== 'page') throw new Error(view.kind);
    return { names: view.report.stack.map(({ name }) => name), isChosen: view.isChosen };
  };
  const recognised = audit(CARELESS).stack.map(({ name }) => name);

  test('apply at once, until they are reset', async () => {
    source.emit(page(CARELESS));
    expect(shown()).toEqual({ names: recognised, isChosen: false });
    const done = store.chooseStack(['nginx', 'django']);
    expect(shown()).toEqual({ names: ['nginx', 'django'], isChosen: true });
    await done;
    expect(source.calls).toContain('choose nginx,django');
    expect(store.notice.value).toBe('');
    source.emit(page(CARELESS));
    expect(shown()).toEqual({ names: ['nginx', 'django'], isChosen: true });
    await store.chooseStack(null);
    expect(shown()).toEqual({ names: recognised, isChosen: false });
  });

  test('are read from storage, and keep the recognised version', () => {
    source.emit({
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

  test('apply to their own site only', async () => {
    source.emit(page(CARELESS));
    await store.chooseStack(['nginx']);
    source.emit(page({ ...CARELESS, url: 'https://other.example/' }));
    expect(shown().isChosen).toBe(false);
  });

  test('apply in a private window too, with a notice that they are not saved', async () => {
    source.canStore = false;
    source.emit(page(CARELESS));
    await store.chooseStack(['nginx']);
    expect(shown().isChosen).toBe(true);
    expect(store.notice.value).toContain('private window');
  });
});

describe('a remedy', () => {
  beforeEach(() => {
    source.emit(page({ ...CARELESS, url: 'https://shop.example:8443/a?b#c' }));
    source.calls.length = 0;
  });

  test('reloads, also bypassing the cache, and reads the page', async () => {
    await store.remedy('reload');
    await store.remedy('reload-bypassing-cache');
    await store.remedy('read-page');
    expect(source.calls).toEqual(['reload', 'reload bypassing cache', 'read page']);
    expect(store.notice.value).toBe('');
  });

  test('asks for access to the page’s site, without its port', async () => {
    await store.remedy('grant');
    expect(source.calls).toEqual(['grant https://shop.example/*']);
    expect(store.notice.value).toBe('');
  });

  test('asks for access to the origin that needs it, with a notice if the user declines', async () => {
    source.emit({ kind: 'withheld', url: 'https://bank.example/', origin: 'https://bank.example/*' });
    source.grants = false;
    await store.remedy('grant');
    expect(source.calls).toEqual(['grant https://bank.example/*']);
    expect(store.notice.value).toBe('Access was not granted. Sitegrade cannot read this site.');
  });

  test('shows the error of the browser', async () => {
    source.failWith = 'No such tab';
    await store.remedy('reload');
    expect(store.notice.value).toBe('Failed: No such tab');
  });
});

describe('a notice', () => {
  beforeEach(() => {
    source.emit(page(CARELESS));
    store.say('Copied the fix.');
  });

  test('stays while the page is read again', () => {
    source.emit(page({ ...CARELESS, markup: unseen('page-unreadable') }));
    expect(store.notice.value).toBe('Copied the fix.');
  });

  test.each<[string, PageState]>([
    ['another page', page({ ...CARELESS, url: 'https://other.example/' })],
    ['the same page, loaded again', page(CARELESS, SEEN_AT + 1)],
    ['no page', { kind: 'failed', url: CARELESS.url, error: '' }],
  ])('ends with its page: %s', (_what, state) => {
    source.emit(state);
    vi.advanceTimersByTime(MARKUP_WAIT_MS);
    expect(store.notice.value).toBe('');
  });

  test('of an action that ends after its page is not shown', async () => {
    source.failWith = 'Too late';
    const done = store.chooseStack(['nginx']);
    source.emit(page({ ...CARELESS, url: 'https://other.example/' }));
    store.say('Copied the report.');
    await done;
    expect(store.notice.value).toBe('Copied the report.');
  });

  test('names a closed tab', async () => {
    source.failWith = 'No tab with id: 12.';
    await store.remedy('reload');
    expect(store.notice.value).toBe('Failed: The tab is closed.');
  });
});

test('a stopped store has no listener and no timer', () => {
  source.emit(page(UNREAD));
  store.stop();
  expect(source.watchers).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('a suppression that cannot be stored is told, so that its form stays', async () => {
  source.emit(page(CARELESS));
  const [finding] = audit(CARELESS).findings;
  if (!finding) throw new Error('no finding');
  const as = { reason: 'known', anySubject: false };
  source.failWith = 'The disk is full.';
  expect(await store.suppress(finding, as)).toBe(false);
  expect(store.notice.value).toBe('Failed: The disk is full.');
  source.failWith = undefined;
  expect(await store.suppress(finding, as)).toBe(true);
});
