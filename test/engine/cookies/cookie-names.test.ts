import { describe, expect, it } from 'vitest';
import { redactSetCookie } from '../../../src/capture/set-cookie.js';
import { cookieJudge, knownCookie } from '../../../src/engine/cookies/cookie-names.js';
import { audit } from '../../../src/engine/index.js';
import { pageWith } from '../../support/page.js';

describe('knownCookie', () => {
  it.each([
    ['connect.sid', 'Express'],
    ['JSESSIONID', 'Java'],
    ['JSESSIONID.1a2b', 'Java'],
    ['PHPSESSID', 'PHP'],
    ['ASP.NET_SessionId', 'ASP.NET'],
    ['.ASPXAUTH', 'ASP.NET'],
    ['.AspNetCore.Cookies', 'ASP.NET Core'],
    ['.AspNetCore.Identity.Application', 'ASP.NET Core'],
    ['ASPSESSIONIDQABCDEFG', 'Classic ASP'],
    ['wordpress_logged_in_0a1b', 'WordPress'],
    ['remember_user_token', 'Devise for Rails'],
    ['remember_web_59ba36', 'Laravel'],
    ['laravel_session', 'Laravel'],
    ['_session_id', 'Rails'],
    ['rack.session', 'Rack'],
    ['SESS0123456789abcdef0123456789abcdef', 'Drupal'],
    ['SSESS0123456789abcdef0123456789ABCDEF', 'Drupal'],
    ['my_wiki_session', 'MediaWiki'],
    ['MoodleSession', 'Moodle'],
    ['MoodleSessionstudy', 'Moodle'],
    ['OCSESSID', 'OpenCart'],
    ['CAKEPHP', 'CakePHP'],
    ['PLAY_SESSION', 'Play'],
    ['grafana_session', 'Grafana'],
    ['__Secure-next-auth.session-token.0', 'Auth.js'],
    ['sessionid', 'Django'],
    ['app_session', 'Laravel'],
    ['laravel-session', 'Laravel'],
    ['__Secure-better-auth.session_token', 'Better Auth'],
    ['REMEMBERME', 'Symfony'],
    ['sails.sid', 'Sails'],
    ['express:sess', 'cookie-session for Express'],
    ['CGISESSID', 'CGI::Session for Perl'],
    ['KEYCLOAK_IDENTITY', 'Keycloak'],
    ['_shibsession_64656661756c74', 'Shibboleth'],
    ['FedAuth', 'SharePoint and WIF'],
    ['mod_auth_openidc_session', 'mod_auth_openidc'],
    ['_oauth2_proxy', 'OAuth2 Proxy'],
    ['_oauth2_proxy_0', 'OAuth2 Proxy'],
    ['CF_Authorization', 'Cloudflare Access'],
    ['AWSELBAuthSessionCookie-0', 'An AWS load balancer'],
    ['AppServiceAuthSession', 'Azure App Service'],
    ['AppServiceAuthSession1', 'Azure App Service'],
    ['ESTSAUTH', 'Microsoft Entra ID'],
    ['ESTSAUTHPERSISTENT', 'Microsoft Entra ID'],
    ['MYSAPSSO2', 'SAP'],
    ['SMSESSION', 'SiteMinder'],
    ['CASTGC', 'CAS'],
    ['TGC', 'CAS'],
    ['SimpleSAML', 'SimpleSAMLphp'],
    ['iPlanetDirectoryPro', 'OpenAM'],
    ['DSID', 'Ivanti Connect Secure'],
    ['SVPNCOOKIE', 'FortiGate'],
    ['webvpn', 'Cisco ASA'],
    ['MMAUTHTOKEN', 'Mattermost'],
    ['i_like_gitea', 'Gitea'],
    ['gitea_incredible', 'Gitea'],
    ['seraph.rememberme.cookie', 'Jira and Confluence'],
    ['sentrysid', 'Sentry'],
    ['flarum_remember', 'Flarum'],
    ['PrestaShop-0123456789abcdef0123456789abcdef', 'PrestaShop'],
    ['dwsid', 'Salesforce Commerce Cloud'],
    ['.Nop.Authentication', 'nopCommerce'],
    ['UMB_UCONTEXT', 'Umbraco'],
    ['.DOTNETNUKE', 'DNN'],
    ['__ac', 'Plone'],
    ['DokuWiki', 'DokuWiki'],
    ['Cacti', 'Cacti'],
    ['cpsession', 'cPanel'],
    ['sysauth', 'OpenWrt'],
    ['KEYCLOAK_IDENTITY_LEGACY', 'Keycloak'],
    ['B2CSESSION', undefined],
    ['sessid', undefined],
    ['session', 'Flask'],
    ['koa.sess', 'Koa'],
    ['sid', undefined],
    ['SID', undefined],
    ['__Host-sid', undefined],
    ['__Host-Http-session', 'Flask'],
    ['__http-connect.sid', 'Express'],
    ['__Secure-next-auth.session-token', 'Auth.js'],
    ['PJSESSIONID', 'Java'],
    ['ZENDPHPSESSID', 'PHP'],
    ['LtpaToken2', 'WebSphere and Domino'],
    ['NSC_AAAC', 'Citrix Gateway'],
    ['nc_token', 'Nextcloud'],
    ['dwsecuretoken_0a1b', 'Salesforce Commerce Cloud'],
    ['remember_admin_token', 'Devise for Rails'],
    ['DYN_USER_CONFIRM', 'Oracle ATG'],
    ['mojolicious', 'Mojolicious'],
  ])('%s logs somebody in', (name, user) => {
    expect(knownCookie(name)).toEqual({ role: 'session', ...(user && { user }) });
  });

  it.each([
    ['_shop_session', 'Rails'],
    ['_gitlab_session', 'Rails'],
    ['session_id', 'Odoo'],
  ])('%s does, unless a script set it', (name, user) => {
    expect(knownCookie(name)).toEqual({ role: 'session', ...(user && { user }), mayBeOfScript: true });
  });

  it.each([
    'jwt',
    'access_token',
    'access-token',
    'refresh_token',
    'id_token',
    'auth_token',
    'session-token',
    'MRHSession',
    'sb-abcdefgh-auth-token',
  ])('%s does too, and a script may have to read it', (name) => {
    expect(knownCookie(name)).toEqual({ role: 'session', mayBeRead: true });
  });

  it.each([
    'csrftoken',
    'XSRF-TOKEN',
    '__Host-csrf_session',
    '.AspNetCore.Antiforgery.x',
    '_oauth2_proxy_csrf',
    '__RequestVerificationToken',
    ...['_token', 'authenticity_token', 'form_token', 'form_key', 'security_token', '_af_token', 'crumb'],
  ])('%s is a token against forged requests', (name) => {
    expect(knownCookie(name)).toEqual({ role: 'anti-csrf', mayBeRead: true });
  });

  it.each([
    ...[
      'shop_session',
      'session-id-time',
      'fb_sessiontraffic',
      'nonsession',
      'session_tracker',
      'assessment',
      'last_login',
    ],
    ...[`SESS${'0'.repeat(31)}`, `SESS${'0'.repeat(33)}`, `xSESS${'0'.repeat(32)}`, 'grafana_session_expiry'],
    ...['.AspNetCore.Mvc.CookieTempDataProvider', '.AspNetCore.Correlation.a1b2', 'KEYCLOAK_SESSION'],
    ...['.AspNetCore.OpenIdConnect.Nonce.CfDJ8', 'session-id', 'mod_auth_openidc_state_x'],
    ...['GoogleAccountsLocale_session', 'frontend', 'session_id_x', `_${'a'.repeat(32)}`],
    ...[
      'ai_session',
      '_gd_session',
      '_session',
      'chat-session',
      'ga-session',
      '.AspNetCore.Culture',
      'wordpress_logged_in_',
      'xsid',
      '',
    ],
  ])('“%s” is neither', (name) => {
    expect(knownCookie(name)).toEqual({ role: 'other' });
  });

  it.each([
    ...['__cf_bm', '__cflb', '_cfuvid', 'cf_clearance', 'AWSALB', 'AWSALBCORS', 'ak_bmsc', 'bm_sv'],
    ...[
      'aws-waf-token',
      'swp_token',
      '__cfwaitingroom',
      'sec_cpt',
      'bm_lso',
      'EO_Bot_Ssid',
      'HCLBSTICKY',
      'GCILB',
      '__cfduid',
      'sbsd',
    ],
  ])('%s is set in front of the site', (name) => {
    expect(knownCookie(name)).toEqual({ role: 'other', isInfrastructure: true });
  });

  it.each(['incap_ses_1_2', 'visid_incap_12', 'ARRAffinity'])('%s too', (name) => {
    expect(knownCookie(name).isInfrastructure).toBe(true);
  });
});

