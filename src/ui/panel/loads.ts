import type { FetchKind, Load, LoadKind, SeenLoad } from '../../engine/index.js';
import type { RecordedLoads } from '../context.js';
import type { Row } from './rows.js';

/** Resource types of the browsers as fetch directives. Pages, reports and preconnects have none. */
const KINDS: Readonly<Record<string, FetchKind>> = {
  script: 'script-src-elem',
  stylesheet: 'style-src-elem',
  image: 'img-src',
  imageset: 'img-src',
  font: 'font-src',
  media: 'media-src',
  object: 'object-src',
  object_subrequest: 'object-src',
  sub_frame: 'frame-src',
  xmlhttprequest: 'connect-src',
  websocket: 'connect-src',
  ping: 'connect-src',
  beacon: 'connect-src',
  web_manifest: 'manifest-src',
};

/** The loads of the page's own document: frames of other origins have their own policies. */
export function loadsOf(rows: readonly Row[], page: string): readonly Load[] {
  const origin = URL.canParse(page) ? new URL(page).origin : '';
  const redirected = new Set<string>();
  return rows.flatMap(({ request: { requestId, url, resource, initiator, hop: response } }) => {
    const isRedirected = redirected.has(requestId);
    redirected.add(requestId);
    const kind = Object.hasOwn(KINDS, resource) ? KINDS[resource] : undefined;
    if (!kind || !response || (initiator !== undefined && initiator !== origin)) return [];
    return [{ url, kind, isRedirected }];
  });
}

/** Resource types as kinds of loads. */
const LOAD_KINDS: Readonly<Record<string, LoadKind>> = {
  script: 'script',
  stylesheet: 'style',
  image: 'img',
  imageset: 'img',
  font: 'font',
  media: 'media',
  object: 'object',
  object_subrequest: 'object',
  sub_frame: 'frame',
  xmlhttprequest: 'connect',
  web_manifest: 'manifest',
};

/** The loads of the page's own document with their headers, and its requests that failed. */
export function recordedLoads(rows: readonly Row[], page: string): RecordedLoads {
  const origin = URL.canParse(page) ? new URL(page).origin : '';
  const loads = new Map<string, { readonly kind: LoadKind; readonly hops: SeenLoad['hops'][number][] }>();
  const failed = new Set<string>();
  // Earlier rows are of other documents.
  const first = rows.findLastIndex(
    ({ request: { resource, url } }) => resource === 'main_frame' && url === page,
  );
  for (const { request } of rows.slice(Math.max(first, 0))) {
    const { requestId, url, resource, initiator, state, hop, because } = request;
    // A preview lists the failures of frames and of other types too.
    if (state === 'failed') failed.add(url.split('?', 1)[0] ?? '');
    const kind = Object.hasOwn(LOAD_KINDS, resource) ? LOAD_KINDS[resource] : undefined;
    if (!kind || (initiator !== undefined && initiator !== origin)) continue;
    const load = loads.get(requestId) ?? { kind, hops: [] };
    loads.set(requestId, load);
    const headers = hop?.headers ?? ({ seen: false, because: because ?? 'no-answer' } as const);
    load.hops.push({ url, headers });
  }
  return { loads: first < 0 ? undefined : [...loads.values()], failed: [...failed].slice(0, MAX_FAILED) };
}

/** Maximum failed requests that a preview is compared with. */
const MAX_FAILED = 500;
