import { signal, type Signal } from '@preact/signals';
import type { StackName } from '../../engine/index.js';
import type { PageSource } from '../ports.js';
import { attempt, type Notice } from './notice.js';
import type { PageFacts } from './view.js';

export interface StackChoice {
  /** The server whose fixes the user last selected; a finding without fixes for it shows its first. */
  readonly chosenStack: Signal<StackName | undefined>;
  /** Sets the site's servers by name, outermost first; null restores the recognised ones. */
  chooseStack(names: readonly string[] | null): Promise<void>;
}

interface Created extends StackChoice {
  /** The servers the user chose for a page's site, or null. */
  readonly chosenFor: (page: PageFacts) => readonly string[] | null;
}

/** @param page the page on show */
export function createStackChoice(
  source: PageSource,
  page: () => PageFacts | undefined,
  notice: Notice,
): Created {
  // The choice applies at once, and also where it is not stored.
  const choice = signal<{ readonly host: string; readonly names: readonly string[] | null } | undefined>(
    undefined,
  );
  return {
    chosenStack: signal(undefined),
    chosenFor: ({ snapshot, chosen = null }) =>
      choice.value?.host === hostOf(snapshot.url) ? choice.value.names : chosen,
    async chooseStack(names) {
      const shown = page();
      if (!shown) return;
      choice.value = { host: hostOf(shown.snapshot.url), names };
      await attempt(
        notice,
        async () => ((await source.chooseStack(names)).kept ? '' : 'Not saved: this is a private window.'),
        'Not saved',
      );
    },
  };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
