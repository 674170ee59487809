import { expect, test } from 'vitest';
import { DISCLOSING } from '../../../../src/engine/data/disclosing.js';
import { audit } from '../../../../src/engine/index.js';
import { TOKENS } from '../../../../src/engine/parse/product-headers.js';
import rule from '../../../../src/engine/rules/disclosure/disclosing-headers.js';
import { pageWith } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

ruleTable(rule, [
  { name: 'nothing sent', page: {}, passes: ['none'] },
  {
    name: 'a machine’s name',
    page: { headers: [['X-FEServer', 'MAIL07']] },
    problems: ['inside'],
    points: 0,
  },
  {
    name: 'many of one product are one finding',
    page: {
      headers: [
        ['X-Kong-Upstream-Latency', '3'],
        ['X-Kong-Proxy-Latency', '0'],
        ['X-Kong-Request-Id', 'a1'],
        ['$WSEP', ''],
      ],
    },
    problems: ['technology'],
  },
  {
    name: 'of every kind, in any case',
    page: {
      headers: [
        ['x-b3-traceid', '80f198ee56343ba864fe8b2a57d3eff7'],
        ['x-envoy-upstream-service-time', '12'],
        ['pega-host', 'app-07'],
      ],
    },
    problems: ['inside', 'technology', 'tracing'],
  },
  {
    name: 'what a page’s own scripts read',
    page: {
      headers: [
        ['X-Nextjs-Matched-Path', '/'],
        ['X-Nextjs-Redirect', '/cart'],
        ['X-Atmosphere-tracking-id', 'a1'],
      ],
    },
    problems: ['client'],
    points: 0,
  },
  {
    name: 'the server’s log',
    page: { headers: [['X-ChromeLogger-Data', `eyJ2ZXJzaW9uIjoiNC4xLjAi${'QUJD'.repeat(50)}`]] },
    problems: ['log'],
    points: 10,
  },
  {
    name: 'FirePHP’s log',
    page: {
      headers: [
        ['X-Wf-Protocol-1', 'http://meta.wildfirehq.org/Protocol/JsonStream/0.2'],
        ['X-Wf-1-1-1-1', '38|[{"Type":"LOG"},"SELECT 10.0.0.7"]|'],
        ['X-WF-Region', 'us-east-1'],
      ],
    },
    problems: ['log'],
    points: 10,
  },
  { name: 'an empty log', page: { headers: [['X-ChromeLogger-Data', ' ']] }, passes: ['none'] },
  {
    name: 'a log longer than is read',
    page: { headers: [['X-ChromeLogger-Data', 'a'.repeat(32_769)]] },
    problems: ['log'],
  },
  {
    name: 'the log’s older name, beside a machine’s',
    page: {
      headers: [
        ['X-Backend-Server', 'green-shop-5d84b5584-8j4ll'],
        ['X-ChromePhp-Data', 'eyJ2ZXJzaW9uIjoiNC4xLjAifQ=='],
      ],
    },
    problems: ['log', 'inside'],
    points: 10,
  },
  ...['127.0.0.1', '127.0.0.1:8080', 'localhost', '[::1]:80'].map((value) => ({
    name: `${value} names no machine`,
    page: { headers: [['X-Backend-Server', value]] as const },
    passes: ['none'],
  })),
  {
    name: 'what other rules speak of',
    page: {
      headers: [
        ['Server', 'nginx/1.26.3'],
        ['SourceMap', 'app.js.map'],
      ],
    },
    passes: ['none'],
  },
  {
    name: 'one longer than is read, the others judged',
    page: {
      headers: [
        ['X-Kong-Request-Id', 'a'.repeat(32_769)],
        ['X-Tyk-Trace-Id', 'a1'],
      ],
    },
    problems: ['tracing'],
    unknown: ['too-long'],
  },
  ...[
    ['address', 'X-Varnish-IP', '203.0.113.7'],
    ['address', 'LB', 'shop 203.0.113.7:8080'],
    ['address', 'X-ServedByHost', '::ffff:203.0.113.7'],
    ['address', 'X-Backend', 'goto.(203.0.113.7).(http://front:80)'],
    ['visitor', 'X-Client-IP', '2001:db8:7941:f387::1'],
    ['visitor', 'client_real_ip', '203.0.113.7'],
    ['visitor', 'X-Shop-True-Client-Ip', '203.0.113.7'],
    ['visitor', 'X-Forwarded-For', '203.0.113.7, 10.0.0.7'],
    ['visitor', 'X-Azure-SocketIP', '203.0.113.7'],
    ['place', 'X-Country-Code', 'DE'],
    ['place', 'CF-IPCountry', 'DE'],
    ['place', 'CDN-RequestCountryCode', 'DE'],
    ['place', 'twc-geoip-latlong', '52.5,13.4'],
    ['debug', 'X-Debug-Backend', 'shop_prod'],
    ['debug', 'X-Cookie-Debug', 'Request cookie: …'],
    ['debug', 'Akamai-Request-BC', '[a=203.0.113.7,b=1]'],
    ['cache', 'Surrogate-Key', 'page-1'],
    ['cache', 'X-Drupal-Cache-Tags', 'node:1'],
  ].map(([message = '', name = '', value = '']) => ({
    name: `${name}: ${value}`,
    page: { headers: [[name, value]] as const },
    problems: [message],
    points: 0,
  })),
  ...[
    ['X-CDN-Pop-IP', '203.0.113.7/26'],
    ['X-Client-IP', 'unknown'],
    ['X-Client-IP', '10.0.0'],
    ['X-Proxy-Addr', '::ffff:127.0.0.1'],
    ['X-Debug', '0'],
    ['X-FB-Debug', 'ydK0epUj'],
    ['X-Debug-Token', '1f2a'],
    ['X-Store-Country', 'DE'],
    ['X-Country', 'none'],
    ['X-Cache', 'HIT'],
    ['X-App', '4.60.25.8'],
    ['X-Server-Version', '4.60.25.8'],
    ['X-Server', '203.0.113.7-rc1'],
    ['Via', '1.1 203.0.113.7'],
    ['Date', 'Mon, 30 Nov 2026 00:00:00 GMT'],
  ].map(([name = '', value = '']) => ({
    name: `${name}: ${value} tells nothing`,
    page: { headers: [[name, value]] as const },
    passes: ['none'],
  })),
  {
    name: 'the site’s own address',
    page: { url: 'http://203.0.113.7/', headers: [['X-Server-IP', '203.0.113.7']] },
  },
  { name: 'a machine that internal-addresses reports', page: { headers: [['X-Served-By', 'web-042']] } },
  { name: 'headers not seen', page: { headers: 'service-worker' }, unknown: ['service-worker'] },
]);

