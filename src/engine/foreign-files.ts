import { isUnversioned } from './data/known-hosts.js';
import type { PageSnapshot } from './model/facts.js';
import { isAddress, registrableDomainOf } from './parse/host.js';
import { isChecked } from './parse/integrity.js';
import { isInternalHost } from './parse/internal.js';
import { hostOf, isHttps } from './site.js';

/** Files whose hash can be computed, and files that are listed without. */
export const MAX_FOREIGN_FILES = 20;

/** A script or style sheet of another site without integrity. */
export interface ForeignFile {
  readonly element: 'script' | 'link';
  /** Absolute, without credentials, query and fragment. */
  readonly url: string;
  /** Why no hash is computed. */
  readonly skipped?: 'changing' | 'unversioned' | 'query' | 'plaintext' | 'local';
}

/** The scripts and style sheets of other sites without integrity; of each kind, with a hash or without, the first ones. */
export function foreignFiles({ url: page, markup }: PageSnapshot): readonly ForeignFile[] {
  const content = markup.seen ? markup.value.content : undefined;
  if (!content?.seen) return [];
  const own = registrableDomainOf(page);
  const found = new Map<string, ForeignFile>();
  for (const { element, url, rel = '', integrity, hasQuery } of content.value.resources) {
    const isSheet = element === 'link' && rel.split(/[ \t\n\f\r]/).includes('stylesheet');
    if (!isSheet && element !== 'script') continue;
    if (isChecked(integrity) || registrableDomainOf(url) === own) continue;
    const skipped = hasQuery && !isUnversioned(url) ? 'query' : whyNoHash(url, page);
    found.set(`${element} ${url}`, { element, url, ...(skipped && { skipped }) });
  }
  const files = [...found.values()];
  return [
    ...files.filter(({ skipped }) => skipped === undefined).slice(0, MAX_FOREIGN_FILES),
    ...files.filter(({ skipped }) => skipped !== undefined).slice(0, MAX_FOREIGN_FILES),
  ];
}

function whyNoHash(url: string, page: string): ForeignFile['skipped'] {
  if (isUnversioned(url)) return 'changing';
  if (!isHttps(url)) return 'plaintext';
  // A page of the Internet must not make us ask the network that the browser is in.
  if (mayBeLocal(url) && !isInternalHost(plainHost(page))) return 'local';
  return namesVersion(url) ? undefined : 'unversioned';
}

function mayBeLocal(url: string): boolean {
  const host = plainHost(url);
  return isAddress(host) || isInternalHost(host);
}

/** Without the dots of the DNS root. */
function plainHost(url: string): string {
  const host = hostOf(url);
  let end = host.length;
  while (host[end - 1] === '.') end -= 1;
  return host.slice(0, end);
}

/** A whole version, as in `/1.2.3/`, `@1.2.3` and `-1.2.3.min.js`. */
const VERSION = /[/@-]v?\d{1,6}\.\d{1,6}\.\d{1,6}(?!\d)/;
/** A version that its provider resolves, such as `@3` and `@1.2`. */
const RANGE = /@v?\d{1,6}(?:\.\d{1,6})?(?![\d.])/;

/** Whether the path names a whole version of one file: a comma joins several. */
function namesVersion(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { origin, pathname: path } = new URL(url);
  // As the URL parser writes it, so that what is shown is what is asked.
  if (origin + path !== url) return false;
  return VERSION.test(path) && !RANGE.test(path) && !path.includes(',');
}
