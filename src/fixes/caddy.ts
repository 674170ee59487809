import { writeAttributes } from './cookies.js';
import type { Entry } from './rendering.js';
import { LOAD_BALANCER_WARNING, serverStack } from './server.js';

type Place = 'site' | 'site80' | 'site443' | 'listing';

const RELOAD = 'caddy validate --config /etc/caddy/Caddyfile && sudo systemctl reload caddy';

/** Caddy 2, by its Caddyfile. */
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
          'Change the value in both blocks: the first reaches the error pages of Caddy, the second takes the place of what an application sends.',
        ],
      },
    ];
  },
  removeHeader: (name) => [
    {
      units: [deferred(`-${name}`)],
      warnings:
        name.toLowerCase() === 'server'
          ? ['On its own error pages "Server: Caddy" stays; it names no version.']
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
        `Not needed for a site block named without http://: Caddy redirects to https by itself. ${LOAD_BALANCER_WARNING}`,
      ],
    },
  ],
  turnListingOff: () => [
    {
      place: 'listing',
      // A second file_server line does not turn the first one's browse off.
      units: ['file_server'],
      check: [RELOAD, 'grep -rn browse /etc/caddy   # prints nothing'],
    },
  ],
});

/** A line of a header block that is carried out at once: it reaches Caddy's own error pages. */
function now(line: string): Entry {
  return { open: 'header {', line: `\t${line}`, close: '}' };
}

/**
 * A line of a header block that waits for the answer: it takes the place of what an application sends, and does
 * not reach Caddy's own error pages. One deletion defers the whole block it stands in, so they are kept here.
 */
function deferred(line: string): Entry {
  return { open: 'header {\n\tdefer', line: `\t${line}`, close: '}' };
}

/** Takes the attribute off the one cookie of that name and puts it on: RE2 cannot ask whether it is there. */
function attribute(cookie: string, name: string, value?: string): string[] {
  // The one character of a name that the other kind of quotes could not hold is written by its number.
  const pattern = cookie.replace(/[.+*^$|]/g, '\\$&').replaceAll('`', '\\x60');
  return [
    `Set-Cookie "^(${pattern}=.*?);\\s*(?i:${name})(?:\\s*=[^;]*)?\\s*(;.*)?$" "$1$2"`,
    `Set-Cookie "^(${pattern}=.*)$" "$1; ${name}${value === undefined ? '' : `=${value}`}"`,
  ];
}

/** What a header block would read as something else than a field. */
function unwritableName(name: string): string | undefined {
  if (name.startsWith('-')) return 'The header name begins with "-", by which Caddy deletes a header.';
  if (name === 'defer' || name === 'match') {
    return `The header is called "${name}", which is a word of its own in a header block of Caddy.`;
  }
  return undefined;
}

/**
 * Within double quotes of the Caddyfile \" is the only escape, so that a backslash cannot stand in front of a
 * quotation mark. Braces begin placeholders, which differ from release to release in how they are escaped.
 */
function unwritableValue(value: string): string | undefined {
  return /[{}]|\\(?:"|$)/.test(value)
    ? 'The value holds braces, which begin a placeholder in Caddy, or a backslash beside a quotation mark or at its end: neither can be escaped.'
    : undefined;
}

/** A token of the Caddyfile. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '\\"')}"`;
}
