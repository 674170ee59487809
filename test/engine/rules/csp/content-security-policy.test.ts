import { expect, test } from 'vitest';
import { audit } from '../../../../src/engine/index.js';
import rule from '../../../../src/engine/rules/csp/content-security-policy.js';
import { pageWith } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const NAME = 'Content-Security-Policy';
const REPORT_ONLY = 'Content-Security-Policy-Report-Only';
const sent = (...values: string[]) => ({ headers: values.map((value) => [NAME, value] as const) });
const meta = (content: string) => ({ httpEquiv: 'content-security-policy', content });
const HASH = `${'A'.repeat(43)}=`;
const MANY = `default-src ${Array.from({ length: 500 }, (_, at) => `${String(at)}.example`).join(' ')}`;
const UNFRAMED = "default-src 'self'; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'";
const START = `${UNFRAMED}; frame-ancestors 'self'`;

ruleTable(rule, [
  {
    name: 'not sent',
    page: {},
    problems: ['missing'],
    points: 25,
    marked: null,
    advised: [START],
    left: ['unsafe-styles'],
  },
  {
    name: 'not sent, and the page loads scripts from elsewhere',
    page: {
      scripts: [
        { src: '/own.js' },
        { src: 'https://cdn.example.net/a.js' },
        { src: '//x.example.net:8443/b.js' },
        { src: 'http://old.example.net/c.js' },
        { src: "https://evil.example;script-src'/d.js" },
        { src: 'data:text/javascript,1' },
        { src: 'https://' },
        {},
      ],
    },
    problems: ['missing'],
    advised: [
      START.replace(
        '; ',
        "; script-src 'self' https://cdn.example.net https://x.example.net:8443 https://old.example.net; ",
      ),
    ],
    left: ['unsafe-styles'],
  },
  {
    name: 'not sent, and all that the page uses was seen',
    page: {
      uses: {
        origins: { script: ['self', 'https://cdn.example.net'], style: ['self'], img: ['self', 'data:'] },
        inlineScripts: [{ sha256: HASH }],
        inlineStyles: [{ sha256: HASH.replace('A', 'B') }],
        styleAttributes: true,
      },
    },
    problems: ['missing'],
    advised: [
      [
        "default-src 'none'",
        `script-src 'self' https://cdn.example.net 'sha256-${HASH}'`,
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
      ].join('; '),
    ],
    left: ['unsafe-styles'],
  },
  {
    name: 'not sent, and X-Frame-Options keeps everybody out: it stays, and the policy leaves that to it',
    page: { headers: [['X-Frame-Options', 'Deny']] },
    problems: ['missing'],
    advised: [UNFRAMED],
    left: ['unsafe-styles'],
  },
  { name: 'not sent, markup not read yet', page: { markup: 'page-not-read' }, unknown: ['page-not-read'] },
  ...(['not-recorded', 'page-unreadable', 'too-long', 'too-many'] as const).map((markup) => ({
    name: `not sent, and markup that nobody will see (${markup})`,
    page: { markup },
    problems: ['missing'],
    points: 25,
    marked: null,
    advised: [START],
    left: ['unsafe-styles'],
    unknown: [markup],
  })),
  {
    name: 'only reporting, in a policy longer than is read: whatever it says, it blocks nothing',
    page: { headers: [[REPORT_ONLY, 'a'.repeat(32_769)]] },
    problems: ['report-only'],
    left: ['unsafe-styles'],
    points: 25,
  },
  {
    name: 'only reporting, and markup that nobody will see',
    page: { headers: [[REPORT_ONLY, "default-src 'none'"]], markup: 'not-recorded' },
    problems: ['report-only'],
    points: 25,
    unknown: ['not-recorded'],
  },
  {
    name: 'a header, and markup that nobody will see: what a <meta> adds only makes it stricter',
    page: { ...sent("default-src 'none'"), markup: 'not-recorded' },
    passes: ['default-none'],
    unknown: ['not-recorded'],
  },
  {
    name: 'not sent, markup not seen, but no HTML that could carry a <meta>',
    page: { contentType: 'application/xml', markup: 'page-not-read' },
    problems: ['missing'],
    left: ['unsafe-styles'],
  },
  {
    name: 'only reporting, and good enough to be enforced',
    page: { headers: [[REPORT_ONLY, "default-src 'none'; script-src 'self' https://A.example/Path"]] },
    problems: ['report-only'],
    points: 25,
    advised: ["default-src 'none'; script-src 'self' https://A.example/Path"],
  },
  {
    name: 'only reporting, and not good',
    page: { headers: [[REPORT_ONLY, 'default-src *']] },
    problems: ['report-only'],
    advised: [START],
    left: ['unsafe-styles'],
  },
  {
    name: 'only reporting, and open to a partner whom X-Frame-Options blocks',
    page: {
      headers: [
        [REPORT_ONLY, "default-src 'none'; frame-ancestors 'self' https://partner.example"],
        ['X-Frame-Options', 'SAMEORIGIN'],
      ],
    },
    problems: ['report-only'],
    advised: [UNFRAMED],
    left: ['unsafe-styles'],
  },
  {
    name: 'only reporting, and open to this site, which X-Frame-Options blocks',
    page: {
      headers: [
        [REPORT_ONLY, "default-src 'none'; frame-ancestors 'self'"],
        ['X-Frame-Options', 'DENY, DENY'],
      ],
    },
    problems: ['report-only'],
    advised: [UNFRAMED],
    left: ['unsafe-styles'],
  },
  {
    name: 'only reporting, and no wider than X-Frame-Options',
    page: {
      headers: [
        [REPORT_ONLY, "default-src 'none'; frame-ancestors 'self'"],
        ['X-Frame-Options', 'SAMEORIGIN'],
      ],
    },
    problems: ['report-only'],
    advised: ["default-src 'none'; frame-ancestors 'self'"],
  },
  {
    name: 'a stricter policy, which only reports, is ready to take its place',
    page: {
      headers: [
        [NAME, "default-src 'self'; script-src 'self' 'unsafe-inline'"],
        [
          REPORT_ONLY,
          "default-src 'self'; script-src 'self'; connect-src 'none'; base-uri 'self'; frame-ancestors 'self'",
        ],
      ],
    },
    problems: ['unsafe-scripts'],
    advised: [
      "default-src 'self'; script-src 'self'; connect-src 'none'; base-uri 'self'; frame-ancestors 'self'",
    ],
  },
  {
    name: 'one that only reports opens what default-src in force limits',
    page: {
      headers: [
        [NAME, "default-src 'self'; script-src 'self' 'unsafe-inline'"],
        [
          REPORT_ONLY,
          "default-src 'self'; script-src 'self'; connect-src *; frame-src *; form-action *; base-uri 'self'; frame-ancestors 'self'",
        ],
      ],
    },
    problems: ['unsafe-scripts'],
    advised: ["default-src 'self'; script-src 'self'"],
  },
  {
    name: 'one that only reports lets in hosts that strict-dynamic switches off',
    page: {
      headers: [
        [
          NAME,
          `default-src 'none'; script-src 'strict-dynamic' 'sha256-${HASH}' 'unsafe-eval' https://cdn.example`,
        ],
        [
          REPORT_ONLY,
          `default-src 'none'; script-src 'sha256-${HASH}' https://cdn.example; frame-ancestors 'self'`,
        ],
      ],
    },
    problems: ['base-uri', 'unsafe-eval'],
    advised: [
      `default-src 'none'; script-src 'strict-dynamic' 'sha256-${HASH}' https://cdn.example; base-uri 'self'`,
    ],
  },
  {
    name: 'one that only reports has a path in another case',
    page: {
      headers: [
        [NAME, "default-src 'self' 'unsafe-eval' https://cdn.example/A/"],
        [REPORT_ONLY, "default-src 'self' https://cdn.example/a/; frame-ancestors 'self'"],
      ],
    },
    problems: ['unsafe-eval'],
    advised: ["default-src 'self' https://cdn.example/A/"],
  },
  {
    name: 'one that only reports requires no trusted types',
    page: {
      headers: [
        [NAME, "default-src 'self' 'unsafe-eval'; require-trusted-types-for 'script'"],
        [REPORT_ONLY, "default-src 'self'; require-trusted-types-for; frame-ancestors 'self'"],
      ],
    },
    problems: ['unsafe-eval'],
    advised: ["default-src 'self'; require-trusted-types-for 'script'"],
  },
  {
    name: 'shorter than any policy',
    page: sent('defa'),
    problems: ['invalid'],
    points: 25,
    marked: ['defa'],
    advised: [START],
    left: ['unsafe-styles'],
  },
  { name: 'empty', page: sent(''), problems: ['invalid'], advised: [START], left: ['unsafe-styles'] },
  {
    name: 'a directive twice: the first stays, as browsers have it',
    page: sent("default-src 'self'; img-src 'self'; img-src 'none'"),
    problems: ['parsed-by-browsers'],
    points: 0,
    severity: 'info',
    marked: ['img-src'],
    advised: ["default-src 'self'; img-src 'self'"],
  },
  {
    name: 'a directive twice, and the first is weak',
    page: sent("default-src 'none'; script-src *; script-src 'self'"),
    problems: ['unsafe-scripts', 'parsed-by-browsers'],
    points: 20,
    left: [],
  },
  {
    name: 'a directive twice, and the first of them is strict',
    page: sent("default-src 'none'; script-src 'self'; script-src *"),
    problems: ['parsed-by-browsers'],
    points: 0,
  },
  {
    name: 'nothing by default, and this machine without TLS',
    page: sent("default-src 'none'; connect-src http://localhost:8080"),
    passes: ['enforced-default-none'],
  },
  {
    name: 'a trailing comma',
    page: sent("default-src 'none',"),
    problems: ['parsed-by-browsers'],
    points: 0,
    advised: [],
  },
  {
    name: 'in a <meta> outside the head, where browsers ignore it',
    page: { metas: [{ ...meta("default-src 'none'"), outsideHead: true }] },
    problems: ['missing'],
    left: ['unsafe-styles'],
    points: 25,
  },
  {
    name: 'a weaker one in such a <meta>',
    page: { ...sent("default-src 'none'"), metas: [{ ...meta('default-src *'), outsideHead: true }] },
    passes: ['default-none'],
  },
  {
    name: 'a path that cannot be decoded where two policies meet',
    page: sent('default-src https://a.example/%zz', 'default-src https://a.example/%zz'),
    problems: ['parsed-by-browsers'],
    points: 0,
    marked: ['https://a.example/%zz'],
    advised: [],
  },
  {
    name: 'strict-dynamic without nonce or hash',
    page: sent("default-src 'none'; script-src 'strict-dynamic'"),
    problems: ['strict-dynamic-alone'],
    points: 25,
    marked: ["'strict-dynamic'"],
    advised: [],
  },
  {
    name: 'inline scripts: only script-src is changed',
    page: sent("default-src 'self'; script-src 'self' 'Unsafe-Inline' https://A.example/B; report-to R"),
    problems: ['unsafe-scripts'],
    points: 20,
    marked: ["'Unsafe-Inline'"],
    advised: ["default-src 'self'; script-src 'self' https://A.example/B; report-to R"],
  },
  {
    name: 'inline scripts through default-src: a script-src of their own',
    page: {
      ...sent("default-src 'self' 'unsafe-inline'"),
      scripts: [{ src: 'https://cdn.example.net/a.js' }],
    },
    problems: ['unsafe-scripts', 'unsafe-styles'],
    points: 20,
    advised: ["default-src 'self' 'unsafe-inline'; script-src 'self'"],
  },
  {
    name: 'scripts from anywhere',
    page: {
      ...sent("default-src 'none'; script-src * data:"),
      scripts: [{ src: 'https://cdn.example.net/a.js' }],
    },
    problems: ['unsafe-scripts'],
    marked: ['*', 'data:'],
    advised: ["default-src 'none'; script-src 'self' https://cdn.example.net"],
  },
  {
    name: 'inline scripts that were all seen: let in by their hashes',
    page: {
      ...sent(
        "default-src 'self'; script-src 'self' 'unsafe-inline' https:; style-src 'self' 'unsafe-inline'",
      ),
      uses: {
        origins: { script: ['self', 'https://cdn.example.net'] },
        inlineScripts: [{ sha256: HASH }],
        inlineStyles: [{ sha256: HASH }],
      },
    },
    problems: ['unsafe-scripts', 'unsafe-styles'],
    advised: [
      `default-src 'self'; script-src 'self' https://cdn.example.net 'sha256-${HASH}'; style-src 'self' 'sha256-${HASH}'`,
    ],
  },
  {
    name: 'a nonce: what is mended around it keeps its pattern, and never this answer’s own',
    page: sent("default-src 'self'; script-src 'Nonce-SECRETSECRETSECRET' 'strict-dynamic'; object-src *"),
    problems: ['base-uri', 'unsafe-objects'],
    advised: [
      "default-src 'self'; script-src 'nonce-{new-for-every-answer}' 'strict-dynamic'; object-src 'none'; base-uri 'self'",
    ],
  },
  {
    name: 'only reporting, with a nonce, and good enough',
    page: { headers: [[REPORT_ONLY, "default-src 'none'; script-src 'nonce-SECRETSECRETSECRET'"]] },
    problems: ['report-only'],
    advised: ["default-src 'none'; script-src 'nonce-{new-for-every-answer}'; base-uri 'self'"],
  },
  {
    name: 'a URL hash, beside which Chromium ignores hosts that other browsers need: they stay',
    page: sent("default-src 'self'; script-src 'self' https: 'url-sha256-AbC='"),
    problems: ['unsafe-scripts'],
    points: 20,
    advised: [],
  },
  {
    name: 'an eval hash, beside which Chromium ignores unsafe-eval',
    page: sent("default-src 'self'; script-src 'self' 'unsafe-eval' 'eval-sha256-AbC='"),
    problems: ['unsafe-eval'],
    points: 10,
    advised: [],
  },
  {
    name: 'a key, beside which only Chromium ignores unsafe-inline',
    page: sent("default-src 'self'; script-src 'ed25519-AbC=' 'unsafe-inline'"),
    problems: ['unsafe-scripts'],
    points: 20,
    advised: [],
  },
  {
    name: 'a host with an underscore, which no policy can name',
    page: {
      uses: { origins: { script: ['self', 'https://a_b.example'] } },
    },
    problems: ['missing'],
    advised: [
      [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
      ].join('; '),
    ],
  },
  {
    name: 'no directive for scripts, objects and styles',
    page: sent('upgrade-insecure-requests'),
    problems: ['unlimited-scripts', 'unlimited-styles', 'unlimited-objects'],
    points: 20,
    advised: ["upgrade-insecure-requests; script-src 'self'; object-src 'none'"],
  },
  {
    name: 'objects from anywhere',
    page: sent("default-src 'none'; object-src https:"),
    problems: ['unsafe-objects'],
    marked: ['https:'],
    advised: ["default-src 'none'; object-src 'none'"],
  },
  {
    name: 'a source without TLS',
    page: sent("default-src 'self'; connect-src http://a.example ftp://b.example"),
    problems: ['insecure-scheme'],
    points: 20,
    marked: ['http://a.example', 'ftp://b.example'],
    advised: ["default-src 'self'; connect-src https://a.example"],
  },
  {
    name: 'this machine, which browsers trust without TLS',
    page: sent(
      "default-src 'self'; connect-src http://localhost:* http://127.0.0.1:8080 http://[::1] http://a.localhost",
    ),
    passes: ['enforced-no-unsafe'],
  },
  {
    name: 'who may frame the page and where reports go load nothing',
    page: sent("default-src 'self'; frame-ancestors http://a.example; report-uri http://a.example/r"),
    passes: ['enforced-no-unsafe'],
  },
  {
    name: 'pictures from this machine',
    page: sent("default-src 'none'; img-src http://localhost"),
    passes: ['enforced-default-none'],
  },
  {
    name: 'this machine beside another host: only that is changed',
    page: sent(
      "default-src 'self'; connect-src http://localhost http://a.example; frame-ancestors http://b.example",
    ),
    problems: ['insecure-scheme'],
    points: 20,
    marked: ['http://a.example'],
    advised: [
      "default-src 'self'; connect-src http://localhost https://a.example; frame-ancestors http://b.example",
    ],
  },
  {
    name: 'eval beside this machine costs what eval costs',
    page: sent("default-src 'self' 'unsafe-eval'; connect-src http://localhost"),
    problems: ['unsafe-eval'],
    points: 10,
  },
  {
    name: 'this machine, in the second of two policies',
    page: sent('upgrade-insecure-requests', "default-src 'self'; connect-src http://localhost"),
    passes: ['merged-default-none', 'enforced-no-unsafe'],
  },
  {
    name: 'the same on an http page',
    page: { url: 'http://shop.example.com/', ...sent("default-src 'self'; connect-src http://a.example") },
    passes: ['no-unsafe'],
  },
  {
    name: 'eval',
    page: sent("default-src 'self' 'unsafe-eval'"),
    problems: ['unsafe-eval'],
    points: 10,
    marked: ["'unsafe-eval'"],
    advised: ["default-src 'self'"],
  },
  {
    name: 'pictures without TLS',
    page: sent("default-src 'self'; img-src http: 'self'"),
    problems: ['insecure-scheme-passive'],
    points: 10,
    advised: ["default-src 'self'; img-src https: 'self'"],
  },
  {
    name: 'inline styles',
    page: sent("default-src 'self'; style-src 'self' 'unsafe-inline'"),
    problems: ['unsafe-styles'],
    points: 0,
    advised: [],
  },
  {
    name: 'reports named twice',
    page: sent("default-src 'none'; report-uri /a; report-uri /b"),
    problems: ['repeated-reports'],
    points: 0,
    marked: ['report-uri'],
    advised: ["default-src 'none'; report-uri /a"],
  },
  {
    name: 'reports named twice beside insecure pictures, which the Observatory then forgives',
    page: sent("default-src 'self'; img-src http:; report-uri /a; report-uri /b"),
    problems: ['repeated-reports', 'insecure-scheme-passive'],
    points: 0,
    advised: ["default-src 'self'; img-src https:; report-uri /a"],
  },
  {
    name: 'nothing by default',
    page: sent("default-src 'none'; script-src 'self'"),
    passes: ['default-none'],
  },
  {
    name: 'script-src-elem lets in what the Observatory does not look at: no pass of ours',
    page: sent("default-src 'none'; script-src 'self'; script-src-elem 'unsafe-inline'"),
    problems: ['scripts-let-in#script-src-elem'],
    points: 20,
  },
  {
    name: 'nor where a nonce is none',
    page: sent("default-src 'self'; script-src 'nonce-a.b' 'unsafe-inline'"),
    problems: ['invalid-nonce'],
    points: 20,
  },
  {
    name: 'a nonce makes inline harmless',
    page: sent("default-src 'self'; script-src 'nonce-a' 'unsafe-inline'; base-uri 'none'"),
    passes: ['no-unsafe'],
  },
  {
    name: 'strict-dynamic with a nonce makes the host list harmless',
    page: sent(
      "default-src 'self'; script-src 'strict-dynamic' 'nonce-a' https: 'unsafe-inline'; base-uri 'none'",
    ),
    passes: ['no-unsafe'],
  },
  {
    name: 'in a <meta> only',
    page: { metas: [{ content: 'x' }, meta("default-src 'self'")] },
    passes: ['no-unsafe'],
  },
  {
    name: 'in a <meta> with only what does not count there',
    page: { metas: [meta("frame-ancestors 'none'")] },
    problems: ['missing'],
    left: ['unsafe-styles'],
  },
  {
    name: 'in a <meta> with only what does not count there, twice: then it does to the Observatory',
    page: { metas: [meta('report-uri /a; report-uri /b')] },
    problems: ['unlimited-scripts', 'unlimited-styles', 'repeated-reports', 'unlimited-objects'],
    points: 20,
    advised: [],
  },
  {
    name: 'a <meta> that takes more away',
    page: { ...sent('default-src http:'), metas: [meta("default-src 'self'")] },
    passes: ['merged-default-none', 'enforced-no-unsafe'],
  },
  {
    name: 'a second policy lets in everything: the merge sees no scripts, browsers run them',
    page: sent('upgrade-insecure-requests', "default-src * 'unsafe-inline' data:"),
    problems: ['enforced-unsafe-scripts', 'enforced-unsafe-styles', 'enforced-unsafe-objects'],
    passes: ['merged-default-none'],
    points: 20,
    marked: ['*', "'unsafe-inline'", 'data:'],
    advised: [],
  },
  {
    name: 'the same with eval',
    page: sent('upgrade-insecure-requests', "default-src * 'unsafe-inline' 'unsafe-eval' data:"),
    problems: [
      'enforced-unsafe-scripts',
      'enforced-unsafe-eval',
      'enforced-unsafe-styles',
      'enforced-unsafe-objects',
    ],
    passes: ['merged-default-none'],
    points: 20,
  },
  {
    name: 'the same in one line, as Firefox joins them',
    page: sent("upgrade-insecure-requests, default-src * 'unsafe-inline' data:"),
    problems: ['enforced-unsafe-scripts', 'enforced-unsafe-styles', 'enforced-unsafe-objects'],
    passes: ['merged-default-none'],
    points: 20,
  },
  {
    name: 'the same the other way round, which the merge sees too',
    page: sent("default-src * 'unsafe-inline' data:", 'upgrade-insecure-requests'),
    problems: ['unsafe-scripts', 'unsafe-styles', 'unsafe-objects'],
    points: 20,
    advised: [],
  },
  {
    name: 'a header and a <meta> that both leave objects open',
    page: {
      ...sent("script-src 'self'; style-src 'self'; object-src https:"),
      metas: [meta('object-src *')],
    },
    problems: ['enforced-unsafe-objects'],
    passes: ['merged-no-unsafe'],
    points: 0,
    severity: 'info',
    marked: ['https:', '*'],
  },
  {
    name: 'inline scripts in the one, foreign hosts in the other: nothing passes both',
    page: sent(
      "script-src 'unsafe-inline'; object-src 'none'; style-src 'self'",
      "script-src https:; object-src 'none'",
    ),
    passes: ['no-unsafe'],
  },
  {
    name: 'a nonce holds within its own policy',
    page: sent(
      'img-src *',
      "default-src 'none'; script-src 'nonce-a' 'unsafe-inline'",
      "script-src 'unsafe-inline'",
    ),
    passes: ['default-none'],
  },
  {
    name: 'strict-dynamic closes the list of hosts, within its own policy',
    page: sent(
      'img-src *',
      "default-src 'none'; script-src 'nonce-a' 'strict-dynamic' https:; base-uri 'none'",
      'script-src https:',
    ),
    passes: ['default-none'],
  },
  {
    name: 'eval, which the first policy says nothing of',
    page: sent('upgrade-insecure-requests', "default-src 'self' 'unsafe-eval'"),
    problems: ['enforced-unsafe-eval'],
    passes: ['merged-default-none'],
    points: 10,
    marked: ["'unsafe-eval'"],
    advised: [],
  },
  {
    name: 'eval is what the merge sees; browsers let in scripts',
    page: sent(
      "script-src https: 'unsafe-eval'; object-src 'none'; style-src 'self'",
      "script-src http: 'unsafe-eval'",
    ),
    problems: ['enforced-unsafe-scripts', 'unsafe-eval'],
    points: 20,
    marked: ['https:', 'http:'],
  },
  {
    name: 'a source without TLS, which the first policy says nothing of',
    page: sent(
      'upgrade-insecure-requests',
      "default-src 'self'; img-src http:; connect-src http://a.example ftp://b.example",
    ),
    problems: ['enforced-insecure-scheme', 'enforced-insecure-scheme-passive'],
    passes: ['merged-default-none'],
    points: 20,
    marked: ['http://a.example', 'ftp://b.example'],
  },
  {
    name: 'a source without TLS, which the first policy stops',
    page: sent("default-src 'self'", "default-src 'self'; connect-src http://a.example"),
    passes: ['no-unsafe'],
  },
  {
    name: 'the policy alone passes: another that names a source without TLS makes it no worse',
    page: sent(
      "script-src 'self'; object-src 'none'; style-src 'self'; connect-src *",
      "script-src 'self'; object-src 'none'; connect-src http://a.example",
    ),
    passes: ['no-unsafe'],
  },
  {
    name: 'a good policy behind another: the merge has nothing by default, browsers have its list',
    page: sent('upgrade-insecure-requests', "default-src 'self'"),
    passes: ['merged-default-none', 'enforced-no-unsafe'],
  },
  {
    name: 'inline styles cost the bonus of the merged pass',
    page: sent('upgrade-insecure-requests', "default-src 'self'; style-src 'unsafe-inline'"),
    problems: ['enforced-unsafe-styles'],
    passes: ['merged-default-none'],
    points: 0,
  },
  {
    name: 'pictures without TLS beside reports named twice, forgiven as in that policy alone',
    page: sent(
      'upgrade-insecure-requests',
      "default-src 'self'; img-src http:; report-uri /a; report-uri /b",
    ),
    problems: ['repeated-reports'],
    points: 0,
    advised: [],
  },
  {
    name: 'flawed in a <meta>: no header can mend it',
    page: { metas: [meta("default-src 'self' 'unsafe-eval'")] },
    problems: ['unsafe-eval'],
    advised: [],
  },
  {
    name: 'a header, markup not seen',
    page: { ...sent("default-src 'none'"), markup: 'page-not-read' },
    passes: ['default-none'],
    unknown: ['page-not-read'],
  },
  {
    name: 'a header no <meta> can mend, markup not seen',
    page: { ...sent('x'), markup: 'page-not-read' },
    problems: ['invalid'],
    left: ['unsafe-styles'],
  },
  { name: 'headers not seen', page: { headers: 'service-worker' }, unknown: ['service-worker'] },
  { name: 'longer than is read', page: sent('a'.repeat(20_000), 'b'.repeat(20_000)), unknown: ['too-long'] },
  {
    name: 'a <meta> longer than is read',
    page: { metas: [meta('a'.repeat(40_000))] },
    unknown: ['too-long'],
  },
  {
    name: 'more directives than are read',
    page: sent(Array.from({ length: 1001 }, (_, at) => `d${String(at)}`).join(';')),
    unknown: ['too-many'],
  },
  {
    name: 'more policies over one long list than are merged',
    page: sent([MANY, MANY, ...Array.from({ length: 300 }, () => 'default-src x')].join()),
    unknown: ['too-many'],
  },
  // How script of anyone's choice runs: see test/engine/csp/any-script.test.ts.
  ...['__CSP_NONCE__', 'NONCE', 'csp-nonce', 'nonce_placeholder'].map((nonce) => ({
    name: `a placeholder that browsers accept: ${nonce}`,
    page: sent(`default-src 'none'; script-src 'nonce-${nonce}'; base-uri 'none'`),
    problems: ['placeholder-nonce'],
    marked: [`'nonce-${nonce}'`],
    points: 20,
  })),
  {
    name: 'a placeholder that another policy does not accept',
    page: sent(
      "script-src 'nonce-NONCE'; style-src 'self'; object-src 'none'; base-uri 'none'",
      "script-src 'nonce-dGhpcyBpcyByYW5kb20x'; object-src 'none'",
    ),
    passes: ['no-unsafe'],
  },
  {
    name: 'a nonce and no base-uri',
    page: sent("default-src 'self'; script-src 'nonce-r4nd0m'"),
    problems: ['base-uri'],
    marked: ["'nonce-r4nd0m'"],
    points: 15,
    advised: ["default-src 'self'; script-src 'nonce-{new-for-every-answer}'; base-uri 'self'"],
  },
  {
    name: 'a nonce, and a base-uri that allows names of anyone',
    page: sent("default-src 'self'; script-src 'nonce-r4nd0m'; base-uri 'self' *.com"),
    problems: ['base-uri'],
    marked: ["'nonce-r4nd0m'", '*.com'],
    points: 15,
  },
  {
    name: 'the base of the page stays',
    page: {
      ...sent(`default-src 'self'; script-src 'sha256-${HASH}' 'strict-dynamic'; base-uri *`),
      uses: { base: 'https://files.example.net' },
    },
    problems: ['base-uri'],
    advised: [
      `default-src 'self'; script-src 'sha256-${HASH}' 'strict-dynamic'; base-uri 'self' https://files.example.net`,
    ],
  },
  {
    name: 'eval costs less than that, and nothing beside it',
    page: sent("default-src 'self'; script-src 'nonce-r4nd0m' 'unsafe-eval'"),
    problems: ['base-uri', 'unsafe-eval'],
    points: 15,
  },
  {
    name: 'a hash alone needs no base-uri',
    page: sent(`default-src 'self'; script-src 'sha256-${HASH}'`),
    passes: ['no-unsafe'],
  },
  {
    name: 'another policy has the base-uri',
    page: sent("default-src 'self'; script-src 'nonce-r4nd0m'", "base-uri 'self'"),
    passes: ['no-unsafe'],
  },
  {
    name: 'inline script elements let in',
    page: sent("default-src 'self'; script-src-elem 'self' 'unsafe-inline' *"),
    problems: ['scripts-let-in#script-src-elem'],
    marked: ["'unsafe-inline'", '*'],
    points: 20,
  },
  {
    name: 'handlers let in too; hosts mean nothing to them',
    page: sent("default-src 'self'; script-src-elem data:; script-src-attr 'unsafe-inline' *"),
    problems: ['scripts-let-in#script-src-elem', 'scripts-let-in#script-src-attr'],
    marked: ['data:'],
    points: 20,
  },
  {
    name: 'unsafe-inline beside a nonce with other characters than base64, which browsers ignore',
    page: sent("default-src 'self'; script-src 'self' 'unsafe-inline' 'nonce-a.b'"),
    problems: ['invalid-nonce'],
    marked: ["'nonce-a.b'"],
    points: 20,
  },
  {
    name: 'the same for event handlers only',
    page: sent("default-src 'self'; script-src-elem 'self'; script-src 'unsafe-inline' 'nonce-!!!'"),
    problems: ['invalid-nonce'],
    marked: ["'nonce-!!!'"],
    points: 20,
  },
  {
    name: 'the same for script elements',
    page: sent("default-src 'self'; script-src-elem 'self' 'unsafe-inline' 'nonce-$nonce'"),
    problems: ['scripts-let-in#script-src-elem'],
  },
  {
    name: 'another policy keeps them out',
    page: sent("default-src 'self'; script-src-attr 'unsafe-inline'", "script-src 'self'"),
    passes: ['no-unsafe'],
  },
  {
    name: 'another policy says nothing of scripts',
    page: sent("default-src 'self'; script-src-attr 'unsafe-inline'", "img-src 'self'; style-src 'self'"),
    problems: ['scripts-let-in#script-src-attr'],
    points: 20,
  },
  {
    name: 'told already: script-src-elem says no more than script-src',
    page: sent("default-src 'self'; script-src 'unsafe-inline'; script-src-elem 'unsafe-inline'"),
    problems: ['unsafe-scripts'],
    points: 20,
    left: ['scripts-let-in#script-src-elem'],
  },
  {
    name: 'where anybody can publish',
    page: sent("default-src 'self'; script-src 'self' https://unpkg.com *.herokuapp.com:443 shop.github.io"),
    problems: ['open-host'],
    marked: ['https://unpkg.com', '*.herokuapp.com:443'],
    points: 20,
  },
  {
    name: 'the same beside eval: as much as unsafe-inline and eval',
    page: sent("default-src 'self'; script-src 'unsafe-eval' https://unpkg.com"),
    problems: ['open-host', 'unsafe-eval'],
    points: 20,
  },
  {
    name: 'the same beside unsafe-inline, which needs no host',
    page: sent("default-src 'self'; script-src 'unsafe-inline' https://unpkg.com"),
    problems: ['unsafe-scripts'],
    points: 20,
    left: ['open-host'],
  },
  {
    name: 'the same for every host',
    page: sent("default-src 'self'; script-src https: unpkg.com"),
    problems: ['unsafe-scripts'],
    points: 20,
    left: ['open-host'],
  },
  {
    name: 'JSONP',
    page: sent("default-src 'self' https://accounts.google.com"),
    problems: ['jsonp-host'],
    marked: ['https://accounts.google.com'],
    points: 20,
  },
  {
    name: 'AngularJS',
    page: sent("default-src 'self'; script-src cdnjs.cloudflare.com"),
    problems: ['angular-host'],
    marked: ['cdnjs.cloudflare.com'],
    points: 20,
  },
  {
    name: 'one of each: the most certain is the finding',
    page: sent("default-src 'self'; script-src https://accounts.google.com unpkg.com cdnjs.cloudflare.com"),
    problems: ['open-host'],
    marked: ['unpkg.com'],
    points: 20,
  },
  {
    name: 'what once answered with anyone’s code',
    page: sent("default-src 'self'; script-src https://www.facebook.com"),
    problems: ['doubtful-host'],
    passes: ['no-unsafe'],
    severity: 'info',
    points: 0,
  },
]);

