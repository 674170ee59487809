import { applicationStack } from './application.js';
import { COOKIE_CHECK, removedCheck } from './checks.js';
import { writeAttributes, type Cookie } from './cookies.js';
import type { StackOutput, Header, Lines } from './define-stack.js';
import { redirectInHtaccess, setHeaderInHtaccess } from './htaccess.js';
import type { ChainContext } from './rendering.js';

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
    pagetop: 'at the top of every page, before session_start() and any output (auto_prepend_file)',
    cookie: 'in place of the setcookie() that sets this cookie',
    htaccess: 'in .htaccess in the document root, where the configuration of Apache is out of reach',
  },
  place: 'pagetop',
  scheme: 'server',
  reload: [],
  refuse: (advice, { front }) =>
    advice.op === 'set-header' && front.length > 0 && !front.includes('apache') ? MISSES : undefined,
  setHeader,
  removeHeader: (name) =>
    name.toLowerCase() === 'x-powered-by'
      ? // INI_SYSTEM: not in .htaccess, not by ini_set.
        [ini(['expose_php = Off'], removedCheck(name))]
      : { why: `PHP adds no ${name} by itself: delete the header() call that does.` },
  hideVersion: () => ({
    why: 'PHP does not write the Server header: it comes from the server in front of it.',
  }),
  setCookie,
  redirectToHttps: ({ front }) =>
    front.includes('apache')
      ? redirectInHtaccess()
      : { why: 'PHP answers for its own pages only: redirect in the web server in front of it.' },
  turnListingOff: () => ({
    why: 'PHP lists no folders: the listing comes from the web server in front of it.',
  }),
  turnDebugOff: () => [
    ini(['display_errors = Off', 'log_errors = On'], "grep -n '^display_errors' /etc/php/*/*/php.ini", [
      'A framework’s debug mode is a switch of its own (APP_DEBUG, APP_ENV): turn that off as well.',
    ]),
  ],
});

/**
 * The web server is where headers belong: header() misses static files and the server's error pages. So it is
 * Apache's .htaccess where Apache is, and header() where nothing is known to stand in front.
 */
function setHeader(header: Header, { front }: ChainContext): StackOutput<Place> {
  if (front.includes('apache')) return setHeaderInHtaccess(header);
  const call = `header(${literal(`${header.name}: ${header.value}`)});`;
  return [
    {
      units: [
        [
          ...header.comments('//'),
          header.isHsts ? `if (($_SERVER['HTTPS'] ?? 'off') !== 'off') {\n    ${call}\n}` : call,
        ].join('\n'),
      ],
      warnings: [
        'Does not reach static files and the error pages of the web server in front of PHP: that is the better place.',
      ],
    },
  ];
}

const MISSES =
  'header() in PHP does not reach static files and error pages: set it in the web server in front, and not in both.';

/** Lines of php.ini, where of two for one setting the last counts. */
function ini(units: readonly string[], check: string, warnings: readonly string[] = []): Lines<Place> {
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

function setCookie({ name, role, wanted, all, variable }: Cookie): StackOutput<Place> {
  if (name === 'PHPSESSID') {
    const lines = writeAttributes(
      wanted,
      (attribute, value) =>
        `session.cookie_${attribute.toLowerCase()} = ${value === undefined ? 'On' : `"${value}"`}`,
    );
    return [ini(lines, COOKIE_CHECK, OTHER_WAYS)];
  }
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
      needs: ['PHP 7.3 or newer'],
      warnings: [
        'Keep what else the call says: expires, path, domain, httponly.',
        ...(role === 'session'
          ? [
              'If it is session.name, session.cookie_secure, session.cookie_httponly and session.cookie_samesite in php.ini do this instead.',
            ]
          : []),
      ],
    },
  ];
}

const OTHER_WAYS = [
  'What the code gives to session_set_cookie_params() or session_start() comes before php.ini: change it there.',
  'Where php.ini is out of reach: the same names in .user.ini under FPM, or by ini_set() before session_start(); php_flag in .htaccess only under mod_php, elsewhere it makes every page a 500.',
];

/** A string of PHP: within single quotes \' and \\ are the only escapes. */
function literal(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
