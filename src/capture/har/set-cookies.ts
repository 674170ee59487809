import type { Observed, SetCookie } from '../../engine/index.js';
import { parseHeaders } from '../headers.js';
import { seen, notSeen } from '../observed.js';
import type { HarCookie } from './entry.js';

/**
 * The facts of cookies that a log lists without their Set-Cookie lines; undefined if it lists none. An attribute that
 * no cookie of the list has was not recorded.
 */
export function setCookiesOf(
  cookies: readonly HarCookie[] | undefined,
  url: string,
): Observed<readonly SetCookie[]> | undefined {
  if (!cookies || cookies.length === 0) return undefined;
  const has = (key: keyof HarCookie) => cookies.some((cookie) => cookie[key] !== undefined);
  if (!has('secure') || !has('httpOnly')) return notSeen('not-recorded');
  const { setCookies } = parseHeaders(
    cookies.map((cookie) => ({ name: 'Set-Cookie', value: lineOf(cookie, url) })),
  );
  if (!setCookies.seen) return setCookies;
  const hasSameSite = has('sameSite');
  return seen(setCookies.value.map((cookie, at) => withGaps(cookie, cookies[at], url, hasSameSite)));
}

/** Without value: reading it as a line gives the same facts as the line that was sent. */
function lineOf({ name, path, domain, expires, secure, httpOnly, sameSite }: HarCookie, url: string): string {
  const date = new Date(expires ?? '');
  const parts = [
    `${name}=`,
    ...(domain && !isHost(domain, url) ? [`Domain=${domain}`] : []),
    ...(path ? [`Path=${path}`] : []),
    ...(Number.isNaN(date.getTime()) ? [] : [`Expires=${date.toUTCString()}`]),
    ...(secure === true ? ['Secure'] : []),
    ...(httpOnly === true ? ['HttpOnly'] : []),
    ...(sameSite ? [`SameSite=${sameSite}`] : []),
  ];
  // No part of a cookie contains these, and they would begin another attribute or line.
  return parts.map((part) => part.replace(/[;\n]/g, '…')).join('; ');
}

function withGaps(
  { kind: _ofNoValue, ...cookie }: SetCookie,
  { domain, kind }: HarCookie = { name: '' },
  url: string,
  hasSameSite: boolean,
): SetCookie {
  const notRecorded = [
    // HAR 1.2 writes the cookie's host here, whether it was sent as an attribute or not.
    ...(domain && isHost(domain, url) ? (['domain'] as const) : []),
    ...(hasSameSite ? [] : (['samesite'] as const)),
  ];
  return { ...cookie, ...(kind && { kind }), ...(notRecorded.length > 0 && { notRecorded }) };
}

/** Whether it is the response's host. With a leading dot it was sent as an attribute. */
function isHost(domain: string, url: string): boolean {
  return domain.toLowerCase() === new URL(url).hostname;
}
