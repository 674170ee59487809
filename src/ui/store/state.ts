import { batch, signal, type ReadonlySignal } from '@preact/signals';
import type { PageState } from '../../capture/page-state.js';
import { isAwaited, isUnread, type PageSnapshot } from '../../engine/index.js';
import type { Copied } from '../../capture/deployed/copied.js';
import type { SelectionChanges } from '../../capture/selection.js';
import type { PageSource } from '../ports.js';

/** Milliseconds before the view shows that it is loading, so that it does not flash. */
export const LOADING_DELAY_MS = 100;
/** Milliseconds the first paint waits for a page's markup, so that the grade does not change after it. */
export const MARKUP_WAIT_MS = 400;

/** What the view shows: nothing at first, so that it does not flash. */
export type ShownState = { readonly kind: 'waiting' } | PageState;

interface StateOnShow {
  readonly state: ReadonlySignal<ShownState>;
  /** That of the page on show, apart from its facts: a change of it needs no other audit. */
  readonly selection: ReadonlySignal<SelectionChanges>;
  /** Likewise, what was copied for its site. */
  readonly copied: ReadonlySignal<Copied>;
  /** Call it after the first paint: reads the markup of a page that was shown without waiting. */
  readonly painted: () => void;
  /** Unsubscribes and clears every timer. */
  readonly stop: () => void;
}

const LOADING: PageState = { kind: 'loading' };

type Timer = ReturnType<typeof setTimeout> | undefined;

/**
 * The states of `source`, each when it is ready to be shown: a page without its response, which `source` still awaits, is
 * loading. Reads the markup of each document once.
 */
export function watchState(source: PageSource): StateOnShow {
  const shown = signal<ShownState>({ kind: 'waiting' });
  const selection = signal<SelectionChanges>([]);
  const copied = signal<Copied>([]);
  let loadingTimer: Timer;
  let markupTimer: Timer;
  /** The page that waits for its markup. */
  let held: PageState | undefined;
  let lastRead = '';
  let isPainted = false;
  let readsOnPaint = false;

  function receive(state: PageState): void {
    if (state.kind === 'loading' || (state.kind === 'page' && isAwaited(state.snapshot.chain))) {
      loadingTimer ??= setTimeout(show, LOADING_DELAY_MS, LOADING);
      return;
    }
    clearTimeout(loadingTimer);
    loadingTimer = undefined;
    const isNew = state.kind === 'page' && documentOf(state) !== lastRead;
    if (state.kind === 'page' && lacksMarkup(state.snapshot) && (isNew || held)) {
      held = state;
      markupTimer ??= setTimeout(release, MARKUP_WAIT_MS);
    } else show(state);
    if (isNew) {
      lastRead = documentOf(state);
      if (held || isPainted) readPage();
      else readsOnPaint = true;
    }
  }

  function readPage(): void {
    readsOnPaint = false;
    source.readPage().catch(release);
  }

  function release(): void {
    if (held) show(held);
  }

  function show(state: PageState): void {
    clearTimeout(markupTimer);
    markupTimer = held = undefined;
    const {
      selection: selected = [],
      copied: lines = [],
      ...facts
    } = state.kind === 'page' ? state : { ...state, selection: [], copied: [] };
    batch(() => {
      // Reading a page again seldom changes it, and every audit takes time.
      if (!isSame(shown.value, facts)) shown.value = facts;
      if (!isSame(selection.value, selected)) selection.value = selected;
      if (!isSame(copied.value, lines)) copied.value = lines;
    });
  }

  loadingTimer = setTimeout(show, LOADING_DELAY_MS, LOADING);
  const unwatch = source.watch(receive);
  return {
    state: shown,
    selection,
    copied,
    painted: () => {
      isPainted = true;
      if (readsOnPaint) readPage();
    },
    stop: () => {
      clearTimeout(loadingTimer);
      clearTimeout(markupTimer);
      unwatch();
    },
  };
}

function isSame<T>(one: T, other: T): boolean {
  return JSON.stringify(one, mapsAsLists) === JSON.stringify(other, mapsAsLists);
}

function mapsAsLists(_key: string, value: unknown): unknown {
  return value instanceof Map ? [...(value as Map<unknown, unknown>)] : value;
}

/** A name of what is on show: another one for another document. */
export function pageOnShow(state: ShownState): string {
  if (state.kind === 'page') return documentOf(state);
  return `${state.kind} ${'url' in state ? state.url : ''}`;
}

function documentOf(page: { snapshot: PageSnapshot; seenAt: number }): string {
  return `${page.seenAt} ${page.snapshot.url}`;
}

function lacksMarkup({ markup }: PageSnapshot): boolean {
  return !markup.seen && isUnread(markup);
}
