import type { FetchKind, Load, LoadKind, SeenLoad } from '../../engine/index.js';
import { kindOfResource } from '../../capture/resource-kinds.js';
import { originOf } from '../../capture/url.js';
import type { RecordedLoads } from '../context.js';
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
function rowsOfPage(rows: readonly Row[], page: string): readonly Row[] | undefined {
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

/** What loads nothing that an embedder policy could block. */
const LOADLESS: ReadonlySet<string> = new Set(['websocket', 'ping', 'beacon']);

/**
 * The loads of the page's own document with their headers, and its requests that failed.
 * @returns undefined if they were not recorded
 */
export function recordedLoads(rows: readonly Row[], page: string): RecordedLoads | undefined {
  const own = rowsOfPage(rows, page);
  if (!own) return undefined;
  const origin = originOf(page);
  const loads = new Map<string, { readonly kind: LoadKind; readonly hops: SeenLoad['hops'][number][] }>();
  const failed = new Set<string>();
  for (const { request } of own) {
    const { requestId, url, resource, initiator, state, hop, because } = request;
    // A preview lists the failures of frames and of other types too.
    if (state === 'failed') failed.add(url.split('?', 1)[0] ?? '');
    const kind = LOADLESS.has(resource) ? undefined : kindOfResource(resource);
    if (!kind || (initiator !== undefined && initiator !== origin)) continue;
    const load = loads.get(requestId) ?? { kind, hops: [] };
    loads.set(requestId, load);
    const headers = hop?.headers ?? ({ seen: false, because: because ?? 'no-answer' } as const);
    load.hops.push({ url, headers });
  }
  return { loads: [...loads.values()], failed: [...failed].slice(0, MAX_FAILED) };
}

/** Maximum failed requests that a preview is compared with. */
const MAX_FAILED = 500;
