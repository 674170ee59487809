import { expect, test } from 'vitest';
import { audit } from '../../../../src/engine/index.js';
import rule from '../../../../src/engine/rules/disclosure/internal-addresses.js';
import { pageWith, type PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const header = (name: string, value: string, more: PageParts = {}): PageParts => ({
  headers: [[name, value]],
  ...more,
});
const told = (name: string, value: string, ...marked: string[]) => ({
  name: `${name}: ${value}`,
  page: header(name, value),
  problems: [`told#${name}`],
  marked,
  points: 0,
});
const silent = (name: string, value: string) => ({
  name: `${name}: ${value} tells nothing`,
  page: header(name, value),
  passes: ['none'],
});

ruleTable(rule, [
  { name: 'no such header', page: {}, passes: ['none'] },
  told('X-Backend', '10.0.0.5', '10.0.0.5'),
  told('X-Backend-Server', '172.16.0.1:8080, 172.31.255.255', '172.16.0.1', '172.31.255.255'),
  told('Location', 'http://192.168.1.20/login', '192.168.1.20'),
  told('Content-Location', 'http://169.254.1.1/a', '169.254.1.1'),
  told('Via', '1.1 100.64.3.2 (squid/5.7)', '100.64.3.2'),
  told('Forwarded', 'for=127.0.0.1;by="[fd12:3456::1]:80"', '[fd12:3456::1]'),
  told('X-Origin', 'http://user@[fe80::1]/', '[fe80::1]'),
  told('X-Origin', 'http://[::ffff:10.0.0.1]/', '[::ffff:10.0.0.1]'),
  told('X-Origin', 'https://u:s3cret.corp@api.lan', 'api.lan'),
  silent('Access-Control-Allow-Origin', 'https://u:s3cret.corp@shop.example'),
  silent('Via', '1.1 [::ffff:8.8.8.8], 1.1 http://[::ffff:127.0.0.1]/'),
  told('X-Server', 'ip-10-1-2-3.eu-west-1.compute.internal', 'ip-10-1-2-3.eu-west-1.compute.internal'),
  told('X-Host', 'WEB01.Corp.', 'WEB01.Corp'),
  told('Link', '<http://cms.svc.cluster.local/wp-json/>; rel="x"', 'cms.svc.cluster.local'),
  told('X-Cache', 'HIT from proxy.home.arpa:3128', 'proxy.home.arpa'),
  told('Access-Control-Allow-Origin', 'http://localhost:3000', 'localhost'),
  told(
    'Content-Security-Policy',
    "default-src 'self' *.intra.corp 10.0.0.1 http://localhost:1",
    'intra.corp',
    '10.0.0.1',
  ),
  told('X-Server', 'ip-10-136-167-5', 'ip-10-136-167-5'),
  told('X-Served-By', 'ip-172-31-0-9.shop.example', 'ip-172-31-0-9.shop.example'),
  told(
    'X-Host',
    'db.internal.example.com, a.internal-2.example',
    'db.internal.example.com',
    'a.internal-2.example',
  ),
  told('X-Host', 'env_x.local', 'env_x.local'),
  told('Server', 'web01.corp', 'web01.corp'),
  told('X-Server', 'WEB_01', 'WEB_01'),
  // Machines have numbers, in headers that name one.
  told('X-Served-By', 'web-042', 'web-042'),
  told('X-Server', 'web03.shop.example', 'web03.shop.example'),
  told('X-Backend', 'prod-web01:8080', 'prod-web01'),
  told('X-Frontend', 'front656402', 'front656402'),
  told('SVRNAME', 'wxii2x04', 'wxii2x04'),
  told('X-Instance-Id', '3f2a9c81b7d4', '3f2a9c81b7d4'),
  // Pods and machines that are called so nowhere else, in any header.
  told('X-Pantheon-Styx-Hostname', 'styx-fe2-a-5bcd6cdfcc-gxtrf', 'styx-fe2-a-5bcd6cdfcc-gxtrf'),
  told('Via', '1.1 shop-varnish-69c6f667bb-vds57 (Varnish)', 'shop-varnish-69c6f667bb-vds57'),
  told('X-Trace', 'i-0ab0a001976d20895', 'i-0ab0a001976d20895'),
  told('X-Host', 'editor8.sf2p.intern.shop.example', 'editor8.sf2p.intern.shop.example'),
  // Within a longer value.
  told(
    'X-Cache-Key',
    'shop_ip-10-9-34-226.ca-central-1.compute.internal_cache',
    'ip-10-9-34-226.ca-central-1.compute.internal',
  ),
  told('X-Cache', 'HIT_ip-172-31-4-5', 'ip-172-31-4-5'),
  told('X-Trace', 'web-ip-10-1-2-3.shop.example', 'ip-10-1-2-3.shop.example'),
  told('X-Cache', 'node_10.0.0.5_3', '10.0.0.5'),
  told('X-Trace', 'eu_shop-6d4cf56db6-x7k2p_1', 'shop-6d4cf56db6-x7k2p'),
  told('X-Pod', 'shop-7c9e8a1d3-abcde', 'shop-7c9e8a1d3-abcde'),
  told('X-Trace', 'HIT from sjc04-shop-web10', 'sjc04-shop-web10'),
  told('X-Cache', 'MISS from fra1-p2-varnish-03.shop.example', 'fra1-p2-varnish-03.shop.example'),
  told('X-Cache', 'HIT edge-cache:6081', 'edge-cache:6081'),
  told('X-Backend', 'shop:8080', 'shop:8080'),
  silent('X-Cache', 'HIT_ip-8-8-8-8, ship-10-1-2-3, lib_version_10.0.0.5, a_10.0.648.204, timeout:3000'),
  silent('X-Trace', 'shop.example:6081, sjc04, sjc04-abc-12, req-7c9e8a1d3-abcde, k_1:60810'),
  silent('Location', 'https://fra1-web10.example.com/'),
  silent('X-Forwarded-Host', 'fra1-web10.example.com'),
  silent('CF-Ray', '96808ab5af76f555-SJC04'),
  silent('X-Served-By', 'cache-fra-eddf8230051-FRA, cache-sjc10042-SJC'),
  // A server's folders.
  told('X-Error', 'Warning: include(/var/www/shop/a.php): failed', '/var/www/'),
  told('Warning', '199 - "C:\\inetpub\\wwwroot\\shop is full"', 'C:\\inetpub\\'),
  told('X-Trace', 'in /home/shop/public_html/index.php on 10.0.0.5', '/home/shop/public_html/', '10.0.0.5'),
  told('X-Error', 'https://shop.example/a: file:///var/www/shop/a.php', '/var/www/'),
  silent('X-Original-Url', 'https://shop.example/var/www/guide'),
  silent('Location', '/var/www/guide'),
  silent('Content-Location', '/usr/src/app/index.html'),
  silent('Link', '</var/www/a.css>; rel=preload'),
  silent('Content-Security-Policy', "img-src 'self'; report-uri /var/www/csp"),
  silent('ETag', '"shop-5d84b5584-8j4ll"'),
  silent('X-Served-By', 'blue-1'),
  silent('X-Node', 'green2, next-3, wp1'),
  silent('X-Server', 'westeurope-01, northeurope2, eastus2, westus3, cloudflare1'),
  silent('X-Trace', '/var/www, /home/shop/index.php, /www/index.html'),
  // A log, which may contain anything.
  silent('X-ChromeLogger-Data', '{"rows":[["mysql://root:s3cret@db.internal/app"]]}'),
  // Every machine's own address.
  silent('X-Backend-Server', '127.0.0.1:8080'),
  silent('X-Origin', '[::1]'),
  silent('X-Node', 'ip-127-0-0-1'),
  silent('Content-Security-Policy', "script-src 'self' e.internal.shop.example"),
  // No names of machines.
  silent('X-Trace', 'web_http_back, web-01'),
  silent('X-Backend', 'aB_3x, _, a__b, Web-01'),
  // Pools, products, regions.
  ...['web_http_back', 'sf-frontend', 'simple-site-prod', 'pool-1, shard12, blue-cluster-3'].map((value) =>
    silent('X-Backend', value),
  ),
  silent('X-Server', 'apache2, php8, nginx/1.26.3, AmazonS3, nextjs14, h2, eu1, 17'),
  silent('X-Amz-Server', 'us-east-1, eu-west-3, us-gov-west-1, europe-west4-b, us-central1'),
  // A CDN's places.
  silent('X-Served-By', 'cache-iad-kiad7000037-IAD, cache-fra-eddf8230062-FRA'),
  silent('X-Node', 'FRA56-P4, iad2, sjc03, AMS'),
  silent('CF-Ray', '96808ab5af76f555-SJC'),
  silent('X-Amz-Cf-Pop', 'IAD89-C2'),
  silent('X-CDN-Node', 'node12'),
  // Hosts that browsers ask.
  silent('X-Host', 'shop24.example.com, www2.example.com'),
  silent('X-Served-By', 'www2.example.com'),
  silent('X-Forwarded-Host', 'web01'),
  silent('X-Session-Server', 'a12'),
  // What is nearly as random as a pod.
  silent('X-Trace', '68f76848-4f61-4dd5-b165-221c2873ac25, req-1759639408-43887'),
  silent('X-Server', 'my_shop.example.com'),
  silent('X-Server', 'mod_php/8.3.1, mod_wsgi'),
  silent('X-Host', 'my_shop'),
  silent('X-Instance', 'us_east'),
  silent('X-Server', 'ip-8-8-8-8, ip-10-0-0, ship-10-0-0-1x'),
  // Versions, and what else looks like an address.
  silent('Server', 'Acme 10.0.0.1'),
  silent('X-Powered-By', 'PHP 10.2.3.4'),
  silent('X-App-Version', '10.2.3.4'),
  silent('X-Build', '10.2.3.4'),
  silent('Via', '1.1 varnish (Varnish/10.1.0.3)'),
  silent('X-Runtime', 'jetty(10.0.0.9)'),
  silent('X-Runtime', 'v10.0.0.9'),
  silent('X-Runtime', 'version=10.0.0.9'),
  silent('X-Runtime', 'App Version 10.0.0.9'),
  silent('X-Runtime', '10.0.0.9+build5'),
  silent('X-Runtime', '10.0.0.9.1'),
  silent('X-Runtime', '10.0.0'),
  silent('X-Runtime', '10.0.0.300'),
  silent('X-Runtime', '010.110.0.12345'),
  silent('ETag', '"10.0.0.1-5f3"'),
  silent('Link', '</lib/10.0.0.1/app.local>; rel=preload'),
  silent('X-Trace', 'fd12:3456:ab'),
  // Public addresses, and names that only resemble.
  silent('X-Trace', '8.8.8.8, 172.32.0.1, 192.169.0.1, 100.128.0.1'),
  silent('X-Trace', '[2001:db8::1]'),
  silent('X-Host', 'internal.example.com, www.internals.example, .local, local, a..local, -.corp'),
  silent('Via', 'localhost.localdomain'),
  silent('Cache-Control', 'private'),
  silent('X-Long', `${'a.'.repeat(200)}local`),
  // What disclosing-headers says: no pass beside it.
  ...[
    ['X-BEServer', 'MAIL07'],
    ['X-Varnish-IP', '203.0.113.7'],
  ].map(([name = '', value = '']) => ({ name: `${name}: ${value}`, page: header(name, value) })),
  {
    name: 'a redirect on the way',
    page: {
      redirects: [
        {
          url: 'https://shop.example.com/old',
          status: 302,
          headers: [['Location', 'http://10.0.0.7:8080/new']],
        },
      ],
    },
    problems: ['told#Location'],
    marked: ['10.0.0.7'],
  },
  {
    name: 'a redirect the browser made up',
    page: {
      redirects: [
        { url: 'http://shop.example.com/', from: 'browser', headers: [['Location', 'http://10.0.0.7/']] },
      ],
    },
    passes: ['none'],
  },
  ...[
    'http://10.0.0.9/',
    'https://printer.local/',
    'http://localhost:8000/',
    'https://intranet/',
    'http://[fd00::1]/',
  ].map((url) => ({
    name: `a site that is itself there: ${url}`,
    page: header('X-Backend', '10.0.0.5', { url }),
  })),
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
]);

test('a quote shows what was found, and nothing beside it', () => {
  const quotesOf = (value: string) =>
    audit(pageWith(header('X-Origin', value)))
      .findings.filter(({ rule: id }) => id === rule.id)
      .flatMap(({ quotes }) => quotes.map((quote) => quote.value));
  expect(quotesOf('mysql://root:s3cret@db.internal/app, 10.0.0.5')).toEqual(['…db.internal…10.0.0.5']);
  expect(quotesOf('10.0.0.5')).toEqual(['10.0.0.5']);
});

test('X-Powered-By with an address is not a framework’s own, which would switch it off', () => {
  const { findings } = audit(pageWith(header('X-Powered-By', 'db1.corp')));
  const told = findings.filter(({ rule: id }) => id === rule.id);
  expect(told.flatMap(({ advice }) => advice)).toEqual([
    { op: 'remove-header', name: 'X-Powered-By', product: '' },
  ]);
});
