import { attributesAsked } from '../../engine/index.js';
import { applicationStack, unreachedWarning, type Application } from './application.js';
import { COOKIE_CHECK } from '../write/checks.js';
import { writeAttributes, type Cookie } from '../write/cookies.js';
import type { Header, RemovedHeader, StackOutput } from '../write/define-stack.js';
import { FORWARDING_WARNING } from '../write/forwarding.js';
import {
  beforeSending,
  literal,
  ONLY_LAST,
  ONLY_LAST_IN_FILES,
  removeWhere,
  setForSession,
  setWhereAbsent,
} from './php-code.js';
import type { Stack } from '../write/rendering.js';

/** What differs between products and frameworks in PHP. */
export interface PhpProduct<Place extends string> extends Pick<
  Application<Place>,
  'label' | 'adds' | 'placeWords' | 'place' | 'commentAt' | 'turnDebugOff'
> {
  /** The file that it loads first, for every page, at the place. */
  readonly file: string;
  /** What the lines in it do not cover. */
  readonly misses?: readonly string[];
  /** How it sends cookies, if it has settings for their attributes. */
  readonly setCookie?: (cookie: Cookie) => StackOutput<Place>;
  /** How it sends a header where it sends none by itself; by default just before the response is sent. */
  readonly setHeader?: (header: Header) => StackOutput<Place>;
  readonly removeHeader?: (header: RemovedHeader) => StackOutput<Place>;
  /** What has to be there before it redirects. */
  readonly redirectNeeds?: readonly string[];
  /** Requests that it sends to itself over HTTP, as a condition that is true for all others. */
  readonly isNotInternal?: string;
}

/** PHP 7.3 or newer, in a file that the product loads before anything else. */
function phpProduct<Place extends string>(product: PhpProduct<Place>): Stack {
  const { label, file, misses = [] } = product;
  const {
    setHeader = setBeforeSending,
    removeHeader = removeBeforeSending,
    setCookie = changeBeforeSending,
  } = product;
  return applicationStack<Place>({
    ...product,
    language: 'php',
    comment: '//',
    scheme: 'server',
    reload: [`php -l ${file}   # your own file`],
    // Headers of the web server.
    isBlind: true,
    refuse: (advice, { front }) =>
      advice.op === 'set-header' && front.includes('apache') ? HTACCESS : undefined,
    setHeader: (header, { front }) =>
      withNotes(setHeader(header), [unreachedWarning(front, label), ...misses], needsOf(header)),
    removeHeader: (header) =>
      header.name.toLowerCase() === 'server' ? { why: SERVER } : withNotes(removeHeader(header), misses),
    hideVersion: () => ({ why: SERVER }),
    setCookie: (cookie) => (cookie.name === 'PHPSESSID' ? [setForSession(cookie)] : setCookie(cookie)),
    redirectToHttps: () => redirectToHttps(product),
    turnListingOff: () => ({
      why: `${label} lists no folders. The listing comes from the web server in front.`,
    }),
  });
}

const SERVER = 'PHP does not send the Server header. The server in front does.';
const HTACCESS = 'In .htaccess, the header also covers files and error pages.';

/** As web servers and their proxies say it: HTTPS is unset, empty, or `off` over HTTP. */
export const IS_HTTPS =
  "(!in_array($_SERVER['HTTPS'] ?? '', ['', 'off'], true) || preg_match('/^https/i', $_SERVER['HTTP_X_FORWARDED_PROTO'] ?? ''))";

function withNotes<Place extends string>(
  output: StackOutput<Place>,
  warnings: readonly string[],
  needs: readonly string[] = [],
): StackOutput<Place> {
  if ('why' in output) return output;
  return output.map((lines) => ({ ...lines, needs, warnings: [...(lines.warnings ?? []), ...warnings] }));
}

/** Policies are long. A sign-out of WordPress alone deletes 17 cookies. */
function needsOf({ name }: Header): readonly string[] {
  return /^content-security-policy/i.test(name)
    ? [
        'With nginx and PHP-FPM in front: fastcgi_buffer_size 16k; and fastcgi_buffers 16 16k; next to fastcgi_pass. By default, nginx responds with 502 to more than 4 KB of headers, such as those of a sign-out that deletes many cookies.',
      ]
    : [];
}

