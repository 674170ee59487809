import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import { lookAt, pageOf, type History, type Look } from '../../capture/history.js';
import { siteNameOf } from '../../engine/index.js';
import type { PinSource } from '../ports.js';
import { isErrorPage, type PageView } from './view.js';

export interface PageHistory {
  /** Absent where nothing can be pinned. */
  readonly pins: PinSource | undefined;
  /** The looks at the page, the earliest first; undefined if it is not pinned. */
  readonly looks: ReadonlySignal<readonly Look[] | undefined>;
}

interface Created extends PageHistory {
  readonly stop: () => void;
}

const NONE: History = new Map();

/** The history of the page on show. Adds a look for each load of a pinned page, and again when its grade changes. */
export function createHistory(
  pins: PinSource | undefined,
  graded: ReadonlySignal<PageView | undefined>,
): Created {
  const history = signal(NONE);
  const site = computed(() => siteNameOf(graded.value?.snapshot.url ?? ''));
  const looks = computed(() => history.value.get(pageOf(graded.value?.snapshot.url ?? '')));
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
      const page = graded.value;
      // An error page says nothing about the page that was pinned.
      if (!page || !looks.value || page.probe.isPrivate || isErrorPage(page.snapshot)) return;
      if (page.snapshot.simulated) return;
      const look = lookAt(page.report, page.seenAt);
      const sent = JSON.stringify([page.snapshot.url, look]);
      if (sent === last) return;
      last = sent;
      // A missing look is no reason to disturb the user.
      pins?.look(pageOf(page.snapshot.url), look).catch(() => undefined);
    }),
  ];
  return {
    pins,
    looks,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}
