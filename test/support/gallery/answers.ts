import type { Given } from '../memory-answers.js';

const SHOP = 'https://shop.example';
const CARELESS = [
  ['Date', 'Wed, 25 Nov 2026 09:00:00 GMT'],
  ['Server', 'Apache/2.4.59 (Debian)'],
  ['Content-Type', 'text/html; charset=utf-8'],
] as const;
const h2 = (bytes: number) => ({ protocol: 'h2', bytes });

/** What a careless shop answers, every kind of row once. */
export const ANSWERS: readonly Given[] = [
  {
    url: 'http://shop.example/account/orders?page=2',
    resource: 'main_frame',
    status: 301,
    headers: [['Location', `${SHOP}/account/orders?page=2`], ...CARELESS],
    to: `${SHOP}/account/orders?page=2`,
    transfer: { protocol: 'http/1.1', bytes: 402 },
  },
  {
    url: `${SHOP}/account/orders?page=2`,
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

/** As many as are asked for, each of its own. */
export function manyAnswers(count: number): readonly Given[] {
  return Array.from({ length: count }, (_, at) => ({
    url: `${at % 7 === 0 ? 'https://cdn.example.net' : SHOP}/static/${at}/module-${at}.js`,
    status: at % 41 === 0 ? 404 : 200,
    headers: [...CARELESS.slice(0, 2), ['Content-Type', 'text/javascript'] as const],
    transfer: h2(1_000 + at),
  }));
}
