import { otherOwnerOf } from '../../cookies/cookie-fates.js';
import { isObservatorySession, observatoryJar } from '../../observatory/cookies.js';
import {
  defineRule,
  type PassMessage,
  type Problem,
  type ProblemMessage,
  type RulePage,
} from '../../run/define-rule.js';
import type { CookieJudge, KnownCookie } from '../../cookies/cookie-names.js';
import type { CookieTrail } from '../../run/evidence.js';
import { MAX_FIELD } from '../../limits.js';
import type { Advice, CookieRole, KeptAttributes } from '../../model/advice.js';
import type { PageContent, SetCookie, StoredCookie, Unseen } from '../../model/facts.js';
import { domainOf, fillJar, isDeletion, rejectionOf, type SentCookie } from '../../parse/cookie-jar.js';
import { hstsInForce, isLongEnough, observatoryMaxAge } from '../../parse/hsts.js';
import { isAddress, isLoopback, isOfSite } from '../../parse/host.js';
import { lacks, quoteCookie, quoteStored, sameSitesOf } from '../../parse/set-cookie.js';
import { isOnPublicHost, type Unchangeable } from '../../run/scope.js';
import { REDIRECT_TO_HTTPS } from '../shared-advice.js';
import { hostOf, isHttps, isPreloaded } from '../../site.js';

const OVER_HTTP = 'This cookie is also sent over plain HTTP, where anyone on the same network can read it.';
const STOLEN = 'Anyone who has the cookie is logged in as that user.';
const IF_SESSION = 'If it is a session, anyone who has the cookie is logged in as that user.';
const HSTS_PROTECTS =
  'HSTS keeps browsers that know the site on HTTPS, so only a first visit, or one after HSTS has expired, is exposed.';

const SAME_SITES: ReadonlyMap<string, 'Lax' | 'Strict' | 'None'> = new Map([
  ['lax', 'Lax'],
  ['strict', 'Strict'],
  ['none', 'None'],
]);

/** From worst to best. Among those that it knows, the order in which the Observatory picks the deciding cookie. */
const WORST_FIRST = [
  'session-without-secure',
  'session-without-httponly',
  'anticsrf-without-samesite',
  'samesite-invalid',
  'likely-session-without-secure',
  'without-secure',
  'likely-session-without-httponly',
  'session-without-secure-hsts',
  'setting-without-secure',
  'likely-session-without-secure-hsts',
  'without-secure-hsts',
  'may-be-session-without-httponly',
  'stored-session-without-secure',
  'stored-session-without-httponly',
  'stored-likely-session-without-secure',
  'stored-anticsrf-without-secure',
  'stored-session-without-secure-hsts',
  'stored-likely-session-without-secure-hsts',
  'stored-anticsrf-without-secure-hsts',
  'stored-without-secure',
] as const;
type Message = (typeof WORST_FIRST)[number];
type CookieProblem = Problem<Message>;

