import { signal, type ReadonlySignal } from '@preact/signals';

/** A part of the program that the first paint does without. */
export interface Later<T> {
  /** The part; undefined until it is there. */
  readonly value: ReadonlySignal<T | undefined>;
  /** Fetches it, once however often it is asked for; after a failure anew. */
  load(): Promise<T>;
}

export function later<T>(fetch: () => Promise<T>): Later<T> {
  const value = signal<T | undefined>(undefined);
  let coming: Promise<T> | undefined;
  return {
    value,
    load: () =>
      (coming ??= fetch().then(
        (part) => (value.value = part),
        (error: unknown) => {
          coming = undefined;
          throw error;
        },
      )),
  };
}

/** Every rule: the first paint has those that can change the score. */
export const whole = later(() => import('./whole.js'));
/** How fixes are written: every stack there is. */
export const fixes = later(() => import('../fixes/index.js'));
/** How a report is written down, with the libraries that takes. */
export const markdown = later(() => import('../export/markdown.js'));

/** After the first paint: by the time a finding is opened or a button pressed, its part is there. */
export function loadRest(): Promise<unknown> {
  return Promise.all([whole.load(), fixes.load(), markdown.load()]);
}
