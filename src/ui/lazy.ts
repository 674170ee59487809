import { signal, type ReadonlySignal } from '@preact/signals';

/** A part of the program that is loaded when it is needed. */
export interface Lazy<T> {
  /** The part; undefined until it is loaded. */
  readonly value: ReadonlySignal<T | undefined>;
  /** Loads it once; after a failure it tries again. */
  load(): Promise<T>;
}

export function lazy<T>(fetch: () => Promise<T>): Lazy<T> {
  const value = signal<T | undefined>(undefined);
  let loading: Promise<T> | undefined;
  return {
    value,
    load: () =>
      (loading ??= fetch().then(
        (part) => (value.value = part),
        (error: unknown) => {
          loading = undefined;
          throw error;
        },
      )),
  };
}

/** How fixes are written: every stack there is. */
export const fixes = lazy(() => import('../fixes/index.js'));
/** What fixes lead to. */
export const outcomes = lazy(() => import('./outcomes.js'));
/** How a report is written as Markdown, with the libraries that takes. */
export const markdown = lazy(() => import('../export/markdown.js'));

/** Loads all of them ahead of the click that needs them. */
export function preload(): Promise<unknown> {
  return Promise.all([fixes.load(), outcomes.load(), markdown.load()]);
}
