import { DIRECTIVES, KEYWORDS, RETIRED } from '../../../src/engine/csp/directives.js';
import { audit } from '../../../src/engine/index.js';
import { FEATURES, RETIRED_FEATURES } from '../../../src/engine/data/permissions.js';
import { pageWith, type PageParts } from '../page.js';

type Line = readonly [name: string, value: string];

/** How a browser answers. */
export type Ask =
  /** The page's script sets `heeded` to a boolean or a promise of one. */
  | { readonly by: 'page'; readonly body: string }
  /** The browser's console says one of these, first `ignored`. */
  | { readonly by: 'console'; readonly ignored: RegExp; readonly heeded: RegExp; readonly body?: string }
  /** The browser lists it among the features that a page can limit; Firefox has no such list and reads no such header. */
  | { readonly by: 'features' }
  /** Opened by a page of another site, it has no opener. */
  | { readonly by: 'opener' }
  /** A visit of its host over HTTP afterwards ends on HTTPS. */
  | { readonly by: 'upgrade' };

export interface Question {
  readonly subject: string;
  /** The rule about the header whose support this shows. */
  readonly rule?: string;
  readonly word: string;
  /** Header lines of the page that is loaded. */
  readonly headers: readonly Line[];
  readonly ask: Ask;
  /** Whether Sitegrade says that a browser heeds it. */
  readonly isSaidToWork: boolean;
}

/** A directive that no browser knows, the last of each policy: its console says so last. */
export const UNKNOWN = 'unknown-word';
const LAST = new RegExp(UNKNOWN);

/** Another site than the page's. */
export const OTHER = 'https://other.test';

/** Whether a report on the page has none of these findings. */
function isWithout(parts: PageParts, ...ids: readonly string[]): boolean {
  const report = audit(pageWith(parts));
  return !report.findings.some(({ id }) => ids.some((one) => id === one || id.startsWith(`${one}#`)));
}

const CSP = 'Content-Security-Policy';

function directives(): Question[] {
  return [...DIRECTIVES, ...RETIRED.keys()].map((word) => ({
    subject: 'Directives of Content-Security-Policy',
    rule: 'content-security-policy',
    word,
    headers: [[CSP, `${word}${VALUES[word] ?? " 'none'"}; ${UNKNOWN}`]],
    ask: {
      by: 'console',
      ignored:
        /unknown directive|unrecognized.*directive|not supporting directive|has been removed|ignoring ‘block-all/i,
      heeded: LAST,
    },
    isSaidToWork: DIRECTIVES.has(word),
  }));
}

/** Values of directives that are no source lists. */
const VALUES: Readonly<Record<string, string>> = {
  'block-all-mixed-content': '',
  'report-to': ' group',
  'report-uri': ' /reports',
  'require-trusted-types-for': " 'script'",
  sandbox: ' allow-scripts',
  'treat-as-public-address': '',
  'trusted-types': ' name',
  'upgrade-insecure-requests': '',
  webrtc: " 'block'",
};

const DIGEST = 'RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc=';

function sources(): Question[] {
  const hashes = ['nonce-bm9uY2U=', `sha256-${DIGEST}`];
  const words = [
    ...KEYWORDS,
    ...hashes,
    'unsafe-webtransport-hashes',
    'unsafe-allow-redirects',
    'no-keyword',
  ];
  return words.map((word) => ({
    subject: 'Quoted source expressions of script-src',
    rule: 'content-security-policy',
    word: `'${word}'`,
    headers: [[CSP, `script-src ${word === 'none' ? '' : "'self' "}'${word}'; ${UNKNOWN}`]],
    ask: { by: 'console', ignored: /invalid source|couldn’t parse/i, heeded: LAST },
    isSaidToWork: KEYWORDS.has(word) || hashes.includes(word),
  }));
}