const PROBLEMS: Readonly<Record<Message, ProblemMessage>> = {
  'session-without-secure': {
    severity: 'high',
    points: 40,
    observatory: 'cookies-session-without-secure-flag',
    text: 'Session cookie {name} is sent without Secure',
    many: '{count} session cookies are sent without Secure',
    why: `${OVER_HTTP} ${STOLEN}`,
    references: ['security.W012'],
  },
  'session-without-httponly': {
    severity: 'high',
    points: 30,
    observatory: 'cookies-session-without-httponly-flag',
    text: 'Session cookie {name} is sent without HttpOnly',
    many: '{count} session cookies are sent without HttpOnly',
    why: `Every script on the page can read this cookie, including an injected one. ${STOLEN}`,
    references: ['security.W015'],
  },
  'anticsrf-without-samesite': {
    severity: 'medium',
    points: 20,
    observatory: 'cookies-anticsrf-without-samesite-flag',
    text: 'Anti-CSRF cookie {name} is sent without SameSite',
    many: '{count} anti-CSRF cookies are sent without SameSite',
    why: 'Browsers that do not default to Lax send this cookie with requests that other sites start. These are the requests that the cookie should stop.',
  },
  'samesite-invalid': {
    severity: 'medium',
    points: 20,
    observatory: 'cookies-samesite-flag-invalid',
    text: 'Cookie {name} {problem}',
    many: '{count} cookies have a SameSite that browsers ignore or reject',
    why: 'Chromium and Firefox reject SameSite=None without Secure; all browsers ignore an unknown value. The cookie is lost, or is sent in other cases than intended.',
  },
  'likely-session-without-secure': {
    severity: 'medium',
    points: 20,
    because: 'What any cookie costs: whether it is a session is not certain.',
    text: 'Cookie {name} looks like a session and is sent without Secure',
    many: '{count} cookies that look like sessions are sent without Secure',
    why: `${OVER_HTTP} ${IF_SESSION}`,
  },
  'likely-session-without-httponly': {
    severity: 'medium',
    points: 15,
    because: 'Half of what a session costs: whether it is one is not certain.',
    text: 'Cookie {name} looks like a session and is sent without HttpOnly',
    many: '{count} cookies that look like sessions are sent without HttpOnly',
    why: `Every script on the page can read this cookie, including an injected one. ${IF_SESSION}`,
  },
  'session-without-secure-hsts': {
    severity: 'medium',
    points: 10,
    observatory: 'cookies-session-without-secure-flag-but-protected-by-hsts',
    text: 'Session cookie {name} is sent without Secure, but protected by HSTS',
    many: '{count} session cookies are sent without Secure, but protected by HSTS',
    why: `${HSTS_PROTECTS} ${STOLEN}`,
    references: ['security.W012'],
  },
  'without-secure': {
    severity: 'medium',
    points: 20,
    observatory: 'cookies-without-secure-flag',
    text: 'Cookie {name} is sent without Secure',
    many: '{count} cookies are sent without Secure',
    why: `${OVER_HTTP} They can also change it, and the site takes the changed value for the visitor’s.`,
  },
  'setting-without-secure': {
    severity: 'low',
    points: 10,
    because: 'A setting or a visitor’s number logs nobody in: half of what another cookie costs.',
    text: 'Cookie {name}, not used to log in, is sent without Secure',
    many: '{count} cookies not used to log in are sent without Secure',
    why: 'It is also sent over plain HTTP, where anyone on the same network can read and change it.',
  },
  'likely-session-without-secure-hsts': {
    severity: 'low',
    points: 5,
    because: 'What any cookie costs with HSTS: whether it is a session is not certain.',
    text: 'Cookie {name} looks like a session and is sent without Secure, but protected by HSTS',
    many: '{count} cookies that look like sessions are sent without Secure, but protected by HSTS',
    why: `${HSTS_PROTECTS} ${IF_SESSION}`,
  },
  'without-secure-hsts': {
    severity: 'low',
    points: 5,
    observatory: 'cookies-without-secure-flag-but-protected-by-hsts',
    text: 'Cookie {name} is sent without Secure, but protected by HSTS',
    many: '{count} cookies are sent without Secure, but protected by HSTS',
    why: `${HSTS_PROTECTS} Secure closes this gap for the cookie.`,
  },
  'may-be-session-without-httponly': {
    severity: 'info',
    text: 'Cookie {name} may be a session; if it is, it needs HttpOnly',
    many: '{count} cookies may be sessions; those that are need HttpOnly',
    why: `Every script on the page can read this cookie, including an injected one. ${IF_SESSION}`,
  },
  'stored-session-without-secure': {
    severity: 'high',
    points: 40,
    because:
      'The same cookie as one sent without Secure, met after the login; it costs the same, never in addition.',
    text: 'Stored session cookie {name} has no Secure',
    many: '{count} stored session cookies have no Secure',
    why: `${OVER_HTTP} ${STOLEN}`,
    references: ['security.W012'],
  },
  'stored-session-without-httponly': {
    severity: 'high',
    points: 30,
    because:
      'The same cookie as one sent without HttpOnly, met after the login; it costs the same, never in addition.',
    text: 'Stored session cookie {name} has no HttpOnly',
    many: '{count} stored session cookies have no HttpOnly',
    why: `Every script on the page can read this cookie, including an injected one. ${STOLEN}`,
    references: ['security.W015'],
  },
  'stored-likely-session-without-secure': {
    severity: 'medium',
    points: 20,
    because: 'The same cookie as one sent without Secure; it costs the same, never in addition.',
    text: 'Stored cookie {name} looks like a session and has no Secure',
    many: '{count} stored cookies that look like sessions have no Secure',
    why: `${OVER_HTTP} ${IF_SESSION}`,
  },
  'stored-anticsrf-without-secure': {
    severity: 'medium',
    points: 20,
    because:
      'If the token is read in transit, forged requests look genuine; it costs what any sent cookie without Secure does.',
    text: 'Stored anti-CSRF cookie {name} has no Secure',
    many: '{count} stored anti-CSRF cookies have no Secure',
    why: `${OVER_HTTP} With the token a forged request looks like the visitor’s own.`,
    references: ['security.W016'],
  },
  'stored-session-without-secure-hsts': {
    severity: 'medium',
    points: 10,
    because: 'HSTS leaves only the first visit open, as for a sent one.',
    text: 'Stored session cookie {name} has no Secure, but is protected by HSTS',
    many: '{count} stored session cookies have no Secure, but are protected by HSTS',
    why: `${HSTS_PROTECTS} ${STOLEN}`,
    references: ['security.W012'],
  },
  'stored-likely-session-without-secure-hsts': {
    severity: 'low',
    points: 5,
    because: 'HSTS leaves only the first visit open, as for a sent one.',
    text: 'Stored cookie {name} looks like a session and has no Secure, but is protected by HSTS',
    many: '{count} stored cookies that look like sessions have no Secure, but are protected by HSTS',
    why: `${HSTS_PROTECTS} ${IF_SESSION}`,
  },
  'stored-anticsrf-without-secure-hsts': {
    severity: 'low',
    points: 5,
    because: 'HSTS leaves only the first visit open, as for a sent one.',
    text: 'Stored anti-CSRF cookie {name} has no Secure, but is protected by HSTS',
    many: '{count} stored anti-CSRF cookies have no Secure, but are protected by HSTS',
    why: `${HSTS_PROTECTS} With the token a forged request looks like the visitor’s own.`,
    references: ['security.W016'],
  },
  'stored-without-secure': {
    severity: 'info',
    text: 'Stored cookie {name} has no Secure',
    many: '{count} stored cookies have no Secure',
    why: `${OVER_HTTP} It is no known session cookie, and this page did not set it, so no points are deducted.`,
  },
};

