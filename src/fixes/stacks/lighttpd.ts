import { removedCheck } from '../write/checks.js';
import { writeAttributes } from '../write/cookies.js';
import type { StackOutput, Header, Lines } from '../write/define-stack.js';
import { literal } from '../write/escape.js';
import { LOAD_BALANCER_WARNING, RENEWAL_WARNING, REACHES_ALL, serverStack } from './server.js';

type Place = 'server' | 'server80' | 'listing' | 'lua';

const RELOAD = 'lighttpd -tt -f /etc/lighttpd/lighttpd.conf && sudo systemctl reload lighttpd';

/** lighttpd 1.4.50 or newer; the Lua files need 1.4.60. */
export const lighttpd = serverStack<Place>({
  label: 'lighttpd',
  language: '',
  commentAt: { lua: '--' },
  placeWords: {
    server: 'at the end of lighttpd.conf, outside any condition',
    server80:
      'in the condition for HTTP, such as $HTTP["scheme"] == "http" {}, or at the end of lighttpd.conf if there is none',
    listing: 'instead of the line that enables the listing (dir-listing.activate or server.dir-listing)',
    lua: 'in /etc/lighttpd/response.lua, a new file (lighttpd 1.4.60 or newer); if you have it already, at its end',
  },
  places: { http: 'server80', https: 'server', both: 'server' },
  reload: [RELOAD],
  setHeader,
  // An empty value removes the header. Not by setenv.set-response-header: a condition with its own list ignores it.
  removeHeader: ({ name, only }) => [
    ...(only === undefined && name.toLowerCase() === 'server' ? [NO_TAG] : []),
    inLua(
      only === undefined
        ? `${sent(name)} = ""`
        : `if ${sent(name)} == ${literal(only)} then ${sent(name)} = "" end`,
    ),
    LOAD_LUA,
  ],
  // Any other product is that of a backend, whose Server header replaces lighttpd's own.
  hideVersion: (product) => (product.toLowerCase() === 'lighttpd' ? [NO_TAG] : undefined),
  setCookie: ({ name, wanted }) => [
    {
      place: 'lua',
      lead: [COOKIES],
      units: writeAttributes(wanted, (attribute, value) => {
        const words = [name, attribute, ...(value === undefined ? [] : [value])];
        return `attribute(${words.map(quoted).join(', ')})`;
      }),
      needs: LUA,
    },
    LOAD_LUA,
  ],
  redirectToHttps: () => [
    { place: 'server', lead: ['server.modules += ( "mod_redirect" )'], units: [], preparatory: true },
    {
      // The inner condition prevents a redirect of HTTPS to itself, wherever the lines are added.
      units: [
        [
          '$HTTP["scheme"] == "http" {',
          '  url.redirect := ( "" => "https://${url.authority}${url.path}${qsa}" )',
          '}',
        ].join('\n'),
      ],
      warnings: [LOAD_BALANCER_WARNING, RENEWAL_WARNING],
    },
  ],
  // It replaces the line: a second assignment of the same variable is an error.
  turnListingOff: () => [{ place: 'listing', units: ['dir-listing.activate = "disable"'] }],
});

const LUA = ['sudo apt install lighttpd-modules-lua'];

/** At the end: the module has to come after mod_setenv to see its headers. */
const LOAD_LUA: Lines<Place> = {
  place: 'server',
  units: [],
  tail: [
    'server.modules += ( "mod_magnet" )',
    'magnet.attract-response-start-to += ( "/etc/lighttpd/response.lua" )',
  ],
  warnings: [
    'A condition that has its own magnet.attract-response-start-to ignores this list. Repeat the list there.',
  ],
  preparatory: true,
};

/** In Lua: setenv.set-response-header replaces whatever an application sends, and add-response-header sends a second one. */
function setHeader({ name, value, replaces, unless, isHsts, comments }: Header): StackOutput<Place> {
  const isWrong = replaces === undefined ? '' : ` or ${sent(name)} == ${literal(replaces)}`;
  const isAbsent = [name, ...unless].map((one) => `not ${sent(one)}`).join(' and ');
  const scheme = isHsts ? 'lighty.r.req_attr["uri.scheme"] == "https" and ' : '';
  const condition = scheme && isWrong ? `(${isAbsent}${isWrong})` : `${isAbsent}${isWrong}`;
  const line = `if ${scheme}${condition} then ${sent(name)} = ${literal(value)} end`;
  return [{ ...inLua([...comments('--'), line].join('\n')), warnings: [REACHES_ALL] }, LOAD_LUA];
}

function sent(header: string): string {
  return `headers[${literal(header)}]`;
}

function inLua(unit: string): Lines<Place> {
  return { place: 'lua', lead: ['local headers = lighty.r.resp_header'], units: [unit], needs: LUA };
}

/** ":=" overrides an earlier value; a second "=" is an error. */
const NO_TAG: Lines<Place> = {
  units: ['server.tag := ""'],
  check: [RELOAD, removedCheck('Server')],
};

/** Changes one of several Set-Cookie lines, which lighttpd itself cannot do. */
const COOKIES = `-- Sets an attribute of the cookie of that name.
local function attribute(cookie, name, value)
  local headers = lighty.r.resp_header
  local lines = headers["Set-Cookie"]
  -- Browsers reject a Secure cookie that is set over HTTP.
  if not lines or (name == "Secure" and lighty.r.req_attr["uri.scheme"] ~= "https") then return end
  -- Several lines are one string here; all but the first begin with the header's name.
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
