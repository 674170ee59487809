import fc from 'fast-check';
import { redactSetCookie } from '../../src/capture/set-cookie.js';
import type {
  Hop,
  PageContent,
  PageSnapshot,
  PageUse,
  ProbedResponse,
  SiteEvidence,
  StoredCookie,
  Unseen,
} from '../../src/engine/index.js';
import { LOAD_KINDS, REASONS } from '../../src/engine/index.js';
import { HEADERS } from '../../src/engine/headers.js';
import { TEXT_PATTERNS } from '../../src/engine/pages/signatures.js';

/** Pieces with a meaning for parsers, so that random text gets past the first branch. */
const PIECES = [
  ...['max-age=', '31536000', '0', 'includeSubDomains', 'preload', '"', ';', '; ', ',', ', ', '=', ' ', '\t'],
  ...['default-src', 'script-src', 'object-src', 'style-src', 'img-src', 'report-uri', 'frame-ancestors'],
  ...["'self'", "'none'", "'unsafe-inline'", "'unsafe-eval'", "'strict-dynamic'", "'nonce-a'", "'sha256-b='"],
  ...["'nonce-x.x'", "'url-sha256-a='", "'ed25519-a='", 'http://localhost'],
  ...[
    'https:',
    'http:',
    '*',
    'data:',
    'https://a.example/',
    'https://a.example/b',
    'http://a.example',
    '%zz',
  ],
  ...[
    'nosniff',
    'Apache/2.4.57',
    '(Debian)',
    '(',
    ')',
    'PHP',
    '/8.1',
    'v1',
    'constructor',
    '__proto__',
    '{header}',
  ],
  ...['strict-origin', 'unsafe-url', 'DENY', 'sameorigin', 'ALLOW-FROM', 'require-corp', 'same-origin'],
  ...[
    'report-to',
    'g',
    'g="https://r.example/"',
    '{"group":"g","max_age":1,"endpoints":[{"url":"http://r/"}]}',
  ],
  ...[
    '{"report_to":"g","max_age":1}',
    'blocked-destinations=(script)',
    '10.0.0.1',
    'db.corp',
    '//',
    '"cache"',
  ],
  ...['1; mode=block', 'polyfill.io', 'no-cache', 'no-referrer', 'always', 'never', 'on'],
  ...['response-origin', 'attachment', 'application/json', 'image/png', 'isolate-and-require-corp'],
  ...['same-site', 'unsafe-none', 'text/html', 'frame-ancestors *', 'SAME-ORIGIN', '(', ':', '%"'],
  ...[
    'Secure',
    'HttpOnly',
    'SameSite=',
    'Lax',
    'None',
    'Path=/',
    'Domain=',
    '.example.com',
    'com',
    'Max-Age=0',
  ],
  ...[
    'sessionid',
    'csrftoken',
    'xsrf',
    'login',
    'a',
    '__Host-',
    '__Secure-',
    '\0',
    '\u202e',
    '\ud800',
    '…',
    '🍪',
    '\r\n',
  ],
] as const;

const hostileText = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);

const headerName = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      ...[
        'Strict-Transport-Security',
        'content-security-policy',
        'Content-Security-Policy-Report-Only',
        'Server',
      ],
      ...[
        'X-Content-Type-Options',
        'X-Powered-By',
        'Content-Type',
        'Via',
        'X-Frame-Options',
        'X-AspNet-Version',
      ],
      ...['Referrer-Policy', 'Cross-Origin-Resource-Policy', 'Cross-Origin-Embedder-Policy'],
      ...['Cross-Origin-Opener-Policy', 'Access-Control-Allow-Origin', 'Access-Control-Allow-Credentials'],
      ...['Cache-Control', 'Expires', 'Date', 'Pragma', 'Clear-Site-Data', 'SourceMap', 'Location'],
      ...['X-XSS-Protection', 'X-Content-Security-Policy', 'Feature-Policy', 'Expect-CT', 'P3P'],
      ...['Reporting-Endpoints', 'Report-To', 'NEL', 'Integrity-Policy', 'Permissions-Policy', 'X-Backend'],
      ...['Document-Isolation-Policy', 'Connection-Allowlist', 'Permissions-Policy-Report-Only'],
      ...['Content-Disposition', 'Content-Length', 'X-DNS-Prefetch-Control'],
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom(...Object.keys(HEADERS)) },
  { weight: 1, arbitrary: hostileText },
);

