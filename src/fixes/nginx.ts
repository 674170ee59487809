import type { Advice } from '../engine/index.js';
import type {
  CookieAdvice,
  HideVersion,
  Snippet,
  Rendering,
  SetHeader,
  ChainContext,
  Stack,
} from './rendering.js';
import { firstStep } from './rollout.js';
import { cookieAttributes, curlFor, SCRIPTS_READ_IT, unwritableCookie, unwritableHeader } from './text.js';

type Place = 'http' | 'server' | 'server80' | 'server443' | 'location' | 'listing' | 'modules';

/** nginx reads its configuration through a buffer of 4,096 bytes; one parameter has to fit into it. */
const MAX_PARAMETER = 4_000;

const RELOAD = 'sudo nginx -t && sudo systemctl reload nginx';

/** nginx 1.19.3 or newer, with the modules it is built with by default. */
export const nginx: Stack = {
  label: 'nginx',
  kind: 'server',
  language: 'nginx',
  placeWords: {
    modules: 'at the top of nginx.conf',
    http: 'in the http { } block',
    location: 'in every location { } that has an add_header of its own',
    listing: 'in place of autoindex on;',
    server: 'in both server { } blocks (port 80 and 443), outside any location',
    server80: 'in the server { } block that listens on port 80 only',
    server443: 'in the server { } block that listens on port 443, outside any location',
  } satisfies Record<Place, string>,
  render,
};

function render(advice: Advice, context: ChainContext): Rendering<Place> {
  switch (advice.op) {
    case 'set-header':
      return setHeader(advice, context);
    case 'remove-header':
      return removeHeader(advice.name, context);
    case 'set-cookie-attributes':
      return setCookieAttributes(advice);
    case 'redirect-to-https':
      return redirectToHttps();
    case 'hide-version':
      return hideVersion(advice, context);
    case 'turn-listing-off':
      return {
        snippets: [
          {
            place: 'listing',
            units: ['autoindex off;'],
            warnings: ['Whoever found files by the list there gets 403 now; the files themselves stay.'],
            check: [RELOAD],
          },
        ],
      };
    case 'turn-debug-off':
      return { why: 'A debug page is switched off in the application that shows it.' };
  }
}

function setHeader(advice: SetHeader, context: ChainContext): Rendering<Place> {
  const step = firstStep(advice);
  const why = unwritableHeader(step.name, step.value) ?? unwritableText(step.value);
  if (why !== undefined) return { why };
  return {
    snippets: [
      {
        // RFC 6797 §7.2: HSTS is not sent over plain http.
        place: step.name.toLowerCase() === 'strict-transport-security' ? 'server443' : 'server',
        units: [
          [
            ...step.comments.map((line) => `# ${line}`),
            // add_header adds: what an application sends under this name would go out beside it.
            ...hide(step.name, context),
            `add_header ${step.name} ${quoted(step.value)} always;`,
          ].join('\n'),
        ],
        warnings: [
          ...step.warnings,
          'An older add_header for the same header has to go: nginx would send both.',
        ],
        check: [RELOAD, ...curlFor(step.name)],
      },
      {
        place: 'location',
        units: [`add_header ${step.name} ${quoted(step.value)} always;`],
        warnings: [
          'Only where there is such a location: its own add_header makes nginx forget those of the server (sudo nginx -T | grep -n add_header).',
        ],
        preparatory: true,
      },
    ],
    effect: { op: 'set-header', name: step.name, value: step.value },
  };
}

/** Drops a header that comes from behind nginx, whichever way nginx speaks to it. */
function hide(name: string, context: ChainContext): string[] {
  const ways = ['proxy', 'fastcgi', ...(context.others.includes('django') ? ['uwsgi'] : [])];
  return ways.map((way) => `${way}_hide_header ${name};`);
}

function removeHeader(name: string, context: ChainContext): Rendering<Place> {
  const why = unwritableHeader(name);
  if (why !== undefined) return { why };
  if (name.toLowerCase() === 'server') {
    return {
      why: 'nginx always names itself in Server (only the third-party headers-more module can remove it); server_tokens off hides the version.',
    };
  }
  return { snippets: [hidden(name, context)] };
}

function hidden(name: string, context: ChainContext): Snippet<Place> {
  return {
    place: 'server',
    units: [hide(name, context).join('\n')],
    warnings: [
      `Hides what comes from behind nginx; an add_header ${name} of nginx itself has to be deleted instead.`,
      'A location with a *_hide_header of its own drops these: repeat them there.',
    ],
    check: [RELOAD, `curl -sI https://YOUR-SITE/ | grep -i '^${name}:'   # prints nothing`],
  };
}

function setCookieAttributes(advice: CookieAdvice): Rendering<Place> {
  const why = unwritableCookie(advice.cookie) ?? unwritableText(advice.cookie);
  if (why !== undefined) return { why };
  if (advice.cookie.startsWith('~')) {
    return { why: 'The cookie name begins with "~", which nginx would read as a pattern.' };
  }
  const { secure, httpOnly, sameSite, warnings } = cookieAttributes(advice);
  const flags = [
    ...(secure ? ['secure'] : []),
    ...(httpOnly ? ['httponly'] : []),
    ...(sameSite === undefined ? [] : [`samesite=${sameSite.toLowerCase()}`]),
  ];
  if (flags.length === 0) return { why: SCRIPTS_READ_IT };
  return {
    snippets: [
      {
        // Over plain http a Secure cookie is thrown away by the browser.
        place: secure ? 'server443' : 'server',
        units: [`proxy_cookie_flags ${quoted(advice.cookie)} ${flags.join(' ')};`],
        needs: ['nginx 1.19.3 or newer'],
        warnings: [
          ...warnings,
          'Works for proxy_pass only: not for fastcgi_pass (PHP) or uwsgi_pass.',
          'A stopgap: the application behind nginx that sets this cookie is the better place.',
        ],
        check: [RELOAD, "curl -si https://YOUR-SITE/ | grep -i '^set-cookie:'"],
      },
    ],
  };
}

function redirectToHttps(): Rendering<Place> {
  return {
    snippets: [
      {
        place: 'server80',
        // $host, not $server_name: with server_name _ the latter sends people to https://_/.
        units: ['return 301 https://$host$request_uri;'],
        warnings: [
          'The block must not listen on 443 as well: it would redirect to itself. Where a load balancer in front ends TLS, redirect there instead.',
        ],
        check: [RELOAD, "curl -sI http://YOUR-SITE/ | grep -i '^location: https:'"],
      },
    ],
  };
}

function hideVersion(advice: HideVersion, context: ChainContext): Rendering<Place> {
  const why = unwritableHeader(advice.header);
  if (why !== undefined) return { why };
  if (advice.header.toLowerCase() !== 'server') return { snippets: [hidden(advice.header, context)] };
  return {
    snippets: [
      {
        // In the server block: Debian's http block has the line already, and a second one there is an error.
        place: 'server',
        units: ['server_tokens off;'],
        warnings: ['"Server: nginx" stays, without its version.'],
        check: [RELOAD, "curl -sI https://YOUR-SITE/ | grep -i '^server:'   # no version"],
      },
    ],
  };
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
