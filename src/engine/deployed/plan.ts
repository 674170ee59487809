import type { HeaderLine, Hop, PageSnapshot, SetCookie } from '../model/facts.js';
import { COOKIE_ATTRIBUTES, type CookieAttribute } from '../cookie-attributes.js';
import { documentHop, withFixedNonces } from '../history/sent-fields.js';
import { prefixFlaw } from '../parse/set-cookie.js';
import { isHttps, isSameOrigin, isRedirect } from '../site.js';
import { bareValue, keepsValue, withoutSecrets } from '../without-secrets.js';
import { BELONGS } from '../probe/dropped-headers.js';

/** What was deployed, and where to ask whether it arrived: no query, no value of a cookie, no secret. */
export interface DeployPlan {
  readonly schema: typeof PLAN_SCHEMA;
  /** Of Sitegrade. */
  readonly version: string;
  /** Such as `2026-11-30`. */
  readonly date: string;
  /** The first is the page that was graded. At most MAX_ADDRESSES, of one host. */
  readonly addresses: readonly PlannedAddress[];
  readonly expects: readonly Expected[];
  /** Ids of findings with a fix of which no response header tells. */
  readonly unchecked: readonly string[];
  /** Names of the servers that the files are for. */
  readonly servers: readonly string[];
}

export const PLAN_SCHEMA = 1;
export const MAX_ADDRESSES = 12;
/** Headers, cookies and what else one plan expects. */
export const MAX_EXPECTED = 100;
/** Characters of one value. A header with a longer one is expected with any value. */
export const MAX_PLANNED_VALUE = 8_192;

/** Characters of a name, and findings of one entry. */
export const LONGEST_NAME = 500;
export const MAX_FINDINGS = 200;

/** `redirect`: one of the site that led to the page. `http`: answers with a redirect to https. */
export const ADDRESS_KINDS = ['page', 'file', 'error', 'redirect', 'http'] as const;
export type AddressKind = (typeof ADDRESS_KINDS)[number];

export interface PlannedAddress {
  readonly kind: AddressKind;
  readonly url: string;
  /** 0 if it was not asked yet: a page without the query that it had, too. */
  readonly status: number;
  /** The protecting headers that it had, by name. */
  readonly sent: readonly PlannedHeader[];
}

export interface PlannedHeader {
  readonly name: string;
  /** Without secrets; null for any. */
  readonly value: string | null;
}

/** What a fix does, as far as responses show it. */
export type Expected = { readonly findings: readonly string[] } & (
  | (PlannedHeader & {
      readonly kind: 'header';
      /** What takes its place in a later step, which may have been taken already. */
      readonly later?: PlannedHeader;
      /** A response that has one of these headers does not get it. */
      readonly unless?: readonly string[];
    })
  /** The header, or only the version in it, is no longer sent. */
  | { readonly kind: 'gone'; readonly name: string; readonly what: 'header' | 'version' }
  | { readonly kind: 'cookie'; readonly name: string; readonly attributes: readonly CookieAttribute[] }
  | { readonly kind: 'redirect' }
);

/** Headers that protect where they were sent before, beside those that belong on several kinds of responses. */
const PROTECTING: ReadonlySet<string> = new Set([
  ...BELONGS.map(([name]) => name.toLowerCase()),
  'cross-origin-embedder-policy',
  'cross-origin-resource-policy',
]);

/** A value as plans have it: the same for the same response at each load. Null if it may be secret, or is too long. */
export function plannedValue(name: string, value: string): string | null {
  if (!keepsValue(name) || value.length > MAX_PLANNED_VALUE) return null;
  return withFixedNonces(bareValue(name.toLowerCase(), value))
    .replace(/\s+/g, ' ')
    .replace(/ ?, ?/g, ', ')
    .replace(/^ | ?;? ?$/g, '');
}

/** Those of some names that a plan can have. */
export function plannable(names: readonly string[]): string[] {
  return names.filter((name) => name !== '' && name.length <= LONGEST_NAME).slice(0, MAX_FINDINGS);
}

/** All lines of a header as one value (RFC 9110 §5.3); undefined without any. */
export function joined(lines: readonly HeaderLine[], name: string): string | undefined {
  const own = lines.filter((line) => line.name.toLowerCase() === name.toLowerCase());
  return own.length === 0 ? undefined : own.map(({ value }) => value).join(', ');
}

/** Each protecting header, all its lines as one value. */
export function protectingHeaders(headers: Hop['headers']): PlannedHeader[] {
  const lines = headers.seen ? headers.value : [];
  const names = new Map<string, string>();
  for (const { name } of lines) {
    const key = name.toLowerCase();
    if (PROTECTING.has(key) && !names.has(key)) names.set(key, name);
  }
  return [...names.values()].map((name) => ({
    name,
    value: plannedValue(name, joined(lines, name) ?? ''),
  }));
}

/** The attributes of a cookie that protect it. */
function attributesOf({ secure, httpOnly, sameSite = '' }: SetCookie): CookieAttribute[] {
  return COOKIE_ATTRIBUTES.filter(
    (attribute) =>
      (attribute === 'Secure' && secure) ||
      (attribute === 'HttpOnly' && httpOnly) ||
      attribute.toLowerCase() === `samesite=${sameSite.toLowerCase()}`,
  );
}

