import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { SelectionChanges } from '../../capture/selection.js';
import { siteNameOf } from '../../engine/index.js';
import type { PageSource } from '../ports.js';
import { attempt, type Notice } from './notice.js';
import type { PageFacts } from './view.js';

/** What the user changed in the selection of fixes on the site of the page on show. */
export interface Selection {
  readonly changes: ReadonlySignal<SelectionChanges>;
  /** Replaces them, at once and also where they are not stored. */
  readonly change: (changes: SelectionChanges) => void;
}

/**
 * @param page the page on show
 * @param stored what is stored for its site
 */
export function createSelection(
  source: Pick<PageSource, 'select'>,
  page: () => PageFacts | undefined,
  stored: ReadonlySignal<SelectionChanges>,
  notice: Notice,
): Selection & { readonly stop: () => void } {
  /** What was stored before this view changed it, and each of its changes since, until the last one is stored. */
  const own = signal<{ readonly site: string; readonly all: readonly SelectionChanges[] } | undefined>(
    undefined,
  );
  const site = () => siteNameOf(page()?.snapshot.url ?? '');
  const ownHere = () => (own.value?.site === site() ? own.value.all : []);
  return {
    changes: computed(() => {
      const all = ownHere();
      // What another view stored since takes its place.
      return all.some((one) => isSame(one, stored.value)) ? (all.at(-1) ?? stored.value) : stored.value;
    }),
    change: (changes) => {
      const here = site();
      const all = ownHere();
      own.value = { site: here, all: [...(all.length > 0 ? all : [stored.value]), changes] };
      // Sent at once: the popup may close before the reply to an earlier one.
      void attempt(
        notice,
        async () => {
          await source.select(here, changes);
          return '';
        },
        'Not saved',
      );
    },
    stop: effect(() => {
      const changed = ownHere().at(-1);
      if (changed && isSame(changed, stored.value)) own.value = undefined;
    }),
  };
}

function isSame(one: SelectionChanges, other: SelectionChanges): boolean {
  return one.join('\n') === other.join('\n');
}
