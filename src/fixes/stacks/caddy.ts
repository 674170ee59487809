import { writeAttributes } from '../write/cookies.js';
import type { Header, StackOutput } from '../write/define-stack.js';
import type { Entry } from '../write/rendering.js';
import { FRONT_SAYS, LOAD_BALANCER_WARNING, REACHES_ALL, serverStack } from './server.js';

type Place = 'site' | 'site80' | 'site443' | 'listing';

const RELOAD = 'caddy validate --config /etc/caddy/Caddyfile && sudo systemctl reload caddy';

/** Caddy 2 with a Caddyfile. */
export const caddy = serverStack<Place>({
  label: 'Caddy',
  language: 'caddyfile',
  placeWords: {
    site: 'at the top of both site blocks (http:// and https://), outside any handle or route',
    site80: 'in the http:// site block',
    site443: 'at the top of the https:// site block, outside any handle or route',
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
        : { units: [], tail: [where([name], [only], name).join('\n')] }),
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
        'Caddy runs a redir with a path before this one, wherever it is. Move those to the https:// block.',
        MAY_REDIRECT_ITSELF,
      ],
      inFiles: { [MAY_REDIRECT_ITSELF]: FRONT_SAYS },
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
  const set = [...above, ...(replaces === undefined ? [line()] : where([name], ['', replaces], name, value))];
  return [
    unless.length > 0
      ? {
          units: [],
          tail: [[...above, ...where([name, ...unless], [''], name, value)].join('\n')],
          warnings: [REACHES_ALL, DEFERRED_LATER],
        }
      : { units: [set.join('\n')], warnings: [REACHES_ALL] },
    {
      place: 'site',
      units: [{ open: 'handle_errors {', line: onErrors.map((one) => `\t${one}`).join('\n'), close: '}' }],
      warnings: [RUNS_ONE],
      // The file comes after that of the site.
      inFiles: { [RUNS_ONE]: '' },
      preparatory: true,
    },
  ];
}

const MAY_REDIRECT_ITSELF = `Not needed if the address of the site block has no http://: Caddy then redirects to HTTPS automatically. ${LOAD_BALANCER_WARNING}`;
const RUNS_ONE =
  'handle_errors is for Caddy’s own error pages. If the site has one, add the lines to it: Caddy runs only one.';

/** Caddy sorts directives with a path before those without, and applies the last first. */
const DEFERRED_LATER =
  'A header of the site with both defer and a path is set after this, which does not see it.';

/**
 * Sets a header of the finished response, or without `value` deletes it, where these headers together are one of these
 * values. Caddy ignores a header with an empty name. It applies the last directive first, so those above do not count.
 */
function where(
  headers: readonly string[],
  values: readonly string[],
  name: string,
  value?: string,
): string[] {
  const sent = headers.map((one) => `{http.response.header.${one}}`).join('');
  const variable = `{${name}_${value === undefined ? 'if_wrong' : 'to_set'}}`;
  return [
    // A value that begins with "~" would be a pattern.
    `map "=${sent}" ${variable} {`,
    ...[...new Set(values)].map((one) => `\t${quoted(`=${one}`)} ${name}`),
    '\tdefault ""',
    '}',
    'header {',
    '\tdefer',
    value === undefined ? `\t-${variable}` : `\t${variable} ${quoted(value)}`,
    '}',
  ];
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
