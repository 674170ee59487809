import { typeOf } from '../parse/content-type.js';
import type { Fields } from '../parse/fields.js';
import { isAddress } from '../parse/host.js';
import { isInternalAddress } from '../parse/internal.js';
import { hostOf } from '../site.js';
import type { Unchangeable } from './unchangeable.js';

/** Where a rule's findings matter: on a host of the public Internet, or on one with a name. */
export type Scope = 'public-hosts' | 'named-hosts';

/** Header fields that say whether a response is a page. */
export type PageField = 'Content-Disposition' | 'Content-Type';

/** Why a response is no page to browsers: the status, the media type, or that it is a download; null if it is, or may be. */
export function notAPage(response: Fields<PageField>, status: number): string | null {
  if (status === 204 || status === 205) return `status ${status}`;
  const disposition = response.get('Content-Disposition');
  if (disposition.seen && /^\s*attachment\s*(?:;|$)/i.test(disposition.value.value ?? ''))
    return 'Content-Disposition: attachment';
  const type = typeOf(response);
  return type.seen && type.value !== null && DATA.test(type.value) ? type.value : null;
}

/**
 * What Chromium 156 and Firefox 153 download, show in a viewer of their own, or show as its bare text, and never as
 * markup: so they do with every type of `application` but XML, which may have scripts, `application/unknown`, which
 * Chromium may take for HTML, and PDF. Not text/plain, which may be meant as a page.
 */
const DATA =
  /^(?:application\/(?!(?:pdf|unknown)$|.*\bxml$)|(?:audio|binary|font|image|model|video)\/(?!svg)|text\/(?:[\w.-]+\+json|calendar|css|csv|json|vcard|vtt|(?:x-)?(?:ecmascript|javascript|markdown))$)/;

/** Whether a page is on the public Internet, by the address that the browser shows. */
export function isOnPublicHost(url: string): boolean {
  return !isInternalAddress(hostOf(url));
}

/** Whether the HSTS preload list can have a host, as the URL parser writes it: no address and no local name. */
export function mayBePreloaded(host: string): boolean {
  return !isAddress(host) && !isInternalAddress(host);
}

/** Why a host is outside a scope. */
export function whyOutside(scope: Scope, url: string): Unchangeable | undefined {
  if (!isOnPublicHost(url)) return 'local';
  return scope === 'named-hosts' && isAddress(hostOf(url)) ? 'address' : undefined;
}
