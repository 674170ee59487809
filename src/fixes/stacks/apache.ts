import { statusCheck, VERSION_CHECK } from '../write/checks.js';
import type { Cookie } from '../write/cookies.js';
import type { Header, StackOutput } from '../write/define-stack.js';
import { plainPath } from '../write/guards.js';
import { escapePattern, rawPathUnder } from '../write/escape.js';
import type { Entry, TurnListingOff } from '../write/rendering.js';
import {
  DEBUG_PAGE_IS_THE_APPLICATIONS,
  LISTING_WARNING,
  LOAD_BALANCER_WARNING,
  FIRST_WARNING,
  FRONT_SAYS,
  RENEWAL_WARNING,
  REACHES_ALL,
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
    command: (modules) => `sudo a2enmod ${modules.join(' ')}`,
  },
  placeWords: {
    a2enmod: 'first, enable modules',
    htaccess: 'in .htaccess in the folder that contains the files',
    server:
      'server level, outside any <VirtualHost>; on Debian and Ubuntu /etc/apache2/conf-available/security.conf',
    vhost: 'at the end of both <VirtualHost> blocks (:80 and :443)',
    vhost80: 'in <VirtualHost *:80>',
    vhost443: 'at the end of <VirtualHost *:443>',
  },
  places: { http: 'vhost80', https: 'vhost443', both: 'vhost' },
  reload: [RELOAD],
  // An <If>, and a <Location> below ours, set theirs later.
  isBlind: true,
  noDebugPages: DEBUG_PAGE_IS_THE_APPLICATIONS,
  unwritableValue,
  unwritableReplaced,
  writesParts: true,
  setHeader: (header) => [
    {
      // It comes after every <Directory> and .htaccess, and sees what they have set.
      units: [inSection('Location "/"', '    ', [...header.comments('#'), ...setLines(header)])],
      modules: HEADERS,
      warnings: [REACHES_ALL],
    },
  ],
  removeHeader: ({ name, only }) =>
    name.toLowerCase() === 'server'
      ? { why: 'Apache always sends Server. ServerTokens Prod reduces it to "Apache".' }
      : // An application's header is in the "onsuccess" table; a header that Apache adds can be in "always".
        [
          {
            units: [
              ['onsuccess', 'always']
                .map(
                  (table) =>
                    `Header ${table} unset ${name}${only === undefined ? '' : ` ${whereIs(name, only)}`}`,
                )
                .join('\n'),
            ],
            modules: HEADERS,
          },
        ],
  // Without "always": an application's cookies are in the other table.
  setCookie: (cookie) => [{ units: [cookieEdits(cookie).join('\n')], modules: HEADERS }],
  redirectToHttps: () => [
    {
      // Not Redirect: if ProxyPass has the same path, it runs before mod_alias.
      units: ['RewriteEngine On\nRewriteRule ^ https://%{SERVER_NAME}%{REQUEST_URI} [R=301,L]'],
      modules: ['rewrite'],
      warnings: [PORT_80_ONLY, FIRST_WARNING, RENEWAL_WARNING],
      inFiles: { [PORT_80_ONLY]: FRONT_SAYS, [FIRST_WARNING]: '' },
    },
  ],
  hideVersion,
  turnListingOff,
});

const PORT_80_ONLY = `Add this to the port 80 virtual host only. ${LOAD_BALANCER_WARNING}`;
const LAST_TOKENS =
  'Apache uses the last ServerTokens. Change the existing line instead of adding a second one.';

/** Set among the lines of "always" only: a note for those below. */
const NOTE = 'Apache-Answers';

/**
 * The lines of `setLines` in a section of the configuration, such as `Location "/"`. Apache itself answers, with an error
 * page or a redirect, if no handler did, nor a page of ErrorDocument, nor what is behind a proxy: that answers with a Date
 * and a type, but for a 304 or a redirect, which are none of a proxy's own.
 */
export function inSection(section: string, indent: string, lines: readonly string[]): Entry {
  const indented = (...some: readonly string[]) => some.map((line) => indent + line).join('\n');
  const isOwn =
    "%{REQUEST_STATUS} -ge 300 && (%{HANDLER} != 'proxy-server' || %{REQUEST_STATUS} in {'401','403','413','502','503','504'}) && '%{resp:Date}%{resp:Content-Type}%{reqenv:REDIRECT_STATUS}%{HANDLER} %{REQUEST_FILENAME}' =~ m#^(default-handler|httpd/unix-directory|proxy-server(?= proxy:http))? #";
  const first = indented(
    '# "always" is for the error pages and redirects of Apache itself, "onsuccess" for all else: both are alike.',
    `Header always set ${NOTE} 1 "expr=${isOwn}"`,
  );
  return {
    open: `<${section}>\n${first}`,
    line: indented(...lines),
    close: `${indented(`Header always unset ${NOTE}`)}\n</${section.replace(/ .*/, '')}>`,
  };
}

/**
 * Apache has two tables of headers, "always" and "onsuccess", and sends both. It does the lines of "always" first, and
 * for its own error pages no others. The headers of an application are in "onsuccess", and so is what a "Header set" of
 * any level adds, which comes later than any line of "always" can see: so ours are there too, and each is once.
 */
