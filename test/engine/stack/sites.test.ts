import { expect, test } from 'vitest';
import { audit } from '../../../src/engine/index.js';
import { pageFixes } from '../../../src/fixes/page.js';
import { pageWith } from '../../support/page.js';

/**
 * What sites on these servers and platforms send, written down from their documentation: each is recognised for what it
 * names, and its fixes are for nothing else, nor for an edge that its platform runs itself.
 */

interface Site {
  readonly headers: readonly string[];
  readonly url?: string;
  readonly stack: readonly string[];
  /** The stacks with a fix; by default all of the stack that have fixes. */
  readonly fixed: readonly string[];
}

const SITES: Readonly<Record<string, Site>> = {
  'WordPress with LiteSpeed at a shared host': {
    headers: [
      'Server: LiteSpeed',
      'X-Powered-By: PHP/8.2.28',
      'Link: <https://a.test/wp-json/>; rel="https://api.w.org/"',
      'X-LiteSpeed-Cache: hit',
      'Platform: hostinger',
      'Panel: hpanel',
      'Alt-Svc: h3=":443"; ma=2592000, h3-29=":443"; ma=2592000',
    ],
    stack: ['litespeed', 'php', 'wordpress'],
    fixed: ['litespeed', 'php', 'wordpress'],
  },
  OpenResty: {
    headers: ['Server: openresty/1.25.3.1', 'Vary: Accept-Encoding'],
    stack: ['nginx'],
    fixed: ['nginx'],
  },
  'Tengine at Alibaba Cloud': {
    headers: [
      'Server: Tengine',
      'Via: cache13.l2de2[0,0,200-0,H], cache4.de3[1,0]',
      'Ali-Swift-Global-Savetime: 1764220000',
      'EagleId: 2ff6159e17642200000000000e',
      'Timing-Allow-Origin: *',
    ],
    stack: ['nginx'],
    fixed: ['nginx'],
  },
  'Jetty with a session': {
    headers: [
      'Server: Jetty(9.4.53.v20231009)',
      'Set-Cookie: JSESSIONID=node01abcdef.node0;Path=/;HttpOnly',
      'Expires: Thu, 01 Jan 1970 00:00:00 GMT',
    ],
    stack: ['jetty', 'java'],
    fixed: ['jetty'],
  },
  'Nuxt behind nginx': {
    headers: ['Server: nginx/1.26.2', 'X-Powered-By: Nuxt'],
    stack: ['nginx', 'nuxt'],
    fixed: ['nginx', 'nuxt'],
  },
  'Nuxt on Vercel': {
    headers: [
      'Server: Vercel',
      'X-Powered-By: Nuxt',
      'X-Vercel-Cache: MISS',
      'X-Vercel-Id: fra1::iad1::abcde-1764220000000-0123456789ab',
      'Strict-Transport-Security: max-age=63072000',
    ],
    stack: ['vercel', 'nuxt'],
    fixed: ['vercel', 'nuxt'],
  },
  'SvelteKit on its own server': {
    headers: [
      'X-SvelteKit-Page: true',
      'ETag: "1abcdef"',
      'Link: </_app/immutable/a.js>; rel="modulepreload"',
    ],
    stack: ['sveltekit'],
    fixed: ['sveltekit'],
  },
  'SvelteKit on Cloudflare Workers': {
    headers: [
      'Server: cloudflare',
      'CF-Ray: 8e0123456789abcd-FRA',
      'X-SvelteKit-Page: true',
      'NEL: {"max_age":604800}',
    ],
    stack: ['cloudflare', 'sveltekit'],
    fixed: ['cloudflare'],
  },
  'a site on Netlify': {
    headers: [
      'Server: Netlify',
      'Cache-Status: "Netlify Edge"; fwd=miss',
      'X-NF-Request-ID: 01JDM0000000000000000000000',
      'Age: 0',
    ],
    stack: ['netlify'],
    fixed: ['netlify'],
  },
  'GitHub Pages': {
    headers: [
      'Server: GitHub.com',
      'X-GitHub-Request-Id: 1234:5678:9ABC:DEF0:6746A000',
      'Via: 1.1 varnish',
      'X-Served-By: cache-fra-eddf8230024-FRA',
      'X-Timer: S1764220000.123456,VS0,VE1',
      'X-Fastly-Request-ID: 0123456789abcdef',
      'X-Proxy-Cache: MISS',
    ],
    stack: ['fastly', 'githubpages'],
    fixed: ['githubpages'],
  },
  'Firebase Hosting with a domain of its own': {
    headers: [
      'Strict-Transport-Security: max-age=31556926',
      'X-Served-By: cache-fra-etou8220047-FRA',
      'X-Cache: HIT',
      'X-Timer: S1764220000.123456,VS0,VE1',
      'Vary: x-fh-requested-host, accept-encoding',
    ],
    stack: ['fastly', 'firebase'],
    fixed: ['firebase'],
  },
  'a shop at Shopify': {
    headers: [
      'Server: cloudflare',
      'CF-Ray: 8e0123456789abcd-FRA',
      'Powered-By: Shopify',
      'X-ShopId: 1234567',
      'X-Sorting-Hat-PodId: 12',
      'X-Shopify-Stage: production',
    ],
    stack: ['cloudflare', 'shopify'],
    fixed: ['shopify'],
  },
  'a site at Wix': {
    headers: [
      'Server: Pepyaka',
      'X-Wix-Request-Id: 1764220000.1234',
      'X-Seen-By: abc,def',
      'Via: 1.1 google',
    ],
    stack: ['google', 'wix'],
    fixed: ['wix'],
  },
  'ASP.NET at Azure App Service': {
    headers: [
      'Server: Microsoft-IIS/10.0',
      'X-Powered-By: ASP.NET',
      'X-AspNet-Version: 4.0.30319',
      'Set-Cookie: ARRAffinity=abc;Path=/;HttpOnly;Secure;Domain=a.azurewebsites.net',
      'Set-Cookie: ASP.NET_SessionId=abc; path=/; HttpOnly; SameSite=Lax',
    ],
    stack: ['iis', 'aspnet'],
    fixed: ['iis', 'aspnet'],
  },
  'Rails at Heroku': {
    headers: [
      'Server: Heroku',
      'Via: 1.1 heroku-router',
      'X-Request-Id: 01234567-89ab-cdef-0123-456789abcdef',
      'X-Runtime: 0.012345',
      'Set-Cookie: _shop_session=abc; path=/; HttpOnly; SameSite=Lax',
    ],
    stack: ['heroku', 'rails'],
    fixed: ['rails'],
  },
  'a service at Render, behind its Cloudflare': {
    headers: [
      'Server: cloudflare',
      'CF-Ray: 8e0123456789abcd-FRA',
      'CF-Cache-Status: DYNAMIC',
      'RNDR-Id: 01234567-89ab-cdef',
      'X-Render-Origin-Server: Render',
    ],
    stack: ['cloudflare', 'render'],
    fixed: [],
  },
  'an app at DigitalOcean, behind its Cloudflare': {
    headers: [
      'Server: cloudflare',
      'CF-Ray: 8e0123456789abcd-FRA',
      'X-DO-App-Origin: 01234567-89ab-cdef-0123-456789abcdef',
      'X-DO-Orig-Status: 200',
      'X-Powered-By: Express',
    ],
    stack: ['cloudflare', 'digitalocean', 'express'],
    fixed: ['express'],
  },
  'WordPress at Kinsta': {
    headers: [
      'Server: cloudflare',
      'CF-Ray: 8e0123456789abcd-FRA',
      'Ki-Edge: v=20.2.7;mv=3.1.4',
      'X-Kinsta-Cache: HIT',
      'X-Edge-Location-Klb: 1',
      'Link: <https://a.test/wp-json/>; rel="https://api.w.org/"',
    ],
    stack: ['cloudflare', 'kinsta', 'php', 'wordpress'],
    fixed: ['wordpress'],
  },
  'a site at WordPress.com': {
    headers: [
      'Server: nginx',
      'Host-Header: WordPress.com',
      'X-AC: 3.fra _dca HIT',
      'Link: <https://wp.me/abc>; rel=shortlink, <https://a.test/wp-json/>; rel="https://api.w.org/"',
    ],
    stack: ['wordpresscom', 'nginx', 'php', 'wordpress'],
    fixed: ['wordpress'],
  },
  'WordPress at WP Engine': {
    headers: [
      'Server: cloudflare',
      'CF-Ray: 8e0123456789abcd-FRA',
      'X-Powered-By: WP Engine',
      'X-Cacheable: SHORT',
    ],
    stack: ['cloudflare', 'wpengine', 'php', 'wordpress'],
    fixed: ['php', 'wordpress'],
  },
  'WordPress at WordPress VIP': {
    headers: ['Server: nginx', 'X-Powered-By: WordPress VIP <https://wpvip.com>'],
    stack: ['wpvip', 'nginx', 'php', 'wordpress'],
    fixed: ['php', 'wordpress'],
  },
  'a site at HubSpot': {
    headers: [
      'Server: cloudflare',
      'CF-Ray: 8e0123456789abcd-FRA',
      'X-Envoy-Upstream-Service-Time: 12',
      'X-HS-Hub-Id: 12345',
      'X-HS-Content-Id: 67890',
      'X-HS-Cache-Config: BrowserCache-5s-EdgeCache-180s',
    ],
    stack: ['cloudflare', 'envoy', 'hubspot'],
    fixed: [],
  },
  'a shop of Salesforce B2C Commerce': {
    headers: [
      'Server: cloudflare',
      'CF-Ray: 8e0123456789abcd-FRA',
      'X-DW-Request-Base-Id: abcdefghijklmnop',
      'Set-Cookie: dwsid=abc; Path=/; HttpOnly; Secure; SameSite=None',
    ],
    stack: ['cloudflare', 'salesforce'],
    fixed: [],
  },
  'Drupal at Pantheon': {
    headers: [
      'Server: nginx',
      'X-Pantheon-Styx-Hostname: styx-fe1-a',
      'X-Styx-Req-Id: 01234567-89ab-cdef',
      'Via: 1.1 varnish, 1.1 varnish',
      'X-Served-By: cache-chi-kigq8000031-CHI, cache-fra-eddf8230058-FRA',
      'X-Timer: S1764220000.123456,VS0,VE1',
      'X-Generator: Drupal 10 (https://www.drupal.org)',
      'X-Drupal-Cache: HIT',
    ],
    stack: ['fastly', 'pantheon', 'nginx', 'php', 'drupal'],
    fixed: ['drupal'],
  },
  'Drupal at Acquia, behind Cloudflare': {
    headers: [
      'Server: cloudflare',
      'CF-Ray: 8e0123456789abcd-FRA',
      'Via: varnish',
      'X-AH-Environment: prod',
      'X-Cache: HIT',
      'X-Generator: Drupal 10 (https://www.drupal.org)',
    ],
    stack: ['cloudflare', 'acquia', 'php', 'drupal'],
    fixed: ['cloudflare', 'php', 'drupal'],
  },
  'Drupal at Acquia': {
    headers: [
      'Server: nginx',
      'X-AH-Environment: prod',
      'X-Varnish: 32770 3',
      'X-Generator: Drupal 10 (https://www.drupal.org)',
    ],
    stack: ['acquia', 'varnish', 'nginx', 'php', 'drupal'],
    fixed: ['php', 'drupal'],
  },
  'a shop at BigCommerce': {
    headers: ['Server: cloudflare', 'CF-Ray: 8e0123456789abcd-FRA', 'BC-Ray: 1'],
    stack: ['cloudflare', 'bigcommerce'],
    fixed: [],
  },
  'a site at Webflow, behind its Fastly': {
    headers: [
      'X-Lambda-Id: 01234567-89ab-cdef-0123-456789abcdef',
      'X-Served-By: cache-fra-etou8220047-FRA',
      'X-Timer: S1764220000.123456,VS0,VE7',
      'Vary: x-wf-forwarded-proto, Accept-Encoding',
      'X-Cluster-Name: us-west-2-prod-hosting-red',
    ],
    stack: ['fastly', 'webflow'],
    fixed: ['webflow'],
  },
  'GitHub Pages behind Cloudflare': {
    headers: [
      'Server: cloudflare',
      'CF-Ray: 8e0123456789abcd-FRA',
      'X-GitHub-Request-Id: 1234:5678:9ABC:DEF0:6746A000',
      'Via: 1.1 varnish',
      'X-Served-By: cache-fra-eddf8230024-FRA',
      'X-Fastly-Request-ID: 0123456789abcdef',
    ],
    stack: ['cloudflare', 'fastly', 'githubpages'],
    fixed: ['cloudflare', 'githubpages'],
  },
  'an app at Fly.io': {
    headers: [
      'Server: Fly/a1b2c3d4 (2025-11-20)',
      'Via: 2 fly.io',
      'Fly-Request-Id: 01JDM0000000000000000000000-fra',
    ],
    stack: ['flyio'],
    fixed: [],
  },
  'an app at Railway': {
    headers: [
      'Server: railway-edge',
      'X-Railway-Edge: railway/europe-west4-drams3a',
      'X-Railway-Request-Id: abcdefghijklmnopqrstuv',
    ],
    stack: ['railway'],
    fixed: [],
  },
  'a site at Framer': {
    headers: ['Server: Framer/a1b2c3d', 'Server-Timing: region;desc="eu-central-1"'],
    stack: ['framer'],
    fixed: [],
  },
  'a mesh of Istio': {
    headers: ['Server: istio-envoy', 'X-Envoy-Upstream-Service-Time: 12'],
    stack: ['envoy'],
    fixed: ['envoy'],
  },
  'Varnish before Apache': {
    headers: [
      'Server: Apache/2.4.62 (Debian)',
      'X-Varnish: 32770 3',
      'Via: 1.1 web1 (Varnish/7.1)',
      'Age: 12',
    ],
    stack: ['varnish', 'apache'],
    fixed: ['varnish', 'apache'],
  },
  'files in S3 behind CloudFront': {
    headers: [
      'Server: AmazonS3',
      'X-Amz-Server-Side-Encryption: AES256',
      'Via: 1.1 0123456789abcdef.cloudfront.net (CloudFront)',
      'X-Cache: Hit from cloudfront',
      'X-Amz-Cf-Pop: FRA60-P1',
      'X-Amz-Cf-Id: abcdefghijklmnopqrstuvwxyz==',
    ],
    stack: ['cloudfront', 'amazons3'],
    fixed: ['cloudfront', 'amazons3'],
  },
  'Cloud Run': {
    headers: ['Server: Google Frontend', 'X-Cloud-Trace-Context: 0123456789abcdef;o=1', 'Via: 1.1 google'],
    stack: ['google'],
    fixed: [],
  },
  'Traefik before a program in Go, which names neither': {
    headers: ['Content-Length: 12', 'Date: Fri, 27 Nov 2026 07:00:00 GMT'],
    stack: [],
    fixed: [],
  },
};

test.each(Object.entries(SITES))('%s', (_name, { headers, url = 'https://a.test/', stack, fixed }) => {
  const lines = headers.map((line) => {
    const [, name = '', value = ''] = /^([^:]+): (.*)$/.exec(line) ?? [];
    return [name, value] as const;
  });
  const isCookie = ([name]: readonly [string, string]) => name === 'Set-Cookie';
  const page = pageWith({
    url,
    headers: lines.filter((line) => !isCookie(line)),
    setCookies: lines.filter(isCookie).map(([, value]) => value),
  });
  const report = audit(page);
  expect(report.stack.map(({ name }) => name)).toEqual(stack);
  const { fixes, refusals } = pageFixes(page, report);
  const named = new Set([...fixes, ...refusals].map((one) => one.stack));
  expect([...named].filter((name) => !fixed.includes(name))).toEqual([]);
  expect(fixes.length > 0).toBe(fixed.length > 0);
});