function features(): Question[] {
  return [...FEATURES, ...RETIRED_FEATURES].map((word) => ({
    subject: 'Features of Permissions-Policy',
    rule: 'permissions-policy',
    word,
    headers: [['Permissions-Policy', `${word}=()`]],
    ask: { by: 'features' },
    isSaidToWork: FEATURES.has(word),
  }));
}

function clearTypes(): Question[] {
  const words = 'cache cookies storage executionContexts clientHints prefetchCache prerenderCache *';
  return words.split(' ').map((word) => {
    const lines: Line[] = [['Clear-Site-Data', `"${word}"`]];
    return {
      subject: 'Types of Clear-Site-Data',
      rule: 'clear-site-data',
      word: `"${word}"`,
      headers: [],
      ask: {
        by: 'console',
        // While Chromium clears the cache for a document, it says nothing.
        body: `<script>fetch('/empty?${queryOf(lines)}')</script>`,
        ignored: /unrecognized type|unknown value/i,
        heeded: /cleared data types|forced the clean up/i,
      },
      isSaidToWork: isWithout({ headers: lines }, 'clear-site-data/unread'),
    };
  });
}

/** For a response with these header lines. */
function queryOf(lines: readonly Line[]): string {
  return new URLSearchParams({ headers: JSON.stringify(lines) }).toString();
}

/** The Referer that each policy sends to the page's own origin and to another one. */
const REFERRERS: Readonly<Record<string, readonly [own: string, other: string]>> = {
  'no-referrer-when-downgrade': ['url', 'url'],
  'same-origin': ['url', ''],
  origin: ['origin', 'origin'],
  'strict-origin': ['origin', 'origin'],
  'origin-when-cross-origin': ['url', 'origin'],
  'strict-origin-when-cross-origin': ['url', 'origin'],
  'unsafe-url': ['url', 'url'],
};

/** Names of old, for which the HTML standard has an equivalent. */
const OLD_REFERRERS: Readonly<Record<string, string>> = {
  always: 'unsafe-url',
  default: 'strict-origin-when-cross-origin',
  'origin-when-crossorigin': 'origin-when-cross-origin',
};

const refererIs = ([own, other]: readonly string[] = []) => `<script>
const sent = async (origin) => {
  const referer = await (await fetch(origin + '/referer')).text();
  return referer === '' ? '' : referer.endsWith('/') ? 'origin' : 'url';
};
heeded = Promise.all([sent(location.origin), sent('${OTHER}')]).then(([own, other]) => own === '${own}' && other === '${other}');
</script>`;

function referrers(): Question[] {
  const about = { subject: 'Referrer policies', rule: 'referrer-policy' };
  // After a policy that every browser knows: of a list, the last known one counts.
  const listed = Object.entries(REFERRERS).map(([word, sent]): Question => {
    const headers: Line[] = [['Referrer-Policy', `no-referrer, ${word}`]];
    const isSaidToWork = isWithout({ headers }, 'referrer-policy/unknown-word');
    return { ...about, word, headers, ask: { by: 'page', body: refererIs(sent) }, isSaidToWork };
  });
  const old = Object.entries(OLD_REFERRERS);
  const inHeader = old.map(([word, as]): Question => {
    const headers: Line[] = [['Referrer-Policy', `no-referrer, ${word}`]];
    const isSaidToWork = isWithout({ headers }, 'referrer-policy/unknown-word');
    return {
      ...about,
      word: `${word}, in the header`,
      headers,
      ask: { by: 'page', body: refererIs(REFERRERS[as]) },
      isSaidToWork,
    };
  });
  const inMeta = old.map(([word, as]): Question => {
    const headers: Line[] = [['Referrer-Policy', 'no-referrer']];
    const metas = [{ kind: 'referrer', content: word }] as unknown as NonNullable<PageParts['metas']>;
    return {
      ...about,
      word: `${word}, in a <meta>`,
      headers,
      ask: { by: 'page', body: `<meta name="referrer" content="${word}">${refererIs(REFERRERS[as])}` },
      isSaidToWork: isWithout({ headers, metas }, 'referrer-policy/invalid', 'referrer-policy/unknown-word'),
    };
  });
  return [...listed, ...inHeader, ...inMeta];
}

