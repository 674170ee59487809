import { writeAttributes } from './cookies.js';
import type { StackOutput, Header } from './define-stack.js';
import type { ChainContext } from './rendering.js';
import { DEBUG_PAGE_IS_THE_APPLICATIONS, LISTING_WARNING, serverStack } from './server.js';

type Place = 'http' | 'server' | 'server80' | 'server443' | 'location' | 'listing' | 'modules';

/** nginx reads its configuration through a buffer of 4,096 bytes; one parameter has to fit into it. */
const MAX_PARAMETER = 4_000;

/** nginx 1.19.3 or newer, with the modules it is built with by default. */
export const nginx = serverStack<Place>({
  label: 'nginx',
  language: 'nginx',
  placeWords: {
    modules: 'at the top of nginx.conf',
    http: 'in the http { } block',
    location: 'in every location { } that has an add_header of its own',
    listing: 'in place of autoindex on;',
    server: 'in both server { } blocks (port 80 and 443), outside any location',
    server80: 'in the server { } block that listens on port 80 only',
    server443: 'in the server { } block that listens on port 443, outside any location',
  },
  places: { http: 'server80', https: 'server443', both: 'server' },
  reload: ['sudo nginx -t && sudo systemctl reload nginx'],
  noDebugPages: DEBUG_PAGE_IS_THE_APPLICATIONS,
  unwritableValue: unwritableText,
  unwritableCookie: (name) =>
    unwritableText(name) ??
    (name.startsWith('~')
      ? 'The cookie name begins with "~", which nginx would read as a pattern.'
      : undefined),
  setHeader,
  removeHeader: (name, context) =>
    name.toLowerCase() === 'server'
      ? {
          why: 'nginx always names itself in Server (only the third-party headers-more module can remove it); server_tokens off hides the version.',
        }
      : [
          {
            units: [hide(name, context).join('\n')],
            warnings: [
              `Hides what comes from behind nginx; an add_header ${name} of nginx itself has to be deleted instead.`,
              'A location with a *_hide_header of its own drops these: repeat them there.',
            ],
          },
        ],
  editsProxiedCookiesOnly: true,
  setCookie: ({ name, wanted }) => {
    const flags = writeAttributes(wanted, (attribute, value) =>
      (value === undefined ? attribute : `${attribute}=${value}`).toLowerCase(),
    );
    return [
      {
        units: [`proxy_cookie_flags ${quoted(name)} ${flags.join(' ')};`],
        needs: ['nginx 1.19.3 or newer'],
        warnings: ['Works for proxy_pass only: not for fastcgi_pass (PHP) or uwsgi_pass.'],
      },
    ];
  },
  redirectToHttps: () => [
    {
      // $host, not $server_name: with server_name _ the latter sends people to https://_/.
      units: ['return 301 https://$host$request_uri;'],
      warnings: [
        'The block must not listen on 443 as well: it would redirect to itself. Where a load balancer in front ends TLS, redirect there instead.',
      ],
    },
  ],
  // In the server block: Debian's http block has the line already, and a second one there is an error.
  hideVersion: () => [
    { units: ['server_tokens off;'], warnings: ['"Server: nginx" stays, without its version.'] },
  ],
  turnListingOff: () => [{ place: 'listing', units: ['autoindex off;'], warnings: [LISTING_WARNING] }],
});

function setHeader({ name, value, comments }: Header, context: ChainContext): StackOutput<Place> {
  const line = `add_header ${name} ${quoted(value)} always;`;
  return [
    {
      // add_header adds: what an application sends under this name would go out beside it.
      units: [[...comments('#'), ...hide(name, context), line].join('\n')],
      warnings: ['An older add_header for the same header has to go: nginx would send both.'],
    },
    {
      place: 'location',
      units: [line],
      warnings: [
        'Only where there is such a location: its own add_header makes nginx forget those of the server (sudo nginx -T | grep -n add_header).',
      ],
      preparatory: true,
    },
  ];
}

/** Drops a header that comes from behind nginx, whichever way nginx speaks to it. */
function hide(name: string, context: ChainContext): string[] {
  const ways = ['proxy', 'fastcgi', ...(context.others.includes('django') ? ['uwsgi'] : [])];
  return ways.map((way) => `${way}_hide_header ${name};`);
}

/** What nginx would read as something else than text, and offers no escape for. */
function unwritableText(text: string): string | undefined {
  if (text.includes('$')) return 'It holds "$", which begins a variable in nginx and cannot be escaped.';
  if (quoted(text).length > MAX_PARAMETER) {
    return `It is longer than the ${MAX_PARAMETER} characters nginx reads as one parameter.`;
  }
  return undefined;
}

/** A parameter of nginx.conf: within double quotes \" and \\ are escapes. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
