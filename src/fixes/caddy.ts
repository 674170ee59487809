import { writeAttributes } from './cookies.js';
import type { Entry } from './rendering.js';
import { LOAD_BALANCER_WARNING, serverStack } from './server.js';

type Place = 'site' | 'site80' | 'site443' | 'listing';

const RELOAD = 'caddy validate --config /etc/caddy/Caddyfile && sudo systemctl reload caddy';

/** Caddy 2 with a Caddyfile. */
export const caddy = serverStack<Place>({
  label: 'Caddy',
  language: 'caddyfile',
  placeWords: {
    site: 'in both site blocks (http:// and https://), outside any handle or route',
    site80: 'in the http:// site block',
    site443: 'in the https:// site block, outside any handle or route',
    listing: 'in place of file_server browse',
  },
  places: { http: 'site80', https: 'site443', both: 'site' },
  reload: [RELOAD],
  unwritableName,
  unwritableValue,
  setHeader: ({ name, value, comments }) => {
    const line = `${name} ${quoted(value)}`;
    return [
      {
        units: [now([...comments('#'), line].join('\n\t')), deferred(line)],
        warnings: [
          'If you change the value, change it in both header blocks: the first applies to Caddy’s error pages, the second replaces the application’s header.',
        ],
      },
    ];
  },
  removeHeader: (name) => [
    {
      units: [deferred(`-${name}`)],
      warnings:
        name.toLowerCase() === 'server'
          ? ['Caddy’s own error pages still send "Server: Caddy", without a version.']
          : [],
    },
  ],
  setCookie: ({ name, wanted }) => [
    {
      units: writeAttributes(wanted, (...one) => attribute(name, ...one))
        .flat()
        .map(deferred),
    },
  ],
  redirectToHttps: () => [
    {
      units: ['redir https://{host}{uri} permanent'],
      warnings: [
        `Not needed if the address of the site block has no http://: Caddy then redirects to HTTPS automatically. ${LOAD_BALANCER_WARNING}`,
      ],
    },
  ],
  turnListingOff: () => [
    {
      place: 'listing',
      // A second file_server line would not disable browse of the first.
      units: ['file_server'],
      check: [RELOAD, 'grep -rn browse /etc/caddy   # prints nothing'],
    },
  ],
});

/** A line of a header block that applies immediately, so also to Caddy's error pages. */
function now(line: string): Entry {
  return { open: 'header {', line: `\t${line}`, close: '}' };
}

/**
 * A line of a header block that applies to the finished response: it replaces the application's header, but does
 * not apply to Caddy's error pages. A deletion defers its whole block, so deletions are here.
 */
function deferred(line: string): Entry {
  return { open: 'header {\n\tdefer', line: `\t${line}`, close: '}' };
}

/** Removes the attribute from the cookie of that name and adds it again, because RE2 has no lookahead. */
function attribute(cookie: string, name: string, value?: string): string[] {
  // The backtick is escaped by its code, because it can delimit a token.
  const pattern = cookie.replace(/[.+*^$|]/g, '\\$&').replaceAll('`', '\\x60');
  return [
    `Set-Cookie "^(${pattern}=.*?);\\s*(?i:${name})(?:\\s*=[^;]*)?\\s*(;.*)?$" "$1$2"`,
    `Set-Cookie "^(${pattern}=.*)$" "$1; ${name}${value === undefined ? '' : `=${value}`}"`,
  ];
}

/** Why a header block would not read the name as a field name. */
function unwritableName(name: string): string | undefined {
  if (name.startsWith('-')) return 'The header name begins with "-", with which Caddy deletes a header.';
  if (name === 'defer' || name === 'match') {
    return `The header name "${name}" is a keyword in Caddy’s header block.`;
  }
  return undefined;
}

/**
 * Within double quotes of a Caddyfile, \" is the only escape, so a backslash cannot precede a quotation mark. Braces begin
 * placeholders, whose escapes differ between releases.
 */
function unwritableValue(value: string): string | undefined {
  return /[{}]|\\(?:"|$)/.test(value)
    ? 'The value contains braces, which begin a placeholder in Caddy, or a backslash before a quotation mark or at its end. Neither can be escaped.'
    : undefined;
}

/** A token of the Caddyfile. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '\\"')}"`;
}
