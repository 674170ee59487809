import type { Advice } from '../engine/index.js';
import type {
  CookieAdvice,
  HideVersion,
  Snippet,
  Rendering,
  SetHeader,
  ChainContext,
  Stack,
  TurnListingOff,
} from './rendering.js';
import { firstStep } from './rollout.js';
import {
  cookieAttributes,
  curlFor,
  plainPath,
  SCRIPTS_READ_IT,
  stopgap,
  unwritableCookie,
  unwritableHeader,
} from './text.js';

type Place = 'server' | 'vhost' | 'vhost80' | 'vhost443' | 'htaccess' | 'a2enmod';

const HEADERS = ['headers'];
const REWRITE = ['rewrite'];
const RELOAD = 'sudo apachectl configtest && sudo systemctl reload apache2';

/** Apache HTTP Server 2.4, as Debian and Ubuntu lay it out. */
export const apache: Stack = {
  label: 'Apache',
  kind: 'server',
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
  } satisfies Record<Place, string>,
  render,
};

function render(advice: Advice, context: ChainContext): Rendering<Place> {
  switch (advice.op) {
    case 'set-header':
      return setHeader(advice);
    case 'remove-header':
      return removeHeader(advice.name);
    case 'set-cookie-attributes':
      return setCookieAttributes(advice, context);
    case 'redirect-to-https':
      return redirectToHttps();
    case 'hide-version':
      return hideVersion(advice);
    case 'turn-listing-off':
      return turnListingOff(advice);
    case 'turn-debug-off':
      return { why: 'A debug page is switched off in the application that shows it.' };
  }
}

function setHeader(advice: SetHeader): Rendering<Place> {
  const step = firstStep(advice);
  const why = unwritableHeader(step.name, step.value) ?? unwritableValue(step.value);
  if (why !== undefined) return { why };
  return {
    snippets: [
      {
        // RFC 6797 §7.2: HSTS is not sent over plain http.
        place: step.name.toLowerCase() === 'strict-transport-security' ? 'vhost443' : 'vhost',
        units: [
          [
            ...step.comments.map((line) => `# ${line}`),
            // "always" is a second table beside the one an application's headers are in: only it reaches
            // Apache's error pages, and without the unset both would be sent.
            `Header onsuccess unset ${step.name}`,
            `Header always set ${step.name} ${headerValue(step.value)}`,
          ].join('\n'),
        ],
        modules: HEADERS,
        warnings: step.warnings,
        check: [RELOAD, ...curlFor(step.name)],
      },
    ],
    effect: { op: 'set-header', name: step.name, value: step.value },
  };
}

function removeHeader(name: string): Rendering<Place> {
  const why = unwritableHeader(name);
  if (why !== undefined) return { why };
  if (name.toLowerCase() === 'server') {
    return { why: 'Apache always names itself in Server; ServerTokens Prod cuts it down to "Apache".' };
  }
  return { snippets: [unset(name)] };
}

/** An application's header is in the "onsuccess" table, one of Apache's own may be in "always". */
function unset(name: string): Snippet<Place> {
  return {
    place: 'vhost',
    units: [`Header onsuccess unset ${name}\nHeader always unset ${name}`],
    modules: HEADERS,
    check: [RELOAD, `curl -sI https://YOUR-SITE/ | grep -i '^${name}:'   # prints nothing`],
  };
}

