import { groupedBy } from '../grouped-by.js';
import type { Hop } from '../model/facts.js';
import { notAPage } from '../parse/content-type.js';
import { parseFields } from '../parse/fields.js';
import { isAddress } from '../parse/host.js';
import type { ResponseUse } from '../run/audit.js';
import { hostOf } from '../site.js';

/** Kinds of responses: a header belongs on some of them, and is often missing on others. */
export const RESPONSE_KINDS = ['page', 'static', 'error', 'redirect'] as const;
export type ResponseKind = (typeof RESPONSE_KINDS)[number];

export interface KnownResponse {
  readonly hop: Hop;
  readonly use: ResponseUse;
}

/** A header that some responses of an origin have and others lack, although it belongs on both. */
export interface DroppedHeader {
  readonly origin: string;
  /** The usual spelling. */
  readonly header: string;
  /** Counts for each kind that the header belongs on. */
  readonly counts: Readonly<Partial<Record<ResponseKind, { readonly have: number; readonly of: number }>>>;
  /** The first response that lacks it. */
  readonly example: Hop;
  /** What most likely drops it, and where to set it instead. */
  readonly cause: string;
}

const EVERYWHERE: readonly ResponseKind[] = RESPONSE_KINDS;
const BODIES: readonly ResponseKind[] = ['page', 'static', 'error'];
const HSTS = 'Strict-Transport-Security';
const PAGES: readonly ResponseKind[] = ['page', 'error'];

/** The kinds each header belongs on. Error pages are pages too. */
export const BELONGS: readonly (readonly [header: string, kinds: readonly ResponseKind[]])[] = [
  [HSTS, EVERYWHERE],
  ['X-Content-Type-Options', BODIES],
  ['Content-Security-Policy', PAGES],
  ['X-Frame-Options', PAGES],
  ['Referrer-Policy', PAGES],
  ['Permissions-Policy', PAGES],
  ['Cross-Origin-Opener-Policy', PAGES],
];

/** Compares the responses of each origin, by kind. */
export function droppedHeaders(responses: readonly KnownResponse[]): readonly DroppedHeader[] {
  const summaries = responses.flatMap(({ hop, use }) => {
    const summary = summarize(hop, use);
    return summary ? [{ origin: new URL(hop.url).origin, summary }] : [];
  });
  const byOrigin = groupedBy(
    summaries,
    ({ origin }) => origin,
    ({ summary }) => summary,
  );
  return [...byOrigin].flatMap(([origin, summaries]) =>
    // Browsers ignore HSTS for IP addresses (RFC 6797 §8.1.1).
    BELONGS.filter(([header]) => header !== HSTS || !isAddress(hostOf(origin))).flatMap(
      ([header, kinds]) => compare(origin, header, kinds, summaries) ?? [],
    ),
  );
}

interface Summary {
  readonly hop: Hop;
  readonly kind: ResponseKind;
  /** Whether browsers show no page of it. */
  readonly isData: boolean;
  /** Lower case. */
  readonly names: ReadonlySet<string>;
  /** The first word of Server, lower case; '' without one. */
  readonly server: string;
}

/** Undefined for responses that did not come from the server, or whose headers were not seen. */
function summarize(hop: Hop, use: ResponseUse): Summary | undefined {
  const { headers, status, url, from } = hop;
  if (!headers.seen || from !== 'network' || !URL.canParse(url) || status === 304) return undefined;
  const fields = parseFields(headers.value);
  const isData = fields.seen && notAPage(fields.value, status) !== null;
  const isPage = use === 'document' && !isData;
  const kind: ResponseKind =
    status >= 400 ? 'error' : status >= 300 ? 'redirect' : isPage ? 'page' : 'static';
  const names = new Set(headers.value.map(({ name }) => name.toLowerCase()));
  const server = headers.value.find(({ name }) => name.toLowerCase() === 'server')?.value ?? '';
  return { hop, kind, isData, names, server: /^[a-z-]*/i.exec(server)?.[0].toLowerCase() ?? '' };
}

function compare(
  origin: string,
  header: string,
  kinds: readonly ResponseKind[],
  summaries: readonly Summary[],
): DroppedHeader | undefined {
  const name = header.toLowerCase();
  const relevant = summaries.filter(
    ({ kind, isData }) => kinds.includes(kind) && !(isData && kinds === PAGES),
  );
  const [lacking] = relevant.filter(({ names }) => !names.has(name));
  if (!lacking || !relevant.some(({ names }) => names.has(name))) return undefined;
  const counts: Partial<Record<ResponseKind, { have: number; of: number }>> = {};
  for (const { kind, names } of relevant) {
    const count = (counts[kind] ??= { have: 0, of: 0 });
    count.of += 1;
    if (names.has(name)) count.have += 1;
  }
  return { origin, header, counts, example: lacking.hop, cause: causeOf(lacking, counts) };
}

function causeOf({ kind, server }: Summary, counts: DroppedHeader['counts']): string {
  const onPages = (counts.page?.have ?? 0) > 0;
  if (kind === 'page')
    return 'Only part of the configuration sets it, such as one directory, location or view. Set it in the server or virtual host.';
  if (server.startsWith('nginx') || server === 'openresty') {
    if (kind === 'error')
      return 'In nginx, add_header without “always” does not apply to responses with status 400 and above. Add “always”.';
    return 'In nginx, a location that has an add_header inherits none from its server block. Repeat them there.';
  }
  if (server.startsWith('apache') && kind !== 'static' && onPages)
    return 'In Apache, “Header set” without “always” does not apply to redirects and Apache’s own error pages. Use “Header always set”.';
  if (kind === 'static' && onPages)
    return 'The application sends it with its pages, but a server in front serves the files. Set it there, for all responses.';
  if (kind === 'error' && onPages)
    return 'Another part of the server sends the error responses. Set it in the outermost server, for every status.';
  if (kind === 'redirect')
    return 'The redirect is sent before the header is set. Set it in the outermost server.';
  return 'Some responses come from another part of the server. Set it in the outermost server, for all responses.';
}
