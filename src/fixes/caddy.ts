import { writeAttributes } from './cookies.js';
import type { Header, StackOutput } from './define-stack.js';
import { escapePattern } from './pattern.js';
import type { Entry } from './rendering.js';
import { LOAD_BALANCER_WARNING, reaches, serverStack } from './server.js';

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
  setHeader,
  removeHeader: ({ name, only }) => [
    {
      ...(only === undefined
        ? { units: [deferred(`-${name}`)] }
        : { units: [], tail: [removeOnly(name, only)] }),
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

/**
 * "?" sets a header that the response does not have. Each in its own directive: in one block, Caddy would set all or
 * none. Its own error pages are made in handle_errors, of which it runs one.
 */
function setHeader({ name, value, replaces, unless, isHsts, comments }: Header): StackOutput<Place> {
  const line = (matcher = '') => `header ${matcher}?${name} ${quoted(value)}`;
  const above = comments('#');
  const onErrors = isHsts ? ['@https protocol https', line('@https ')] : [line()];
  return [
    {
      units: [
        ...(unless.length > 0 ? [] : [[...above, line()].join('\n')]),
        ...(replaces === undefined ? [] : [deferred(`${name} ${replacement(replaces, value)}`)]),
      ],
      ...(unless.length > 0 && { tail: [[...above, ...unlessSent(name, value, unless)].join('\n')] }),
      warnings: [reaches('site')],
    },
    {
      place: 'site',
      units: [{ open: 'handle_errors {', line: onErrors.map((one) => `\t${one}`).join('\n'), close: '}' }],
      warnings: [
        ...(above.length > 0 ? ['A value is in several lines. When you change it later, change each.'] : []),
        'handle_errors is for Caddy’s own error pages. If the site has one, add the lines to it: Caddy runs only one.',
      ],
      preparatory: true,
    },
  ];
}

/**
 * Caddy does not send a header with an empty name. It applies the last directive first, so the headers above do not
 * count.
 */
function unlessSent(name: string, value: string, unless: readonly string[]): string[] {
  const sent = [name, ...unless].map((one) => `{http.response.header.${one}}`).join('');
  return [
    `map "${sent}" {${name}_if_unset} {`,
    `\t"" ${name}`,
    '\tdefault ""',
    '}',
    'header {',
    '\tdefer',
    `\t{${name}_if_unset} ${quoted(value)}`,
    '}',
  ];
}

/** Caddy deletes no header with an empty name. */
function removeOnly(name: string, value: string): string {
  const variable = `{${name}_if_wrong}`;
  // A value that begins with "~" would be a pattern.
  return [
    `map "={http.response.header.${name}}" ${variable} {`,
    `\t${quoted(`=${value}`)} ${name}`,
    '\tdefault ""',
    '}',
    'header {',
    '\tdefer',
    `\t-${variable}`,
    '}',
  ].join('\n');
}

function replacement(from: string, to: string): string {
  return `${quoted(`^${escapePattern(from)}$`)} ${quoted(to.replaceAll('$', '$$$$'))}`;
}

/** A line of a header block that applies to the finished response: it changes the application's header. */
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