function setBeforeSending<Place extends string>(header: Header): StackOutput<Place> {
  const lines = [...header.comments('//'), setWhereAbsent(header, IS_HTTPS)];
  return [{ units: [beforeSending(lines)], warnings: [ONLY_LAST], inFiles: ONLY_LAST_IN_FILES }];
}

function removeBeforeSending<Place extends string>({ name, only }: RemovedHeader): StackOutput<Place> {
  return [
    { units: [beforeSending([removeWhere(name, only)])], warnings: [ONLY_LAST], inFiles: ONLY_LAST_IN_FILES },
  ];
}

/** Some of these files are read twice. */
const ADD_TO_COOKIE = [
  "if (!function_exists('add_to_cookie')) {",
  '    function add_to_cookie($name, $attributes)',
  '    {',
  "        $cookies = preg_grep('/^Set-Cookie:/i', headers_list());",
  "        header_remove('Set-Cookie');",
  '        foreach ($cookies as $cookie) {',
  "            if (preg_match('/^(?i:Set-Cookie): *' . preg_quote($name, '/') . '=/', $cookie)) {",
  '                foreach ($attributes as $attribute) {',
  "                    $old = '/ *; *' . strtok($attribute, '=') . ' *(?:=[^;]*)?(?=;|$)/i';",
  "                    $cookie = preg_replace($old, '', $cookie) . '; ' . $attribute;",
  '                }',
  '            }',
  '            header($cookie, false);',
  '        }',
  '    }',
  '}',
].join('\n');

function changeBeforeSending<Place extends string>({ name, wanted }: Cookie): StackOutput<Place> {
  const attributes = attributesAsked(wanted).map(literal);
  return [
    {
      lead: [ADD_TO_COOKIE],
      units: [beforeSending([`add_to_cookie(${literal(name)}, [${attributes.join(', ')}]);`])],
      warnings: [ONLY_LAST],
      inFiles: ONLY_LAST_IN_FILES,
      check: [COOKIE_CHECK],
    },
  ];
}

function redirectToHttps<Place extends string>({
  label,
  isNotInternal,
  redirectNeeds = [],
}: PhpProduct<Place>): StackOutput<Place> {
  // Neither commands nor the server of developers.
  const conditions = [
    "!in_array(PHP_SAPI, ['cli', 'cli-server'], true)",
    ...(isNotInternal ? [isNotInternal] : []),
    `!${IS_HTTPS}`,
  ];
  return [
    {
      units: [],
      tail: [
        [
          `if (${conditions.join(' && ')}) {`,
          "    header('Location: https://' . preg_replace('/:\\d+$/', '', $_SERVER['HTTP_HOST']) . $_SERVER['REQUEST_URI'], true, 301);",
          '    exit;',
          '}',
        ].join('\n'),
      ],
      needs: redirectNeeds,
      warnings: [
        FORWARDING_WARNING,
        `This does not redirect files that a web server in front of ${label} serves directly.`,
      ],
    },
  ];
}

const CHANGE_IT = 'Change the existing line instead of adding a second one.';

/** Laravel 8 and newer. */
export const laravel = phpProduct<'index' | 'env'>({
  label: 'Laravel',
  placeWords: {
    index: 'in public/index.php, above the first require',
    env: 'in .env',
  },
  commentAt: { env: '#' },
  place: 'index',
  file: 'public/index.php',
  misses: ['Octane runs public/index.php once only: there, set headers in a middleware.'],
  turnDebugOff: () => [
    {
      place: 'env',
      units: ['APP_DEBUG=false'],
      warnings: [CHANGE_IT],
      inFiles: { [CHANGE_IT]: '' },
      check: [
        'php artisan config:clear   # config:cache instead, if the site caches its configuration',
        'php artisan about --only=environment   # Debug Mode: OFF',
      ],
    },
  ],
});

/** Symfony 4 and newer, with or without its Runtime component, which reads public/index.php twice. */
export const symfony = phpProduct<'index' | 'env'>({
  label: 'Symfony',
  placeWords: {
    index: 'in public/index.php, above the first require',
    env: 'in .env.local',
  },
  commentAt: { env: '#' },
  place: 'index',
  file: 'public/index.php',
  misses: [
    'FrankenPHP’s worker mode runs public/index.php once only: there, set headers in an event subscriber.',
  ],
  turnDebugOff: () => [
    {
      place: 'env',
      units: ['APP_ENV=prod\nAPP_DEBUG=0'],
      warnings: [
        'Variables in the environment of the server override .env.local, and so does a file .env.local.php: make that again with composer dump-env prod.',
        'With AssetMapper, run php bin/console asset-map:compile first, or the site has no styles and scripts.',
      ],
      check: [
        'APP_ENV=prod php bin/console cache:clear   # as the user that the site runs as',
        'php bin/console about   # Debug: false',
      ],
    },
  ],
});

