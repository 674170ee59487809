import { signal, type ReadonlySignal } from '@preact/signals';
import { audit, isGraded, type PageSnapshot } from '../../engine/index.js';
import { sinceOf, type Since } from './since.js';
import { isErrorPage, isSimulated, type View } from '../store/view.js';

export interface SinceLastLook {
  /** What a reload changed; undefined if the page was loaded once. */
  readonly since: ReadonlySignal<Since | undefined>;
}

interface Created extends SinceLastLook {
  readonly stop: () => void;
}

interface Load {
  readonly url: string;
  readonly seenAt: number;
  readonly snapshot: PageSnapshot;
  readonly isError: boolean;
}

/** Compares each load of the page with the one before it, as long as the address stays the same. */
export function createSince(view: ReadonlySignal<View>): Created {
  const since = signal<Since | undefined>(undefined);
  let current: Load | undefined;
  let before: Load | undefined;

  function receive(shown: View): Since | undefined {
    // A preview changes nothing on the site.
    if (isSimulated(shown)) return undefined;
    if (shown.kind === 'page' && isGraded(shown.report)) {
      const { report, seenAt, snapshot, suppressed } = shown;
      const isError = isErrorPage(snapshot);
      if (current?.url !== report.url) current = undefined;
      // An error page is not the page: it is compared with the load before the error.
      if (current?.isError === false && isError) return undefined;
      if (current?.isError !== isError) before = undefined;
      else if (current.seenAt !== seenAt) before = current;
      current = { url: report.url, seenAt, snapshot, isError };
      // With today's suppressions: what the user suppressed between the two is no change of the site.
      return before && sinceOf(audit(before.snapshot, suppressed), report);
    }
    const url = shown.kind === 'page' ? shown.report.url : 'url' in shown ? shown.url : undefined;
    // Nothing is known of a page that is still loading.
    const isOther = url === undefined ? shown.kind === 'not-web' : url !== current?.url;
    if (isOther) current = undefined;
    return undefined;
  }

  return {
    since,
    stop: view.subscribe((shown) => {
      since.value = receive(shown);
    }),
  };
}
