import { removedCheck } from './checks.js';
import { writeAttributes } from './cookies.js';
import type { StackOutput, Header, Lines } from './define-stack.js';
import type { Entry } from './rendering.js';
import { LOAD_BALANCER_WARNING, serverStack } from './server.js';

type Place = 'server' | 'server80' | 'listing' | 'lua';

const RELOAD = 'lighttpd -tt -f /etc/lighttpd/lighttpd.conf && sudo systemctl reload lighttpd';

/** lighttpd 1.4.50 or newer. */
export const lighttpd = serverStack<Place>({
  label: 'lighttpd',
  language: '',
  placeWords: {
    server: 'at the end of lighttpd.conf, outside any condition',
    server80:
      'in the condition for http, such as $HTTP["scheme"] == "http" { }; where there is none, at the end of lighttpd.conf',
    listing: 'in place of the line that turns the listing on (dir-listing.activate or server.dir-listing)',
    lua: 'in a file of its own, /etc/lighttpd/cookies.lua',
  },
  places: { http: 'server80', https: 'server', both: 'server' },
  reload: [RELOAD],
  unwritableValue: (value) =>
    value.endsWith('\\')
      ? // \" is the only escape.
        'The value ends with a backslash, which lighttpd would take for an escape of the closing quotation mark.'
      : undefined,
  setHeader,
  removeHeader: (name) => [
    ...(name.toLowerCase() === 'server' ? [NO_TAG] : []),
    // An empty value takes the header away.
    inList([entry(`${quoted(name)} => "",`)]),
  ],
  // Another product's banner comes from a backend, and is passed on in place of lighttpd's own.
  hideVersion: (product) => (product.toLowerCase() === 'lighttpd' ? [NO_TAG] : undefined),
  setCookie: ({ name, wanted }) => [
    {
      place: 'lua',
      lead: [COOKIES],
      units: writeAttributes(wanted, (attribute, value) => {
        const words = [name, attribute, ...(value === undefined ? [] : [value])];
        return `attribute(${words.map(quoted).join(', ')})`;
      }),
      needs: [
        'sudo apt install lighttpd-modules-lua',
        'In lighttpd.conf: server.modules += ( "mod_magnet" ) and magnet.attract-response-start-to = ( "/etc/lighttpd/cookies.lua" )',
      ],
    },
  ],
  redirectToHttps: () => [
    { place: 'server', lead: ['server.modules += ( "mod_redirect" )'], units: [], preparatory: true },
    {
      // The inner condition keeps it from redirecting https to itself, wherever it stands.
      units: [
        [
          '$HTTP["scheme"] == "http" {',
          '  url.redirect := ( "" => "https://${url.authority}${url.path}${qsa}" )',
          '}',
        ].join('\n'),
      ],
      needs: ['lighttpd 1.4.50 or newer'],
      warnings: [LOAD_BALANCER_WARNING],
    },
  ],
  // In place of the line: a second assignment of the same variable is an error.
  turnListingOff: () => [{ place: 'listing', units: ['dir-listing.activate = "disable"'] }],
});

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

function setHeader({ name, value, isHsts, comments }: Header): StackOutput<Place> {
  const lines = [...comments('#'), `${quoted(name)} => ${quoted(value)},`];
  return [inList(isHsts ? httpsEntries(name, lines.join('\n    ')) : [entry(lines.join('\n  '))])];
}

/** The list of headers, and what may go wrong with it. */
function inList(units: readonly Entry[]): Lines<Place> {
  return {
    lead: ['server.modules += ( "mod_setenv" )'],
    units,
    warnings: [
      'A condition with a setenv.set-response-header of its own replaces this list: repeat it there.',
      'A header that setenv.set-response-header names already has to go from there: naming it twice is an error. setenv.add-response-header would send it beside this one.',
    ],
  };
}

/** ":=" overrides what is there: a second "=" is an error. */
const NO_TAG: Lines<Place> = {
  units: ['server.tag := ""'],
  check: [RELOAD, removedCheck('server')],
};

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

function quoted(text: string): string {
  return `"${text.replaceAll('"', '\\"')}"`;
}