const PASSES = {
  'secure-with-samesite': {
    bonus: 5,
    observatory: 'cookies-secure-with-httponly-sessions-and-samesite',
    text: 'All cookies sent have Secure and SameSite{sessions}',
  },
  secure: {
    observatory: 'cookies-secure-with-httponly-sessions',
    text: 'All cookies sent have Secure{sessions}; some have no SameSite',
  },
  none: { observatory: 'cookies-not-found', text: 'This page sets no cookie that browsers keep' },
} satisfies Record<string, PassMessage>;

export default defineRule({
  id: 'cookies',
  on: 'any response',
  title: 'Cookies',
  spec: { label: 'RFC 6265 §4.1.2', url: 'https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2' },
  observatory: 'cookies',
  needs: ['url', 'response', 'site', 'judge'],
  wants: ['setCookies', 'cookieStore', 'content', 'chain'],
  reads: ['Strict-Transport-Security'],
  problems: PROBLEMS,
  passes: PASSES,
  check(
    { url, response, site: { https, http, preloaded, preload, tls }, judge },
    { setCookies, cookieStore, content, chain },
  ) {
    const hsts = response.get('Strict-Transport-Security');
    if (!hsts.seen) return { unseen: [hsts.because] };
    const unseen: Unseen[] = [];
    if (!setCookies.seen) unseen.push(setCookies.because);
    if (!cookieStore.seen) unseen.push(cookieStore.because);
    const trail = setCookies.seen ? setCookies.value : NO_TRAIL;
    if (isTooLong(trail)) return { unseen: ['too-long'] };
    unseen.push(...trail.missing);
    const kept = fillJar(trail.responses);
    const refused = fillJar(trail.responses, (sent) => rejectionOf(sent) !== 'none-without-secure');
    const jar = [...kept, ...refused].filter((sent) => !isDeletion(sent));
    const store = cookieStore.seen ? cookieStore.value : [];
    const isTrusted = !(tls.seen && tls.value === 'untrusted');
    // Browsers ignore HSTS for IP addresses (RFC 6797 §8.1.1).
    const policies = [...hstsInForce(chain.seen && isTrusted ? chain.value : [])].filter(
      ([host]) => !isAddress(host),
    );
    const site: Site = {
      https: isHttps(url),
      hasHttps: https,
      isUsedOverHttp: !isHttps(url) || (http.seen && http.value?.at(-1)?.url.startsWith('http:') === true),
      isLocal: !isHttps(url) && !isOnPublicHost(url),
      isLoopback: isLoopback(hostOf(url)),
      isProtected: (host, withSubdomains) =>
        https &&
        (isPreloaded(host, preload, withSubdomains) ||
          policies.some(
            ([name, { maxAge = 0, includeSubDomains }]) =>
              isLongEnough(maxAge) &&
              (includeSubDomains ? `.${host}`.endsWith(`.${name}`) : name === host && !withSubdomains),
          )),
    };
    // Its test asks for the header of the page alone.
    const isTheirs =
      https &&
      (preloaded ||
        (hsts.value.value !== null && isLongEnough(observatoryMaxAge(hsts.value.value)) && isTrusted));
    const { responses } = trail;
    const { cookies, ...last } = responses.at(-1) ?? { cookies: [], url };
    const lines = cookies.map((cookie): SentCookie => ({ ...last, cookie }));
    const ofSite = kept.filter((sent) => !isDeletion(sent) && isOfSite(sent.url, url));
    const names = new Set(ofSite.map(({ cookie }) => cookie.name));
    const unsent = store.filter(({ name }) => !names.has(name));
    const others = unsent.filter((cookie) => otherOwnerOf(cookie, url) !== 'port');
    if (others.length < unsent.length) unseen.push('other-port');
    const hasSession = [...ofSite, ...others].some((cookie) => judge(cookie).role === 'session');
    if (setCookies.seen && content.seen && !hasSession && offersSignIn(content.value))
      unseen.push('sign-in-not-opened');
    const sent = checkJar(
      [...jar].sort(emptyLast),
      lines.filter((line) => !isDeletion(line) && rejectionOf(line) === undefined).sort(emptyLast),
      judge,
      url,
      site,
    );
    const asTheirs = { ...site, isProtected: () => isTheirs, countsRefused: true } as const;
    const theirs = checkJar(observatoryJar(responses), lines, judgeAsObservatory, url, asTheirs);
    if (sent.hasGaps) unseen.push('not-recorded');
    const stored = others.flatMap((cookie) => checkStored(cookie, judge(cookie), url, site));
    return {
      problems: deciding(sent.problems, stored.sort(worstFirst)),
      passes: setCookies.seen ? sent.passes : [],
      unseen,
      observatory: setCookies.seen ? observatoryResult(theirs) : null,
    };
  },
});

