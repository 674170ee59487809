import { siteNameOf, type Finding, type Suppression } from '../../engine/index.js';
import type { PageSource } from '../ports.js';
import { attempt, type Notice } from './notice.js';
import type { PageFacts } from './view.js';

/** How to suppress a finding. */
interface SuppressAs extends Pick<Suppression, 'reason' | 'until'> {
  /** For every cookie, file or host that the message is about, not only this one. */
  readonly anySubject: boolean;
}

export interface Suppressions {
  /** Suppresses a finding on this site. Resolves with whether that was stored. */
  suppress(finding: Finding, as: SuppressAs): Promise<boolean>;
  unsuppress(suppression: Suppression): Promise<void>;
}

/** @param page the page on show */
export function createSuppressions(
  source: PageSource,
  page: () => PageFacts | undefined,
  notice: Notice,
): Suppressions {
  return {
    async suppress({ id }, { anySubject, ...as }) {
      const shown = page();
      let isStored = false;
      if (!shown) return isStored;
      const site = siteNameOf(shown.snapshot.url);
      const finding = anySubject ? (id.split('#', 1)[0] ?? id) : id;
      await attempt(notice, async () => {
        const { kept } = await source.suppress({ site, finding, ...as });
        isStored = true;
        return kept ? '' : 'Suppressed until the browser closes: this is a private window.';
      });
      return isStored;
    },
    unsuppress: (suppression) =>
      attempt(notice, async () => {
        await source.unsuppress(suppression);
        return '';
      }),
  };
}
