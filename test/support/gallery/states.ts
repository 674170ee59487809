import type { PageState, ShownPreview } from '../../../src/capture/page-state.js';
import type { PreviewChoice } from '../../../src/capture/preview/choice.js';
import {
  NOTHING_SEEN,
  pageOf,
  type Listed,
  type PreviewBlocked,
  type PreviewSeen,
} from '../../../src/capture/preview/preview.js';
import { planProbe } from '../../../src/capture/probe/probe-plan.js';
import { siteFrom } from '../../../src/capture/probe/probed.js';
import { linesFor } from '../../../src/capture/deployed/lines.js';
import type { Expected } from '../../../src/engine/deployed/index.js';
import {
  apply,
  audit,
  NOT_PROBED,
  planPreview,
  previewed,
  suppressionsFor,
  type HeaderLine,
  type Hop,
  type Layout,
  type Markup,
  type Observed,
  type PageSnapshot,
  type Probed,
  type ProbeKind,
  type ProbeRequest,
  type SetCookie,
  type StoredCookie,
  type Unseen,
} from '../../../src/engine/index.js';
import { pageWith } from '../page.js';
import { HOSTILE_TEXTS } from './nasty.js';

/** The pages of the gallery are three minutes old. */
export const SEEN_AT = Date.now() - 180_000;

export function seen<T>(value: T): Observed<T> {
  return { seen: true, value };
}

export function unseen(because: Unseen): Observed<never> {
  return { seen: false, because };
}

function headers(lines: readonly (readonly [string, string])[]): Observed<readonly HeaderLine[]> {
  return seen(lines.map(([name, value]) => ({ name, value })));
}

function cookie(name: string, attributes: string, more: Partial<SetCookie> = {}): SetCookie {
  return {
    name,
    text: `${name}=…${attributes}`,
    secure: false,
    httpOnly: false,
    partitioned: false,
    ...more,
  };
}

function stored(name: string, more: Partial<StoredCookie> = {}): StoredCookie {
  return {
    name,
    domain: 'shop.example',
    hostOnly: true,
    path: '/',
    secure: false,
    httpOnly: false,
    sameSite: 'unspecified',
    session: true,
    partitioned: false,
    ...more,
  };
}

const OWN_CONTENT = {
  texts: [],
  resources: [],
  forms: [],
  newWindowLinks: [],
  ownFiles: [{ element: 'script', url: 'https://shop.example/static/js/shop.js' } as const],
};
const CONTENT = seen(OWN_CONTENT);

const MARKUP: Markup = {
  from: 'dom',
  content: CONTENT,
  metas: [{ name: 'viewport', content: 'width=device-width' }],
  scripts: [{}, { src: '/static/shop.js' }],
  blocked: seen([]),
};

const page = (snapshot: PageSnapshot) => ({ kind: 'page', snapshot, seenAt: SEEN_AT }) as const;

/** Django behind Apache with their defaults. */
export const CARELESS: PageSnapshot = {
  url: 'https://shop.example/account/orders/2026',
  chain: seen([
    {
      url: 'http://shop.example/account/orders/2026',
      status: 301,
      from: 'network',
      headers: headers([
        ['Server', 'Apache/2.4.71 (Debian) OpenSSL/3.5.4'],
        ['Location', 'https://shop.example/account/orders/2026'],
      ]),
      setCookies: seen([]),
    },
    {
      url: 'https://shop.example/account/orders/2026',
      status: 200,
      from: 'network',
      headers: headers([
        ['Date', 'Wed, 04 Mar 2026 10:00:00 GMT'],
        ['Server', 'Apache/2.4.71 (Debian) OpenSSL/3.5.4'],
        ['Vary', 'Cookie'],
        ['Content-Type', 'text/html; charset=utf-8'],
      ]),
      setCookies: seen([
        cookie('csrftoken', '; Path=/; Max-Age=31449600', { path: '/', maxAge: 31_449_600 }),
        cookie('sessionid', '; Path=/', { path: '/' }),
      ]),
    },
  ]),
  cookieStore: seen([
    stored('csrftoken', { session: false, expires: SEEN_AT + 31_449_600_000 }),
    stored('sessionid'),
  ]),
  markup: seen(MARKUP),
  site: NOT_PROBED,
};