function setCookieAttributes(advice: CookieAdvice, context: ChainContext): Rendering<Place> {
  const why = unwritableCookie(advice.cookie);
  if (why !== undefined) return { why };
  const { secure, httpOnly, sameSite, warnings } = cookieAttributes(advice);
  // mod_wsgi hands cookies over with a space in front.
  const name = `\\s*${advice.cookie.replace(/[^A-Za-z0-9_]/g, '\\$&')}`;
  const edits = [
    ...(secure ? [append(name, 'Secure')] : []),
    ...(httpOnly ? [append(name, 'HttpOnly')] : []),
    ...(sameSite === undefined
      ? []
      : [
          // Of two SameSite attributes the last one counts (RFC 6265bis §5.6): take out the old one all the same.
          edit(`^(${name}=.*?)\\s*;\\s*(?i:SameSite)(?:=[^;]*)?(?=;|$)(.*)$`, '$1$2'),
          edit(`^(${name}=.*)$`, `$1; SameSite=${sameSite}`),
        ]),
  ];
  if (edits.length === 0) return { why: SCRIPTS_READ_IT };
  return {
    snippets: [
      {
        // Over plain http a Secure cookie is thrown away by the browser.
        place: secure ? 'vhost443' : 'vhost',
        // Without "always": the cookies of an application are not in that table.
        units: [edits.join('\n')],
        modules: HEADERS,
        warnings: [...warnings, stopgap('Apache', context)],
        check: [RELOAD, "curl -si https://YOUR-SITE/ | grep -i '^set-cookie:'"],
      },
    ],
  };
}

/** Adds an attribute to the one cookie of that name (already a pattern), where it is not there yet. */
function append(name: string, attribute: 'Secure' | 'HttpOnly'): string {
  return edit(`^(${name}=(?!.*;\\s*(?i:${attribute})\\s*(?:;|$)).*)$`, `$1; ${attribute}`);
}

function edit(pattern: string, replacement: string): string {
  return `Header edit Set-Cookie ${quoted(pattern)} ${quoted(replacement)}`;
}

function redirectToHttps(): Rendering<Place> {
  return {
    snippets: [
      {
        place: 'vhost80',
        // Not Redirect: where ProxyPass names the same path, mod_alias comes too late.
        units: ['RewriteEngine On\nRewriteRule ^ https://%{SERVER_NAME}%{REQUEST_URI} [R=301,L]'],
        modules: REWRITE,
        warnings: [
          'Only in the :80 host. Where a load balancer in front ends TLS, redirect there instead: here it would loop.',
        ],
        check: [RELOAD, "curl -sI http://YOUR-SITE/ | grep -i '^location: https:'"],
      },
    ],
  };
}

/** Names that stand in Apache's own Server header; every other one comes from a backend behind mod_proxy. */
const OWN = /^(?:apache|openssl|php|perl|python|svn|dav|phusion.*|mod_.*)$/i;

function hideVersion(advice: HideVersion): Rendering<Place> {
  const why = unwritableHeader(advice.header);
  if (why !== undefined) return { why };
  if (advice.header.toLowerCase() !== 'server') return { snippets: [unset(advice.header)] };
  const isOwn = OWN.test(advice.product);
  const own: Snippet<Place> = {
    place: 'server',
    ...(isOwn ? {} : { preparatory: true }),
    units: ['ServerTokens Prod', 'ServerSignature Off'],
    warnings: ['The last ServerTokens wins: change the line that is there rather than adding a second one.'],
    check: [RELOAD, "curl -sI https://YOUR-SITE/ | grep -i '^server:'   # Server: Apache, no version"],
  };
  if (isOwn) return { snippets: [own] };
  // mod_proxy passes a backend's banner on; once it is unset Apache's own comes in its place.
  return {
    snippets: [
      own,
      { place: 'vhost', units: ['Header onsuccess unset Server'], modules: HEADERS, check: [RELOAD] },
    ],
  };
}

/**
 * In a <Location>: it is read after every <Directory> and .htaccess, whichever of them switched the listing on
 * and wherever the files lie. A bare Options of the virtual host would lose against them.
 */
function turnListingOff({ path }: TurnListingOff): Rendering<Place> {
  const location = plainPath(path);
  if (location === undefined) {
    return { why: 'The path of the folder holds signs that Apache would read as a pattern.' };
  }
  return {
    snippets: [
      {
        place: 'vhost',
        units: [`<Location "${location}">\n    Options -Indexes\n</Location>`],
        warnings: ['Whoever found files by the list there gets 403 now; the files themselves stay.'],
        check: [RELOAD, `curl -sI https://YOUR-SITE${location} | head -1   # 403 or 404`],
      },
    ],
  };
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