const unseen = fc
  .constantFrom(...Object.keys(REASONS).filter((reason) => reason !== 'crashed'))
  .map((because) => ({ seen: false, because: because as Unseen }) as const);

function observed<T>(value: fc.Arbitrary<T>) {
  return fc.oneof(
    { weight: 6, arbitrary: value.map((value) => ({ seen: true, value }) as const) },
    { weight: 1, arbitrary: unseen },
  );
}

const webUrl = fc.constantFrom(
  ...['https://shop.example.com/', 'http://shop.example.com/a/b', 'https://localhost:8443/', 'http://[::1]/'],
  ...[
    'https://192.0.2.7/',
    'https://example.co.uk/x',
    'https://xn--bcher-kva.example/',
    'https://me.github.io/',
  ],
);

/** The HTML type is common, as no markup is read without a type. */
const headerLine = fc.oneof(
  { weight: 4, arbitrary: fc.record({ name: headerName, value: hostileText }) },
  { weight: 1, arbitrary: fc.constant({ name: 'Content-Type', value: 'text/html; charset=utf-8' }) },
);
const setCookie = hostileText.map((line) => redactSetCookie(line));

const hop = (url: fc.Arbitrary<string>): fc.Arbitrary<Hop> =>
  fc.record({
    url,
    status: fc.constantFrom(200, 301, 404),
    from: fc.constantFrom('network', 'http-cache', 'browser'),
    headers: observed(fc.array(headerLine, { maxLength: 8 })),
    setCookies: observed(fc.array(setCookie, { maxLength: 5 })),
  });

const storedCookie: fc.Arbitrary<StoredCookie> = fc.record({
  name: hostileText,
  domain: hostileText,
  hostOnly: fc.boolean(),
  path: hostileText,
  secure: fc.boolean(),
  httpOnly: fc.boolean(),
  sameSite: fc.constantFrom('none', 'lax', 'strict', 'unspecified'),
  session: fc.boolean(),
  partitioned: fc.boolean(),
});

/** URLs as capture cleans them: same-host or not, https or http. */
const anyUrl = fc.oneof(
  webUrl,
  fc.constantFrom(
    'http://shop.example.com/login',
    'http://cdn.example/a',
    'http://192.0.2.7/',
    'http://localhost/',
  ),
);
const content: fc.Arbitrary<PageContent> = fc.record({
  texts: fc.uniqueArray(
    fc.record(
      {
        needle: fc.oneof(fc.constantFrom(...TEXT_PATTERNS.map(({ text }) => text)), hostileText),
        where: fc.constantFrom('title', 'text', 'top', 'element', 'whole'),
        version: fc.oneof(fc.constantFrom('404', '500', '1.26.3'), hostileText),
      },
      { requiredKeys: ['needle', 'where'] },
    ),
    { maxLength: 12 },
  ),
  resources: fc.array(
    fc.record({ element: fc.constantFrom('script', 'img', 'link', 'iframe', 'object'), url: anyUrl }),
    { maxLength: 3 },
  ),
  forms: fc.array(
    fc.record({
      targets: fc.array(anyUrl, { maxLength: 2 }),
      password: fc.boolean(),
      hiddenFields: fc.constant([]),
    }),
    { maxLength: 2 },
  ),
  newWindowLinks: fc.array(
    fc.record({ url: anyUrl, rel: fc.constantFrom('', 'opener', 'opener noopener') }),
    { maxLength: 2 },
  ),
});

const place = fc.oneof(fc.constantFrom('self', 'data:', 'blob:', 'https://cdn.example'), hostileText);
const code = fc.array(fc.record({ sha256: fc.oneof(fc.constant(`${'A'.repeat(43)}=`), hostileText) }), {
  maxLength: 2,
});
const uses: fc.Arbitrary<PageUse> = fc.record({
  origins: fc.dictionary(fc.constantFrom(...LOAD_KINDS), fc.array(place, { maxLength: 2 })),
  allLoads: fc.boolean(),
  sheetsUnread: fc.boolean(),
  inlineScripts: code,
  inlineStyles: code,
  handlers: fc.boolean(),
  scriptAddresses: fc.boolean(),
  styleAttributes: fc.boolean(),
});

