import { redirectAsViolation } from '../../capture/recording/redirected.js';
import { originOf } from '../../capture/url.js';
import { shownIn } from '../../platform/browser/navigation.js';
import { isPrivate } from '../../platform/browser/tabs.js';
import { createRedirectWatch } from '../../platform/browser/redirects.js';
import type { WatchedPage } from '../../platform/page/watched-pages.js';
import { run } from '../../platform/tasks.js';

/**
 * Watches where the loads of recorded pages are redirected to. Start it at the top level: a redirect may have started
 * the background.
 * @param add records what was seen of a page
 */
export function createRecordedRedirects(add: (page: WatchedPage, message: object) => void) {
  return createRedirectWatch((redirect) => {
    const message = redirectAsViolation(redirect);
    if (!message) return;
    const { tabId, page } = redirect;
    const record = async () => {
      const shown = await shownIn(tabId);
      const isOfPage = page === '' || originOf(page) === originOf(shown?.url ?? '');
      if (shown && isOfPage && !(await isPrivate(tabId))) add({ tabId, url: shown.url }, message);
    };
    run(record());
  });
}
