import type { CookieRole, StoredCookie } from './model.js';
import { prefixOf } from './parse/set-cookie.js';

/**
 * Names, lower case and separated by spaces; `*` stands for one character or more, at both ends for any, and `#` at the
 * end for 32 hexadecimal digits.
 */
type Names = string;

/** Cookies that log somebody in, each with what calls them so by default, if that is known. */
const SESSIONS: readonly (readonly [user: string, names: Names])[] = [
  ['Express', 'connect.sid'],
  ['Java', 'jsessionid jsessionid.* jsessionidsso'],
  ['PHP', 'phpsessid'],
  ['ASP.NET', 'asp.net_sessionid .aspxauth .aspnet.applicationcookie'],
  ['ASP.NET Core', '.aspnetcore.*'],
  ['Classic ASP', 'aspsessionid*'],
  ['WordPress', 'wordpress_logged_in_* wordpress_sec_*'],
  ['Laravel', 'remember_web_* laravel_session laravel-session app_session'],
  ['Devise for Rails', 'remember_user_token'],
  ['Rails', '_session_id'],
  ['Rack', 'rack.session'],
  ['CodeIgniter', 'ci_session'],
  ['Django', 'sessionid'],
  ['Flask', 'session'],
  ['Koa', 'koa.sess koa:sess koa.sid'],
  ['TYPO3', 'fe_typo_user be_typo_user'],
  ['Drupal', 'sess# ssess#'],
  ['MediaWiki', 'my_wiki_session wikidb_session'],
  ['Moodle', 'moodlesession moodlesession*'],
  ['OpenCart', 'ocsessid'],
  ['CakePHP', 'cakephp'],
  ['Play', 'play_session'],
  ['Grafana', 'grafana_session'],
  [
    'Auth.js',
    'next-auth.session-token next-auth.session-token.* authjs.session-token authjs.session-token.*',
  ],
  ['Better Auth', 'better-auth.session_token'],
  ['Symfony', 'rememberme'],
  ['Sails', 'sails.sid'],
  ['cookie-session for Express', 'express:sess'],
  ['CGI::Session for Perl', 'cgisessid'],
  ['Keycloak', 'keycloak_identity'],
  ['Shibboleth', '_shibsession_*'],
  ['SharePoint and WIF', 'fedauth fedauth1'],
  ['mod_auth_openidc', 'mod_auth_openidc_session mod_auth_openidc_session_*'],
  ['OAuth2 Proxy', '_oauth2_proxy _oauth2_proxy_*'],
  ['Cloudflare Access', 'cf_authorization'],
  ['An AWS load balancer', 'awselbauthsessioncookie-*'],
  ['Azure App Service', 'appserviceauthsession appserviceauthsession*'],
  ['', 'sid sessid b2csession'],
];

/** The same, where scripts give their own cookies such names too. These servers send HttpOnly by default. */
const SESSIONS_OR_SCRIPTS: typeof SESSIONS = [
  ['Rails', '_*_session'],
  ['Odoo', 'session_id'],
];

/** Tokens that log somebody in, or that a script sends on in a header; last F5 BIG-IP’s, for its client in the page. */
const TOKENS: Names =
  'jwt access_token access-token refresh_token id_token auth_token session-token token mrhsession';

/** Tokens against forged requests, which scripts may have to read. */
const ANTI_CSRF: Names = '*csrf* *xsrf* *antiforgery* __requestverificationtoken';

/**
 * Called like a session, and no login: of analytics scripts, which set and read them, a language, a message for the next
 * page, what a sign-in waits for, and a hint of Keycloak for a script.
 */
const OTHERS: Names =
  '_gd_session _parsely_session ai_session amp_session s_session .aspnetcore.correlation.* .aspnetcore.culture .aspnetcore.mvc.* .aspnetcore.openidconnect.nonce.* keycloak_session';

/** Set in front of the site: by Cloudflare, AWS, Akamai, Imperva, Azure, Google Cloud, Heroku. */
const INFRASTRUCTURE: Names =
  '__cf_bm __cfruid __cflb __cfseq _cfuvid cf_clearance awsalb awsalb* awselb awselbcors ak_bmsc bm_mi bm_s bm_so bm_sv bm_sz _abck incap_ses_* visid_incap_* nlbi_* arraffinity arraffinity* applicationgatewayaffinity applicationgatewayaffinity* gclb heroku-session-affinity';

/** What HAProxy’s documentation calls the cookie by which it keeps a visitor on one server. */
export const HAPROXY_COOKIES: ReadonlySet<string> = new Set(['SERVERID', 'SRV', 'SRVID', 'SERVER_USED']);

export interface KnownCookie {
  readonly role: CookieRole;
  /** What calls a session cookie so by default. */
  readonly user?: string;
  /** Without HttpOnly it may be a script's own, unless the server sent it. */
  readonly mayBeOfScript?: true;
  /** A script of the site may have to read it, so HttpOnly must not be advised. */
  readonly mayBeRead?: true;
  /** The site cannot change it. */
  readonly isInfrastructure?: true;
}

const UNKNOWN: KnownCookie = { role: 'other' };
const byName = new Map<string, KnownCookie>();
const patterns: [start: string, end: string, KnownCookie][] = [];

/** The first pattern that matches counts, after the whole names. */
function add(names: Names, known: KnownCookie): void {
  for (const name of names.split(' ')) {
    const [start = '', end, last] = name.split('*');
    if (end === undefined) byName.set(name, known);
    else patterns.push([last === undefined ? start : '*', end, known]);
  }
}

add(INFRASTRUCTURE, { role: 'other', isInfrastructure: true });
add(ANTI_CSRF, { role: 'anti-csrf', mayBeRead: true });
add(OTHERS, UNKNOWN);
for (const [user, names] of SESSIONS) add(names, { role: 'session', ...(user && { user }) });
for (const [user, names] of SESSIONS_OR_SCRIPTS)
  add(names, { role: 'session', ...(user && { user }), mayBeOfScript: true });
add(TOKENS, { role: 'session', mayBeRead: true });

/** What is known of a cookie by its name, in any case and without a prefix such as `__Host-`. */
export function knownCookie(name: string): KnownCookie {
  const bare = name
    .toLowerCase()
    .slice(prefixOf(name)?.length ?? 0)
    .replace(/[\da-f]{32}$/, '#');
  return byName.get(bare) ?? patterns.find((pattern) => matches(bare, pattern))?.[2] ?? UNKNOWN;
}

/** What is known of a cookie in the browser's store. */
export function knownStored({ name, httpOnly }: StoredCookie): KnownCookie {
  const known = knownCookie(name);
  return known.mayBeOfScript && !httpOnly ? UNKNOWN : known;
}

function matches(name: string, [start, end]: readonly [string, string, KnownCookie]): boolean {
  if (start === '*') return name.includes(end);
  return name.length > start.length + end.length && name.startsWith(start) && name.endsWith(end);
}

/** The purpose of a cookie, by its name. */
export function cookieRole(name: string): CookieRole {
  return knownCookie(name).role;
}
