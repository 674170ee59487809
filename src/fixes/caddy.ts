import type { Advice } from '../engine/index.js';
import type { CookieAdvice, Entry, Snippet, Rendering, SetHeader, ChainContext, Stack } from './rendering.js';
import { firstStep } from './rollout.js';
import {
  cookieAttributes,
  curlFor,
  SCRIPTS_READ_IT,
  stopgap,
  unwritableCookie,
  unwritableHeader,
} from './text.js';

type Place = 'site' | 'site80' | 'site443' | 'listing';

const RELOAD = 'caddy validate --config /etc/caddy/Caddyfile && sudo systemctl reload caddy';

/** Caddy 2, by its Caddyfile. */
export const caddy: Stack = {
  label: 'Caddy',
  kind: 'server',
  language: 'caddyfile',
  placeWords: {
    site: 'in both site blocks (http:// and https://), outside any handle or route',
    site80: 'in the http:// site block',
    site443: 'in the https:// site block, outside any handle or route',
    listing: 'in place of file_server browse',
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
      return removeHeader(advice.header);
    case 'turn-listing-off':
      return turnListingOff();
    case 'turn-debug-off':
      return { why: 'Caddy has no debug pages: they come from the application behind it.' };
  }
}

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

function setHeader(advice: SetHeader): Rendering<Place> {
  const step = firstStep(advice);
  const value = quoted(step.value);
  const why = unwritableHeader(step.name, step.value) ?? unwritableField(step.name);
  if (why !== undefined) return { why };
  if (value === undefined) return { why: UNQUOTABLE };
  const line = `${step.name} ${value}`;
  return {
    snippets: [
      {
        // RFC 6797 §7.2: HSTS is not sent over plain http.
        place: step.name.toLowerCase() === 'strict-transport-security' ? 'site443' : 'site',
        units: [now([...step.comments.map((comment) => `# ${comment}`), line].join('\n\t')), deferred(line)],
        warnings: [
          ...step.warnings,
          'Change the value in both blocks: the first reaches the error pages of Caddy, the second takes the place of what an application sends.',
        ],
        check: [RELOAD, ...curlFor(step.name)],
      },
    ],
    effect: { op: 'set-header', name: step.name, value: step.value },
  };
}

function removeHeader(name: string): Rendering<Place> {
  const why = unwritableHeader(name) ?? unwritableField(name);
  if (why !== undefined) return { why };
  return { snippets: [removed(name)] };
}

function removed(name: string): Snippet<Place> {
  const isServer = name.toLowerCase() === 'server';
  return {
    place: 'site',
    units: [deferred(`-${name}`)],
    warnings: isServer ? ['On its own error pages "Server: Caddy" stays; it names no version.'] : [],
    check: [RELOAD, `curl -sI https://YOUR-SITE/ | grep -i '^${name}:'   # prints nothing`],
  };
}

function setCookieAttributes(advice: CookieAdvice, context: ChainContext): Rendering<Place> {
  const why = unwritableCookie(advice.cookie);
  if (why !== undefined) return { why };
  const { secure, httpOnly, sameSite, warnings } = cookieAttributes(advice);
  const lines = [
    ...(secure ? attribute(advice.cookie, 'Secure') : []),
    ...(httpOnly ? attribute(advice.cookie, 'HttpOnly') : []),
    ...(sameSite === undefined ? [] : attribute(advice.cookie, 'SameSite', sameSite)),
  ];
  if (lines.length === 0) return { why: SCRIPTS_READ_IT };
  return {
    snippets: [
      {
        // Over plain http a Secure cookie is thrown away by the browser.
        place: secure ? 'site443' : 'site',
        units: lines.map(deferred),
        warnings: [...warnings, stopgap('Caddy', context)],
        check: [RELOAD, "curl -si https://YOUR-SITE/ | grep -i '^set-cookie:'"],
      },
    ],
  };
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

function redirectToHttps(): Rendering<Place> {
  return {
    snippets: [
      {
        place: 'site80',
        units: ['redir https://{host}{uri} permanent'],
        warnings: [
          'Not needed for a site block named without http://: Caddy redirects to https by itself. Where a load balancer in front ends TLS, redirect there instead: here it would loop.',
        ],
        check: [RELOAD, "curl -sI http://YOUR-SITE/ | grep -i '^location: https:'"],
      },
    ],
  };
}

function turnListingOff(): Rendering<Place> {
  return {
    snippets: [
      {
        place: 'listing',
        // A second file_server line does not turn the first one's browse off.
        units: ['file_server'],
        check: [RELOAD, 'grep -rn browse /etc/caddy   # prints nothing'],
      },
    ],
  };
}

/** What a header block would read as something else than a field. */
function unwritableField(name: string): string | undefined {
  if (name.startsWith('-')) return 'The header name begins with "-", by which Caddy deletes a header.';
  if (name === 'defer' || name === 'match') {
    return `The header is called "${name}", which is a word of its own in a header block of Caddy.`;
  }
  return undefined;
}

const UNQUOTABLE =
  'The value holds braces, which begin a placeholder in Caddy, or a backslash beside a quotation mark or at its end: neither can be escaped.';

/**
 * A token of the Caddyfile: within double quotes \" is the only escape, so that a backslash cannot stand in
 * front of a quotation mark. Braces begin placeholders, which differ from release to release in how they are
 * escaped.
 */
function quoted(text: string): string | undefined {
  if (/[{}]|\\(?:"|$)/.test(text)) return undefined;
  return `"${text.replaceAll('"', '\\"')}"`;
}
