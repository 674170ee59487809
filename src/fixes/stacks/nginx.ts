import { attributesAsked, type HeaderLine, type StackName } from '../../engine/index.js';
import type { Header, Lines, StackOutput } from '../write/define-stack.js';
import { escapePattern, hostSign, rawPathUnder } from '../write/escape.js';
import type { ChainContext } from '../write/rendering.js';
import {
  DEBUG_PAGE_IS_THE_APPLICATIONS,
  LISTING_WARNING,
  FIRST_WARNING,
  FRONT_SAYS,
  RENEWAL_WARNING,
  REACHES_ALL,
  serverStack,
} from './server.js';

type Place = 'http' | 'server' | 'server80' | 'server443' | 'location' | 'listing' | 'modules';

/** nginx reads its configuration through a buffer of 4,096 bytes, which one parameter must fit into. */
const MAX_PARAMETER = 4_000;

/** nginx 1.19.3 or newer, with the modules it is built with by default. */
export const nginx = serverStack<Place>({
  label: 'nginx',
  language: 'nginx',
  banners: ['openresty', 'tengine'],
  placeWords: {
    modules: 'at the top of nginx.conf',
    http: 'in the http {} block',
    location: 'at the end of every location {} and if {} that has its own add_header',
    listing: 'instead of autoindex on;',
    server: 'at the end of both server {} blocks (port 80 and 443), outside any location',
    server80: 'at the end of the server {} block that listens on port 80 only, outside any location',
    server443: 'at the end of the server {} block that listens on port 443, outside any location',
  },
  places: { http: 'server80', https: 'server443', both: 'server' },
  reload: ['sudo nginx -t && sudo systemctl reload nginx'],
  noDebugPages: DEBUG_PAGE_IS_THE_APPLICATIONS,
  unwritableValue: unwritableText,
  unwritableReplaced: (value) => tooLong(exactly(value, SENT)),
  unwritableCookie: (name) =>
    unwritableText(name) ??
    (name.startsWith('~')
      ? 'The cookie name begins with "~", which nginx would read as the start of a pattern.'
      : undefined),
  writesParts: true,
  setHeader,
  removeHeader: ({ name, only }, context) =>
    name.toLowerCase() === 'server'
      ? {
          why: 'nginx always sends Server (only the third-party headers-more module can remove it). server_tokens off removes the version.',
        }
      : only !== undefined
        ? changeBackends(name, only, undefined, context)
        : [
            {
              units: [hide(name, context).join('\n')],
              warnings: [
                `This removes the header of a backend. If nginx itself has an add_header ${name}, delete that line instead.`,
                ...hideWarnings(context),
              ],
            },
          ],
  editsProxiedCookiesOnly: true,
  setCookie: ({ name, all }) => {
    // All, because nginx applies one proxy_cookie_flags only.
    const flags = attributesAsked(all).map((one) => one.toLowerCase());
    return [
      {
        // Browsers reject a Secure cookie that is set over HTTP.
        ...(all.secure && { place: 'server443' as const }),
        units: [`proxy_cookie_flags ${quoted(name)} ${flags.join(' ')};`],
        warnings: [
          'This works for proxy_pass only, not for fastcgi_pass (PHP) or uwsgi_pass. It needs nginx 1.19.3 or newer.',
          'nginx applies only the first proxy_cookie_flags of a cookie. If there is one, change it instead.',
          ignoresOuter('proxy_cookie_flags'),
        ],
        cautions: [ignoresOuter('proxy_cookie_flags')],
      },
    ];
  },
  redirectToHttps: () => [
    {
      // Not $server_name: with server_name _ it redirects to https://_/.
      units: ['return 301 https://$host$request_uri;'],
      warnings: [TO_ITSELF, FIRST_WARNING, RENEWAL_WARNING],
      inFiles: { [TO_ITSELF]: FRONT_SAYS, [FIRST_WARNING]: '' },
    },
  ],
  // Not in the http block, where Debian has the line and a second one is an error.
  // Another product is that of a backend.
  hideVersion: (product) =>
    /^(?:nginx|openresty|tengine)$/i.test(product)
      ? [
          {
            units: ['server_tokens off;'],
            warnings: [`It still sends "Server: ${product}", without the version.`],
          },
        ]
      : undefined,
  turnListingOff: () => [{ place: 'listing', units: ['autoindex off;'], warnings: [LISTING_WARNING] }],
});