function offersSignIn({ forms, linksToSignIn }: PageContent): boolean {
  return linksToSignIn === true || forms.some(({ password }) => password);
}

const judgeAsObservatory: CookieJudge = (one) => ({
  role: isObservatorySession('cookie' in one ? one.cookie.name : one.name) ? 'session' : 'other',
});

const NO_TRAIL: CookieTrail = { responses: [], own: [], missing: [] };

interface Site {
  readonly https: boolean;
  /** Whether the site responds over HTTPS, wherever the page is. */
  readonly hasHttps: boolean;
  /** Whether its pages were seen over HTTP, where browsers neither accept nor send a Secure cookie. */
  readonly isUsedOverHttp: boolean;
  /** A local address over HTTP: often nothing answers over HTTPS, which Secure needs. */
  readonly isLocal: boolean;
  readonly isLoopback: boolean;
  /** Whether HSTS keeps browsers from asking a host over HTTP, or also all hosts below it. */
  readonly isProtected: (host: string, withSubdomains: boolean) => boolean;
  /** As in the Observatory, a cookie that browsers reject is sent too. */
  readonly countsRefused?: true;
}

/** @param lines of the document's own response */
function checkJar(
  jar: readonly SentCookie[],
  lines: readonly SentCookie[],
  judge: CookieJudge,
  url: string,
  site: Site,
) {
  const problems = jar.length === 0 ? [] : checkSameSites(lines, judge, site);
  for (const sent of jar) problems.push(...checkSent(sent, judge(sent), url, site));
  const hasGaps = jar.some(
    ({ cookie, url: hop }) =>
      (keptSameSite(cookie) === null && lacks(cookie, 'samesite')) ||
      (!cookie.secure && lacks(cookie, 'domain') && site.isProtected(hostOf(hop), false)),
  );
  return {
    problems: problems.sort(worstFirst),
    hasGaps,
    passes:
      !hasGaps && problems.every(({ message }) => message === 'may-be-session-without-httponly')
        ? [passFor(jar, judge)]
        : [],
  };
}

function observatoryResult({
  problems: [problem],
  passes: [pass],
}: ReturnType<typeof checkJar>): string | null {
  const entry = problem ? PROBLEMS[problem.message] : pass && PASSES[pass.message];
  return entry?.observatory ?? null;
}

/**
 * Sent cookies decide, unless a cookie that is only stored costs more: fixing the sent one must not make the score
 * worse.
 */
function deciding(sent: readonly CookieProblem[], stored: readonly CookieProblem[]): CookieProblem[] {
  return pointsOf(stored) > pointsOf(sent) ? [...stored, ...sent] : [...sent, ...stored];
}

function pointsOf(problems: readonly CookieProblem[]): number {
  const problem = problems.find(({ unchangeable }) => !unchangeable);
  return problem ? (PROBLEMS[problem.message].points ?? 0) : 0;
}

/** For a stable sort: among equals the first one sent decides. */
function worstFirst(a: CookieProblem, b: CookieProblem): number {
  return WORST_FIRST.indexOf(a.message) - WORST_FIRST.indexOf(b.message);
}

