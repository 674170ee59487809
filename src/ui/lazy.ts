import { signal, type ReadonlySignal } from '@preact/signals';

/** A module that is loaded when it is needed. */
export interface Lazy<T> {
  /** The module; undefined until it is loaded. */
  readonly value: ReadonlySignal<T | undefined>;
  /** Loads it once; after a failure, tries again. */
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

/** The fixes for every stack. */
export const fixes = lazy(() => import('../fixes/index.js'));
/** The grade after fixes. */
export const outcomes = lazy(() => import('./outcomes.js'));
/** The report as Markdown. */
export const markdown = lazy(() => import('../export/markdown.js'));

/** Loads all of them before a click needs them. */
export function preload(): Promise<unknown> {
  return Promise.all([fixes.load(), outcomes.load(), markdown.load()]);
}