/** How often and in which words framing is forbidden. */
const FRAMING: readonly (readonly Line[])[] = [
  ...[
    'DENY',
    'SAMEORIGIN',
    'deny',
    'DENY, DENY',
    'SAMEORIGIN, SAMEORIGIN',
    'SAMEORIGIN, DENY',
    'ALLOWALL',
    'ALLOW-FROM https://other.test',
    '"DENY"',
  ].map((value): Line[] => [['X-Frame-Options', value]]),
  [
    ['X-Frame-Options', 'SAMEORIGIN'],
    ['X-Frame-Options', 'SAMEORIGIN'],
  ],
  [
    ['X-Frame-Options', 'SAMEORIGIN'],
    ['X-Frame-Options', 'DENY'],
  ],
];

function framing(): Question[] {
  return FRAMING.map((headers) => ({
    subject: 'X-Frame-Options: another site cannot frame the page',
    rule: 'x-frame-options',
    word: headers.map(([, value]) => value).join(', then '),
    headers: [],
    ask: {
      by: 'page',
      body: `<script>
const frame = document.createElement('iframe');
frame.src = '${OTHER}/framed?${queryOf(headers)}';
// The framed page has a frame itself; an error page in its place has none.
heeded = new Promise((resolve) => { frame.onload = () => resolve(frame.contentWindow.length === 0); });
document.documentElement.append(frame);
</script>`,
    },
    isSaidToWork: isWithout(
      { headers },
      'x-frame-options/invalid',
      'x-frame-options/missing',
      'x-frame-options/allow-from',
    ),
  }));
}

function isolation(): Question[] {
  const isIsolated: Ask = { by: 'page', body: '<script>heeded = crossOriginIsolated</script>' };
  const openers = [
    'same-origin',
    'same-origin-allow-popups',
    'noopener-allow-popups',
    'restrict-properties',
    'no-word',
  ];
  const embedders = ['require-corp', 'credentialless', 'no-word'];
  const resources = ['same-origin', 'same-site', 'no-word'];
  const documents = ['isolate-and-require-corp', 'isolate-and-credentialless'];
  const imageFails = (query: string): Ask => ({
    by: 'page',
    body: `<script>
const image = new Image();
heeded = new Promise((resolve) => { image.onload = () => resolve(false); image.onerror = () => resolve(true); });
image.src = '${OTHER}/image?${query}';
</script>`,
  });
  const [COOP, COEP, CORP] = [
    'Cross-Origin-Opener-Policy',
    'Cross-Origin-Embedder-Policy',
    'Cross-Origin-Resource-Policy',
  ] as const;
  const opener = (lines: readonly Line[], word: string): Question => ({
    subject: COOP,
    rule: 'cross-origin-opener-policy',
    word,
    headers: lines,
    ask: { by: 'opener' },
    isSaidToWork: isWithout(
      { headers: lines },
      'cross-origin-opener-policy/invalid',
      'cross-origin-opener-policy/missing',
    ),
  });
  return [
    ...openers.map((word) => opener([[COOP, word]], word)),
    opener(
      [
        [COOP, 'same-origin'],
        [COOP, 'same-origin'],
      ],
      'same-origin, sent twice',
    ),
    ...embedders.map((word): Question => ({
      subject: COEP,
      rule: 'cross-origin-embedder-policy',
      word,
      headers: [
        [COOP, 'same-origin'],
        [COEP, word],
      ],
      ask: isIsolated,
      isSaidToWork: isWithout({ headers: [[COEP, word]] }, 'cross-origin-embedder-policy/invalid'),
    })),
    ...resources.map((word): Question => ({
      subject: CORP,
      rule: 'cross-origin-resource-policy',
      word,
      headers: [],
      ask: imageFails(queryOf([[CORP, word]])),
      isSaidToWork: isWithout({ headers: [[CORP, word]] }, 'cross-origin-resource-policy/invalid'),
    })),
    ...documents.map((word): Question => ({
      subject: 'Document-Isolation-Policy',
      word,
      headers: [['Document-Isolation-Policy', word]],
      ask: isIsolated,
      isSaidToWork: true,
    })),
    {
      subject: 'Connection-Allowlist',
      rule: 'connection-allowlist',
      word: '(response-origin)',
      headers: [['Connection-Allowlist', '(response-origin)']],
      ask: {
        by: 'page',
        body: `<script>heeded = fetch('${OTHER}/referer').then(() => false, () => true)</script>`,
      },
      isSaidToWork: isWithout(
        { headers: [['Connection-Allowlist', '(response-origin)']] },
        'connection-allowlist/malformed',
      ),
    },
    ...['?1', '?0'].map((word): Question => ({
      subject: 'Origin-Agent-Cluster',
      word,
      headers: [['Origin-Agent-Cluster', word]],
      ask: { by: 'page', body: `<script>heeded = originAgentCluster === ${word === '?1'}</script>` },
      isSaidToWork: isWithout(
        { headers: [['Origin-Agent-Cluster', word]] },
        'isolation/agent-cluster-unread',
      ),
    })),
  ];
}