function without(snapshot: PageSnapshot, header: string): PageSnapshot {
  const { chain } = snapshot;
  const kept = ({ headers }: Hop) =>
    headers.seen ? seen(headers.value.filter(({ name }) => name !== header)) : headers;
  return {
    ...snapshot,
    chain: chain.seen ? seen(chain.value.map((hop) => ({ ...hop, headers: kept(hop) }))) : chain,
  };
}

export const HARDENED: PageSnapshot = {
  url: 'https://shop.example/',
  chain: seen([
    {
      url: 'https://shop.example/',
      status: 200,
      from: 'network',
      headers: headers([
        ['Server', 'Apache'],
        ['Strict-Transport-Security', 'max-age=63072000; includeSubDomains'],
        [
          'Content-Security-Policy',
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        ],
        ['X-Content-Type-Options', 'nosniff'],
        ['Content-Type', 'text/html; charset=utf-8'],
        ['Referrer-Policy', 'strict-origin-when-cross-origin'],
        ['Permissions-Policy', 'camera=(), geolocation=(), microphone=()'],
        ['Cache-Control', 'private, no-store'],
      ]),
      setCookies: seen([
        cookie('__Host-sessionid', '; Path=/; Secure; HttpOnly; SameSite=Lax', {
          secure: true,
          httpOnly: true,
          sameSite: 'Lax',
          path: '/',
        }),
      ]),
    },
  ]),
  cookieStore: seen([stored('__Host-sessionid', { secure: true, httpOnly: true, sameSite: 'lax' })]),
  markup: seen({ ...MARKUP, metas: [], scripts: [{ src: '/static/shop.js' }] }),
  site: NOT_PROBED,
};