/** Those of some attributes that a cookie does not have. A stricter SameSite is as good. */
export function lackingOf(cookie: SetCookie, attributes: readonly CookieAttribute[]): CookieAttribute[] {
  const has = attributesOf(cookie);
  const strictest = ['SameSite=None', 'SameSite=Lax', 'SameSite=Strict'] as const;
  return attributes.filter((attribute) => {
    const at = strictest.findIndex((one) => one === attribute);
    return at < 0 ? !has.includes(attribute) : !strictest.slice(at).some((one) => has.includes(one));
  });
}

/** Whether browsers refuse a cookie for its attributes (RFC 6265bis §5.7), also over HTTPS. */
export function isRefused(cookie: SetCookie): boolean {
  const needsSecure = cookie.partitioned || cookie.sameSite?.trim().toLowerCase() === 'none';
  return prefixFlaw(cookie) !== undefined || (needsSecure && !cookie.secure);
}

/**
 * The addresses to ask: the page, other pages of its origin, a file, a page that does not exist, what redirected to the
 * page, and http.
 * @param snapshots the first is the page that was graded
 * @param expects with a redirect to https, a page on the default port of http is asked over https
 */
export function addressesOf(
  snapshots: readonly PageSnapshot[],
  expects: readonly Expected[],
): PlannedAddress[] {
  const [page, ...others] = snapshots.map(withoutSecrets);
  const whole = new Set(snapshots.map(({ url }) => url.split('#', 1)[0]));
  if (!page || !URL.canParse(page.url)) return [];
  const at = new URL(page.url);
  const isMoved =
    at.protocol === 'http:' && at.port === '' && expects.some(({ kind }) => kind === 'redirect');
  const move = (url: string) => (isMoved ? url.replace(/^http:/, 'https:') : url);
  const pageOf = (snapshot: PageSnapshot): PlannedAddress => {
    const hop = documentHop(snapshot);
    const status = hop?.status ?? 0;
    return {
      kind: 'page',
      url: move(snapshot.url),
      status: isSuccess(status) && !whole.has(snapshot.url) ? 0 : status,
      sent: hop ? protectingHeaders(hop.headers) : [],
    };
  };
  const more = others.filter(
    (one) => isSameOrigin(one.url, page.url) && isSuccess(documentHop(one)?.status ?? 0),
  );
  const found: PlannedAddress[] = [
    pageOf(page),
    ...fileOf(page),
    errorOf(page),
    ...redirectsOf(page, snapshots[0]),
    ...httpOf(page, expects),
    ...more.map(pageOf),
  ].map((address) => (address.kind === 'http' ? address : { ...address, url: move(address.url) }));
  const urls = found.map(({ kind, url }) => `${kind} ${url}`);
  return found.filter((_, index) => urls.indexOf(urls[index] ?? '') === index).slice(0, MAX_ADDRESSES);
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function fileOf(page: PageSnapshot): PlannedAddress[] {
  const asked = probed(page, 'static');
  const content = page.markup.seen ? page.markup.value.content : undefined;
  const [own] = content?.seen ? (content.value.ownFiles ?? []) : [];
  const url = asked?.url ?? own?.url;
  if (url === undefined || !isSameOrigin(url, page.url)) return [];
  return [{ kind: 'file', url, status: 0, sent: [], ...asked }];
}

function errorOf(page: PageSnapshot): PlannedAddress {
  const asked = probed(page, 'not-found');
  const url = new URL('/sitegrade-does-not-exist', page.url).href;
  return { kind: 'error', url, status: 0, sent: [], ...asked };
}

/** Those over https whose addresses have nothing to keep out of a plan. */
function redirectsOf({ chain, url: page }: PageSnapshot, whole: PageSnapshot | undefined): PlannedAddress[] {
  const asSent = whole?.chain.seen ? new Set(whole.chain.value.map(({ url }) => url)) : new Set();
  const hops = chain.seen ? chain.value.slice(0, -1) : [];
  return hops.flatMap(({ url, status, headers }): PlannedAddress[] =>
    isRedirect(status) && isHttps(url) && isSameOrigin(url, page) && asSent.has(url) && !/[?#]/.test(url)
      ? [{ kind: 'redirect', url, status, sent: protectingHeaders(headers) }]
      : [],
  );
}

function httpOf({ url, site }: PageSnapshot, expects: readonly Expected[]): PlannedAddress[] {
  const { hostname, port } = new URL(url);
  if (port !== '') return [];
  const visits = (site.http.seen && site.http.value) || [];
  const [first, second] = visits;
  const isRedirected = first !== undefined && second?.url.startsWith('https:') === true;
  if (!isRedirected && !expects.some(({ kind }) => kind === 'redirect')) return [];
  return [{ kind: 'http', url: `http://${hostname}/`, status: first?.status ?? 0, sent: [] }];
}

function probed(page: PageSnapshot, kind: 'static' | 'not-found') {
  const all = page.site.probes.seen ? page.site.probes.value : [];
  const probe = all.find((one) => one.kind === kind && one.method === 'GET');
  if (!probe?.answer.seen || !probe.answer.value) return undefined;
  const { status, headers } = probe.answer.value;
  return { url: probe.url, status, sent: protectingHeaders(headers) };
}

/** What the cookies of the page had already. */
export function keptCookies(page: PageSnapshot): Expected[] {
  const hop = documentHop(page);
  const cookies = hop?.setCookies.seen ? hop.setCookies.value : [];
  return cookies.flatMap((cookie): Expected[] => {
    const attributes = attributesOf(cookie);
    if (cookie.name === '' || cookie.name.length > 100 || attributes.length === 0) return [];
    return [{ kind: 'cookie', name: cookie.name, attributes, findings: [] }];
  });
}