function integrity(): Question[] {
  const loads = `<link rel="stylesheet" href="/red.css"><script src="/ran.js"></script>`;
  const ran = (attribute: string): Ask => ({
    by: 'page',
    body: `<script src="/ran.js" integrity="${attribute}"></script><script>heeded = globalThis.ran !== true</script>`,
  });
  const wrong = { sha256: 43, sha384: 64, sha512: 86 };
  return [
    ...['script', 'style'].map((word): Question => {
      const headers: Line[] = [['Integrity-Policy', `blocked-destinations=(${word})`]];
      return {
        subject: 'Integrity-Policy, blocked-destinations',
        rule: 'integrity-policy',
        word,
        headers,
        ask: {
          by: 'page',
          body: `${loads}<script>heeded = ${word === 'script' ? 'globalThis.ran !== true' : 'getComputedStyle(document.documentElement).color !== "rgb(255, 0, 0)"'}</script>`,
        },
        isSaidToWork: isWithout({ headers }, 'integrity-policy/unknown-word', 'integrity-policy/no-effect'),
      };
    }),
    ...Object.entries(wrong).map(([word, length]): Question => ({
      subject: 'integrity attribute: a file that does not match does not run',
      rule: 'subresource-integrity',
      word,
      headers: [],
      ask: ran(`${word}-${'A'.repeat(length)}=`.slice(0, word.length + 1 + Math.ceil(length / 4) * 4)),
      isSaidToWork: true,
    })),
    {
      subject: 'integrity attribute: a file that does not match does not run',
      rule: 'subresource-integrity',
      word: 'ed25519 (a public key)',
      headers: [],
      ask: ran(`ed25519-${'A'.repeat(43)}=`),
      isSaidToWork: true,
    },
    {
      subject: 'integrity attribute: a file that does not match does not run',
      rule: 'subresource-integrity',
      word: 'md5',
      headers: [],
      ask: ran(`md5-${'A'.repeat(22)}==`),
      isSaidToWork: false,
    },
  ];
}