const TO_ITSELF =
  'The block must not also listen on port 443, or it redirects to itself. If a load balancer terminates TLS, redirect there instead.';

/** An empty value is not sent. A map of the http block makes it empty where a response has the header. */
function setHeader(
  { name, value, replaces, unless, parts, comments }: Header,
  context: ChainContext,
): StackOutput<Place> {
  if (replaces !== undefined) return changeBackends(name, replaces, value, context, comments('#'));
  // A backend's header may be hidden, to be sent again below.
  const sources = unless.flatMap((one) => [variable('sent_http', one), variable('upstream_http', one)]);
  const result = own('new', name, context);
  const part = own('for', name, context);
  // $request_uri, because others are what the request was rewritten to.
  const choice =
    parts.length === 0
      ? []
      : [
          `map $request_uri ${part} {`,
          ...parts.map(
            (one) => `    ${quoted(`~^${rawPathUnder(one.prefix)}(?:\\?|$)`)} ${quoted(one.value)};`,
          ),
          `    default ${quoted(value)};`,
          '}',
        ];
  const chosen = parts.length === 0 ? quoted(value) : part;
  const map = `map ${[variable('sent_http', name), ...sources].join('')} ${result} { "" ${chosen}; }`;
  const server = { units: [], warnings: [REACHES_ALL] };
  return sendMapped(name, result, [...comments('#'), ...choice, map], server, context);
}

/** Before a backend's value, if the response has the header in spite of *_hide_header: by an older add_header. */
const SENT = 'sent ';

/**
 * nginx cannot change a backend's header, so it hides it and sends it again. What an older add_header sends it cannot
 * change either: then ours would be a second one.
 * @param value undefined to remove it
 */
function changeBackends(
  name: string,
  replaces: string,
  value: string | undefined,
  context: ChainContext,
  comments: readonly string[] = [],
): StackOutput<Place> {
  const backends = variable('upstream_http', name);
  const sent = own('for', name, context);
  const result = own('new', name, context);
  const map = [
    `map ${variable('sent_http', name)} ${sent} { "" ""; default ${quoted(SENT)}; }`,
    `map ${sent}${backends} ${result} {`,
    ...(value === undefined ? [] : [`    "" ${quoted(value)};`]),
    ...(replaces === '' ? [] : [`    ${exactly(replaces)} ${quoted(value ?? '')};`]),
    ...(value === undefined ? [] : shorterHsts(name, value)),
    `    ${exactly(replaces, SENT)} "";`,
    ...(value === undefined || replaces === '' ? [] : [`    ${exactly('', SENT)} "";`]),
    ...firstOnly(name, context),
    `    default ${backends};`,
    '}',
  ];
  const older = `Remove any older add_header ${name}: nginx cannot change it, and keeps it as it is.`;
  const server = {
    units: hide(name, context),
    warnings: [REACHES_ALL, older, ...hideWarnings(context)],
    cautions: [older, ignoresOuter('*_hide_header')],
  };
  return sendMapped(name, result, [...comments, ...map], server, context);
}

/** Lines become one with commas, which is no Strict-Transport-Security: browsers obey the first (RFC 6797 §8.1). */
function firstOnly(name: string, context: ChainContext): string[] {
  if (name.toLowerCase() !== 'strict-transport-security') return [];
  const first = own('first', name, context);
  return [`    "~^(?:${SENT})?(?<${first.slice(1)}>[^,]+)," ${first};`];
}

