import { applicationStack } from './application.js';
import { removedCheck, type Check } from '../write/checks.js';
import { writeAttributes, type Cookie } from '../write/cookies.js';
import type { StackOutput, Header, Lines } from '../write/define-stack.js';
import { redirectInHtaccess, setHeaderInHtaccess } from './htaccess.js';
import {
  beforeSending,
  literal,
  ONLY_LAST,
  ONLY_LAST_IN_FILES,
  setForSession,
  setWhereAbsent,
} from './php-code.js';
import type { ChainContext } from '../write/rendering.js';

type Place = 'ini' | 'pagetop' | 'cookie' | 'htaccess';

/** PHP 7.3 or newer, under Apache (mod_php), FPM or another server. */
export const php = applicationStack<Place>({
  label: 'PHP',
  language: 'php',
  comment: '//',
  commentAt: { ini: ';', htaccess: '#' },
  adds: ['x-powered-by'],
  placeWords: {
    ini: 'in php.ini of the web server’s PHP, such as /etc/php/8.4/fpm/php.ini or /etc/php/8.4/apache2/php.ini',
    pagetop:
      'at the top of every page, before session_start() and any output (for example with auto_prepend_file)',
    cookie: 'instead of the setcookie() call that sets this cookie',
    htaccess: 'in .htaccess in the document root, if you cannot change the configuration of Apache',
  },
  place: 'pagetop',
  scheme: 'server',
  reload: [],
  // Headers of the web server.
  isBlind: true,
  refuse: (advice, { front, behind }) => {
    if (advice.op !== 'set-header' || front.includes('apache')) return undefined;
    if (front.length > 0) return MISSES;
    return behind.length > 0 ? 'The application sets it for the pages that it serves.' : undefined;
  },
  setHeader,
  removeHeader: ({ name, isOwn }) =>
    isOwn
      ? // INI_SYSTEM: not in .htaccess, not by ini_set.
        [ini(['expose_php = Off'], removedCheck(name))]
      : { why: `PHP itself does not add ${name}. Delete the header() call that does.` },
  hideVersion: () => ({
    why: 'PHP does not send the Server header. The server in front does.',
  }),
  setCookie,
  redirectToHttps: ({ front }) =>
    front.includes('apache')
      ? redirectInHtaccess()
      : { why: 'PHP can redirect only its own pages. Redirect in the web server in front.' },
  turnListingOff: () => ({
    why: 'PHP lists no folders. The listing comes from the web server in front.',
  }),
  turnDebugOff: () => [
    ini(['display_errors = Off', 'log_errors = On'], "grep -n '^display_errors' /etc/php/*/*/php.ini", [
      'A framework has its own debug setting (APP_DEBUG, APP_ENV). Disable that too.',
    ]),
  ],
});

/**
 * Headers belong in the web server: header() does not cover static files and the server's error pages. So this writes
 * .htaccess behind Apache, and header() if no server in front is known.
 */
function setHeader(header: Header, { front }: ChainContext): StackOutput<Place> {
  if (front.includes('apache')) return setHeaderInHtaccess(header);
  const line = setWhereAbsent(header, "($_SERVER['HTTPS'] ?? 'off') !== 'off'");
  return [
    {
      units: [beforeSending([...header.comments('//'), line])],
      warnings: [
        'This does not cover static files and the error pages of the web server. Set the header in the web server if you can.',
        ONLY_LAST,
      ],
      inFiles: ONLY_LAST_IN_FILES,
    },
  ];
}

const MISSES =
  'header() in PHP does not cover static files and error pages. Set the header in the web server in front, not in both.';

const LAST_LINE =
  'PHP uses the last line of a setting. Change the existing line instead of adding a second one.';
const CONF_D =
  'It is for all sites of this PHP. The file goes where the web server’s PHP looks for additional .ini files, as phpinfo() says: with mod_php, /etc/php/8.4/apache2/conf.d.';

/** Lines of php.ini. PHP uses the last line of a setting. */
function ini(units: readonly string[], check: Check, warnings: readonly string[] = []): Lines<Place> {
  return {
    place: 'ini',
    units,
    warnings: [LAST_LINE, ...warnings],
    inFiles: { [LAST_LINE]: CONF_D },
    check: ["sudo systemctl reload 'php*-fpm'   # with mod_php: sudo systemctl reload apache2", check],
  };
}

function setCookie(cookie: Cookie): StackOutput<Place> {
  const { name, role, all, variable } = cookie;
  if (name === 'PHPSESSID') return [setForSession(cookie)];
  const options = [
    `'path' => '/'`,
    ...writeAttributes(
      all,
      (attribute, value) => `'${attribute.toLowerCase()}' => ${value === undefined ? 'true' : `'${value}'`}`,
    ),
  ];
  return [
    {
      place: 'cookie',
      units: [`setcookie(${literal(name)}, $${variable}, [${options.join(', ')}]);`],
      warnings: [
        'Keep the other arguments of the call: expires, path, domain, httponly. Before PHP 7.3, setcookie() takes no array.',
        ...(role === 'session'
          ? [
              'If this is PHP’s session cookie (session.name), give these attributes to session_set_cookie_params() before session_start() instead.',
            ]
          : []),
      ],
    },
  ];
}
