import { knownHeader, withoutNonces, withoutPathSession } from '../engine/index.js';

/**
 * Reports contain no private parts of a URL: credentials, query, fragment, a session in the path. In a quoted value an
 * ellipsis replaces them, to show that something was removed.
 */

/** Origin and path of a URL. Text that is not a URL is redacted. */
export function bareUrl(url: string): string {
  if (!URL.canParse(url)) return redacted(url, 'location');
  const { origin, pathname } = new URL(url);
  return origin === 'null' ? redacted(url, 'location') : withoutPathSession(origin + pathname);
}

/** The host (and port) a report is about. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : bareUrl(url);
}

/** `sitegrade-shop.example.test-2026-11-25.md`: letters, digits, dots and hyphens only. */
export function reportFileName(url: string, date: Date, ending: string): string {
  const host = hostOf(url)
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+/, '')
    .slice(0, 100)
    .replace(/[-.]+$/, '');
  const parts = ['sitegrade', host, date.toISOString().slice(0, 10)];
  return `${parts.filter((part) => part !== '').join('-')}.${ending}`;
}

/**
 * Replaces the private parts of each URL in a header's value, or in any text (without `header`), by "…", and the
 * characters of nonces by "x".
 */
export function redacted(text: string, header = ''): string {
  const { urls, csp } = knownHeader(header) ?? {};
  const bare = withoutPathSession(withoutCredentials(withoutNonces(text)), '…');
  if (urls === 'one') return cutWord(bare, true);
  const ends = csp || /^set-cookie$/i.test(header) ? /([\s"<>;,]+)/ : /([\s"<>]+)/;
  const everyWord = urls === 'every-word' || csp === true;
  return bare
    .split(ends)
    .map((part, index) => (index % 2 === 1 ? part : cutWord(part, everyWord)))
    .join('');
}

/** Removes query and fragment from a word that is or looks like a URL. */
function cutWord(word: string, isUrl: boolean): string {
  // Not every "?" begins a query: ?1 is true in structured fields (RFC 9651 §3.3.6).
  const start = word.search(/[?#]/);
  if (start < 0 || start === word.length - 1) return word;
  const looksLikeUrl =
    /^(?:path=)?[./\\]|:[/\\]|https?:/i.test(word) || (word[start] === '?' && word.includes('=', start));
  return isUrl || looksLikeUrl ? `${word.slice(0, start + 1)}…` : word;
}

/** Replaces the userinfo of every authority (RFC 3986 §3.2.1), also in spellings that only browsers accept. */
function withoutCredentials(text: string): string {
  const parts = text.split(/([/\\?#\s"<>]+)/);
  return parts
    .map((part, index) => {
      const at = part.lastIndexOf('@');
      if (index % 2 === 1 || at < 0) return part;
      const slashes = parts[index - 1]?.slice(-2).replaceAll('\\', '/');
      const scheme = /(?:https?|wss?|ftp):$/i.test((parts[index - 2] ?? '').slice(-6));
      if (slashes === '//' || (slashes === '/' && scheme)) return `…${part.slice(at)}`;
      const inside = /(?:https?|wss?|ftp):/i.exec(part);
      if (inside === null || inside.index > at) return part;
      return `${part.slice(0, inside.index + inside[0].length)}…${part.slice(at)}`;
    })
    .join('');
}

/**
 * A page as a relative file path, percent-encoded, as forges show findings: `shop.example_8443/account/index`. It has
 * neither scheme nor query nor a session, and is never empty.
 */
export function filePath(url: string): string {
  if (!URL.canParse(url)) return 'page';
  const { host, pathname: whole } = new URL(url);
  if (host === '') return 'page';
  const pathname = withoutPathSession(whole);
  const name = pathname.endsWith('/') ? `${pathname}index` : pathname;
  return `${asName(host)}${name.replace(/%(?![0-9a-f]{2})|[^\w.~!$&'()*+,;=:@%/-]/gi, encodeURIComponent)}`;
}

/** The site of a page as a name: `shop.example_8443`. */
export function siteOf(url: string): string {
  const { host } = URL.canParse(url) ? new URL(url) : { host: '' };
  return host === '' ? 'page' : asName(host);
}

/** What makes a finding on a page the same in every run. */
export function fingerprint(url: string, id: string): string {
  return `${bareUrl(url)} ${id}`;
}

/** A colon in the first part of a path would end a scheme. */
function asName(host: string): string {
  return host.replace(/[^\w.-]/g, '_');
}
