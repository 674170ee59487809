import { defineRule, type Problem, type ProblemMessage } from '../../define-rule.js';
import type { CookieTrail } from '../../evidence.js';
import { MAX_FIELD } from '../../limits.js';
import type { Advice, KeptAttributes, SetCookie, StoredCookie, Unseen } from '../../model.js';
import { fillJar, type SentCookie } from '../../parse/cookie-jar.js';
import { isLongEnough, observatoryMaxAge } from '../../parse/hsts.js';
import { registrableDomainOf } from '../../parse/host.js';
import { cookieRole, quoteCookie, quoteStored, sameSitesOf } from '../../parse/set-cookie.js';
import { isHttps } from '../../site.js';
import type { Unchangeable } from '../../unchangeable.js';

const OVER_HTTP = 'This cookie also travels over plain http, where anyone on the same network can read it.';
const TAKEN = 'Whoever has it is logged in as that person.';
const HSTS_HELPS =
  'HSTS keeps browsers that know the site on https, so only a first or lapsed visit is open.';

const SAME_SITES = new Set(['lax', 'strict', 'none']);
/** A load balancer's cookie that sites cannot change; the Observatory leaves it out by this exact name. */
const LEFT_OUT = 'heroku-session-affinity';
/** The same of Amazon’s load balancers, which give no way to add Secure; the Observatory counts them. */
const BALANCERS = new Set(['AWSALB', 'AWSALBTG', 'AWSELB']);

/** From worst to best: the order in which the Observatory lets one cookie decide. */
const WORST_FIRST = [
  'session-without-secure',
  'session-without-httponly',
  'anticsrf-without-samesite',
  'samesite-invalid',
  'session-without-secure-hsts',
  'without-secure',
  'without-secure-hsts',
  'stored-session-without-secure',
  'stored-session-without-httponly',
  'stored-anticsrf-without-secure',
  'stored-session-without-secure-hsts',
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
    why: `${OVER_HTTP} ${TAKEN}`,
    references: ['security.W012'],
  },
  'session-without-httponly': {
    severity: 'high',
    points: 30,
    observatory: 'cookies-session-without-httponly-flag',
    text: 'Session cookie {name} is sent without HttpOnly',
    why: `Every script on the page can read this cookie, an injected one too. ${TAKEN}`,
    references: ['security.W015'],
  },
  'anticsrf-without-samesite': {
    severity: 'medium',
    points: 20,
    observatory: 'cookies-anticsrf-without-samesite-flag',
    text: 'Anti-CSRF cookie {name} is sent without SameSite',
    why: 'Browsers that do not treat it as Lax send this cookie along with requests that other sites start. Those are the very requests it is there to stop.',
  },
  'samesite-invalid': {
    severity: 'medium',
    points: 20,
    observatory: 'cookies-samesite-flag-invalid',
    text: 'Cookie {name} has a SameSite that browsers do not take: {problem}',
    why: 'Browsers refuse SameSite=None without Secure, and act as if any other unknown value were not there. The cookie is then lost, or sent in other cases than was meant.',
  },
  'session-without-secure-hsts': {
    severity: 'medium',
    points: 10,
    observatory: 'cookies-session-without-secure-flag-but-protected-by-hsts',
    text: 'Session cookie {name} is sent without Secure; HSTS covers for it',
    why: `${HSTS_HELPS} ${TAKEN}`,
    references: ['security.W012'],
  },
  'without-secure': {
    severity: 'medium',
    points: 20,
    observatory: 'cookies-without-secure-flag',
    text: 'Cookie {name} is sent without Secure',
    why: `${OVER_HTTP} They can also change it, and with it what the site takes for this visitor’s choice.`,
  },
  'without-secure-hsts': {
    severity: 'low',
    points: 5,
    observatory: 'cookies-without-secure-flag-but-protected-by-hsts',
    text: 'Cookie {name} is sent without Secure; HSTS covers for it',
    why: `${HSTS_HELPS} Secure closes that gap for this cookie.`,
  },
  'stored-session-without-secure': {
    severity: 'high',
    points: 40,
    text: 'The browser holds a session cookie without Secure: {name}',
    why: `${OVER_HTTP} ${TAKEN}`,
    references: ['security.W012'],
  },
  'stored-session-without-httponly': {
    severity: 'high',
    points: 30,
    text: 'The browser holds a session cookie without HttpOnly: {name}',
    why: `Every script on the page can read this cookie, an injected one too. ${TAKEN}`,
    references: ['security.W015'],
  },
  'stored-anticsrf-without-secure': {
    severity: 'medium',
    points: 20,
    text: 'The browser holds an anti-CSRF cookie without Secure: {name}',
    why: `${OVER_HTTP} With the token a forged request looks like the visitor’s own.`,
    references: ['security.W016'],
  },
  'stored-session-without-secure-hsts': {
    severity: 'medium',
    points: 10,
    text: 'The browser holds a session cookie without Secure; HSTS covers for it: {name}',
    why: `${HSTS_HELPS} ${TAKEN}`,
    references: ['security.W012'],
  },
  'stored-anticsrf-without-secure-hsts': {
    severity: 'low',
    points: 5,
    text: 'The browser holds an anti-CSRF cookie without Secure; HSTS covers for it: {name}',
    why: `${HSTS_HELPS} With the token a forged request looks like the visitor’s own.`,
    references: ['security.W016'],
  },
  'stored-without-secure': {
    severity: 'info',
    points: 0,
    text: 'The browser holds a cookie without Secure: {name}',
    why: `${OVER_HTTP} Its name does not say that it carries a session, and this page did not set it, so it costs nothing.`,
  },
};

