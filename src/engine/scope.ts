import { typeOf } from './parse/content-type.js';
import type { Fields } from './parse/fields.js';
import { isInternalAddress } from './parse/internal.js';
import { hostOf } from './site.js';

/**
 * Where a rule's findings matter: in what browsers show as a page, or on a host of the public Internet. The Observatory
 * has no such scopes, so its results stay.
 */
export type Scope = 'pages' | 'public-hosts';

/** Why browsers do not show a response as a page: the media type, or that it is a download; null if they do, or may. */
export function notAPage(response: Fields): string | null {
  const disposition = response.get('Content-Disposition');
  if (disposition.seen && /^\s*attachment\s*(?:;|$)/i.test(disposition.value.value ?? ''))
    return 'Content-Disposition: attachment';
  const type = typeOf(response);
  return type.seen && type.value !== null && DATA.test(type.value) ? type.value : null;
}

/** JSON and images; an SVG image is a document with scripts. */
const DATA = /^(?:(?:application|text)\/(?:[\w.-]+\+)?json|image\/(?!svg)[\w.+-]+)$/;

/** Whether a page is on the public Internet, by the address that the browser shows. */
export function isOnPublicHost(url: string): boolean {
  return !isInternalAddress(hostOf(url));
}