const RANDOM = 'k3XvT9qLw2ZsB7mRy4Hd';
const UUID = '3f2b8c1e-9d47-4a60-b5e8-71c0d2f9a634';
const JWT = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${RANDOM}${RANDOM}abc`;
const judge = cookieJudge(() => new Set(['Laravel']));
const judged = (line: string) => judge({ url: 'https://a.test/', cookie: redactSetCookie(line) });

describe('cookieJudge', () => {
  const SIGNED = 's%3Aabcdefgh.nWQ2-8sXh0BvT9qLw2ZsB7mRy4H';

  it.each([
    ...['auth', 'shop.session', 'TASession', 'user_sid', '__Host-app-sso', 'SID2', 'naver_usersession'],
    ...['app_login', 'xJwt', 'shop_member', 'remember_shop', 'admin.session', 'edge.session', 'pin_auth'],
    ...['frontend', 'a'.repeat(32)],
  ])(
    '%s is a session with a signed value or a token, if a product has the name, and looks like one with a random value',
    (name) => {
      expect(judged(`${name}=${SIGNED}`)).toMatchObject({ role: 'session' });
      expect(judged(`${name}=${JWT}`)).toMatchObject({ role: 'session' });
      expect(judged(`${name}=${RANDOM}`)).toMatchObject({ role: 'other', looksLikeSession: true });
    },
  );

  it.each([
    'AccessToken',
    'auth_edge_token',
    'shop_session_token',
    'sso-token',
    'jwt_token',
    'my_access_token',
  ])('%s with a random value is a session', (name) => {
    expect(judged(`${name}=${RANDOM}`)).toMatchObject({ role: 'session' });
  });

  it.each(['token', 'aka-ca-site-token', 'site_token', 'XToken'])(
    '%s is one only as a JSON Web Token, and may be one with another value',
    (name) => {
      expect(judged(`${name}=${JWT}`)).toMatchObject({ role: 'session', mayBeRead: true });
      for (const value of ['0a4f9c1be8d276350a4f9c1be8d27635', `exp=1700000000~${SIGNED}`, 'a1b2c3'])
        expect(judged(`${name}=${value}; Max-Age=31536000`)).toMatchObject({
          role: 'other',
          mayBeSession: true,
        });
      expect(judged(`${name}=1`)).toEqual({ role: 'other' });
    },
  );

  it.each([
    ...['auth=a1b2c3', 'shop.session=1724246888123', 'session_key=k3XvT9qLw2ZsB7mRy4Hd; Max-Age=31536000'],
    ...[`shop.session=${SIGNED}; Max-Age=31536000`, `access=${JWT}`],
    ...['sid', 'session', 'session_id'].map((name) => `${name}=${RANDOM}; Max-Age=31536000`),
  ])('%s looks like one', (line) => {
    expect(judged(line)).toMatchObject({ role: 'other', looksLikeSession: true });
  });

  it.each([`sid=${RANDOM}; Max-Age=31536000; HttpOnly`, `session_id=${RANDOM}; Max-Age=7776000`])(
    '%s is one',
    (line) => {
      expect(judged(line)).toMatchObject({ role: 'session' });
    },
  );

  it.each([...[`memo=${SIGNED}`, `memo=${RANDOM}`, `memo=${JWT}; Max-Age=31536000`]])(
    '%s may be one',
    (line) => {
      expect(judged(line)).toMatchObject({ role: 'other', mayBeSession: true });
    },
  );

  it.each([
    ...['nyt-traceid', 'site-traceid', 'spanId', 'esi-permutive-id', 'nuk_zephr_decisions', 'c_hp_filter'],
    ...['A1S', 'edge_id', 'cdn-node', 'wafId', 'queue', 'edge_token', 'QueueITAccepted-V3_x', 'fastly_x'],
    ...['member', 'remember_me'].map((name) => `${name}_is`),
  ])('%s tells of something else than a session', (name) => {
    expect(judged(`${name}=${RANDOM}`)).toEqual({ role: 'other' });
  });

  it.each(['xgeo_geo', 'ad_segment', 'campaignId', 'bucket-id'])('%s keeps a measurement', (name) => {
    expect(judged(`${name}=${RANDOM}`)).toEqual({ role: 'other', isSetting: true });
  });

  it.each([
    ...['lang', 'user_locale', 'cookieConsent', 'visitorSession', '_hjSession_1', 'ab_token', 'theme-auth'],
    ...['analytics_session_id', 'chat-session'],
  ])('%s keeps a setting, a consent or a measurement, whatever its value', (name) => {
    expect(judged(`${name}=${RANDOM}`)).toEqual({ role: 'other', isSetting: true });
  });

  it.each(['auth=0', 'zen_sso_checked=1', 'login='])('%s is none', (line) => {
    expect(judged(line)).toEqual({ role: 'other' });
  });

  it.each(['route', 'INGRESSCOOKIE', 'messages', 'X-Mapping-fjhppofk', 'rbzsessionid', 'web_sticky_sid'])(
    '%s, of balancers, firewalls and messages, is none',
    (name) => {
      expect(judged(`${name}=${RANDOM}`)).toEqual({ role: 'other' });
    },
  );

  it.each([
    ...['KC_AUTH_SESSION_HASH', 'client-session-bind', 'server-session-bind', 'shop_session_verify'],
    ...['wzws_sessionid', 'f5avr0123456789_session_', 'msToken', 's_sess'],
    ...['checkout_session_id', 'search_session_id', 'searchToken', 'wishlist_token', 'promo_token'],
    ...[
      'guest_token',
      'telemetry_session_id',
      'event_session_id',
      'page_session_id',
      'loginStatus',
      'session_ts',
    ],
    ...['log_session_id', 'logging_token', 'session_date', 'sess_depth', 'session_source'],
  ])('%s, of scripts, firewalls and the cart, is none', (name) => {
    expect(judged(`${name}=${RANDOM}`)).toEqual({ role: 'other' });
  });

  it.each([
    ...[
      'X-Magento-Vary',
      'cqcid',
      'dwac_0a1b',
      'KC_RESTART',
      '__txn_ab',
      'TSPD_101',
      'TS01ab23cd',
      'TSfedcba98',
      'TS8fba11',
      'TS8fba11027',
      'TSfedcba98027',
      'TSfedcba98_77',
    ],
    ...['_1d52e', '__VCAP_ID__'],
  ])('%s, of firewalls, balancers and what a sign-in waits for, is none', (name) => {
    expect(judged(`${name}=${RANDOM}`)).toEqual({ role: 'other' });
  });

  it.each(['TSfedcba9', 'TSfedcba987', '_1d52', '_1d52ef'])('%s may be one', (name) => {
    expect(judged(`${name}=${RANDOM}`)).toMatchObject({ mayBeSession: true });
  });

  it.each([
    ...['uid', 'uuid', 'cid', 'did', 'bid', 'visid', 'clientId', 'browser_id', 'reqid', 'request_id', 'fpid'],
    ...['build_id', 'release', 'etag', 'version'],
  ])('%s with a random value numbers something, and with a token it may be a session', (name) => {
    expect(judged(`${name}=${UUID}`)).toEqual({ role: 'other' });
    if (name !== 'request_id') expect(judged(`${name}=${JWT}`)).toMatchObject({ mayBeSession: true });
  });

  it('a session with a number looks like one', () => {
    expect(judged(`session_uuid=${UUID}`)).toMatchObject({ looksLikeSession: true });
  });

  it.each(['logged_in=no', 'memo=de', 'wide=1'])('%s keeps a setting', (line) => {
    expect(judged(line)).toEqual({ role: 'other', isSetting: true });
  });

  it.each([
    ...['auth_state', 'login_nonce', 'session_expires', 'session.sig', 'last_login', 'cart_token'],
    ...['assessment', 'nonsession', 'author', 'obsession', 'BIGipServerpool', 'TS01abcdef'],
  ])('%s with a value that stays is none', (name) => {
    expect(judged(`${name}=${RANDOM}; Max-Age=9999`)).toEqual({ role: 'other' });
  });

  it('asks for the frameworks only if a name may be one of theirs', () => {
    let asked = 0;
    const once = cookieJudge(() => {
      asked += 1;
      return new Set();
    });
    const of = (line: string) => once({ url: 'https://a.test/', cookie: redactSetCookie(line) });
    expect([of('auth=1'), of('lang=de'), of(`memo=${RANDOM}`), asked]).toHaveLength(4);
    expect(asked).toBe(0);
    expect(of('ada_session=a1b2c3')).toMatchObject({ looksLikeSession: true });
    expect(asked).toBe(1);
    expect(judged('ada_session=a1b2c3')).toMatchObject({ role: 'session', user: 'Laravel' });
  });

  it.each(['new_session=1', 'tab-session=2', 'shop_session='])('%s is none of Laravel', (line) => {
    expect(judged(line)).toEqual({ role: 'other' });
  });

  it.each([
    ['remember-me', 'Spring Security'],
    ['autologin', 'Redmine'],
  ])('%s is of %s, but no flag with this name', (name, user) => {
    expect(judged(`${name}=${RANDOM}; Max-Age=9999`)).toMatchObject({ role: 'session', user });
    expect(judged(`${name}=1`)).not.toHaveProperty('user');
    expect(judged(`x${name}=${RANDOM}; Max-Age=9999`)).not.toHaveProperty('user');
  });

  it('a cookie that an earlier version stored has no kind: its name alone counts', () => {
    const page = pageWith({
      setCookies: [`auth=${JWT}; Secure`, 'connect.sid=1; Secure', 'lang=de; Secure'],
    });
    const earlier = JSON.parse(JSON.stringify(page).replace(/"kind":"\w+",/g, '')) as typeof page;
    const ids = (of: typeof page) =>
      audit(of)
        .findings.map(({ id }) => id)
        .filter((id) => id.startsWith('cookies/'));
    expect(ids(page)).toEqual([
      'cookies/session-without-httponly#auth',
      'cookies/session-without-httponly#connect.sid',
    ]);
    expect(ids(earlier)).toEqual([
      'cookies/session-without-httponly#connect.sid',
      'cookies/likely-session-without-httponly#auth',
    ]);
  });
});
