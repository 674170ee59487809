import type { Load, FetchKind } from '../../engine/index.js';
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
