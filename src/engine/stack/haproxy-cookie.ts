import { HAPROXY_COOKIES } from '../cookies/cookie-names.js';
import type { PageSnapshot, SetCookie } from '../model/facts.js';
import { isSameOrigin } from '../site.js';
import { signOf, type Sign } from './sign.js';

/** From a cookie that has one of HAProxy’s names and is written as HAProxy does. */
export function signsInHaproxyCookie({ url, chain }: PageSnapshot): Sign[] {
  const own = (chain.seen ? chain.value : []).filter((hop) => isSameOrigin(hop.url, url));
  const cookies = own.flatMap(({ setCookies }) => (setCookies.seen ? setCookies.value : []));
  const cookie = cookies.find(isOfHaproxy);
  return cookie ? [signOf('haproxy', 'likely', `a cookie ${cookie.name} is written as HAProxy does`)] : [];
}

/** `path=/` comes first, in lower case; load balancers that also call it SERVERID, and most frameworks, write `Path`. */
function isOfHaproxy({ name, text }: SetCookie): boolean {
  return HAPROXY_COOKIES.has(name) && text.split('; ')[1] === 'path=/';
}
