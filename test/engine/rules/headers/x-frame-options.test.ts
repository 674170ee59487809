import rule from '../../../../src/engine/rules/headers/x-frame-options.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const CSP = "default-src 'self'";

function page(options: readonly string[], policies: readonly string[] = [], meta?: string): PageParts {
  return {
    headers: [
      ...options.map((value) => ['X-Frame-Options', value] as const),
      ...policies.map((value) => ['Content-Security-Policy', value] as const),
    ],
    ...(meta !== undefined && { metas: [{ httpEquiv: 'Content-Security-Policy', content: meta }] }),
  };
}

ruleTable(rule, [
  { name: 'not sent', page: {}, problems: ['missing'], points: 20, marked: null, advised: ['SAMEORIGIN'] },
  {
    name: 'not sent, with a cookie for frames of other sites',
    page: { setCookies: ['a=1; Secure; SameSite=None'] },
    problems: ['missing'],
    advised: ['SAMEORIGIN'],
  },
  { name: 'sent empty', page: page(['']), problems: ['missing'] },
  { name: 'DENY', page: page(['DENY']), passes: ['limited'] },
  { name: 'SAMEORIGIN, case-insensitive', page: page([' SameOrigin ']), passes: ['limited'] },
  {
    name: 'an unknown value',
    page: page(['ALLOWALL']),
    problems: ['invalid'],
    points: 20,
    marked: ['ALLOWALL'],
    advised: ['SAMEORIGIN'],
  },
  {
    name: 'twice: browsers enforce it',
    page: page(['DENY', 'DENY']),
    problems: ['repeated'],
    points: 0,
    severity: 'info',
    advised: ['DENY'],
  },
  {
    name: 'different values block every site, and no advice lowers that',
    page: page(['SAMEORIGIN', 'deny']),
    problems: ['repeated'],
    points: 0,
    advised: ['DENY'],
  },
  { name: 'with an unknown one', page: page(['SAMEORIGIN, foo']), problems: ['repeated'], advised: ['DENY'] },
  { name: 'with an empty one', page: page(['SAMEORIGIN,']), problems: ['repeated'], advised: ['DENY'] },
  { name: 'two unknown values', page: page(['foo, bar']), problems: ['invalid'], points: 20 },
  {
    name: 'ALLOW-FROM with another value',
    page: page(['ALLOW-FROM https://a.example, SAMEORIGIN']),
    problems: ['repeated'],
    points: 0,
  },
  {
    name: 'twice, with frame-ancestors in a <meta>',
    page: page(['SAMEORIGIN', 'SAMEORIGIN'], [CSP], "frame-ancestors 'none'"),
    passes: ['limited'],
  },
  { name: 'DENY with a semicolon', page: page(['deny;']), problems: ['invalid'], advised: ['DENY'] },
  {
    name: 'a list',
    page: page(['SAMEORIGIN, SAMEORIGIN']),
    problems: ['repeated'],
    advised: ['SAMEORIGIN'],
  },
  {
    name: 'ALLOW-FROM: no advice, which would block the named site',
    page: page(['ALLOW-FROM https://a.example']),
    problems: ['allow-from'],
    passes: ['allow-from-sent'],
    points: 20,
    advised: [],
  },
  { name: 'frame-ancestors', page: page([], [`${CSP}; frame-ancestors 'none'`]), passes: ['via-csp'] },
  {
    name: 'frame-ancestors overrides the header',
    page: page(['ALLOWALL'], [`${CSP}; frame-ancestors 'self'`]),
    passes: ['via-csp'],
  },
  {
    name: 'frame-ancestors without sources allows no site',
    page: page([], [`${CSP}; frame-ancestors`]),
    passes: ['via-csp'],
  },
  {
    name: 'any site: the Observatory passes it, we report it',
    page: page(['DENY'], [`${CSP}; frame-ancestors * https://a.example`]),
    problems: ['framed-by-anyone'],
    points: 20,
    marked: ['*'],
  },
  {
    name: 'any site, on any port, or with a name that anyone can register',
    page: page([], [`${CSP}; frame-ancestors 'self' *:* https: *.example.com *.com *.github.io`]),
    problems: ['framed-by-anyone'],
    points: 20,
    marked: ['*:*', 'https:', '*.com', '*.github.io'],
  },
  {
    name: 'a suffix of a government, or of one company: who gets a name there is not known to be anyone',
    page: page([], [`${CSP}; frame-ancestors *.service.gov.uk *.akamaized.net`]),
    passes: ['via-csp'],
  },
  {
    name: 'all subdomains of the site',
    page: page([], [`${CSP}; frame-ancestors *.example.com:* https://*.partner.co.uk`]),
    passes: ['via-csp'],
  },
  {
    name: 'one of two policies limits framing',
    page: page([], [`${CSP}; frame-ancestors *`, `${CSP}; frame-ancestors 'self'`]),
    passes: ['via-csp'],
  },
  {
    name: 'any site, in a policy that the Observatory cannot parse',
    page: page(['DENY'], [`${CSP}; ${CSP}; frame-ancestors https:`]),
    problems: ['framed-by-anyone'],
    points: 20,
  },
  {
    name: 'in a policy that the Observatory cannot parse, browsers apply it',
    page: page([], [`${CSP}; ${CSP}; frame-ancestors 'none'`]),
    passes: ['via-csp'],
  },
  {
    name: 'twice in a policy: the first counts',
    page: page([], [`${CSP}; frame-ancestors *; frame-ancestors 'none'`]),
    problems: ['framed-by-anyone'],
    points: 20,
  },
  {
    name: 'a report-only policy names a partner: no advice, which would block it',
    page: {
      headers: [['Content-Security-Policy-Report-Only', 'frame-ancestors https://partner.example']],
    },
    problems: ['missing'],
    advised: [],
  },
  {
    name: 'with frame-ancestors in a <meta>',
    page: page([], [CSP], "frame-ancestors 'none'"),
    problems: ['only-in-meta'],
    points: 20,
    marked: ['frame-ancestors'],
    advised: ['SAMEORIGIN'],
  },
  {
    name: 'with another site in it: no advice, which would block it',
    page: page(['ALLOWALL'], [CSP], "frame-ancestors 'self' https://a.example"),
    problems: ['only-in-meta'],
    points: 20,
    advised: [],
  },
  {
    name: 'with another site in a <meta> that does not count',
    page: page([], [], 'frame-ancestors https://a.example'),
    problems: ['missing'],
    advised: [],
  },
  {
    name: 'with frame-ancestors in a <meta>, and a valid header',
    page: page(['SAMEORIGIN'], [CSP], "frame-ancestors 'none'"),
    passes: ['limited'],
  },
  {
    name: 'a <meta> with only frame-ancestors does not count',
    page: page([], [], "frame-ancestors 'none'"),
    problems: ['missing'],
  },
  {
    name: 'markup not seen, a policy without frame-ancestors',
    page: { ...page(['DENY'], [CSP]), markup: 'page-not-read' },
    passes: ['limited'],
    unknown: ['page-not-read'],
  },
  {
    name: 'markup not seen, and no policy in the header',
    page: { markup: 'page-not-read' },
    problems: ['missing'],
    unknown: ['page-not-read'],
  },
  {
    name: 'markup not seen, and not needed',
    page: { ...page([], [`${CSP}; frame-ancestors 'self'`]), markup: 'page-not-read' },
    passes: ['via-csp'],
  },
  {
    name: 'more directives than are read',
    page: page(['DENY'], [Array.from({ length: 1_001 }, (_, at) => `d${String(at)}`).join(';')]),
    unknown: ['too-many'],
  },
  { name: 'longer than is read', page: page(['a'.repeat(32_769)]), unknown: ['too-long'] },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
]);
