import type { FetchKind, Load } from '../../engine/index.js';
import { MAX_FAILED_BEFORE } from '../../capture/preview/preview.js';
import { kindOfResource } from '../../capture/page/resource-kinds.js';
import { originOf } from '../../capture/url.js';
import type { Row } from './rows.js';

/** The fetch directive of a resource type. */
function directiveOf(resource: string): FetchKind | undefined {
  const kind = kindOfResource(resource);
  return kind === 'script' || kind === 'style' ? `${kind}-src-elem` : kind && `${kind}-src`;
}

/**
 * The requests of the page on show, its own first; undefined if that was not recorded, as where DevTools were opened
 * later: then its other requests may not have been recorded either.
 */
export function rowsOfPage(rows: readonly Row[], page: string): readonly Row[] | undefined {
  const first = rows.findLastIndex(
    ({ request: { resource, url } }) => resource === 'main_frame' && url === page,
  );
  return first < 0 ? undefined : rows.slice(first);
}

/**
 * The loads of the page's own document: frames of other origins have their own policies.
 * @returns undefined if they were not recorded
 */
export function loadsOf(rows: readonly Row[], page: string): readonly Load[] | undefined {
  const origin = originOf(page);
  const redirected = new Set<string>();
  return rowsOfPage(rows, page)?.flatMap(({ request: { requestId, url, resource, initiator, hop } }) => {
    const isRedirected = redirected.has(requestId);
    redirected.add(requestId);
    const kind = directiveOf(resource);
    if (!kind || !hop || (initiator !== undefined && initiator !== origin)) return [];
    return [{ url, kind, isRedirected }];
  });
}

/**
 * The URLs of the page's requests that failed, also of those in its frames, without query.
 * @returns undefined if its requests were not recorded
 */
export function failedRequests(rows: readonly Row[], page: string): readonly string[] | undefined {
  const failed = rowsOfPage(rows, page)?.filter(({ request }) => request.state === 'failed');
  const urls = failed?.map(({ request: { url } }) => url.split('?', 1)[0] ?? '');
  return urls && [...new Set(urls)].slice(0, MAX_FAILED_BEFORE);
}
