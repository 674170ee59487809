import { HAPROXY_COOKIES, type Advice } from '../../engine/index.js';
import { writeAttributes, type Cookie } from '../write/cookies.js';
import type { Header, StackOutput } from '../write/define-stack.js';
import type { ChainContext, Snippet } from '../write/rendering.js';
import { LOAD_BALANCER_WARNING, FIRST_WARNING, RENEWAL_WARNING, REACHES_ALL, serverStack } from './server.js';

type Place = 'frontend' | 'frontend80' | 'frontend443' | 'cookie';

/** HAProxy 2.2 or newer, which has http-after-response. */
export const haproxy = serverStack<Place>({
  label: 'HAProxy',
  language: 'haproxy',
  placeWords: {
    frontend: 'at the end of every frontend (port 80 and 443)',
    frontend80: 'in the frontend that binds port 80',
    frontend443: 'in the frontend that binds port 443',
    cookie: 'in the backend, at the end of the line “cookie … insert” that sets this cookie',
  },
  places: { http: 'frontend80', https: 'frontend443', both: 'frontend' },
  reload: ['sudo haproxy -c -f /etc/haproxy/haproxy.cfg && sudo systemctl reload haproxy'],
  setHeader: (header) => [
    {
      units: [
        [
          ...header.comments('#'),
          // Not http-response: it does not cover HAProxy's own responses, such as redirects and error pages.
          `http-after-response set-header ${header.name} ${quoted(format(header.value))} if ${condition(header)}`,
        ].join('\n'),
      ],
      warnings: [REACHES_ALL],
    },
  ],
  removeHeader: ({ name, only }) => {
    const condition = only === undefined ? '' : ` if ${hasValue(name, only)}`;
    return [{ units: [`http-after-response del-header ${name}${condition}`] }];
  },
  ownCookies: HAPROXY_COOKIES,
  setCookie: (cookie) => (HAPROXY_COOKIES.has(cookie.name) ? setOwnCookie(cookie) : editCookie(cookie)),
  redirectToHttps: () => [
    {
      units: ['http-request redirect scheme https code 301 unless { ssl_fc }'],
      warnings: [LOAD_BALANCER_WARNING, FIRST_WARNING, RENEWAL_WARNING],
    },
  ],
  turnListingOff: () => ({
    why: 'HAProxy serves no files. The listing comes from a server behind it.',
  }),
  companionSnippets,
});

function condition({ name, replaces, unless, isHsts }: Header): string {
  // A frontend may bind both ports.
  const both = isHsts ? '{ ssl_fc } ' : '';
  const absent = [name, ...unless].map((one) => `!{ res.fhdr(${one}) -m found }`);
  const wrong = replaces === undefined ? [] : [hasValue(name, replaces)];
  return [absent.join(' '), ...wrong].map((one) => `${both}${one}`).join(' or ');
}

/** In one line only: both set-header and del-header are of all lines, and another one may be stricter. */
function hasValue(name: string, value: string): string {
  // An empty word would end the condition.
  const match = value === '' ? '-m len 0' : `-m str -- ${quoted(value)}`;
  return `{ res.fhdr_cnt(${name}) eq 1 } { res.fhdr(${name}) ${match} }`;
}

/** Words, because a second line would replace the first with all its options. */
function setOwnCookie({ name, wanted }: Cookie): StackOutput<Place> {
  const words = writeAttributes(wanted, (attribute, value) =>
    value === undefined ? attribute.toLowerCase() : `attr ${attribute}=${value}`,
  );
  return [{ place: 'cookie', units: [[...words, '#', 'cookie', name].join(' ')] }];
}

function editCookie({ name, wanted }: Cookie): StackOutput<Place> {
  return [
    {
      units: [
        writeAttributes(wanted, (...one) => attribute(name, ...one))
          .flat()
          .join('\n'),
      ],
      warnings: ['HAProxy has to be built with PCRE, as in most distributions.'],
    },
  ];
}

/** Removes the attribute from the cookie of that name and adds it again, so that it is set once. */
function attribute(cookie: string, name: string, value?: string): string[] {
  const pattern = cookie.replace(/[^A-Za-z0-9_]/g, '\\$&');
  return [
    replace(`^(${pattern}=.*?);\\s*(?i:${name})(?:\\s*=[^;]*)?\\s*((?:;.*)?)$`, '\\1\\2'),
    replace(`^(${pattern}=.*)$`, `\\1; ${name}${value === undefined ? '' : `=${value}`}`),
  ];
}

function replace(pattern: string, replacement: string): string {
  return `http-after-response replace-header Set-Cookie ${quoted(pattern)} ${quoted(replacement)}`;
}

/** An application that sets Secure cookies or redirects has to know which requests came over HTTPS. */
function companionSnippets(advice: Advice, { front }: ChainContext): readonly Snippet<Place>[] {
  // What is in front terminates the visitor's TLS, so HAProxy cannot know the scheme.
  if (front.length > 0) return [];
  const isAbout =
    advice.op === 'redirect-to-https' || (advice.op === 'set-cookie-attributes' && advice.secure === true);
  if (!isAbout) return [];
  return [
    {
      place: 'frontend',
      units: ['http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]'],
      preparatory: true,
    },
  ];
}

/** A value of http-after-response is a log format, in which "%" must be doubled. */
function format(value: string): string {
  return value.replaceAll('%', '%%');
}

/** A word of haproxy.cfg: within double quotes a backslash escapes, and "$" begins a variable of the environment. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"$]/g, '\\$&')}"`;
}
