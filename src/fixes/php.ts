import type { Advice } from '../engine/index.js';
import { setHeaderInHtaccess, redirectInHtaccess } from './htaccess.js';
import type { CookieAdvice, Snippet, Rendering, SetHeader, ChainContext, Stack } from './rendering.js';
import { firstStep } from './rollout.js';
import {
  allAttributes,
  cookieAttributes,
  curlFor,
  SCRIPTS_READ_IT,
  unwritableCookie,
  unwritableHeader,
} from './text.js';

type Place = 'ini' | 'pagetop' | 'cookie' | 'htaccess';

/** PHP 7.3 or newer, under Apache (mod_php), FPM or another server. */
export const php: Stack = {
  label: 'PHP',
  kind: 'application',
  language: 'php',
  comment: '//',
  commentAt: { ini: ';', htaccess: '#' },
  adds: ['x-powered-by'],
  placeWords: {
    ini: 'in php.ini of the web server’s PHP, such as /etc/php/8.4/fpm/php.ini or /etc/php/8.4/apache2/php.ini',
    pagetop: 'at the top of every page, before session_start() and any output (auto_prepend_file)',
    cookie: 'in place of the setcookie() that sets this cookie',
    htaccess: 'in .htaccess in the document root, where the configuration of Apache is out of reach',
  } satisfies Record<Place, string>,
  render,
};

function render(advice: Advice, context: ChainContext): Rendering<Place> {
  switch (advice.op) {
    case 'set-header':
      return setHeader(advice, context);
    case 'remove-header':
      return removeHeader(advice.name);
    case 'set-cookie-attributes':
      return setCookieAttributes(advice);
    case 'redirect-to-https':
      return redirectToHttps(context);
    case 'hide-version':
      return advice.header.toLowerCase() === 'server'
        ? { why: 'PHP does not write the Server header: it comes from the server in front of it.' }
        : removeHeader(advice.header);
    case 'turn-listing-off':
      return { why: 'PHP lists no folders: the listing comes from the web server in front of it.' };
    case 'turn-debug-off':
      return turnDebugOff();
  }
}

/**
 * The web server is where headers belong: header() misses static files and the server's error pages. So it is
 * Apache's .htaccess where Apache is, and header() where nothing is known to stand in front.
 */
function setHeader(advice: SetHeader, context: ChainContext): Rendering<Place> {
  if (context.front.includes('apache')) return setHeaderInHtaccess(advice);
  if (context.front.length > 0) return { why: MISSES };
  const step = firstStep(advice);
  const why = unwritableHeader(step.name, step.value);
  if (why !== undefined) return { why };
  const call = `header(${literal(`${step.name}: ${step.value}`)});`;
  // RFC 6797 §7.2: HSTS is not sent over plain http.
  const isHsts = step.name.toLowerCase() === 'strict-transport-security';
  return {
    snippets: [
      {
        place: 'pagetop',
        units: [
          [
            ...step.comments.map((line) => `// ${line}`),
            isHsts ? `if (($_SERVER['HTTPS'] ?? 'off') !== 'off') {\n    ${call}\n}` : call,
          ].join('\n'),
        ],
        warnings: [
          ...step.warnings,
          'Does not reach static files and the error pages of the web server in front of PHP: that is the better place.',
        ],
        check: curlFor(step.name),
      },
    ],
    effect: { op: 'set-header', name: step.name, value: step.value },
  };
}

const MISSES =
  'header() in PHP does not reach static files and error pages: set it in the web server in front, and not in both.';

function removeHeader(name: string): Rendering<Place> {
  const why = unwritableHeader(name);
  if (why !== undefined) return { why };
  if (name.toLowerCase() !== 'x-powered-by') {
    return { why: `PHP adds no ${name} by itself: delete the header() call that does.` };
  }
  // INI_SYSTEM: not in .htaccess, not by ini_set.
  return {
    snippets: [
      ini(['expose_php = Off'], `curl -sI https://YOUR-SITE/ | grep -i '^${name}:'   # prints nothing`),
    ],
  };
}

/** Lines of php.ini, where of two for one setting the last counts. */
function ini(units: readonly string[], check: string, warnings: readonly string[] = []): Snippet<Place> {
  return {
    place: 'ini',
    units,
    warnings: [
      ...warnings,
      'The last line for a setting counts: change the one that is there rather than adding a second.',
    ],
    check: ["sudo systemctl reload 'php*-fpm'   # with mod_php: sudo systemctl reload apache2", check],
  };
}

function setCookieAttributes(advice: CookieAdvice): Rendering<Place> {
  const why = unwritableCookie(advice.cookie);
  if (why !== undefined) return { why };
  const { secure, httpOnly, sameSite, warnings } = cookieAttributes(advice);
  if (!secure && !httpOnly && sameSite === undefined) {
    return { why: SCRIPTS_READ_IT };
  }
  const check = "curl -si https://YOUR-SITE/ | grep -i '^set-cookie:'";
  if (advice.cookie === 'PHPSESSID') {
    const lines = [
      ...(secure ? ['session.cookie_secure = On'] : []),
      ...(httpOnly ? ['session.cookie_httponly = On'] : []),
      ...(sameSite === undefined ? [] : [`session.cookie_samesite = "${sameSite}"`]),
    ];
    return { snippets: [ini(lines, check, [...warnings, ...OTHER_WAYS])] };
  }
  const value = advice.role === 'anti-csrf' ? '$token' : '$value';
  const all = allAttributes(advice);
  const options = [
    `'path' => '/'`,
    ...(all.secure ? [`'secure' => true`] : []),
    ...(all.httpOnly ? [`'httponly' => true`] : []),
    ...(all.sameSite === undefined ? [] : [`'samesite' => '${all.sameSite}'`]),
  ];
  return {
    snippets: [
      {
        place: 'cookie',
        units: [`setcookie(${literal(advice.cookie)}, ${value}, [${options.join(', ')}]);`],
        needs: ['PHP 7.3 or newer'],
        warnings: [
          ...warnings,
          'Keep what else the call says: expires, path, domain, httponly.',
          ...(advice.role === 'session'
            ? [
                'If it is session.name, session.cookie_secure, session.cookie_httponly and session.cookie_samesite in php.ini do this instead.',
              ]
            : []),
        ],
        check: [check],
      },
    ],
  };
}

const OTHER_WAYS = [
  'What the code gives to session_set_cookie_params() or session_start() comes before php.ini: change it there.',
  'Where php.ini is out of reach: the same names in .user.ini under FPM, or by ini_set() before session_start(); php_flag in .htaccess only under mod_php, elsewhere it makes every page a 500.',
];

function redirectToHttps(context: ChainContext): Rendering<Place> {
  if (context.front.includes('apache')) return redirectInHtaccess();
  return { why: 'PHP answers for its own pages only: redirect in the web server in front of it.' };
}

function turnDebugOff(): Rendering<Place> {
  return {
    snippets: [
      ini(['display_errors = Off', 'log_errors = On'], "grep -n '^display_errors' /etc/php/*/*/php.ini", [
        'A framework’s debug mode is a switch of its own (APP_DEBUG, APP_ENV): turn that off as well.',
      ]),
    ],
  };
}

/** A string of PHP: within single quotes \' and \\ are the only escapes. */
function literal(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
