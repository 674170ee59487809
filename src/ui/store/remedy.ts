import type { Remedy } from '../../engine/index.js';
import type { PageSource } from '../ports.js';
import { attempt, type Notice } from './notice.js';
import type { View } from './view.js';

/** Carries out a remedy. Call it within the user's gesture: `grant` needs one. */
export async function applyRemedy(
  remedy: Exclude<Remedy, 'probe'>,
  source: PageSource,
  view: View,
  notice: Notice,
): Promise<void> {
  await attempt(notice, async () => {
    if (remedy === 'read-page') await source.readPage();
    else if (remedy === 'grant') {
      if (!(await source.grant(originOf(view))))
        return 'Access was not granted. Sitegrade cannot read this site.';
    } else await source.reload({ bypassCache: remedy === 'reload-bypassing-cache' });
    return '';
  });
}

/** The match pattern to request access for. Patterns have no ports. */
function originOf(view: View): string {
  if (view.kind === 'withheld') return view.origin;
  const url = view.kind === 'page' ? view.report.url : view.kind === 'nothing' ? view.url : '';
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}