/** The first of several alike decides: one that is empty gives nothing away. */
function emptyLast(a: SentCookie, b: SentCookie): number {
  return Number(a.cookie.kind === 'empty') - Number(b.cookie.kind === 'empty');
}

function passFor(jar: readonly SentCookie[], judge: CookieJudge) {
  const message =
    jar.length === 0
      ? 'none'
      : jar.every(({ cookie }) => keptSameSite(cookie) !== null)
        ? 'secure-with-samesite'
        : 'secure';
  const sessions = jar.some((sent) => judge(sent).role === 'session')
    ? '; session cookies also have HttpOnly'
    : '';
  return { message, values: { sessions }, quotes: jar.map(({ cookie }) => quoteCookie(cookie)) } as const;
}

/**
 * Every Set-Cookie of the document's own response counts here: an unknown SameSite is a mistake even if the last of
 * several is valid. To the Observatory, a rejected line does too.
 */
function checkSameSites(lines: readonly SentCookie[], judge: CookieJudge, site: Site): CookieProblem[] {
  const problems: CookieProblem[] = [];
  for (const line of lines) {
    const { cookie } = line;
    // As the Observatory parses it: up to a second "=".
    const wrong = sameSitesOf(cookie).find((value) => toSameSite(value.split('=')[0]) === null);
    if (wrong === undefined) continue;
    const problem = wrong === '' ? 'has an empty SameSite' : `has an unknown SameSite: “${wrong}”`;
    problems.push({
      message: 'samesite-invalid',
      subject: cookie.name,
      values: { name: cookie.name, problem },
      quotes: [quoteCookie(cookie, 'samesite')],
      // What browsers keep of several stays; an unknown one means Lax to some browsers already.
      advice: cookie.name === '' ? [] : attributes(cookie, roleOf(judge(line)), sameSiteFor(cookie), site),
    });
  }
  return problems;
}

function checkSent(
  { cookie, url: hop }: SentCookie,
  known: KnownCookie,
  url: string,
  site: Site,
): CookieProblem[] {
  const { name, secure, httpOnly } = cookie;
  const sameSite = keptSameSite(cookie);
  const problems: CookieProblem[] = [];
  const add = (
    message: Message,
    change: AttributeChange | null,
    reason = '',
    problem = '',
    mark?: string,
  ) => {
    const where = hop === url ? {} : { hop };
    const unchangeable = whyUnchangeable(known, hop, url) ?? whyInsecure(message, site);
    problems.push({
      message,
      subject: name,
      values: { name, problem },
      detail: detailOf(known, message, reason),
      quotes: [{ ...quoteCookie(cookie, mark), ...where }],
      advice:
        change && !unchangeable
          ? attributes(
              cookie,
              roleOf(known),
              change.secure && cookie.domain ? { mayBreak: ON_OTHER_HOSTS, ...change } : change,
              site,
            )
          : [],
      ...(unchangeable && { unchangeable }),
      ...(message === 'without-secure' && known.role === 'other' && { isMinor: true }),
    });
  };
  if (!secure && sameSite === 'None') {
    add(
      'samesite-invalid',
      site.isLocal ? null : completed(cookie, known),
      'Safari keeps it, and sends it over plain HTTP too.',
      'is rejected by Chromium and Firefox: SameSite=None requires Secure',
      'samesite',
    );
    if (!site.countsRefused) return problems;
  }
  if (name.toLowerCase().includes('csrf') && sameSite === null && !lacks(cookie, 'samesite'))
    add('anticsrf-without-samesite', { sameSite: 'Lax' });
  const session = sessionOf(known);
  if (!secure) {
    const kind = session ? (`${session}-without-secure` as const) : 'without-secure';
    const { isProtected, beyond } = protectionOf(
      domainOf(cookie, hostOf(hop)) ?? '',
      !cookie.domain,
      hostOf(hop),
      site,
    );
    if (isProtected) add(`${kind}-hsts`, { secure: true });
    else add(known.isSetting ? 'setting-without-secure' : kind, { secure: true }, beyond);
  }
  if (session && !httpOnly) add(`${session}-without-httponly`, httpOnlyFor(known));
  else if (known.mayBeSession && !httpOnly) add('may-be-session-without-httponly', httpOnlyFor(known));
  return problems;
}

/** What HSTS does for a cookie; `beyond` is a sentence if it protects the host, and not all others that get the cookie. */
function protectionOf(domain: string, isHostOnly: boolean, host: string, site: Site) {
  if (site.isProtected(domain, !isHostOnly)) return { isProtected: true };
  const beyond = `Its Domain sends it to every host of ${domain}, and the HSTS seen here does not cover them all.`;
  return { isProtected: false, ...(!isHostOnly && site.isProtected(host, false) && { beyond }) };
}