export default defineRule({
  id: 'cookies',
  title: 'Cookies',
  spec: { label: 'RFC 6265 §4.1.2', url: 'https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2' },
  observatory: 'cookies',
  needs: ['url', 'response', 'site'],
  wants: ['setCookies', 'cookieStore'],
  problems: PROBLEMS,
  passes: {
    'secure-with-samesite': {
      bonus: 5,
      observatory: 'cookies-secure-with-httponly-sessions-and-samesite',
      text: 'Every cookie sent has Secure and SameSite, sessions HttpOnly too',
    },
    secure: {
      bonus: 0,
      observatory: 'cookies-secure-with-httponly-sessions',
      text: 'Every cookie sent has Secure, sessions HttpOnly too; some leave SameSite to the browser',
    },
    none: { bonus: 0, observatory: 'cookies-not-found', text: 'This page set no cookie' },
  },
  check({ url, response, site: { https, preloaded, tls } }, { setCookies, cookieStore }) {
    const hsts = response.get('Strict-Transport-Security');
    if (!hsts.seen) return { unseen: [hsts.because] };
    const unseen: Unseen[] = [];
    if (!setCookies.seen) unseen.push(setCookies.because);
    if (!cookieStore.seen) unseen.push(cookieStore.because);
    const trail = setCookies.seen ? setCookies.value : NO_TRAIL;
    if (isTooLong(trail)) return { unseen: ['too-long'] };
    unseen.push(...trail.missing);
    const jar = fillJar(trail.responses).filter(({ cookie }) => cookie.name !== LEFT_OUT);
    const store = cookieStore.seen ? cookieStore.value : [];
    if (jar.length === 0 && store.length === 0) {
      return { passes: setCookies.seen ? [passFor(jar)] : [], unseen };
    }
    const site: Site = {
      https: isHttps(url),
      hsts:
        https &&
        (preloaded ||
          (hsts.value.value !== null &&
            isLongEnough(observatoryMaxAge(hsts.value.value)) &&
            !(tls.seen && tls.value === 'untrusted'))),
    };
    const sent = jar.length === 0 ? [] : judgeSameSites(trail, site);
    for (const kept of jar) sent.push(...judgeSent(kept, url, site));
    const names = new Set(jar.map(({ cookie }) => cookie.name));
    const stored = store
      .filter(({ name }) => !names.has(name) && name !== LEFT_OUT)
      .flatMap((cookie) => judgeStored(cookie, site));
    const passes = setCookies.seen && sent.length === 0 ? [passFor(jar)] : [];
    return { problems: deciding(sent.sort(worstFirst), stored.sort(worstFirst)), passes, unseen };
  },
});