export function setLines(
  { name, value, replaces, parts }: Pick<Header, 'name' | 'value' | 'replaces' | 'parts'>,
  condition: readonly string[] = [],
): string[] {
  const set = (table: string, sent: string, ...where: readonly string[]) =>
    `Header ${table} set ${name} ${headerValue(sent)} ${quoted(`expr=${[...condition, ...where, `-z resp('${name}')`].join(' && ')}`)}`;
  const tables = [
    ['always', [`-n resp('${NOTE}')`]],
    ['onsuccess', []],
  ] as const;
  return [
    ...tables.flatMap(([table, where]) => [
      // First: where they set it, it is not absent for the last.
      ...parts.map((part) => set(table, part.value, ...where, isUnder(part.prefix))),
      set(table, value, ...where),
    ]),
    // Line by line: another line that the application sends stays.
    ...(replaces
      ? tables.map(([table]) => `Header ${table} edit ${name} ${exactly(replaces)} ${replacement(value)}`)
      : []),
  ];
}

/** Of the request line, because the other variables have what it was rewritten to. */
function isUnder(folder: string): string {
  return `%{THE_REQUEST} =~ m#^[A-Z]+ ${rawPathUnder(folder)}[? ]#`;
}

function whereIs(name: string, value: string): string {
  return quoted(`expr=resp('${name}') == ${operand(value)}`);
}

/** A string of Apache's expressions, in which "%" and "$" can begin a variable. */
function operand(text: string): string {
  return `'${text.replace(/[$%'\\]/g, '\\$&')}'`;
}

function cookieEdits({ name, wanted: { secure, httpOnly, sameSite } }: Cookie): string[] {
  // mod_wsgi passes cookies with a leading space.
  const pattern = `\\s*${name.replace(/[^A-Za-z0-9_]/g, '\\$&')}`;
  return [
    ...(secure ? [append(pattern, 'Secure')] : []),
    ...(httpOnly ? [append(pattern, 'HttpOnly')] : []),
    ...(sameSite === undefined
      ? []
      : [
          // Browsers use the last of two SameSite attributes (RFC 6265bis §5.6). The old one is removed anyway.
          edit(`^(${pattern}=.*?)\\s*;\\s*(?i:SameSite)(?:=[^;]*)?(?=;|$)(.*)$`, '$1$2'),
          edit(`^(${pattern}=.*)$`, `$1; SameSite=${sameSite}`),
        ]),
  ];
}

/** Adds an attribute to the cookie of that name (a regular expression), unless it has it. */
function append(name: string, attribute: 'Secure' | 'HttpOnly'): string {
  return edit(`^(${name}=(?!.*;\\s*(?i:${attribute})\\s*(?:;|$)).*)$`, `$1; ${attribute}`);
}

function edit(pattern: string, replacement: string): string {
  return `Header edit Set-Cookie ${quoted(pattern)} ${quoted(replacement)}`;
}

/** Products in Apache's own Server header. Any other product is that of a backend behind mod_proxy. */
const OWN = /^(?:apache|openssl|php|perl|python|svn|dav|phusion.*|mod_.*)$/i;

function hideVersion(product: string): StackOutput<Place> {
  const isOwn = OWN.test(product);
  return [
    {
      place: 'server',
      ...(isOwn ? {} : { preparatory: true }),
      units: ['ServerTokens Prod', 'ServerSignature Off'],
      warnings: [LAST_TOKENS],
      inFiles: { [LAST_TOKENS]: '' },
      check: [RELOAD, VERSION_CHECK],
    },
    // mod_proxy forwards the backend's Server header. If it is unset, Apache sends its own.
    ...(isOwn ? [] : [{ units: ['Header onsuccess unset Server'], modules: HEADERS, check: [RELOAD] }]),
  ];
}

/**
 * In a <Location>, which Apache applies after every <Directory> and .htaccess, so it overrides whichever of them
 * enables the listing. Options in the virtual host would not override them.
 */
function turnListingOff({ path }: TurnListingOff): StackOutput<Place> {
  const location = plainPath(path);
  if (location === undefined) {
    return { why: 'The path of the folder contains characters that Apache would read as a pattern.' };
  }
  return [
    {
      units: [`<Location "${location}">\n    Options -Indexes\n</Location>`],
      warnings: [LISTING_WARNING],
      check: [RELOAD, statusCheck(location, '403 or 404')],
    },
  ];
}

/** Why Apache would not read the value as plain text. It has no escape for these. */
export function unwritableValue(value: string): string | undefined {
  const why = unwritableReplaced(value);
  if (why !== undefined) return why;
  if (/^expr=/i.test(value))
    return 'The value begins with "expr=", which Apache would evaluate as an expression.';
  return undefined;
}

export function unwritableReplaced(value: string): string | undefined {
  return value.includes('${') ? 'The value contains "${", which Apache replaces with a variable.' : undefined;
}

/** A pattern of "Header edit" for the value. */
function exactly(value: string): string {
  return quoted(`^${escapePattern(value)}$`);
}

/** The second argument of "Header edit", in which "$" and "\\" are signs too. */
function replacement(value: string): string {
  return headerValue(value.replace(/[\\$]/g, '\\$&'));
}

/** A value for mod_headers, which reads "%" and "\" as escapes after the quotes of the file are removed. */
function headerValue(value: string): string {
  return quoted(value.replace(/[\\%]/g, '$&$&'));
}

/** A word of httpd.conf: within double quotes, \" and \\ are the only escapes. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