const markup = fc.record({
  from: fc.constantFrom('dom', 'body'),
  metas: fc.array(
    fc.record(
      {
        charset: fc.constantFrom('utf-8', 'latin1', 's3cret', ''),
        httpEquiv: fc.constantFrom('Content-Security-Policy', 'refresh'),
        name: fc.oneof(fc.constant('referrer'), hostileText),
        content: hostileText,
      },
      { requiredKeys: [] },
    ),
    { maxLength: 4 },
  ),
  scripts: fc.array(
    fc.record(
      {
        src: fc.oneof(hostileText, webUrl, fc.constantFrom('//cdn.example/a.js', 'https://', '/own.js')),
        integrity: fc.constantFrom('', 'sha384-abc', 'md5-abc', 'ed25519-abc'),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 4 },
  ),
  content: observed(content),
  uses: observed(uses),
});

const visit = (url: fc.Arbitrary<string>) => fc.record({ url, status: fc.constantFrom(200, 301, 302, 404) });

/** Mostly without a probe. */
function probed<T>(value: fc.Arbitrary<T>) {
  const notProbed = { seen: false, because: 'not-probed' } as const;
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(notProbed) },
    { weight: 1, arbitrary: value.map((value) => ({ seen: true, value }) as const) },
  );
}

const probedResponse: fc.Arbitrary<ProbedResponse> = fc.record(
  {
    status: fc.constantFrom(200, 204, 301, 403, 404, 500),
    headers: observed(fc.array(headerLine, { maxLength: 5 })),
    setCookies: fc.constant({ seen: true, value: [] } as const),
    texts: fc.constant([]),
    securityTxt: fc.record({
      contacts: fc.nat(3),
      plainContacts: fc.nat(1),
      expires: fc.array(fc.oneof(hostileText, fc.constant('2030-01-01T00:00:00Z')), { maxLength: 2 }),
      preferredLanguages: fc.nat(2),
      malformed: fc.nat(2),
    }),
  },
  { requiredKeys: ['status', 'headers', 'setCookies', 'texts'] },
);

const site = (url: fc.Arbitrary<string>): fc.Arbitrary<SiteEvidence> =>
  fc.record({
    http: probed(
      fc.option(
        fc
          .tuple(visit(fc.constant('http://shop.example.com/')), fc.array(visit(url), { maxLength: 2 }))
          .map(([first, rest]) => [first, ...rest]),
      ),
    ),
    tls: probed(fc.constantFrom('trusted', 'untrusted', 'accepted', 'closed')),
    cors: probed(
      fc.record({
        origin: fc.constantFrom('https://other.example', 'null'),
        headers: fc.array(
          fc.record({
            name: fc.constantFrom('Access-Control-Allow-Origin', 'Access-Control-Allow-Credentials'),
            value: fc.oneof(fc.constantFrom('*', 'https://other.example', 'true'), hostileText),
          }),
          { maxLength: 3 },
        ),
      }),
    ),
    preload: probed(
      fc.array(
        fc.record({
          host: fc.constantFrom('example.com', 'shop.example.com', 'com'),
          includeSubDomains: fc.boolean(),
        }),
        { maxLength: 2 },
      ),
    ),
    probes: probed(
      fc.array(
        fc.record({
          kind: fc.constantFrom(
            'http',
            'cors',
            'not-found',
            'static',
            'listing',
            'security-txt',
            'source-map',
          ),
          method: fc.constantFrom('GET', 'HEAD', 'OPTIONS'),
          url,
          origin: fc.constantFrom('https://other.example', 'null'),
          at: fc.integer(),
          answer: observed(fc.option(probedResponse)),
        }),
        { maxLength: 4 },
      ),
    ),
  });

function page(url: fc.Arbitrary<string>): fc.Arbitrary<PageSnapshot> {
  return fc
    .record({
      url,
      chain: observed(fc.tuple(fc.array(hop(url), { maxLength: 3 }), hop(url))),
      cookieStore: observed(fc.array(storedCookie, { maxLength: 4 })),
      markup: observed(markup),
      site: site(url),
    })
    .map(({ chain, ...rest }) => ({
      ...rest,
      // The last hop is the document's own response.
      chain: chain.seen
        ? { seen: true, value: [...chain.value[0], documentAt(rest.url, chain.value[1])] }
        : chain,
    }));
}

/** A redirect over plain HTTP, which may lead to HTTPS, is a document nowhere: only the panel judges it alone. */
function documentAt(url: string, { status, ...hop }: Hop): Hop {
  return { ...hop, url, status: status === 301 && !url.startsWith('https:') ? 200 : status };
}

/** A page as capture may produce it: its URLs are valid, an attacker controls everything else. */
export const anyPage = page(webUrl);

/** A page with invalid URLs. */
export const brokenPage = page(fc.oneof(webUrl, hostileText));
