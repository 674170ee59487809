import type { ResponseUse } from './audit-response.js';
import type { Hop } from './model.js';

/** Kinds of answers a site gives: a header belongs on some of them, and is often lost on others. */
export const RESPONSE_KINDS = ['page', 'static', 'error', 'redirect'] as const;
export type ResponseKind = (typeof RESPONSE_KINDS)[number];

export interface KnownResponse {
  readonly hop: Hop;
  readonly use: ResponseUse;
}

/** A header that some answers of an origin have and others lack, although it belongs on both. */
export interface DroppedHeader {
  readonly origin: string;
  /** As people write it. */
  readonly header: string;
  /** How many of each kind have it; kinds it does not belong on are left out. */
  readonly counts: Readonly<Partial<Record<ResponseKind, { readonly have: number; readonly of: number }>>>;
  /** The first answer that lacks it. */
  readonly example: Hop;
  /** What most likely drops it, and where to set it instead. */
  readonly cause: string;
}

const EVERYWHERE: readonly ResponseKind[] = RESPONSE_KINDS;
const BODIES: readonly ResponseKind[] = ['page', 'static', 'error'];
const PAGES: readonly ResponseKind[] = ['page', 'error'];

/** Where each belongs. Policies of a page are worth having on an error page, which is a page too. */
const BELONGS: readonly (readonly [header: string, kinds: readonly ResponseKind[]])[] = [
  ['Strict-Transport-Security', EVERYWHERE],
  ['X-Content-Type-Options', BODIES],
  ['Content-Security-Policy', PAGES],
  ['X-Frame-Options', PAGES],
  ['Referrer-Policy', PAGES],
  ['Permissions-Policy', PAGES],
  ['Cross-Origin-Opener-Policy', PAGES],
];

/** Compares the answers of each origin with one another, kind by kind. */
export function droppedHeaders(answers: readonly KnownResponse[]): readonly DroppedHeader[] {
  const byOrigin = new Map<string, Told[]>();
  for (const { hop, use } of answers) {
    const told = tell(hop, use);
    if (!told) continue;
    const { origin } = new URL(hop.url);
    const same = byOrigin.get(origin);
    if (same) same.push(told);
    else byOrigin.set(origin, [told]);
  }
  return [...byOrigin].flatMap(([origin, told]) =>
    BELONGS.flatMap(([header, kinds]) => compare(origin, header, kinds, told) ?? []),
  );
}

interface Told {
  readonly hop: Hop;
  readonly kind: ResponseKind;
  /** Lower case. */
  readonly names: ReadonlySet<string>;
  /** The first word of Server, lower case; '' without one. */
  readonly server: string;
}

/** Undefined for what says nothing of its server: a cache's answer, the browser's own, lines not seen. */
function tell(hop: Hop, use: ResponseUse): Told | undefined {
  const { headers, status, url, from } = hop;
  if (!headers.seen || from !== 'network' || !URL.canParse(url) || status === 304) return undefined;
  const kind: ResponseKind =
    status >= 400 ? 'error' : status >= 300 ? 'redirect' : use === 'document' ? 'page' : 'static';
  const names = new Set(headers.value.map(({ name }) => name.toLowerCase()));
  const server = headers.value.find(({ name }) => name.toLowerCase() === 'server')?.value ?? '';
  return { hop, kind, names, server: /^[a-z-]*/i.exec(server)?.[0].toLowerCase() ?? '' };
}

function compare(
  origin: string,
  header: string,
  kinds: readonly ResponseKind[],
  told: readonly Told[],
): DroppedHeader | undefined {
  const name = header.toLowerCase();
  const relevant = told.filter(({ kind }) => kinds.includes(kind));
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

function causeOf({ kind, server }: Told, counts: DroppedHeader['counts']): string {
  const onPages = (counts.page?.have ?? 0) > 0;
  if (kind === 'page')
    return 'Only a part of the configuration sets it, such as one directory, location or view: set it in the server or virtual host itself.';
  if (server.startsWith('nginx') || server === 'openresty') {
    if (kind === 'error')
      return 'In nginx an add_header without “always” is left out of answers of 400 and above: add the word.';
    return 'In nginx a location with an add_header of its own takes none from its server block: repeat them there.';
  }
  if (server.startsWith('apache') && kind !== 'static' && onPages)
    return 'In Apache “Header set” without “always” leaves out redirects and Apache’s own error pages: use “Header always set”.';
  if (kind === 'static' && onPages)
    return 'The application sends it with its pages, and something in front serves the files by itself: set it there, once for all.';
  if (kind === 'error' && onPages)
    return 'Whatever answers errors is not what answers pages: set it in the outermost server, for every status.';
  if (kind === 'redirect')
    return 'Whatever redirects answers before what sets the header: set it in the outermost server.';
  return 'Some answers come from another part of the server: set it in the outermost one, once for all.';
}
