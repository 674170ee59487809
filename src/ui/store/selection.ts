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
  interface Own {
    readonly site: string;
    readonly all: readonly SelectionChanges[];
    /** Whether the reply to the last one arrived: it may equal what is stored before an earlier one replaces that. */
    readonly isAnswered?: boolean;
  }
  /** What was stored before this view changed it, and each of its changes since, until the last one is stored. */
  const own = signal<Own | undefined>(undefined);
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
      const mine: Own = { site: here, all: [...(all.length > 0 ? all : [stored.value]), changes] };
      own.value = mine;
      // Sent at once: the popup may close before the reply to an earlier one.
      void attempt(
        notice,
        async () => {
          try {
            await source.select(here, changes);
          } finally {
            if (own.peek() === mine) own.value = { ...mine, isAnswered: true };
          }
          return '';
        },
        'Not saved',
      );
    },
    stop: effect(() => {
      const changed = ownHere().at(-1);
      if (own.value?.isAnswered && changed && isSame(changed, stored.value)) own.value = undefined;
    }),
  };
}

function isSame(one: SelectionChanges, other: SelectionChanges): boolean {
  return one.join('\n') === other.join('\n');
}
