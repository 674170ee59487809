import type { Advice } from '../engine/index.js';
import type {
  CookieAdvice,
  Entry,
  HideVersion,
  Snippet,
  Rendering,
  SetHeader,
  ChainContext,
  Stack,
} from './rendering.js';
import { firstStep } from './rollout.js';
import {
  cookieAttributes,
  curlFor,
  SCRIPTS_READ_IT,
  stopgap,
  unwritableCookie,
  unwritableHeader,
} from './text.js';

type Place = 'server' | 'server80' | 'listing' | 'lua';

const RELOAD = 'lighttpd -tt -f /etc/lighttpd/lighttpd.conf && sudo systemctl reload lighttpd';
/** A module named twice is loaded once. */
const SETENV = 'server.modules += ( "mod_setenv" )';
const REDIRECT = 'server.modules += ( "mod_redirect" )';

/** lighttpd 1.4.50 or newer. */
export const lighttpd: Stack = {
  label: 'lighttpd',
  kind: 'server',
  language: '',
  placeWords: {
    server: 'at the end of lighttpd.conf, outside any condition',
    server80:
      'in the condition for http, such as $HTTP["scheme"] == "http" { }; where there is none, at the end of lighttpd.conf',
    listing: 'in place of the line that turns the listing on (dir-listing.activate or server.dir-listing)',
    lua: 'in a file of its own, /etc/lighttpd/cookies.lua',
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
      return turnListingOff();
    case 'turn-debug-off':
      return { why: 'lighttpd has no debug pages: they come from the application behind it.' };
  }
}

/** An entry of the one list: "+=" adds to a list that is there and begins one that is not; "=" fails for a second. */
function entry(line: string): Entry {
  return { open: 'setenv.set-response-header += (', line: `  ${line}`, close: ')' };
}

/**
 * The same for https only. A condition's list takes the place of the one outside, of which "+=" copies what
 * stands above it: so this has to come after.
 */
function httpsEntries(name: string, line: string): Entry[] {
  return [
    entry(`# ${name} follows below, for https only.`),
    {
      open: '$HTTP["scheme"] == "https" {\n  setenv.set-response-header += (',
      line: `    ${line}`,
      close: '  )\n}',
    },
  ];
}

function setHeader(advice: SetHeader): Rendering<Place> {
  const step = firstStep(advice);
  const why = unwritableHeader(step.name, step.value) ?? unwritableText(step.value);
  if (why !== undefined) return { why };
  // RFC 6797 §7.2: HSTS is not sent over plain http.
  const isHsts = step.name.toLowerCase() === 'strict-transport-security';
  const lines = [
    ...step.comments.map((comment) => `# ${comment}`),
    `${quoted(step.name)} => ${quoted(step.value)},`,
  ];
  return {
    snippets: [
      {
        ...header(isHsts ? httpsEntries(step.name, lines.join('\n    ')) : [entry(lines.join('\n  '))]),
        warnings: [...step.warnings, ...LIST],
        check: [RELOAD, ...curlFor(step.name)],
      },
    ],
    effect: { op: 'set-header', name: step.name, value: step.value },
  };
}

const LIST = [
  'A condition with a setenv.set-response-header of its own replaces this list: repeat it there.',
  'A header that setenv.set-response-header names already has to go from there: naming it twice is an error. setenv.add-response-header would send it beside this one.',
];

function header(units: readonly Entry[]): Snippet<Place> {
  return { place: 'server', lead: [SETENV], units };
}

function removeHeader(name: string): Rendering<Place> {
  const why = unwritableHeader(name);
  if (why !== undefined) return { why };
  return {
    snippets: [
      ...(name.toLowerCase() === 'server' ? [noTag()] : []),
      {
        // An empty value takes the header away.
        ...header([entry(`${quoted(name)} => "",`)]),
        warnings: LIST,
        check: [RELOAD, `curl -sI https://YOUR-SITE/ | grep -i '^${name}:'   # prints nothing`],
      },
    ],
  };
}

