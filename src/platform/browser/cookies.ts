import browser, { type Cookies } from 'webextension-polyfill';
import { seen, notSeen } from '../../capture/observed.js';
import { MAX_SET_COOKIES, type Observed, type StoredCookie } from '../../engine/index.js';
import { hasAccess } from './access.js';
import { mayNameCookiesByValue } from './browser-features.js';
import { cookieStoreOf } from './tabs.js';

/** The stored cookies of the page in a tab: their attributes only, values are dropped here. */
export async function readCookieStore(
  tabId: number,
  url: string,
): Promise<Observed<readonly StoredCookie[]>> {
  const storeId = await cookieStoreOf(tabId);
  const cookies = await browser.cookies.getAll({
    url,
    // Without it, partitioned cookies are omitted.
    partitionKey: {},
    ...(storeId !== undefined && { storeId }),
  });
  // Without access the browser returns an empty list too.
  if (cookies.length === 0 && !(await hasAccess(url))) return notSeen('no-permission');
  const ofPage = cookies.filter((cookie) => isOfPage(cookie, url));
  return ofPage.length > MAX_SET_COOKIES ? notSeen('too-many') : seen(ofPage.map(attributesOf));
}

/** A partitioned cookie counts if its partition is the page's own site, not a site that embeds the page. */
function isOfPage({ partitionKey }: Cookies.Cookie, url: string): boolean {
  const site = partitionKey?.topLevelSite;
  if (site === undefined || site === '') return true;
  if (!URL.canParse(site)) return false;
  const [page, top] = [new URL(url), new URL(site)];
  const sameHost = page.hostname === top.hostname || page.hostname.endsWith(`.${top.hostname}`);
  return sameHost && page.protocol === top.protocol;
}

const SAME_SITE = {
  no_restriction: 'none',
  lax: 'lax',
  strict: 'strict',
  unspecified: 'unspecified',
} as const satisfies Record<Cookies.SameSiteStatus, StoredCookie['sameSite']>;

function attributesOf(cookie: Cookies.Cookie): StoredCookie {
  const { name, domain, hostOnly, path, secure, httpOnly, session, expirationDate, partitionKey } = cookie;
  return {
    name: cookie.value === '' && mayNameCookiesByValue() ? '' : name,
    domain,
    hostOnly,
    path,
    secure,
    httpOnly,
    sameSite: SAME_SITE[cookie.sameSite],
    session,
    partitioned: partitionKey?.topLevelSite !== undefined && partitionKey.topLevelSite !== '',
    ...(expirationDate !== undefined && { expires: expirationDate * 1_000 }),
  };
}