/** Drupal 8 and newer. Every page, also one of its own cache, loads settings.php first. */
export const drupal = phpProduct<'settings'>({
  label: 'Drupal',
  adds: ['x-drupal-cache', 'x-drupal-dynamic-cache', 'x-generator'],
  placeWords: { settings: 'at the end of sites/default/settings.php' },
  place: 'settings',
  file: 'sites/default/settings.php',
  turnDebugOff: () => [
    {
      units: ["$config['system.logging']['error_level'] = 'hide';"],
      warnings: [
        'Delete the include of settings.local.php, if it is for development: it may show errors again.',
      ],
      check: ['drush config:get system.logging --include-overridden'],
    },
  ],
});

const CACHE = 'A plugin that caches pages as files for the web server bypasses it.';

/** WordPress 5 and newer. Pages, the dashboard, the REST API and page caches in PHP all load wp-config.php first. */
export const wordpress = phpProduct<'config'>({
  label: 'WordPress',
  adds: ['x-pingback'],
  placeWords: { config: 'in wp-config.php, right after <?php' },
  place: 'config',
  file: 'wp-config.php',
  misses: [CACHE],
  redirectNeeds: [
    'In Settings, General, both addresses begin with https://, or browsers block what pages load over HTTP.',
    "Behind a proxy that terminates TLS: if (($_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '') === 'https') $_SERVER['HTTPS'] = 'on'; in wp-config.php. Without it, WordPress links files over HTTP.",
  ],
  // WordPress starts its own tasks with a request to itself.
  isNotInternal: "!defined('DOING_CRON')",
  turnDebugOff: () => [
    {
      units: [
        "define('WP_DEBUG', false);\ndefine('WP_DEBUG_DISPLAY', false);\nini_set('display_errors', '0');",
      ],
      warnings: [
        'Delete later lines of wp-config.php that define WP_DEBUG or WP_DEBUG_DISPLAY: they have no effect now, and PHP warns about them.',
      ],
      check: ["grep -nE 'WP_DEBUG|display_errors' wp-config.php"],
    },
  ],
});

type Place = 'settings';

const AFTER = 'runs LocalSettings.php before it sets';

/** MediaWiki 1.35 and newer. It has a header_register_callback of its own, which keeps caches from storing cookies. */
export const mediawiki = phpProduct<Place>({
  label: 'MediaWiki',
  placeWords: { settings: 'at the end of LocalSettings.php' },
  place: 'settings',
  file: 'LocalSettings.php',
  setHeader: (header) =>
    header.replaces === undefined
      ? // What MediaWiki sets later replaces this.
        [{ units: [[...header.comments('//'), setWhereAbsent(header, IS_HTTPS)].join('\n')] }]
      : { why: `MediaWiki ${AFTER} ${header.name}. Change it where it is set.` },
  removeHeader: ({ name }) => ({
    why: `MediaWiki ${AFTER} ${name}. Remove the setting or the extension that sends it.`,
  }),
  setCookie,
  turnDebugOff: () => [
    {
      units: [
        "$wgShowExceptionDetails = false;\n$wgDebugToolbar = false;\n$wgDevelopmentWarnings = false;\nini_set('display_errors', '0');",
      ],
      check: ["grep -nE 'ShowExceptionDetails|Debug|display_errors' LocalSettings.php"],
    },
  ],
});

/** Its settings are for the cookies of its sessions, whose names begin with that of the database. */
function setCookie({ name, wanted }: Cookie): StackOutput<Place> {
  if (!/.(?:_session|UserID|UserName|Token)$/.test(name)) {
    return {
      why: 'An extension sets this cookie. Change it there: the settings of MediaWiki are for its sessions.',
    };
  }
  return [
    {
      units: writeAttributes(
        wanted,
        (attribute, value) => `$wgCookie${attribute} = ${value === undefined ? 'true' : `'${value}'`};`,
      ),
    },
  ];
}
