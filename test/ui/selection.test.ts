import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PageState } from '../../src/capture/page-state.js';
import { groupIdOf } from '../../src/engine/index.js';
import { createStore, type Store } from '../../src/ui/store.js';
import { CARELESS, SEEN_AT } from '../support/gallery/states.js';
import { MemorySource } from '../support/memory-source.js';

const page = (url = CARELESS.url, selection?: readonly string[]): PageState => ({
  kind: 'page',
  snapshot: { ...CARELESS, url },
  seenAt: SEEN_AT,
  ...(selection && { selection }),
});

let source: MemorySource;
let store: Store;
const selected = () => store.whatIf.ticked.value?.size;
const quiet = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  source = new MemorySource();
  store = createStore(source);
  source.emit(page());
});
afterEach(() => {
  store.stop();
  vi.useRealTimers();
});

describe('the selection of the site', () => {
  test('is stored with each change, without another audit', async () => {
    const before = store.view.value;
    store.whatIf.choose('none');
    expect(selected()).toBe(0);
    await quiet();
    expect(source.calls).toEqual([expect.stringMatching(/^select -.* on shop\.example$/)]);
    expect(source.state).toMatchObject({ selection: { length: 10 } });
    expect(store.view.value).toBe(before);
    store.whatIf.choose('best');
    await quiet();
    expect(source.calls.at(-1)).toBe('select nothing on shop.example');
    expect(selected()).toBe(10);
    expect(store.whatIf.isChanged.value).toBe(false);
  });

  test('begins as another view left it, and follows that one', async () => {
    const stored = ['-content-security-policy/missing medium'];
    source.emit(page(CARELESS.url, stored));
    expect(selected()).toBe(9);
    store.whatIf.choose('none');
    await quiet();
    source.emit(page(CARELESS.url, stored));
    expect(selected()).toBe(9);
  });

  test('shows the last of several changes while the earlier ones are being stored', async () => {
    const told: unknown[] = [];
    const stop = store.whatIf.ticked.subscribe((ticked) => told.push(ticked?.size));
    const [first] = store.whatIf.findings.value;
    if (!first) throw new Error('nothing to fix');
    store.whatIf.choose('none');
    store.whatIf.toggle(first);
    await quiet();
    stop();
    expect(told).toEqual([10, 0, 1]);
  });

  test('has what was selected again before its deselection was stored', async () => {
    const select = source.select.bind(source);
    const replies: (() => void)[] = [];
    source.select = async (...call) => {
      await new Promise<void>((resolve) => replies.push(resolve));
      return select(...call);
    };
    const reply = async () => {
      replies.shift()?.();
      await quiet();
    };
    const [one, other] = store.whatIf.findings.value;
    if (!one || !other) throw new Error('nothing to fix');
    store.whatIf.toggle(one);
    store.whatIf.toggle(one);
    await reply();
    expect(source.state).toMatchObject({ selection: [`-${groupIdOf(one)}`] });
    expect(selected()).toBe(10);
    store.whatIf.toggle(other);
    await reply();
    await reply();
    expect(source.state).toMatchObject({ selection: [`-${groupIdOf(other)}`] });
    // What another view stores counts again.
    source.emit(page());
    expect(selected()).toBe(10);
  });

  test('where it is not stored, it stays until the view is closed, and is of its site only', async () => {
    source.canStore = false;
    store.whatIf.choose('none');
    await quiet();
    source.emit(page('https://other.example/'));
    expect(selected()).toBeGreaterThan(0);
    source.emit(page('https://shop.example/more'));
    expect(selected()).toBe(0);
    expect(store.notice.value).toBe('');
  });

  test('that cannot be stored says so, and stays', async () => {
    source.failWith = 'The disk is full';
    store.whatIf.choose('none');
    await quiet();
    expect(store.notice.value).toBe('Not saved: The disk is full');
    expect(selected()).toBe(0);
  });
});
