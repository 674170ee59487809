import { withoutPathSession } from '../engine/index.js';
import { bareUrl } from './urls.js';

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