test('a log is named, and never shown', () => {
  const { findings } = audit(pageWith({ headers: [['x-chromelogger-data', '{"rows":[["s3cret"]]}']] }));
  const [finding] = findings.filter(({ rule: id }) => id === rule.id);
  expect(finding?.quotes).toEqual([{ header: 'X-ChromeLogger-Data', value: '…', marks: [] }]);
});

test('what an address, a place or a debugger says is never shown, and a pass never stands beside it', () => {
  const told = [
    ['X-Varnish-IP', '203.0.113.7'],
    ['X-Client-IP', '203.0.113.8'],
    ['X-Geo-City', 'Berlin'],
    ['X-Debug-Info', 's3cret'],
    ['X-Cache-Key', 's3cret'],
  ] as const;
  const report = audit(pageWith({ headers: told }));
  expect(JSON.stringify(report)).not.toMatch(/203\.0\.113|Berlin|s3cret/);
  const passed = report.passes.map(({ rule: id }) => id);
  expect(passed).not.toContain('internal-addresses');
  expect(passed).not.toContain(rule.id);
});

/** The OWASP Secure Headers Project's headers that disclose, of 2026-07-19. */
const OWASP =
  '$wsep Host-Header K-Proxy-Request Liferay-Portal OracleCommerceCloud-Version Pega-Host Powered-By Product Server SourceMap X-AspNet-Version X-AspNetMvc-Version X-Atmosphere-error X-Atmosphere-first-request X-Atmosphere-tracking-id X-B3-ParentSpanId X-B3-Sampled X-B3-SpanId X-B3-TraceId X-BEServer X-Backside-Transport X-CF-Powered-By X-CMS X-CalculatedBETarget X-Cocoon-Version X-Content-Encoded-By X-Datadog-Origin X-Datadog-Parent-Id X-Datadog-Sampling-Priority X-Datadog-Tags X-Datadog-Trace-Id X-DiagInfo X-Envoy-Attempt-Count X-Envoy-External-Address X-Envoy-Internal X-Envoy-Original-Dst-Host X-Envoy-Upstream-Service-Time X-FEServer X-Framework X-Generated-By X-Generator X-Gitlab-Meta X-Jitsi-Release X-Joomla-Version X-Kong-Admin-Latency X-Kong-Client-Latency X-Kong-Proxy-Latency X-Kong-Request-Id X-Kong-Response-Latency X-Kong-Third-Party-Latency X-Kong-Total-Latency X-Kong-Upstream-Latency X-Kong-Upstream-Status X-Kubernetes-PF-FlowSchema-UI X-Kubernetes-PF-PriorityLevel-UID X-LiteSpeed-Cache X-LiteSpeed-Purge X-LiteSpeed-Tag X-LiteSpeed-Vary X-Litespeed-Cache-Control X-Mod-Pagespeed X-Nextjs-Cache X-Nextjs-Matched-Path X-Nextjs-Page X-Nextjs-Redirect X-OWA-Version X-Old-Content-Length X-OneAgent-JS-Injection X-Page-Speed X-Php-Version X-Powered-By X-Powered-By-Plesk X-Powered-CMS X-Redirect-By X-Server-Powered-By X-SourceFiles X-SourceMap X-Turbo-Charged-By X-Tyk-Trace-Id X-Umbraco-Version X-Varnish-Backend X-Varnish-Server X-Woodpecker-Version X-dtAgentId X-dtHealthCheck X-dtInjectedServlet X-ruxit-JS-Agent'.split(
    ' ',
  );
/** source-maps speaks of them. */
const LEFT_ALONE = ['SourceMap', 'X-SourceMap'];

test('all 87 of OWASP’s list are somebody’s, and none two rules’', () => {
  const lower = (names: readonly string[]) => names.map((name) => name.toLowerCase());
  const ours = lower([...TOKENS, ...Object.values(DISCLOSING).flat(), ...LEFT_ALONE]);
  expect(OWASP).toHaveLength(87);
  expect(new Set(ours).size).toBe(ours.length);
  expect(lower(OWASP).filter((name) => !ours.includes(name))).toEqual([]);
});