/**
 * A backend's Strict-Transport-Security for a shorter time, with fewer digits: an earlier file replaced it, and this one
 * hides it too. It is for the whole host. One of 0, which ends it, stays.
 */
function shorterHsts(name: string, value: string): string[] {
  const [, seconds, others = ''] = /^max-age=(\d+)((?:; \w+)*)$/.exec(value) ?? [];
  if (seconds === undefined || seconds.length < 2 || name.toLowerCase() !== 'strict-transport-security')
    return [];
  const fewer = `[1-9][0-9]{0,${seconds.length - 2}}`;
  return [`    "~*^max-age=${fewer}${others.replace(/; (\w+)/g, '(?:; *$1)?')}$" ${quoted(value)};`];
}

/** @param result the variable with the value to send */
function sendMapped(
  name: string,
  result: string,
  map: readonly string[],
  server: Readonly<Record<'units' | 'warnings', readonly string[]>> & Pick<Lines<Place>, 'cautions'>,
  context: ChainContext,
): StackOutput<Place> {
  const line = `add_header ${name} ${result} always;`;
  const isMerged = canMerge(context);
  const { units, warnings, cautions = [] } = server;
  const kept = isMerged ? [] : context.alike.filter(({ value }) => unwritableText(value) === undefined);
  const look = isMerged ? [] : [lookFirst(kept)];
  return [
    { place: 'http', units: [map.join('\n')], preparatory: true },
    ...(isMerged ? [MERGED] : keptLines(kept, context)),
    {
      units: [[...units, line].join('\n')],
      warnings: [...look, ...warnings],
      cautions: [...look, ...cautions],
    },
    {
      place: 'location',
      units: isMerged ? [`${INHERIT} on;`, line] : [line],
      warnings: [
        isMerged
          ? `Needed only if there is such a location or if: ${INHERIT} on; keeps the others as they are there (sudo nginx -T | grep -n add_header).`
          : 'Needed only if there is such a location or if: its own add_header makes nginx ignore those of the server block (sudo nginx -T | grep -n add_header).',
      ],
      preparatory: true,
    },
  ];
}

const INHERIT = 'add_header_inherit';

const LOOK_BEFORE_MERGE = `Look first (sudo nginx -T | grep -n add_header): leave ${INHERIT} out if the server block already has an add_header. It adds the headers of the http block, which such a block ignores. Leave out each header below that the http block has too, or nginx sends both.`;

/** In both server blocks, because a second line in one of them would be an error. */
const MERGED: Lines<Place> = {
  place: 'server',
  units: [`${INHERIT} merge;`],
  warnings: [LOOK_BEFORE_MERGE],
  cautions: [LOOK_BEFORE_MERGE],
  preparatory: true,
};

/** Whether its Server header is of nginx 1.29.3 or newer. OpenResty and Tengine count their versions otherwise. */
function canMerge({ server }: ChainContext): boolean {
  const [, ...parts] = /^nginx\/(\d{1,3})\.(\d{1,3})\.(\d{1,3})\b/.exec(server) ?? [];
  return parts.reduce((version, part) => version * 1_000 + Number(part), 0) >= 1_029_003;
}

/** Sends the headers that the http block may have, where nothing else sends them. */
function keptLines(kept: readonly HeaderLine[], context: ChainContext): Lines<Place>[] {
  if (kept.length === 0) return [];
  const lineOf = ({ name }: HeaderLine) => `add_header ${name} ${own('kept', name, context)} always;`;
  const maps = kept.map(
    ({ name, value }) =>
      `map ${variable('sent_http', name)} ${own('kept', name, context)} { "" ${quoted(value)}; }`,
  );
  // nginx reads $sent_http_… once for a response, so a second line would send it again.
  const note =
    '# Only once in this block: what page, file and error page sent alike, perhaps from the http block. It stays where anything else sends it.';
  const at = (place: Place, some: readonly HeaderLine[]): Lines<Place>[] =>
    some.length === 0
      ? []
      : [{ place, units: [], tail: [[note, ...some.map(lineOf)].join('\n')], preparatory: true }];
  const isHsts = ({ name }: HeaderLine) => name.toLowerCase() === 'strict-transport-security';
  return [
    { place: 'http', units: maps, preparatory: true },
    ...at('server443', kept),
    ...at(
      'server80',
      kept.filter((one) => !isHsts(one)),
    ),
  ];
}

