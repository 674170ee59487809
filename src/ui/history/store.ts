import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { Baseline } from '../../capture/history/baseline.js';
import { lookAt, pageOf, type History, type Look } from '../../capture/history/looks.js';
import { siteNameOf } from '../../engine/index.js';
import type { PinSource } from '../ports.js';
import { count } from '../text/format.js';
import { attempt, type Notice } from '../store/notice.js';
import { isErrorPage, type PageView } from '../store/view.js';

export interface PageHistory {
  /** Absent where nothing can be pinned. */
  readonly pins: PinSource | undefined;
  /** The looks at the page, the earliest first; undefined if it is not pinned. */
  readonly looks: ReadonlySignal<readonly Look[] | undefined>;
  /** Pins the page on show, and says so. */
  readonly pin: () => Promise<void>;
  readonly unpin: (pin: Pick<Baseline, 'site' | 'seenAt'>) => Promise<void>;
  /** Deletes the looks at the page on show. */
  readonly forgetHistory: () => Promise<void>;
}

interface Created extends PageHistory {
  readonly stop: () => void;
}

const NONE: History = new Map();

/** The history of the page on show. Adds a look for each load of a pinned page, and again when its grade changes. */
export function createHistory(
  pins: PinSource | undefined,
  graded: ReadonlySignal<PageView | undefined>,
  notice: Notice,
): Created {
  const history = signal(NONE);
  const site = computed(() => siteNameOf(graded.value?.snapshot.url ?? ''));
  const page = computed(() => pageOf(graded.value?.snapshot.url ?? ''));
  const looks = computed(() => history.value.get(page.value));
  let last = '';
  const stops = [
    // Once a site, not once a page load.
    effect(() => {
      history.value = NONE;
      if (site.value !== '')
        return pins?.watchHistory(site.value, (stored) => {
          history.value = stored;
        });
    }),
    effect(() => {
      const shown = graded.value;
      // An error page says nothing about the page that was pinned.
      if (!shown || !looks.value || shown.probe.isPrivate || isErrorPage(shown.snapshot)) return;
      if (shown.snapshot.simulated) return;
      const look = lookAt(shown.report, shown.seenAt);
      const sent = JSON.stringify([shown.snapshot.url, look]);
      if (sent === last) return;
      last = sent;
      // A missing look is no reason to disturb the user.
      pins?.look(page.value, look).catch(() => undefined);
    }),
  ];
  return {
    pins,
    looks,
    pin: () =>
      attempt(
        notice,
        async () => {
          const { kept, dropped = 0 } = (await pins?.pin()) ?? { kept: false };
          const forIt = dropped > 0 ? ` ${count(dropped, 'older pin')} deleted to make room.` : '';
          return kept ? `Pinned.${forIt}` : 'Not pinned: nothing from private windows is stored.';
        },
        'Not pinned',
      ),
    unpin: (pin) =>
      attempt(
        notice,
        async () => {
          await pins?.unpin(pin);
          return 'Pin deleted.';
        },
        'Not deleted',
      ),
    forgetHistory: () =>
      attempt(
        notice,
        async () => {
          await pins?.forgetHistory(page.peek());
          return 'History deleted.';
        },
        'Not deleted',
      ),
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}