function hideVersion(advice: HideVersion): Rendering<Place> {
  // Another product's banner comes from a backend, and is passed on in place of lighttpd's own.
  const isOwn = advice.header.toLowerCase() === 'server' && advice.product.toLowerCase() === 'lighttpd';
  return isOwn ? { snippets: [noTag()] } : removeHeader(advice.header);
}

/** ":=" overrides what is there: a second "=" is an error. */
function noTag(): Snippet<Place> {
  return {
    place: 'server',
    units: ['server.tag := ""'],
    check: [RELOAD, "curl -sI https://YOUR-SITE/ | grep -i '^server:'   # prints nothing"],
  };
}

/** What the lines of Set-Cookie need; lighttpd itself cannot change one of several. */
const COOKIES = `-- Gives the cookie of that name an attribute, in place of the one it has.
local function attribute(cookie, name, value)
  local headers = lighty.r.resp_header
  local lines = headers["Set-Cookie"]
  -- Over plain http a Secure cookie is thrown away by the browser.
  if not lines or (name == "Secure" and lighty.r.req_attr["uri.scheme"] ~= "https") then return end
  -- Several lines are one text here, with the header's name in front of all but the first.
  headers["Set-Cookie"] = lines:gsub("[^\\r\\n]+", function (line)
    local field = line:match("^[Ss]et%-[Cc]ookie: ") or ""
    local pair, rest = line:match("^([^;]*)(.*)$", #field + 1)
    if pair:sub(1, #cookie + 1) ~= cookie .. "=" then return line end
    rest = rest:gsub(";%s*([^;=]*)[^;]*", function (key)
      if key:gsub("%s+$", ""):lower() == name:lower() then return "" end
    end)
    return field .. pair .. rest .. "; " .. name .. (value and "=" .. value or "")
  end)
end
`;

function setCookieAttributes(advice: CookieAdvice, context: ChainContext): Rendering<Place> {
  const why = unwritableCookie(advice.cookie);
  if (why !== undefined) return { why };
  const { secure, httpOnly, sameSite, warnings } = cookieAttributes(advice);
  const cookie = quoted(advice.cookie);
  const units = [
    ...(secure ? [`attribute(${cookie}, "Secure")`] : []),
    ...(httpOnly ? [`attribute(${cookie}, "HttpOnly")`] : []),
    ...(sameSite === undefined ? [] : [`attribute(${cookie}, "SameSite", "${sameSite}")`]),
  ];
  if (units.length === 0) return { why: SCRIPTS_READ_IT };
  return {
    snippets: [
      {
        place: 'lua',
        lead: [COOKIES],
        units,
        needs: [
          'sudo apt install lighttpd-modules-lua',
          'In lighttpd.conf: server.modules += ( "mod_magnet" ) and magnet.attract-response-start-to = ( "/etc/lighttpd/cookies.lua" )',
        ],
        warnings: [...warnings, stopgap('lighttpd', context)],
        check: [RELOAD, "curl -si https://YOUR-SITE/ | grep -i '^set-cookie:'"],
      },
    ],
  };
}

function redirectToHttps(): Rendering<Place> {
  return {
    snippets: [
      { place: 'server', lead: [REDIRECT], units: [], preparatory: true },
      {
        place: 'server80',
        // The inner condition keeps it from redirecting https to itself, wherever it stands.
        units: [
          [
            '$HTTP["scheme"] == "http" {',
            '  url.redirect := ( "" => "https://${url.authority}${url.path}${qsa}" )',
            '}',
          ].join('\n'),
        ],
        needs: ['lighttpd 1.4.50 or newer'],
        warnings: ['Where a load balancer in front ends TLS, redirect there instead: here it would loop.'],
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
        // In place of the line: a second assignment of the same variable is an error.
        units: ['dir-listing.activate = "disable"'],
        check: [RELOAD],
      },
    ],
  };
}

/** A text of lighttpd.conf: \" is the only escape, so that a backslash cannot stand at its end. */
function unwritableText(text: string): string | undefined {
  return text.endsWith('\\')
    ? 'The value ends with a backslash, which lighttpd would take for an escape of the closing quotation mark.'
    : undefined;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '\\"')}"`;
}