function lookFirst(kept: readonly HeaderLine[]): string {
  const names = kept.map(({ name }) => name).join(', ');
  return `Look first (sudo nginx -T | grep -n add_header). ${ignoresOuter('add_header')}${names && ` Already here: ${names}.`}`;
}

const HIDE_AGAIN =
  'A location that has its own *_hide_header ignores those of the server block. Repeat them there.';

/** What would take a protection of the http block away. */
function ignoresOuter(directive: string): string {
  return `With its own ${directive}, the server block ignores those of the http block. Repeat them here, if there are any.`;
}

/** With a longer name, nginx needs a larger variables_hash_bucket_size to start. */
const MAX_VARIABLE = 46;

/**
 * A variable of the site. A map is for all sites of the server, and the last one with the same name wins everywhere: the
 * name has a sign of the host and its port.
 */
function own(kind: string, header: string, site: ChainContext): string {
  return short(variable(site.host === '' ? kind : `${kind}_${hostSign(site)}`, header));
}

/** The same name, or its two ends around a number for what is between. */
function short(variable: string): string {
  if (variable.length <= MAX_VARIABLE) return variable;
  const codes = Array.from(variable, (sign) => sign.charCodeAt(0));
  const sum = codes.reduce((hash, code) => (hash * 31 + code) % 1_000_003, 7);
  return `${variable.slice(0, 24)}_${sum.toString(36)}${variable.slice(-16)}`;
}

function variable(kind: string, header: string): string {
  return `$${kind}_${header.toLowerCase().replaceAll('-', '_')}`;
}

/** What nginx may use for an application behind it, other than proxy_pass. */
const PROTOCOLS: Readonly<Partial<Record<StackName, readonly string[]>>> = {
  // Apache with mod_php behind proxy_pass is seen as PHP, too.
  php: ['proxy', 'fastcgi'],
  django: ['proxy', 'uwsgi'],
  flask: ['proxy', 'uwsgi'],
};

function protocolsOf({ others, front }: ChainContext): readonly string[] {
  const next = others[front.length];
  return next === undefined ? ['proxy', 'fastcgi', 'uwsgi'] : (PROTOCOLS[next] ?? ['proxy']);
}

/** Removes a backend's header. */
function hide(name: string, context: ChainContext): string[] {
  return protocolsOf(context).map((protocol) => `${protocol}_hide_header ${name};`);
}

function hideWarnings(context: ChainContext): string[] {
  const protocols = protocolsOf(context);
  const passes = protocols.map((protocol) => `${protocol}_hide_header for ${protocol}_pass`).join(', ');
  return [
    ...(protocols.length > 1 ? [`Keep only what the site uses: ${passes}.`] : []),
    ignoresOuter('*_hide_header'),
    HIDE_AGAIN,
  ];
}

/** Why nginx would not read the text as plain text. It has no escape for these. */
function unwritableText(text: string): string | undefined {
  if (text.includes('$')) return 'It contains "$", which begins a variable in nginx and cannot be escaped.';
  return tooLong(quoted(text));
}

function tooLong(parameter: string): string | undefined {
  return parameter.length > MAX_PARAMETER
    ? `It is longer than ${MAX_PARAMETER} characters, the limit for one parameter in nginx.`
    : undefined;
}

/** A pattern for the value: plain values of a map are compared without case, and their length is limited. */
function exactly(value: string, before = ''): string {
  return quoted(`~^${before}${escapePattern(value)}$`);
}

/** A parameter of nginx.conf: within double quotes \" and \\ are escapes. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