/** What makes browsers keep a cookie, and what it would lack then; null if that is HttpOnly, which a script may forbid. */
function completed(cookie: SetCookie, known: KnownCookie): AttributeChange | null {
  const readable = sessionOf(known) !== undefined && !cookie.httpOnly;
  const httpOnly = readable ? httpOnlyFor(known) : {};
  return (
    httpOnly && { ...httpOnly, secure: true, ...(sameSitesOf(cookie).length > 1 && { sameSite: 'None' }) }
  );
}

function sessionOf({ role, looksLikeSession }: KnownCookie): 'session' | 'likely-session' | undefined {
  if (role === 'session') return 'session';
  return looksLikeSession ? 'likely-session' : undefined;
}

/** For texts: tokens are set one by one, not by the settings of a session. */
function roleOf({ role, mayBeRead }: KnownCookie): CookieRole {
  return role === 'session' && mayBeRead ? 'other' : role;
}

/** A name that no framework gives by default, or that scripts give too, says less about who reads the cookie. */
function httpOnlyFor({ mayBeRead, mayBeOfScript, user }: KnownCookie): AttributeChange | null {
  if (mayBeRead) return null;
  return {
    httpOnly: true,
    ...((user === undefined || mayBeOfScript) && { mayBreak: 'may stop scripts that read this cookie' }),
  };
}

/** Without a value that browsers know, Firefox and Safari send the cookie with every request. */
function sameSiteFor(cookie: SetCookie): AttributeChange {
  const kept = keptSameSite(cookie);
  return kept
    ? { sameSite: kept }
    : { sameSite: 'Lax', mayBreak: 'may stop sign-in through another site, or use in its frames' };
}

function detailOf(
  { mayBeRead, because = '' }: KnownCookie,
  message: Message,
  reason = '',
): string | undefined {
  const mayRead =
    mayBeRead && message.endsWith('httponly') ? 'Add HttpOnly unless a script of the site reads it.' : '';
  return [because, mayRead, reason].filter((sentence) => sentence !== '').join(' ') || undefined;
}

/** Why the site cannot change a cookie that it, or another site before it, sent. */
function whyUnchangeable(
  { isInfrastructure }: KnownCookie,
  hop: string,
  page: string,
): Unchangeable | undefined {
  if (isInfrastructure) return 'balancer';
  return isOfSite(hop, page) ? undefined : 'set-on-the-way';
}

function whyInsecure(message: Message, { hasHttps, isLocal, isLoopback }: Site): Unchangeable | undefined {
  if (!message.includes('without-secure')) return undefined;
  if (isLoopback) return 'loopback';
  if (isLocal) return 'local';
  return message === 'setting-without-secure' && !hasHttps ? 'no-https' : undefined;
}

const ON_OTHER_HOSTS = 'may lose this cookie on other hosts';

/** Cookies that the browser stores but this page did not send: not in the Observatory, for pages seen after the login. */
function checkStored(cookie: StoredCookie, known: KnownCookie, url: string, site: Site): CookieProblem[] {
  const { name, secure, httpOnly } = cookie;
  const { role, isInfrastructure } = known;
  const problem = (message: Message, change: AttributeChange | null, reason?: string): CookieProblem => {
    const isShared = (PROBLEMS[message].points ?? 0) > 0 && otherOwnerOf(cookie, url) === 'host';
    const unchangeable = isInfrastructure ? 'balancer' : isShared ? 'other-host' : undefined;
    return {
      message,
      subject: name,
      values: { name },
      detail: detailOf(known, message, reason),
      quotes: [quoteStored(cookie)],
      // It may be of this host: then its text helps.
      advice:
        change && !isInfrastructure
          ? attributes(
              cookie,
              roleOf(known),
              isShared ? { mayBreak: ON_OTHER_HOSTS, ...change } : change,
              site,
            )
          : [],
      ...(unchangeable && { unchangeable }),
    };
  };
  const problems: CookieProblem[] = [];
  if (!secure) {
    const kind = role === 'anti-csrf' ? 'anticsrf' : sessionOf(known);
    const message = kind && (`stored-${kind}-without-secure` as const);
    const domain = cookie.domain.replace(/^\./, '');
    const { isProtected, beyond } = protectionOf(domain, cookie.hostOnly, hostOf(url), site);
    problems.push(
      problem(
        message ? (isProtected ? `${message}-hsts` : message) : 'stored-without-secure',
        { secure: true },
        beyond,
      ),
    );
  }
  if (role === 'session' && !httpOnly)
    problems.push(problem('stored-session-without-httponly', httpOnlyFor(known)));
  return problems;
}

