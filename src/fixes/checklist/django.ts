import type { ChecklistItem } from './items.js';

const SENT_RIGHT = ['cookies/secure-with-samesite', 'cookies/secure'];
const DEPLOY = 'python manage.py check --deploy';

/** What `check --deploy` tests, and what it cannot test (Django 4.2 to 6.1). */
export const DJANGO: readonly ChecklistItem[] = [
  {
    id: 'deploy-check',
    text: 'Django’s own deployment check reports nothing',
    names: [DEPLOY],
    check: `${DEPLOY} --fail-level WARNING`,
  },
  {
    id: 'hsts',
    text: 'SECURE_HSTS_SECONDS is at least six months, with SecurityMiddleware in MIDDLEWARE',
    names: ['security.W001', 'security.W004'],
    seen: { open: ['strict-transport-security'], right: ['strict-transport-security/six-months'] },
    check: DEPLOY,
  },
  {
    id: 'hsts-subdomains',
    text: 'SECURE_HSTS_INCLUDE_SUBDOMAINS, and SECURE_HSTS_PRELOAD once every subdomain is ready',
    names: ['security.W005', 'security.W021'],
    seen: { open: ['hsts-policy/host-only'], right: ['hsts-policy/subdomains'] },
    check: DEPLOY,
  },
  {
    id: 'nosniff',
    text: 'SECURE_CONTENT_TYPE_NOSNIFF is on',
    names: ['security.W006'],
    seen: { open: ['x-content-type-options'], right: ['x-content-type-options/nosniff'] },
    check: DEPLOY,
  },
  {
    id: 'ssl-redirect',
    text: 'HTTP redirects to HTTPS: SECURE_SSL_REDIRECT, or the web server in front',
    names: ['security.W008', 'SECURE_PROXY_SSL_HEADER'],
    seen: {
      open: ['redirection', 'strict-transport-security/no-https', 'strict-transport-security/back-on-http'],
      right: ['redirection'],
    },
    check: DEPLOY,
  },
  {
    id: 'session-secure',
    text: 'SESSION_COOKIE_SECURE is on',
    names: ['security.W010', 'security.W011', 'security.W012'],
    seen: {
      open: [
        'cookies/session-without-secure',
        'cookies/session-without-secure-hsts',
        'cookies/stored-session-without-secure',
        'cookies/stored-session-without-secure-hsts',
      ],
      right: SENT_RIGHT,
      cookie: 'session',
    },
    check: DEPLOY,
  },
  {
    id: 'session-httponly',
    text: 'SESSION_COOKIE_HTTPONLY is on',
    names: ['security.W013', 'security.W014', 'security.W015'],
    seen: {
      open: ['cookies/session-without-httponly', 'cookies/stored-session-without-httponly'],
      right: SENT_RIGHT,
      cookie: 'session',
    },
    check: DEPLOY,
  },
  {
    id: 'csrf-secure',
    text: 'CSRF_COOKIE_SECURE is on',
    names: ['security.W016'],
    seen: {
      open: [
        'cookies/without-secure',
        'cookies/without-secure-hsts',
        'cookies/stored-anticsrf-without-secure',
        'cookies/stored-anticsrf-without-secure-hsts',
      ],
      right: SENT_RIGHT,
      cookie: 'anti-csrf',
    },
    check: DEPLOY,
  },
  {
    id: 'csrf-middleware',
    text: 'CsrfViewMiddleware is in MIDDLEWARE',
    names: ['security.W003'],
    check: DEPLOY,
  },
  {
    id: 'framing',
    text: 'X_FRAME_OPTIONS is DENY, with XFrameOptionsMiddleware in MIDDLEWARE',
    names: ['security.W002', 'security.W019'],
    seen: {
      open: ['x-frame-options'],
      right: ['x-frame-options/limited', 'x-frame-options/via-csp'],
    },
    check: DEPLOY,
  },
  {
    id: 'referrer-policy',
    text: 'SECURE_REFERRER_POLICY is a policy that browsers support',
    names: ['security.W022', 'security.E023'],
    seen: { open: ['referrer-policy'], right: ['referrer-policy/private'] },
    check: DEPLOY,
  },
  {
    id: 'opener-policy',
    text: 'SECURE_CROSS_ORIGIN_OPENER_POLICY is a policy that browsers support',
    names: ['security.E024'],
    seen: {
      open: ['cross-origin-opener-policy'],
      right: [
        'cross-origin-opener-policy/same-origin',
        'cross-origin-opener-policy/same-origin-allow-popups',
        'cross-origin-opener-policy/noopener-allow-popups',
      ],
    },
    check: DEPLOY,
  },
  {
    id: 'csp',
    text: 'Content-Security-Policy is set: SECURE_CSP since Django 6.0, django-csp before',
    names: ['SECURE_CSP', 'django-csp'],
    seen: {
      open: ['content-security-policy'],
      right: ['content-security-policy/default-none', 'content-security-policy/no-unsafe'],
    },
    check: 'curl -sI https://YOUR-SITE/ | grep -i content-security-policy',
  },
  {
    id: 'debug',
    text: 'DEBUG is False',
    names: ['security.W018'],
    seen: { open: ['debug-page'], right: [] },
    check: 'python manage.py diffsettings --all | grep "DEBUG = "',
  },
  {
    id: 'allowed-hosts',
    text: 'ALLOWED_HOSTS contains only the site’s own host names, not *',
    names: ['security.W020'],
    check: 'python manage.py diffsettings --all | grep "ALLOWED_HOSTS = "',
  },
  {
    id: 'secret-key',
    text: 'SECRET_KEY has at least 50 characters, 5 different ones, and does not begin with django-insecure-',
    names: ['security.W009'],
    check: DEPLOY,
  },
  {
    id: 'secret-key-fallbacks',
    text: 'SECRET_KEY_FALLBACKS are as strong, and removed when no session needs them',
    names: ['security.W025'],
    check: DEPLOY,
  },
  {
    id: 'secret-key-source',
    text: 'SECRET_KEY comes from the environment or a file outside the repository',
    names: ['SECRET_KEY'],
    check: 'git grep -nE "^ *SECRET_KEY *= *[\\"\']"   # prints nothing',
  },
  {
    id: 'database-password',
    text: 'Database passwords are not in the repository',
    names: ['DATABASES'],
    check: 'git grep -nE "[\\"\']PASSWORD[\\"\'] *: *[\\"\']"   # prints nothing',
  },
  {
    id: 'database-reach',
    text: 'Only the application’s machine can connect to the database',
    names: ['DATABASES'],
    check: 'sudo ss -ltnp | grep -E ":(5432|3306) "   # on 127.0.0.1, or behind a firewall',
  },
  {
    id: 'releases',
    text: 'The Django release is still supported with security fixes',
    names: ['djangoproject.com/download'],
    check: 'python -m django --version',
  },
];