function cookies(): Question[] {
  const kept = (name: string) =>
    `<script>heeded = fetch('/cookies').then((response) => response.json()).then((names) => !names.includes('${name}'))</script>`;
  const refused: readonly (readonly [why: string, line: string, ...ids: string[]])[] = [
    ['__Host- without Path=/', '__Host-a=1; Secure; Path=/cookies', 'cookie-prefixes/host-refused'],
    [
      '__host- (lower case) without Path=/',
      '__host-b=1; Secure; Path=/cookies',
      'cookie-prefixes/host-refused',
    ],
    ['__Secure- without Secure', '__Secure-c=1', 'cookie-prefixes/secure-refused'],
    ['__Http- without HttpOnly', '__Http-d=1; Secure', 'cookie-prefixes/http-refused'],
    ['__Host-Http- without HttpOnly', '__Host-Http-e=1; Secure; Path=/', 'cookie-prefixes/http-refused'],
    ['SameSite=None without Secure', 'f=1; SameSite=None', 'cookies/samesite-invalid'],
    ['Partitioned without Secure', 'g=1; Partitioned', 'cookie-syntax/partitioned-insecure'],
  ];
  return refused.map(([word, line, ...ids]) => ({
    subject: 'Set-Cookie: the cookie is rejected',
    word,
    headers: [['Set-Cookie', line]],
    ask: { by: 'page', body: kept(line.slice(0, line.indexOf('='))) },
    isSaidToWork: !isWithout({ setCookies: [line] }, ...ids),
  }));
}

function repeated(): Question[] {
  const subject = 'The same header twice';
  const twice = (name: string, value: string): Line[] => [
    [name, value],
    [name, value],
  ];
  const typed = (query: readonly Line[]) =>
    `<script src="/plain.js?${queryOf(query)}"></script><script>heeded = globalThis.ran !== true</script>`;
  const NOSNIFF = 'X-Content-Type-Options';
  return [
    {
      subject,
      rule: 'x-content-type-options',
      word: 'X-Content-Type-Options: nosniff is in force',
      headers: [],
      ask: { by: 'page', body: typed(twice(NOSNIFF, 'nosniff')) },
      isSaidToWork: isWithout({ headers: twice(NOSNIFF, 'nosniff') }, 'x-content-type-options/invalid'),
    },
    {
      subject,
      rule: 'x-content-type-options',
      word: 'X-Content-Type-Options: nosniff, nosniff is in force',
      headers: [],
      ask: { by: 'page', body: typed([[NOSNIFF, 'nosniff, nosniff']]) },
      isSaidToWork: isWithout({ headers: [[NOSNIFF, 'nosniff, nosniff']] }, 'x-content-type-options/invalid'),
    },
    {
      subject,
      rule: 'strict-transport-security',
      word: 'Strict-Transport-Security: the first counts',
      headers: [
        ['Strict-Transport-Security', 'max-age=31536000'],
        ['Strict-Transport-Security', 'max-age=0'],
      ],
      ask: { by: 'upgrade' },
      isSaidToWork: isWithout(
        {
          headers: [
            ['Strict-Transport-Security', 'max-age=31536000'],
            ['Strict-Transport-Security', 'max-age=0'],
          ],
        },
        'strict-transport-security/invalid',
        'strict-transport-security/max-age-short',
      ),
    },
    {
      subject,
      rule: 'content-security-policy',
      word: 'Content-Security-Policy: each is enforced',
      headers: [
        [CSP, "script-src 'unsafe-inline'"],
        [CSP, "img-src 'none'"],
      ],
      ask: {
        by: 'page',
        body: `<script>
const image = new Image();
heeded = new Promise((resolve) => { image.onload = () => resolve(false); image.onerror = () => resolve(true); });
image.src = '/image';
</script>`,
      },
      isSaidToWork: true,
    },
    {
      subject,
      rule: 'referrer-policy',
      word: 'Referrer-Policy: the last counts',
      headers: [
        ['Referrer-Policy', 'no-referrer'],
        ['Referrer-Policy', 'unsafe-url'],
      ],
      ask: { by: 'page', body: refererIs(['url', 'url']) },
      isSaidToWork: true,
    },
  ];
}

/** Every word that rules know, and some that no browser does. */
export const QUESTIONS: readonly Question[] = [
  ...directives(),
  ...sources(),
  ...features(),
  ...clearTypes(),
  ...referrers(),
  ...framing(),
  ...isolation(),
  ...integrity(),
  ...cookies(),
  ...repeated(),
];