const NO_TRAIL: CookieTrail = { responses: [], own: [], missing: [] };

interface Site {
  readonly https: boolean;
  /** Whether the Observatory's HSTS test passes. */
  readonly hsts: boolean;
}

/**
 * What was sent decides, unless what is only stored weighs more: then mending the one must not uncover the
 * other as a worse score than before.
 */
function deciding(sent: readonly CookieProblem[], stored: readonly CookieProblem[]): CookieProblem[] {
  const decider = sent.find(({ unchangeable }) => !unchangeable);
  return pointsOf(stored[0]) > pointsOf(decider) ? [...stored, ...sent] : [...sent, ...stored];
}

function pointsOf(problem: CookieProblem | undefined): number {
  return problem ? PROBLEMS[problem.message].points : 0;
}

/** A stable sort: among equals the one sent first decides. */
function worstFirst(a: CookieProblem, b: CookieProblem): number {
  return WORST_FIRST.indexOf(a.message) - WORST_FIRST.indexOf(b.message);
}

function passFor(jar: readonly SentCookie[]) {
  const message =
    jar.length === 0
      ? 'none'
      : jar.every(({ cookie }) => keptSameSite(cookie) !== null)
        ? 'secure-with-samesite'
        : 'secure';
  return { message, quotes: jar.map(({ cookie }) => quoteCookie(cookie)) } as const;
}

/**
 * Every line of the document's own answer counts here, a refused one too: a SameSite nobody knows is a
 * slip even where the last of several is right.
 */
function judgeSameSites({ responses: answers }: CookieTrail, site: Site): CookieProblem[] {
  const problems: CookieProblem[] = [];
  for (const cookie of answers.at(-1)?.cookies ?? []) {
    // As the Observatory reads it: up to a second "=".
    const wrong = sameSitesOf(cookie).find(
      (value) => !SAME_SITES.has((value.split('=')[0] ?? '').trim().toLowerCase()),
    );
    if (wrong === undefined) continue;
    const problem = wrong === '' ? 'it is empty' : `“${wrong}”`;
    problems.push({
      message: 'samesite-invalid',
      subject: cookie.name,
      values: { name: cookie.name, problem },
      quotes: [quoteCookie(cookie, 'samesite')],
      advice: cookie.name === '' ? [] : attributes(cookie, { sameSite: 'Lax' }, site),
    });
  }
  return problems;
}

function judgeSent({ cookie, url: hop }: SentCookie, url: string, site: Site): CookieProblem[] {
  const { name, secure, httpOnly } = cookie;
  const lower = name.toLowerCase();
  // The Observatory's own recognition, to the letter: "assessment" is a session, "XSRF-TOKEN" nothing.
  const isSession = lower.includes('sess') || lower.includes('login');
  const isAntiCsrf = lower.includes('csrf');
  const sameSite = keptSameSite(cookie);
  const problems: CookieProblem[] = [];
  const add = (message: Message, change: AttributeChange | null, problem: string, mark?: string) => {
    const where = hop === url ? {} : { hop };
    const unchangeable = whyUnchangeable(name, hop, url);
    problems.push({
      message,
      subject: name,
      values: { name, problem },
      quotes: [{ ...quoteCookie(cookie, mark), ...where }],
      advice: change && !unchangeable ? attributes(cookie, change, site) : [],
      ...(unchangeable && { unchangeable }),
    });
  };
  if (!secure && sameSite === 'none') {
    add('samesite-invalid', { secure: true }, 'None needs Secure beside it', 'samesite');
  }
  if (isAntiCsrf && sameSite === null) add('anticsrf-without-samesite', { sameSite: 'Lax' }, '');
  if (!secure) {
    const kind = isSession ? 'session-without-secure' : 'without-secure';
    add(site.hsts ? `${kind}-hsts` : kind, { secure: true }, '');
  }
  if (isSession && !httpOnly) {
    // Its name may say both; a token that scripts read must stay readable.
    add('session-without-httponly', cookieRole(name) === 'session' ? { httpOnly: true } : null, '');
  }
  return problems;
}

