import { pageWith, probed } from './page.js';

type Line = readonly [name: string, value: string];

/** A text that every secret of these pages contains. */
export const SECRET = /s3cret/i;

const ADDRESS = 'https://u:s3cret@shop.test/a?code=s3cret#s3cret';

/** Header lines that each contain a secret. */
export const SECRET_HEADERS: readonly Line[] = [
  ['X-Auth-Token', 's3cret'],
  ['Authorization', 'Bearer s3cret'],
  ['WWW-Authenticate', 'Digest nonce="s3cret", Basic realm="s3cret"'],
  ['X-CSRF-Token', 's3cret'],
  ['ETag', '"s3cret"'],
  ['X-Debug-Token', 's3cret'],
  ['X-B3-TraceId', 's3cret'],
  ['X-Client-IP', '203.0.113.7 s3cret'],
  ['X-Geo-City', 's3cret'],
  ['X-Debug-Info', 's3cret'],
  ['X-Node', 'web-042 s3cret'],
  ['X-Backend', 'http://u:s3cret@10.0.0.7/?s3cret'],
  ['Set-Cookie', 'sessionid=s3cret; Secure; HttpOnly; s3cret'],
  ['Location', ADDRESS],
  ['Location', '/login;jsessionid=s3cret'],
  ['Content-Location', ADDRESS],
  ['Refresh', `5; url='${ADDRESS}'`],
  ['SourceMap', '/a.js.map?a=1,s3cret;"s3cret'],
  ['X-SourceMap', 'data:application/json;base64,s3cret'],
  [
    'Link',
    `<${ADDRESS} s3cret,s3cret;>; rel="https://api.w.org/", </b?x=s3cret>; rel=preload, <data:x,s3cret>`,
  ],
  [
    'Report-To',
    '{"group":"g","max_age":1,"endpoints":[{"url":"https:\\/\\/u:s3cret@r.test\\/?a=\\"s3cret"}]}',
  ],
  ['Reporting-Endpoints', `main="${ADDRESS}", own="/r?s3cret, s3cret"`],
  ['NEL', '{"report_to":"g","max_age":1,"x":"https://r.test/#s3cret"}'],
  [
    'Content-Security-Policy',
    `default-src 'self'; script-src 'nonce-S3cretS3cretS3cretS3cret'; report-uri ${ADDRESS} csp?s3cret; report-to main`,
  ],
  ['Content-Security-Policy-Report-Only', 'img-src *;report-uri https:/u:s3cret@r.test/?s3cret'],
  ['X-Frame-Options', `ALLOW-FROM ${ADDRESS}`],
  ['Server', `nginx/1.26.3 (${ADDRESS})`],
];

/** The same, as meta elements of a document. */
const METAS = [
  { name: 'csrf-token', content: 's3cret' },
  { name: 'csrf-param', content: 's3cret' },
  { name: 'google-site-verification', content: 's3cret' },
  { httpEquiv: 'refresh', content: `0; url=${ADDRESS}` },
  { content: 's3cret' },
  { charset: 's3cret' },
  { name: 'generator', content: 'WordPress 6.4' },
];
const SCRIPTS = [
  { src: '/a.js?s3cret' },
  { src: '//u:s3cret@cdn.test/b.js#s3cret' },
  { src: 'data:text/javascript,s3cret' },
];

/** A page as a browser reports it: its URL, header lines, and what is read from its document. */
export const SECRETIVE_LOAD = {
  url: ADDRESS.replace('/a', '/'),
  headers: [...SECRET_HEADERS, ['Content-Type', 'text/html; charset=utf-8'] as const],
  markup: {
    metas: METAS,
    scripts: SCRIPTS,
  },
};

const kept = (lines: readonly Line[]) => lines.filter(([name]) => name !== 'Set-Cookie');
const found = 'https://shop.test/?token=s3cret';

/** The same as facts, with secrets in all other fields too. */
export const SECRETIVE = pageWith({
  url: found,
  redirects: [{ url: 'http://shop.test/?s3cret', status: 301, headers: kept(SECRET_HEADERS) }],
  headers: kept(SECRET_HEADERS),
  setCookies: ['sessionid=s3cret; Secure; HttpOnly'],
  metas: METAS,
  scripts: SCRIPTS,
  content: {
    resources: [{ element: 'img', url: 'http://cdn.test/x?s3cret' }],
    forms: [
      {
        targets: ['http://u:s3cret@shop.test/login?s3cret'],
        password: true,
        hiddenFields: ['_csrf', 's3cret'],
      },
    ],
    newWindowLinks: [{ url: 'https://a.test/#s3cret', rel: 'opener' }],
    ownFiles: [{ element: 'script', url: 'https://shop.test/a.js?s3cret' }],
  },
  site: {
    http: [
      { url: 'http://shop.test/?s3cret', status: 301 },
      { url: found, status: 200 },
    ],
    cors: {
      origin: 'https://other.test',
      headers: kept(SECRET_HEADERS).map(([name, value]) => ({ name, value })),
    },
    probes: [
      probed('not-found', { url: 'https://shop.test/sitegrade-x?s3cret', headers: kept(SECRET_HEADERS) }),
      probed('static', { url: 'https://shop.test/a.js?s3cret', headers: kept(SECRET_HEADERS) }),
    ],
  },
});
