import type { Cookie } from './cookies.js';
import type { StackOutput } from './define-stack.js';
import { plainPath } from './guards.js';
import type { TurnListingOff } from './rendering.js';
import {
  DEBUG_PAGE_IS_THE_APPLICATIONS,
  LISTING_WARNING,
  LOAD_BALANCER_WARNING,
  serverStack,
} from './server.js';

type Place = 'server' | 'vhost' | 'vhost80' | 'vhost443' | 'htaccess' | 'a2enmod';

const HEADERS = ['headers'];
const RELOAD = 'sudo apachectl configtest && sudo systemctl reload apache2';

/** Apache HTTP Server 2.4, as Debian and Ubuntu lay it out. */
export const apache = serverStack<Place>({
  label: 'Apache',
  language: 'apache',
  banners: ['openssl', 'mod_wsgi'],
  modules: {
    place: 'a2enmod',
    line: (module) => module,
    need: (modules) => `sudo a2enmod ${modules.join(' ')}`,
  },
  placeWords: {
    a2enmod: 'modules to enable first, one a line: sudo a2enmod and these names',
    htaccess: 'in .htaccess in the folder of the files',
    server:
      'server level, outside any <VirtualHost>; on Debian and Ubuntu /etc/apache2/conf-available/security.conf',
    vhost: 'in both <VirtualHost> blocks (:80 and :443), outside any <Directory>',
    vhost80: 'in <VirtualHost *:80>',
    vhost443: 'in <VirtualHost *:443>, outside any <Directory>',
  },
  places: { http: 'vhost80', https: 'vhost443', both: 'vhost' },
  reload: [RELOAD],
  noDebugPages: DEBUG_PAGE_IS_THE_APPLICATIONS,
  unwritableValue,
  setHeader: ({ name, value, comments }) => [
    {
      units: [
        [
          ...comments('#'),
          // "always" is a second table beside the one an application's headers are in: only it reaches
          // Apache's error pages, and without the unset both would be sent.
          `Header onsuccess unset ${name}`,
          `Header always set ${name} ${headerValue(value)}`,
        ].join('\n'),
      ],
      modules: HEADERS,
    },
  ],
  removeHeader: (name) =>
    name.toLowerCase() === 'server'
      ? { why: 'Apache always names itself in Server; ServerTokens Prod cuts it down to "Apache".' }
      : // An application's header is in the "onsuccess" table, one of Apache's own may be in "always".
        [{ units: [`Header onsuccess unset ${name}\nHeader always unset ${name}`], modules: HEADERS }],
  // Without "always": the cookies of an application are not in that table.
  setCookie: (cookie) => [{ units: [cookieEdits(cookie).join('\n')], modules: HEADERS }],
  redirectToHttps: () => [
    {
      // Not Redirect: where ProxyPass names the same path, mod_alias comes too late.
      units: ['RewriteEngine On\nRewriteRule ^ https://%{SERVER_NAME}%{REQUEST_URI} [R=301,L]'],
      modules: ['rewrite'],
      warnings: [`Only in the :80 host. ${LOAD_BALANCER_WARNING}`],
    },
  ],
  hideVersion,
  turnListingOff,
});

function cookieEdits({ name, wanted: { secure, httpOnly, sameSite } }: Cookie): string[] {
  // mod_wsgi hands cookies over with a space in front.
  const pattern = `\\s*${name.replace(/[^A-Za-z0-9_]/g, '\\$&')}`;
  return [
    ...(secure ? [append(pattern, 'Secure')] : []),
    ...(httpOnly ? [append(pattern, 'HttpOnly')] : []),
    ...(sameSite === undefined
      ? []
      : [
          // Of two SameSite attributes the last one counts (RFC 6265bis §5.6): take out the old one all the same.
          edit(`^(${pattern}=.*?)\\s*;\\s*(?i:SameSite)(?:=[^;]*)?(?=;|$)(.*)$`, '$1$2'),
          edit(`^(${pattern}=.*)$`, `$1; SameSite=${sameSite}`),
        ]),
  ];
}

/** Adds an attribute to the one cookie of that name (already a pattern), where it is not there yet. */
function append(name: string, attribute: 'Secure' | 'HttpOnly'): string {
  return edit(`^(${name}=(?!.*;\\s*(?i:${attribute})\\s*(?:;|$)).*)$`, `$1; ${attribute}`);
}

function edit(pattern: string, replacement: string): string {
  return `Header edit Set-Cookie ${quoted(pattern)} ${quoted(replacement)}`;
}

/** Names that stand in Apache's own Server header; every other one comes from a backend behind mod_proxy. */
const OWN = /^(?:apache|openssl|php|perl|python|svn|dav|phusion.*|mod_.*)$/i;

function hideVersion(product: string): StackOutput<Place> {
  const isOwn = OWN.test(product);
  return [
    {
      place: 'server',
      ...(isOwn ? {} : { preparatory: true }),
      units: ['ServerTokens Prod', 'ServerSignature Off'],
      warnings: [
        'The last ServerTokens wins: change the line that is there rather than adding a second one.',
      ],
      check: [RELOAD, "curl -sI https://YOUR-SITE/ | grep -i '^server:'   # Server: Apache, no version"],
    },
    // mod_proxy passes a backend's banner on; once it is unset Apache's own comes in its place.
    ...(isOwn ? [] : [{ units: ['Header onsuccess unset Server'], modules: HEADERS, check: [RELOAD] }]),
  ];
}

/**
 * In a <Location>: it is read after every <Directory> and .htaccess, whichever of them switched the listing on
 * and wherever the files lie. A bare Options of the virtual host would lose against them.
 */
function turnListingOff({ path }: TurnListingOff): StackOutput<Place> {
  const location = plainPath(path);
  if (location === undefined) {
    return { why: 'The path of the folder holds signs that Apache would read as a pattern.' };
  }
  return [
    {
      units: [`<Location "${location}">\n    Options -Indexes\n</Location>`],
      warnings: [LISTING_WARNING],
      check: [RELOAD, `curl -sI https://YOUR-SITE${location} | head -1   # 403 or 404`],
    },
  ];
}

/** What Apache would read as something else than text, and offers no escape for. */
export function unwritableValue(value: string): string | undefined {
  if (value.includes('${'))
    return 'The value holds "${", which Apache replaces with a variable wherever it stands.';
  if (/^expr=/i.test(value)) return 'The value begins with "expr=", which Apache would run as an expression.';
  return undefined;
}

/** A value for mod_headers, which reads "%" and "\" itself once the configuration file's quotes are off. */
export function headerValue(value: string): string {
  return quoted(value.replace(/[\\%]/g, '$&$&'));
}

/** A word of httpd.conf: within double quotes, \" and \\ are the only escapes. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