/** The SameSite that a browser keeps: the last one, or null when browsers do not know it. */
function keptSameSite(cookie: SetCookie | StoredCookie): 'Lax' | 'Strict' | 'None' | null {
  return toSameSite(cookie.sameSite);
}

function toSameSite(value = '') {
  return SAME_SITES.get(value.trim().toLowerCase()) ?? null;
}

interface AttributeChange extends Pick<Advice, 'mayBreak'> {
  readonly secure?: true;
  readonly httpOnly?: true;
  readonly sameSite?: 'Lax' | 'Strict' | 'None';
}

/** Browsers reject Secure cookies over HTTP, so there the page has to move to HTTPS first. */
function attributes(
  cookie: SetCookie | StoredCookie,
  role: CookieRole,
  change: AttributeChange,
  site: Site,
): Advice[] {
  const { name } = cookie;
  const keeps = keptOf(cookie);
  const advice: Advice = {
    op: 'set-cookie-attributes',
    cookie: name,
    role,
    ...(change.secure &&
      site.isUsedOverHttp && { mayBreak: 'may lose this cookie on pages over plain HTTP' }),
    ...change,
    ...(keeps && { keeps }),
  };
  return change.secure && !site.https ? [REDIRECT_TO_HTTPS, advice] : [advice];
}

function keptOf(cookie: SetCookie | StoredCookie): KeptAttributes | null {
  const { secure, httpOnly } = cookie;
  const sameSite = keptSameSite(cookie);
  if (!secure && !httpOnly && sameSite === null) return null;
  return { ...(secure && { secure }), ...(httpOnly && { httpOnly }), ...(sameSite && { sameSite }) };
}

function isTooLong({ responses }: CookieTrail): boolean {
  return responses.some(({ cookies }) => cookies.some(({ text }) => text.length > MAX_FIELD));
}

