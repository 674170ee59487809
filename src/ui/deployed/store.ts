import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { Copied } from '../../capture/deployed/copied.js';
import { siteNameOf } from '../../engine/index.js';
import type { PageSource } from '../ports.js';
import { attempt, type Notice } from '../store/notice.js';
import type { GradedPage, PageView, Remember } from '../store/view.js';
import type { Deployed as Outcome } from './judged.js';

export interface Deployed {
  /** What was copied for the site of the page on show. */
  readonly copied: ReadonlySignal<Copied>;
  /**
   * Which of the fixes that were copied for the site before this load it has; undefined if it says nothing, null before
   * that is known.
   */
  readonly deployed: ReadonlySignal<Outcome | null | undefined>;
  /**
   * Remembers that fixes of the page on show were copied; while a preview runs, of the page before it. Never fails: what
   * was copied is in the clipboard all the same.
   */
  readonly remember: Remember;
  forgetCopied(): Promise<void>;
}

interface Created extends Deployed {
  readonly stop: () => void;
}

/**
 * @param graded the page on show
 * @param reported the page that texts are for
 * @param copied what is stored for its site
 */
export function createDeployed(
  source: PageSource,
  graded: ReadonlySignal<PageView | undefined>,
  reported: () => GradedPage | undefined,
  copied: ReadonlySignal<Copied>,
  notice: Notice,
): Created {
  const deployed = signal<Outcome | null | undefined>(undefined);
  const siteOf = (page: GradedPage | undefined) => siteNameOf(page?.snapshot.url ?? '');
  let shown: PageView | undefined;
  // What is copied now is for the next load.
  let before: Copied = [];
  const judge = async (page: PageView, lines: Copied) => {
    const { judged } = await import('./judged.js');
    if (shown !== page || copied.peek() !== lines) return;
    const result = judged(lines, page);
    if (result) before = lines;
    deployed.value = result ?? judged(before, page);
    if (result && result.seen.length > 0) await source.copied(siteOf(page), result.seen, false);
  };
  const stop = effect(() => {
    const page = graded.value;
    const isKnown = shown?.seenAt === page?.seenAt && shown?.snapshot.url === page?.snapshot.url;
    shown = page;
    if (!isKnown || copied.value.length === 0) before = [];
    if (!page || copied.value.length === 0) deployed.value = undefined;
    else {
      if (!isKnown) deployed.value = null;
      judge(page, copied.value).catch(() => {
        // A sentence less is no reason to disturb the user.
        deployed.value ??= undefined;
      });
    }
  });
  return {
    copied,
    deployed,
    async remember(fixes) {
      const page = reported();
      if (!page) return;
      try {
        const { advice, isWhole = false } = await fixes();
        const lines = (await import('./judged.js')).copiedOf(page, advice);
        if (lines.length > 0) await source.copied(siteOf(page), lines, isWhole);
      } catch {
        // A sentence less later.
      }
    },
    forgetCopied: () =>
      attempt(
        notice,
        async () =>
          (await source.copied(siteOf(graded.peek()), [], true)).kept
            ? 'Forgotten what you copied for this site.'
            : 'Not forgotten: this is a private window.',
        'Not forgotten',
      ),
    stop,
  };
}