/** As good as it gets but for a version, with a link to the sign-in page and no cookie. */
const FRONT = pageWith({
  url: 'https://shop.example/',
  headers: [
    ['Server', 'Apache/2.4.71 (Debian)'],
    ['Strict-Transport-Security', 'max-age=63072000; includeSubDomains'],
    [
      'Content-Security-Policy',
      "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ],
    ['X-Content-Type-Options', 'nosniff'],
    ['Referrer-Policy', 'no-referrer'],
  ],
  content: { linksToSignIn: true },
});

/** A shop with a hundred cookies, and a policy with many findings. */
export const MANY = pageWith({
  url: 'https://news.example/',
  headers: [
    ['Server', 'nginx/1.26.3'],
    ['X-Powered-By', 'PHP/8.4.1'],
    [
      'Content-Security-Policy',
      "script-src 'self' 'unsafe-inline' 'unsafe-eval' https://cdn.example.net; img-scr *; plugin-types a/b",
    ],
    ['Access-Control-Allow-Credentials', 'True'],
    ['X-XSS-Protection', '1'],
    ['Expect-CT', 'max-age=0'],
  ],
  setCookies: [
    'sessionid=1; Path=/',
    'admin_memo=a1b2c3; Path=/; HttpOnly',
    ...Array.from({ length: 100 }, (_, at) => `box_${at}=a1b2c3; Path=/; Max-Age=86400`),
  ],
  scripts: [{ src: 'http://cdn.example.net/a.js' }, { src: 'https://cdn.example.net/b.js' }],
});

/** A public shop without HTTPS, with all that follows from it. */
const PLAIN = pageWith({
  url: 'http://shop.example/login',
  headers: [['Server', 'Apache/2.4.71 (Debian)']],
  setCookies: ['sessionid=1; Path=/; HttpOnly', 'cart=1; Path=/', '__Secure-id=1; Secure'],
  content: { forms: [{ targets: [], password: true, hiddenFields: [] }] },
});

/** An error page of a server on this machine. */
const NOT_FOUND = pageWith({
  url: 'http://localhost:8080/old/address',
  status: 404,
  headers: [['Server', 'nginx/1.26.3']],
});

/** The answer of an interface for programs. */
const API = pageWith({
  url: 'https://api.example/v1/orders',
  contentType: 'application/json',
  headers: [['Access-Control-Allow-Origin', '*']],
});

const HOSTILE_URL = `https://${'very-long-label.'.repeat(12)}example/${encodeURIComponent(HOSTILE_TEXTS.script)}/${'x'.repeat(500)}`;

const HOSTILE: PageSnapshot = {
  url: HOSTILE_URL,
  chain: seen([
    {
      url: HOSTILE_URL,
      status: 200,
      from: 'network',
      headers: headers([
        [
          'Server',
          `Apache/2.4.71 ${HOSTILE_TEXTS.script} ${HOSTILE_TEXTS.reversed} ${HOSTILE_TEXTS.unseen} ${HOSTILE_TEXTS.stacked}`,
        ],
        ['X-Powered-By', `Express/4 ${HOSTILE_TEXTS.long}`],
        [
          'Content-Security-Policy',
          `default-src 'unsafe-inline' ${HOSTILE_TEXTS.script} ${HOSTILE_TEXTS.reversed}; script-src 'unsafe-eval' 'unsafe-inline' ${HOSTILE_TEXTS.long} https:; object-src *`,
        ],
        ['Strict-Transport-Security', `max-age=${HOSTILE_TEXTS.reversed}`],
        ['X-Content-Type-Options', `${HOSTILE_TEXTS.unseen}${HOSTILE_TEXTS.stacked}`],
      ]),
      setCookies: seen([
        cookie(`sess${HOSTILE_TEXTS.script}`, '; Path=/'),
        cookie(`session${HOSTILE_TEXTS.reversed}${HOSTILE_TEXTS.unseen}`, `; Path=/${HOSTILE_TEXTS.long}`),
        cookie('W'.repeat(3_000), `; Path=/${HOSTILE_TEXTS.stacked}`),
      ]),
    },
  ]),
  cookieStore: seen([stored(`session${HOSTILE_TEXTS.reversed}${HOSTILE_TEXTS.unseen}`)]),
  markup: seen(MARKUP),
  site: NOT_PROBED,
};

/** Policies of each kind, with findings for most parts. */
const POLICIES: PageSnapshot = {
  ...HARDENED,
  url: 'https://shop.example/account/orders',
  chain: seen([
    {
      url: 'https://shop.example/account/orders',
      status: 200,
      from: 'network',
      headers: headers([
        ['Server', 'nginx/1.26.3'],
        ['Content-Type', 'text/html; charset=utf-8'],
        [
          'Content-Security-Policy',
          "default-src 'self'; script-src 'self' https://cdn.example.net/lib/ 'nonce-aBcD1234efGH5678'; style-src 'self' 'unsafe-inline'; img-src * data:; object-src 'none'; block-all-mixed-content; img-src 'none'; script-scr 'self'",
        ],
        [
          'Content-Security-Policy-Report-Only',
          "script-src 'nonce-aBcD1234efGH5678' 'strict-dynamic' https: 'unsafe-inline'; report-uri /csp",
        ],
      ]),
      setCookies: seen([]),
    },
  ]),
  markup: seen({
    ...MARKUP,
    metas: [{ httpEquiv: 'Content-Security-Policy', content: "frame-ancestors 'none'; base-uri 'self'" }],
  }),
};

const UNKNOWNS: PageSnapshot = {
  url: 'http://localhost:8000/',
  chain: seen([
    {
      url: 'http://localhost:8000/',
      status: 200,
      from: 'http-cache',
      headers: headers([['Server', 'nginx/1.26.3']]),
      setCookies: unseen('http-cache'),
    },
  ]),
  cookieStore: unseen('no-permission'),
  markup: unseen('page-unreadable'),
  site: NOT_PROBED,
};

/** The page if its policy blocked two of its scripts. */
function blocking(snapshot: PageSnapshot): PageSnapshot {
  const { markup } = snapshot;
  const blocked = seen([{ directive: 'script-src-elem', blocked: 'inline', count: 2 }]);
  return markup.seen ? { ...snapshot, markup: seen({ ...markup.value, blocked }) } : snapshot;
}

/** The page after a probe, with all or the first few requests. */
function probed(snapshot: PageSnapshot, most = Infinity): PageSnapshot {
  const probes = planProbe(snapshot, '3f9a1c77b2e4').slice(0, most).map(probedRequest);
  return { ...snapshot, site: siteFrom(probes, snapshot) };
}

function probedRequest(request: ProbeRequest): Probed {
  const response = (status: number, ...lines: readonly (readonly [string, string])[]): Probed['answer'] =>
    seen({ status, headers: headers(lines), setCookies: seen([]), texts: [] });
  const html = ['Content-Type', 'text/html; charset=utf-8'] as const;
  const responses: Readonly<Record<ProbeKind, Probed['answer']>> = {
    http: unseen('hsts-stored'),
    cors: response(
      200,
      ['Access-Control-Allow-Origin', request.origin ?? ''],
      ['Access-Control-Allow-Credentials', 'true'],
    ),
    'not-found': response(404, html),
    static: response(
      200,
      ['Content-Type', 'text/javascript'],
      ['Cache-Control', 'max-age=31536000, immutable'],
    ),
    listing: seen({
      status: 200,
      headers: headers([html]),
      setCookies: seen([]),
      texts: [{ needle: 'Index of /', where: 'title' }],
    }),
    'security-txt': response(404, html),
    'source-map': response(200, [
      'Content-Type',
      `application/json${HOSTILE_TEXTS.reversed}${HOSTILE_TEXTS.script}`,
    ]),
  };
  return { ...request, at: SEEN_AT, answer: responses[request.kind] };
}

/** Files of other sites, with and without a version. */
const FOREIGN: PageSnapshot = {
  ...CARELESS,
  markup: seen({
    ...MARKUP,
    content: seen({
      ...OWN_CONTENT,
      resources: [
        { element: 'script', url: 'https://cdn.example.net/npm/lib@3.7.1/dist/lib.min.js' },
        { element: 'script', url: 'https://cdn.example.net/refuses/1.2.3/chart.js' },
        { element: 'link', rel: 'stylesheet', url: 'https://cdn.example.net/icons@6/css/all.min.css' },
        { element: 'script', url: 'https://js.stripe.com/v3/' },
      ],
    }),
  }),
};

/** All states of a view. */
/** A preview of what the careless page could send, with another extension in the way. */
const PREVIEW = planPreview(
  [
    { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' },
    { op: 'set-header', name: 'X-Frame-Options', value: 'SAMEORIGIN' },
    { op: 'set-header', name: 'Content-Security-Policy', value: "default-src 'self'; report-uri /csp" },
    { op: 'hide-version', header: 'Server', product: 'Apache' },
    { op: 'set-header', name: 'Strict-Transport-Security', value: 'max-age=300' },
    { op: 'set-cookie-attributes', cookie: 'sessionid', role: 'session', secure: true, httpOnly: true },
    { op: 'set-cookie-attributes', cookie: 'csrftoken', role: 'anti-csrf', secure: true },
  ],
  [{ name: 'Server', value: 'Apache' }],
);

/** Lists of all that happened in a document. */
const listed = <T>(first: readonly T[] = [], more = 0): Listed<T> => ({ first, more: seen(more) });
/** A page of 14 blocks, of which some have a style. */
const layout = (styled: number): Layout => ({
  width: 1_000,
  blocks: Array.from({ length: 14 }, (_, at) => [at, at < styled ? 3 : 0, 0, at * 50, 900, styled * 3]),
});
const WATCHED: PreviewSeen = {
  blocked: listed(),
  failed: listed(),
  errors: listed(),
  layout: seen(layout(14)),
};

/** All that can be fixed, selected. */
const ALL_FIXES: PreviewChoice = {
  seenAt: SEEN_AT,
  findings: audit(CARELESS).findings.flatMap(({ id, advice }) => (advice.length > 0 ? [id] : [])),
};

function preview(parts: Partial<ShownPreview>, isSimulated = true, snapshot = CARELESS): PageState {
  const shown: ShownPreview = {
    plan: PREVIEW,
    origin: 'https://shop.example',
    ruleId: 2,
    startedAt: SEEN_AT,
    before: { grade: 'F', score: 0, page: pageOf(snapshot.url), blocked: [], layout: layout(14) },
    seen: WATCHED,
    conflicts: [],
    leftOut: [],
    unreported: [],
    from: { snapshot: CARELESS, choice: ALL_FIXES, suppressed: new Map(), plan: PREVIEW },
    ...parts,
  };
  if (!isSimulated) return { ...page(snapshot), preview: shown };
  const lines = shown.plan.operations.flatMap((one) =>
    one.operation === 'remove' ? [] : [[one.name, one.value] as const],
  );
  const simulated = (hop: Hop, at: number, all: readonly Hop[]): Hop =>
    at < all.length - 1 ? hop : { ...hop, headers: headers([['Content-Type', 'text/html'], ...lines]) };
  const { chain } = snapshot;
  const arrived: PageSnapshot = {
    ...snapshot,
    simulated: true,
    seenAt: SEEN_AT,
    chain: chain.seen ? seen(chain.value.map(simulated)) : chain,
  };
  return { ...page(previewed(arrived, shown.plan)), preview: shown };
}

const DEPLOYED = [
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'SAMEORIGIN'],
  ['Strict-Transport-Security', 'max-age=300'],
  ['Referrer-Policy', 'strict-origin-when-cross-origin'],
].map(([name = '', value = '']) => ({ op: 'set-header', name, value }) as const);

function expected({ name, value }: HeaderLine): Expected {
  return { kind: 'header', name, value, findings: [] };
}

export const STATES = {
  preview: preview({
    seen: {
      ...WATCHED,
      blocked: listed<PreviewBlocked>(
        [
          { directive: 'script-src-elem', blocked: 'inline' },
          {
            directive: 'img-src',
            blocked: `https://${HOSTILE_TEXTS.script.replaceAll(/[^a-z]/g, '')}.example`,
          },
          { directive: 'style-src-attr', blocked: 'inline', isReported: true },
        ],
        7,
      ),
      layout: seen(layout(2)),
    },
    conflicts: ['X-Frame-Options'],
  }),
  'preview-quiet': preview({}),
  'preview-breaks': preview({
    before: {
      grade: 'F',
      score: 0,
      page: pageOf(CARELESS.url),
      blocked: [],
      failed: [],
      layout: layout(14),
    },
    seen: {
      ...WATCHED,
      blocked: listed([
        { directive: 'Cross-Origin-Embedder-Policy', blocked: 'https://cdn.example.net/lib.js' },
      ]),
      failed: listed([
        {
          url: 'https://cdn.example.net/lib.js',
          resource: 'script',
          error: 'net::ERR_BLOCKED_BY_RESPONSE',
        },
        {
          url: `https://img.example.net/${HOSTILE_TEXTS.script.replaceAll(/[^a-z]/g, '')}/a-name-that-is-very-long.png`,
          resource: 'image',
          error: 'net::ERR_NAME_NOT_RESOLVED',
        },
      ]),
    },
  }),
  'preview-errors': preview({
    leftOut: ['Content-Security-Policy'],
    seen: {
      ...WATCHED,
      errors: listed(
        [
          {
            message: 'ReferenceError: jQuery is not defined',
            source: 'https://shop.example/app.js',
            line: 12,
          },
          { message: HOSTILE_TEXTS.script, source: '', line: 0 },
        ],
        1,
      ),
    },
  }),
  'preview-unwatched': preview({ seen: NOTHING_SEEN }),
  'preview-worker': preview({}, false, { ...CARELESS, chain: unseen('service-worker') }),
  'preview-ended': page({ ...CARELESS, simulated: true }),
  careless: page(CARELESS),
  deployed: {
    ...page(apply(CARELESS, DEPLOYED.slice(0, 2))),
    copied: linesFor(CARELESS, DEPLOYED.map(expected), SEEN_AT - 1).map((line) =>
      line.startsWith('=Referrer-Policy') ? `#${line.slice(1)}` : line,
    ),
  },
  recorded: { ...page(CARELESS), isRecorded: true },
  suppressed: {
    ...page(CARELESS),
    suppressed: suppressionsFor(
      CARELESS.url,
      [
        {
          site: 'shop.example',
          finding: 'content-security-policy/missing',
          reason: 'The policy comes with the move to the new templates, see ticket 1204.',
          until: '2099-01-31',
        },
        { site: 'shop.example', finding: 'server-tokens/version', reason: `Known ${HOSTILE_TEXTS.script}` },
      ],
      '2026-03-04',
    ),
  },
  probed: page(probed(CARELESS)),
  'probed-in-part': page(probed(CARELESS, 3)),
  foreign: page(FOREIGN),
  hardened: page(HARDENED),
  front: page(FRONT),
  blocking: page(blocking(HARDENED)),
  informed: page(without(HARDENED, 'Permissions-Policy')),
  policies: page(POLICIES),
  hostile: page(HOSTILE),
  unknowns: page(UNKNOWNS),
  many: page(MANY),
  plain: page(PLAIN),
  'not-found': page(NOT_FOUND),
  api: page(API),
  private: { ...page(CARELESS), isPrivate: true },
  unrecognised: page({
    ...HARDENED,
    chain: seen([
      {
        url: 'https://shop.example/',
        status: 200,
        from: 'network',
        headers: headers([['Strict-Transport-Security', 'max-age=63072000']]),
        setCookies: seen([cookie('id', '; Path=/; Secure; HttpOnly', { secure: true, httpOnly: true })]),
      },
    ]),
  }),
  development: page({
    ...HARDENED,
    url: 'http://localhost:5173/',
    chain: seen([
      {
        url: 'http://localhost:5173/',
        status: 200,
        from: 'network',
        headers: headers([['Content-Type', 'text/html']]),
        setCookies: seen([]),
      },
    ]),
    cookieStore: seen([]),
    markup: seen({ from: 'dom', metas: [], scripts: [{ src: '/@vite/client', type: 'module' }] }),
  }),
  'development-behind': page({
    ...HARDENED,
    url: 'http://localhost:3000/',
    chain: seen([
      {
        url: 'http://localhost:3000/',
        status: 200,
        from: 'network',
        headers: headers([
          ['Content-Type', 'text/html'],
          ['X-Powered-By', 'Express'],
        ]),
        setCookies: seen([]),
      },
    ]),
    cookieStore: seen([]),
    markup: seen({ from: 'dom', metas: [], scripts: [{ src: '/static/js/bundle.js' }] }),
  }),
  'service-worker': page({ ...CARELESS, chain: unseen('service-worker'), cookieStore: seen([]) }),
  withheld: { kind: 'withheld', url: 'https://bank.example/login', origin: 'https://bank.example/*' },
  nothing: { kind: 'nothing', url: 'https://shop.example/account' },
  'not-web': { kind: 'not-web', scheme: 'chrome:' },
  failed: { kind: 'failed', url: 'https://shop.example/', error: 'net::ERR_TOO_MANY_REDIRECTS' },
  error: { kind: 'error', message: 'The storage could not be read.' },
  closed: { kind: 'error', message: 'No tab with id: 12.' },
  loading: { kind: 'loading' },
} as const satisfies Record<string, PageState>;

export type StateName = keyof typeof STATES;

/** Together they have every part of the popup, as a test of the popup shows. */
export const RICHEST: readonly StateName[] = [
  'hostile',
  'preview-errors',
  'preview-worker',
  'probed',
  'recorded',
  'suppressed',
  'api',
  'deployed',
  'blocking',
  'hardened',
  'unknowns',
  'withheld',
];