test('the finding about one host names the other ways', () => {
  const policy = "default-src 'self'; script-src https://accounts.google.com unpkg.com cdnjs.cloudflare.com";
  const { findings } = audit(pageWith(sent(policy)));
  expect(findings.find(({ id }) => id === 'content-security-policy/open-host')).toMatchObject({
    text: 'The policy allows hosts where anyone can publish scripts: unpkg.com',
    why: expect.stringContaining(
      'It also runs through JSONP: https://accounts.google.com; AngularJS: cdnjs.cloudflare.com.',
    ) as string,
  });
});

test('in a sandbox without allow-scripts no script runs, and only the Observatory counts what the policy allows', () => {
  const resultOf = (sandbox: string) => {
    const policy = `${sandbox}; default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'`;
    const { findings, passes, observatory } = audit(pageWith(sent(policy)));
    const ids = [...findings, ...passes].filter(({ rule }) => rule === 'content-security-policy');
    const row = observatory.tests['content-security-policy'];
    return { ids: ids.map(({ message }) => message), row };
  };
  const row: unknown = expect.objectContaining({ result: 'csp-implemented-with-unsafe-inline' });
  expect(resultOf('sandbox')).toEqual({ ids: ['enforced-default-none'], row });
  expect(resultOf('sandbox allow-scripts')).toEqual({ ids: ['unsafe-scripts', 'unsafe-eval'], row });
});
