import type { Load, FetchKind } from '../../engine/index.js';
import type { Row } from './rows.js';

/** What a policy calls what the browsers call a request for. Pages, reports and preconnects are none of its business. */
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

/** What the page's own document loaded: frames of other origins have policies of their own. */
export function loadsOf(rows: readonly Row[], page: string): readonly Load[] {
  const origin = URL.canParse(page) ? new URL(page).origin : '';
  const redirected = new Set<string>();
  return rows.flatMap(({ request: { requestId, url, resource, initiator, answer } }) => {
    const isRedirected = redirected.has(requestId);
    redirected.add(requestId);
    const kind = Object.hasOwn(KINDS, resource) ? KINDS[resource] : undefined;
    if (!kind || !answer || (initiator !== undefined && initiator !== origin)) return [];
    return [{ url, kind, isRedirected }];
  });
}