export const page: RulePage = {
  cwe: 614,
  otherCwe: {
    'session-without-httponly': 1004,
    'likely-session-without-httponly': 1004,
    'may-be-session-without-httponly': 1004,
    'stored-session-without-httponly': 1004,
    'anticsrf-without-samesite': 1275,
    'samesite-invalid': 1275,
  },
  about:
    'Anyone who has a session cookie is logged in as that user. `Secure` keeps it off plain HTTP, where anyone on the same network can read it; `HttpOnly` hides it from scripts, including injected ones; `SameSite` controls whether it is sent when another site starts the request.',
  exceptions: [
    "The problems of cookies that this page's responses sent are listed from worst to best. The worst one decides the points; the others are shown and cost nothing more until it is fixed. The order is MDN Observatory's and follows severity, not points.",
    "Cookies that are only in the browser's store (`stored-…`) are ours, in addition to MDN Observatory: a page seen after the login does not set the session cookie again. They decide only if they cost more than any cookie sent; the two are never added up. A cookie with a `Domain` may be another host's: it keeps its severity, and costs nothing.",
    "Ports share the cookies of a host, so on this machine, on other local hosts, on IP addresses and on another than the default port, what no response of the page sent may be another application's: it is no finding, the check is _not checked_ (`other-port`), and the panel lists it. The grade is complete without it.",
    'A cookie is a session cookie if its name, without a prefix such as `__Host-` and in any case, is one that logs somebody in, or that a framework gives it: `<app>_session` where Laravel is recognized, `_<app>_key` with a signed value (Phoenix), `_<app>_session` (Rails), `.AspNetCore.…`. It also is one if a word of its name says so (`session`, `sid`, `auth`, `login`, `jwt`, `sso`, `remember`, `member`) and its value proves it: a JSON Web Token, or a signed or sealed value. `token` alone says so only of a JSON Web Token; beside `auth`, `access`, `session`, `jwt` or `sso` at least 64 random bits are enough. The table is [`cookie-names.json`](../src/engine/data/cookie-names.json), for every rule and for the store.',
    'A cookie with such a word in its name, or the name of a product that others could give too (`frontend`, of Magento 1), and any other value but a flag, a word or a small number only “looks like a session”: _medium_. `remember` and `member` need at least 64 random bits. A signed value with `session` in its name that stays for more than 300 days only looks like one too, and so do `sid`, `session` and `session_id` that stay for so long and have no `HttpOnly`. Of stored cookies the value is not read, so only the name counts, and only with `HttpOnly`: without it a script may have set it.',
    'By a value alone, or `token` with any value but a flag, a cookie “may be a session”: _info_, without points, and said only where it has no `HttpOnly`; without `Secure` it costs what any cookie does. A random or signed value counts only if the cookie ends with the browser session: by one that stays sites recognize visitors. It does not count if a word of the name tells of something else (`trace`, `filter`, `edge`, `queue`), or of a number (`uuid`, `client`, `build`) beside a random value.',
    'What keeps a setting, a consent or a measurement is no session, whatever its value: its name has a word such as `lang`, `consent` or `visitor`, or its value is only a flag, a word or a small number and its name is not that of a session. Without `Secure` it is _low_; on a site without HTTPS it is _info_, as a part of that; where only the page went back to HTTP it counts. Tokens against forgery (`csrf`, `state`, `nonce`) and what is only about a session (`session_expires`, `last_login`, `session.sig`) are none either. With HSTS all of them cost what another cookie costs. Without `Secure`, a cookie that is neither a session nor against forgery is _low_ beside a worse finding, which has the points.',
    'MDN Observatory’s result is computed apart, by its own test: a name that contains `sess` or `login` is a session. So `connect.sid` without `HttpOnly` is a finding here and passes there, and `session_tracker` the other way round. That session cookies have `HttpOnly` is said only where one was recognized.',
    '`HttpOnly` is never advised for a cookie that a script may have to read: tokens against forged requests (`csrf` or `xsrf` in the name, or one such as `authenticity_token`) and tokens such as `access_token`. An advised `SameSite` is the one that browsers keep already, or Lax where they keep none. The engine never gets cookie values: when they are removed, only their kind is kept (`jwt`, `signed`, `random`, `plain`, `empty`).',
    "Cookies that every client rejects do not count: no name, a control character, a Domain of another host or a public suffix, more than 4,096 bytes, Secure over HTTP, `__Secure-` without Secure, `__Host-` with a Domain, another path or without Secure, `__Http-` without Secure or HttpOnly. Unlike in MDN Observatory's client, a host without a dot and an IP address may name themselves, as in browsers.",
    "Of several cookies with the same name, domain and path the last one counts. Cookies that are being deleted (Max-Age of 0 or less, Expires before the response's Date or the time the page was seen) do not count here; MDN Observatory counts them. `Expires=0` and `Expires=-1` are no dates to Chromium and Firefox, and delete nothing.",
    "An empty or unknown SameSite in a Set-Cookie of the document's response counts even if a later one in the same header is valid. A cookie that browsers reject has one finding, that they do; MDN Observatory judges it as if it were sent. `SameSite=None` without `Secure` is rejected by Chromium and Firefox, and kept by Safari, so it costs points.",
    'If the page ended on HTTPS, cookies of HTTP redirects do not count.',
    'Cookies that a site cannot change are _info_ without points here, while MDN Observatory counts them: those of CDNs and load balancers (`__cf_bm`, `AWSALB`, `incap_ses_…` and the like; MDN Observatory ignores `heroku-session-affinity`), and those that another site, or another port, set on a redirect to this one.',
    '`_…_session` (Rails) and `session_id` (Odoo) are names that scripts give too. The servers send `HttpOnly`, so such a cookie that has none and is only in the store is no session cookie.',
    'On a local address over HTTP (see [strict-transport-security](#strict-transport-security)) a missing `Secure` is _info_, without points and advice: often nothing answers over HTTPS, and over HTTP browsers reject `Secure`, save from `localhost`. On this machine (`localhost` and its subdomains, `127.0.0.0/8`, `[::1]`) it is _info_ over HTTPS too: the cookie crosses no network. `HttpOnly` and `SameSite` count.',
    'HSTS protects a cookie only if browsers heed it for every host that gets the cookie, with a `max-age` of at least six months: that of its own host, or, for a cookie with `Domain`, that of the domain or one above it with `includeSubDomains`, or the preload list. What the hosts of the redirects sent counts, too. MDN Observatory asks for the header of the page alone, and counts it for IP addresses, where browsers ignore it.',
    'Cookies of analytics and chat services (`ai_session`, `_hjSession…` and the like) are not session cookies.',
    'Where the page has a form with a password, or links to a page of its origin that is called like one to sign in on (`/login`, `/accounts/sign-in/`, `Special:UserLogin`), and no known session cookie was sent or stored, the cookies of signing in are _not checked_ (`sign-in-not-opened`). The grade is complete without them.',
  ],
  specNotes:
    ': the attributes; §5.3: what is stored; RFC 6265bis §4.1.3 (prefixes), §5.6 (parsing), §5.7 (SameSite); Django: `security.W012` (`SESSION_COOKIE_SECURE`), `security.W015` (`SESSION_COOKIE_HTTPONLY`), `security.W016` (`CSRF_COOKIE_SECURE`)',
};
