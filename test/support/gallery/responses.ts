import type { GivenResponse } from '../memory-responses.js';
import { HOSTILE_TEXTS } from './nasty.js';

const SHOP = 'https://shop.example';
const CARELESS = [
  ['Date', 'Wed, 25 Nov 2026 09:00:00 GMT'],
  ['Server', 'Apache/2.4.59 (Debian)'],
  ['Content-Type', 'text/html; charset=utf-8'],
] as const;
const h2 = (bytes: number) => ({ protocol: 'h2', bytes });

/** Responses of a careless shop on one of its pages, with each kind of row. */
export const responsesOf = (page: string): readonly GivenResponse[] => [
  {
    url: page.replace('https:', 'http:'),
    resource: 'main_frame',
    status: 301,
    headers: [['Location', page], ...CARELESS],
    to: page,
    transfer: { protocol: 'http/1.1', bytes: 402 },
  },
  {
    url: page,
    resource: 'main_frame',
    status: 200,
    headers: [
      ...CARELESS,
      ['X-Powered-By', 'PHP/8.1.2'],
      ['Set-Cookie', 'sessionid=0123456789abcdef; Path=/'],
      ['Set-Cookie', 'csrftoken=fedcba9876543210; Path=/; SameSite=Lax'],
    ],
    transfer: h2(18_204),
  },
  {
    url: `${SHOP}/static/shop.css`,
    resource: 'stylesheet',
    status: 200,
    headers: [...CARELESS.slice(0, 2), ['Content-Type', 'text/css']],
    transfer: h2(4_120),
  },
  {
    url: `${SHOP}/static/shop.js`,
    status: 200,
    headers: [
      ['Server', 'Apache/2.4.59 (Debian)'],
      ['X-Content-Type-Options', 'nosniff'],
      ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'],
    ],
    transfer: h2(22_019),
  },
  {
    url: 'https://cdn.example.net/lib/7.1/library.min.js',
    status: 200,
    initiator: SHOP,
    headers: [
      ['Access-Control-Allow-Origin', '*'],
      ['X-Content-Type-Options', 'nosniff'],
      ['Strict-Transport-Security', 'max-age=31536000'],
    ],
    fromCache: true,
    transfer: { protocol: 'h3', bytes: 0 },
  },
  { url: `${SHOP}/static/logo.png`, resource: 'image', status: 404, headers: CARELESS, transfer: h2(312) },
  { url: `${SHOP}/api/basket`, method: 'POST', resource: 'xmlhttprequest', status: 204, headers: CARELESS },
  { url: 'https://tracker.example.org/pixel.gif', resource: 'image', error: 'net::ERR_BLOCKED_BY_CLIENT' },
  { url: `${SHOP}/events`, resource: 'xmlhttprequest' },
];

/** The given number of distinct responses. */
export function manyResponses(count: number): readonly GivenResponse[] {
  return Array.from({ length: count }, (_, at) => ({
    url: `${at % 7 === 0 ? 'https://cdn.example.net' : SHOP}/static/${at}/module-${at}.js`,
    status: at % 41 === 0 ? 404 : 200,
    headers: [...CARELESS.slice(0, 2), ['Content-Type', 'text/javascript'] as const],
    transfer: h2(1_000 + at),
  }));
}

/** Responses of a hostile server, one of which never ends. */
export function hostileResponses(): readonly GivenResponse[] {
  const strings = [
    HOSTILE_TEXTS.script,
    HOSTILE_TEXTS.reversed,
    HOSTILE_TEXTS.unseen,
    HOSTILE_TEXTS.stacked,
    `"'>${HOSTILE_TEXTS.script}`,
  ];
  const nasty = strings.flatMap((text, at): GivenResponse[] => [
    {
      url: `${SHOP}/${at}/${text}`,
      method: at === 0 ? 'GET' : text,
      resource: at === 0 ? 'main_frame' : 'image',
      status: 200,
      initiator: SHOP,
      headers: [
        [`X-${text}`, text],
        ['Server', text],
        ['Content-Security-Policy', text],
        ['Set-Cookie', `${text}=topsecret; Path=${text}; Domain=${text}; SameSite=${text}`],
      ],
      transfer: { protocol: text, bytes: 7 },
    },
    { url: `${SHOP}/failed/${at}`, error: text },
  ]);
  return [
    ...nasty,
    {
      url: `${SHOP}/cookies`,
      status: 200,
      headers: Array.from({ length: 10_000 }, (_, at) => ['Set-Cookie', `c${at}=topsecret; Path=/`] as const),
    },
    {
      url: `${SHOP}/long`,
      status: 200,
      headers: [
        ['Server', 'W'.repeat(1_000_000)],
        ['X-Long', HOSTILE_TEXTS.script.repeat(20_000)],
        ['Set-Cookie', `${'n'.repeat(1_000_000)}=topsecret`],
      ],
    },
    { url: `${SHOP}/${'very-long/'.repeat(5_000)}`, status: 200, headers: [] },
    { url: `${SHOP}/endless`, resource: 'xmlhttprequest' },
  ];
}

/** Violations that a compromised page could send. */
export const HOSTILE_VIOLATIONS: readonly unknown[] = [
  null,
  {
    directive: HOSTILE_TEXTS.script,
    blocked: HOSTILE_TEXTS.script,
    source: HOSTILE_TEXTS.reversed,
    line: 1e300,
    count: -1,
  },
  {
    directive: HOSTILE_TEXTS.reversed,
    blocked: `https://a.example/${HOSTILE_TEXTS.unseen}?token=topsecret`,
    source: HOSTILE_TEXTS.stacked,
  },
  {
    directive: 'x'.repeat(1_000_000),
    blocked: 'y'.repeat(1_000_000),
    disposition: 'report',
    line: 3,
    count: 5,
  },
  ...Array.from({ length: 3_000 }, (_, line) => ({ directive: 'img-src', blocked: 'inline', line })),
];