/** Why the site cannot change a cookie that it, or somebody on the way to it, sent. */
function whyUnchangeable(name: string, hop: string, page: string): Unchangeable | undefined {
  if (BALANCERS.has(name)) return 'balancer';
  return hop !== page && registrableDomainOf(hop) !== registrableDomainOf(page)
    ? 'set-on-the-way'
    : undefined;
}

/** Cookies the browser holds but this page did not send: beyond the Observatory, for pages seen after the login. */
function judgeStored(cookie: StoredCookie, site: Site): CookieProblem[] {
  const { name, secure, httpOnly } = cookie;
  const role = cookieRole(name);
  const problem = (message: Message, change: AttributeChange): CookieProblem => ({
    message,
    subject: name,
    values: { name },
    quotes: [quoteStored(cookie)],
    advice: attributes(cookie, change, site),
  });
  const problems: CookieProblem[] = [];
  if (!secure) {
    const kinds = {
      session: site.hsts ? 'stored-session-without-secure-hsts' : 'stored-session-without-secure',
      'anti-csrf': site.hsts ? 'stored-anticsrf-without-secure-hsts' : 'stored-anticsrf-without-secure',
      other: 'stored-without-secure',
    } as const;
    problems.push(problem(kinds[role], { secure: true }));
  }
  if (role === 'session' && !httpOnly)
    problems.push(problem('stored-session-without-httponly', { httpOnly: true }));
  return problems;
}

/** The SameSite a jar keeps: the last one on the line, or null when it is none that browsers know. */
function keptSameSite(cookie: SetCookie): string | null {
  const last = cookie.sameSite?.trim().toLowerCase() ?? '';
  return SAME_SITES.has(last) ? last : null;
}

interface AttributeChange {
  readonly secure?: true;
  readonly httpOnly?: true;
  readonly sameSite?: 'Lax';
}

/** Browsers refuse Secure cookies that come over http, so there the page has to move to https first. */
function attributes(cookie: SetCookie | StoredCookie, change: AttributeChange, site: Site): Advice[] {
  const { name } = cookie;
  const keeps = keptOf(cookie);
  const advice: Advice = {
    op: 'set-cookie-attributes',
    cookie: name,
    role: cookieRole(name),
    ...change,
    ...(keeps && { keeps }),
  };
  return change.secure && !site.https ? [{ op: 'redirect-to-https' }, advice] : [advice];
}

const SAME_SITE_WORDS = { lax: 'Lax', strict: 'Strict', none: 'None' } as const;

function keptOf(cookie: SetCookie | StoredCookie): KeptAttributes | null {
  const { secure, httpOnly } = cookie;
  const kept = cookie.sameSite?.trim().toLowerCase() ?? '';
  const sameSite = kept === 'lax' || kept === 'strict' || kept === 'none' ? SAME_SITE_WORDS[kept] : null;
  if (!secure && !httpOnly && sameSite === null) return null;
  return { ...(secure && { secure }), ...(httpOnly && { httpOnly }), ...(sameSite && { sameSite }) };
}

function isTooLong({ responses: answers }: CookieTrail): boolean {
  return answers.some(({ cookies }) => cookies.some(({ text }) => text.length > MAX_FIELD));
}
