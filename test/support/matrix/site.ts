import type { SiteRequest, SiteResponse } from '../../../src/demo/index.js';
import { serveInRun } from '../run-site.js';

/** A site that puts a unique mark in each response, so that its facts can be traced. */
export interface MarkedSite {
  readonly given: ReadonlyMap<string, Given>;
}

/** The request that got a mark. */
export interface Given {
  readonly url: string;
  /** A 304 response: the page shows the mark of the cached response. */
  readonly confirms: boolean;
}

/** A header in each response, and the name of a meta in each page. */
export const MARK = 'x-mark';

type Headers = [name: string, value: string][];

interface Plain {
  readonly status?: number;
  readonly headers?: Headers;
  readonly body?: string;
  readonly isEmpty?: true;
}

const HTML: Headers = [['Content-Type', 'text/html; charset=utf-8']];

/** A page that installs the worker. */
const INSTALLING = `<title>Page</title><script>navigator.serviceWorker.register("/worker.js").then(() =>
  navigator.serviceWorker.ready).then(() => { document.title = "Ready"; });</script>`;

/** A page that installs the worker and enables its preload, with that value in the request's header. */
const preloading = (value: string) => `<title>Page</title><script>(async () => {
    await navigator.serviceWorker.register("/worker.js");
    const { navigationPreload } = await navigator.serviceWorker.ready;
    await navigationPreload.enable();
    await navigationPreload.setHeaderValue(${JSON.stringify(value)});
    document.title = "Ready";
  })();</script>`;

/** A page that loads the other one in advance, in browsers with speculation rules. */
const speculating = (kind: 'prefetch' | 'prerender', url: string) => ({
  body: `<title>Page</title><script type="speculationrules">
      {"${kind}":[{"source":"list","urls":["${url}"],"eagerness":"immediate"}]}</script>`,
});

/** A page that sets cookies, one of them for another path. */
const SETTING = {
  headers: [
    ['Set-Cookie', 'own=1'],
    ['Set-Cookie', 'elsewhere=2; Path=/elsewhere'],
  ] satisfies Headers,
};
const HOP = {
  status: 302,
  headers: [
    ['Location', '/setting'],
    ['Set-Cookie', 'hop=1'],
  ] satisfies Headers,
};

/** The responses by URL; other URLs get an ordinary page. */
const ROUTES: Readonly<Record<string, Plain | ((request: SiteRequest) => Plain)>> = {
  'https://a.test/chain': {
    status: 302,
    headers: [
      ['Location', 'https://b.test/hop'],
      ['Set-Cookie', 'first=1; Path=/'],
      ['Set-Cookie', 'second=2; Secure; Expires=Wed, 21 Oct 2037 07:28:00 GMT'],
    ],
  },
  'https://b.test/hop': { status: 302, headers: [['Location', 'https://a.test/end']] },
  'https://a.test/end': { headers: [['Set-Cookie', 'third=3; HttpOnly']] },
  'https://a.test/round': ({ headers }) =>
    headers.cookie?.includes('round=there') === true
      ? { headers: [['Set-Cookie', 'round=back']] }
      : {
          status: 302,
          headers: [
            ['Location', 'https://b.test/round'],
            ['Set-Cookie', 'round=there'],
            // Chromium takes redirects from the cache when it goes back: with this one, in a circle.
            ['Cache-Control', 'no-store'],
          ],
        },
  'https://b.test/round': { status: 302, headers: [['Location', 'https://a.test/round']] },
  'https://a.test/script-redirect': { body: '<title>On</title><script>location.replace("/end")</script>' },
  'https://hsts.test/': { headers: [['Strict-Transport-Security', 'max-age=31536000']] },
  'https://a.test/revalidated': ({ headers }) =>
    headers['if-none-match'] === undefined
      ? {
          headers: [
            ['ETag', '"1"'],
            ['Cache-Control', 'no-cache'],
            ['Set-Cookie', 'fresh=1'],
          ],
        }
      : {
          status: 304,
          headers: [
            ['ETag', '"1"'],
            ['Set-Cookie', 'confirmed=1'],
          ],
        },
  'https://a.test/cached': {
    headers: [
      ['Cache-Control', 'max-age=3600'],
      ['Set-Cookie', 'kept=1'],
    ],
  },
  'https://a.test/not-stored': { headers: [['Cache-Control', 'no-store']] },
  'https://a.test/download': { headers: [['Content-Disposition', 'attachment; filename="file.html"']] },
  'https://a.test/no-content': { status: 204 },
  'https://a.test/fails': { status: 500 },
  'https://a.test/empty-500': { status: 500, isEmpty: true },
  'https://a.test/empty-403': { status: 403, headers: [['Set-Cookie', 'refused=1']], isEmpty: true },
  'https://a.test/empty-431': { status: 431, isEmpty: true },
  'https://a.test/to-empty': { status: 302, headers: [['Location', '/empty-500']] },
  'https://a.test/loop': { status: 302, headers: [['Location', '/loop']] },
  'https://a.test/two-locations': {
    status: 302,
    headers: [
      ['Location', '/plain'],
      ['Location', '/end'],
    ],
  },
  'https://a.test/two-lengths': {
    headers: [
      ['Content-Length', '3'],
      ['Content-Length', '5'],
    ],
  },
  'https://a.test/proxy': { status: 407 },
  'https://a.test/to-data': { status: 302, headers: [['Location', 'data:text/html,hello']] },
  'https://a.test/to-worker': { status: 302, headers: [['Location', 'https://worker.test/left']] },
  'https://a.test/locked': ({ headers }) =>
    headers.authorization === undefined
      ? { status: 401, headers: [['WWW-Authenticate', 'Basic realm="locked"']] }
      : {},
  'https://a.test/prefetches': {
    body: `<title>Page</title><link rel="prefetch" href="/prefetched"><script type="speculationrules">
      {"prefetch":[{"source":"list","urls":["/prefetched"],"eagerness":"immediate"}]}</script>`,
  },
  'https://a.test/prerenders': speculating('prerender', '/prerendered'),
  'https://a.test/setting': SETTING,
  'https://a.test/setting-hop': HOP,
  'https://c.test/setting': SETTING,
  'https://a.test/prefetches-setting': speculating('prefetch', '/setting'),
  'https://a.test/prefetches-hop': speculating('prefetch', '/setting-hop'),
  'https://a.test/prefetches-abroad': speculating('prefetch', 'https://c.test/setting'),
  'https://a.test/prerenders-setting': speculating('prerender', '/setting'),
  'https://a.test/prerenders-hop': speculating('prerender', '/setting-hop'),
  'https://a.test/downgrades': { status: 302, headers: [['Location', 'http://hsts.test/plain']] },
  'https://worker.test/': { body: INSTALLING },
  'https://worker.test/worker.js': {
    headers: [['Content-Type', 'text/javascript']],
    body: `addEventListener("install", () => skipWaiting());
      addEventListener("activate", (event) => event.waitUntil(clients.claim()));
      addEventListener("fetch", (event) => {
        const { pathname } = new URL(event.request.url);
        if (pathname === "/made") event.respondWith(new Response("<title>Made</title>",
          { headers: { "Content-Type": "text/html", "${MARK}": "of the worker" } }));
        if (pathname === "/passed-on") event.respondWith(fetch(event.request));
        if (pathname === "/made-empty") event.respondWith(new Response("", { status: 500 }));
        if (pathname === "/fails") event.respondWith(Promise.reject(new Error("Fails")));
        if (pathname === "/once" && !self.wasAsked) {
          self.wasAsked = true;
          event.respondWith(Response.redirect("/once"));
        }
        if (pathname === "/of-another") event.respondWith(fetch("/another"));
        if (pathname === "/late") event.respondWith(new Promise((done) => setTimeout(done, 500)).then(() =>
          fetch(event.request)));
        if (pathname === "/in-cache") event.respondWith(caches.open("pages").then(async (cache) => {
          await cache.add("/plain");
          return cache.match("/plain");
        }));
      });`,
  },
  'https://routed.test/': { body: INSTALLING },
  'https://routed.test/raced': { status: 500, headers: [['X-Frame-Options', 'DENY']] },
  'https://routed.test/worker.js': {
    headers: [['Content-Type', 'text/javascript']],
    // Firefox has no static routes.
    body: `const isRouted = typeof InstallEvent !== "undefined" && "addRoutes" in InstallEvent.prototype;
      addEventListener("install", (event) => {
        skipWaiting();
        if (isRouted) event.waitUntil(Promise.all([["/raced", "race-network-and-fetch-handler"],
          ["/raced-alone", "race-network-and-fetch-handler"], ["/by-network", "network"]].map(([pathname, source]) =>
          event.addRoutes([{ condition: { urlPattern: new URLPattern({ pathname }) }, source }]))));
      });
      addEventListener("activate", (event) => event.waitUntil(clients.claim()));
      addEventListener("fetch", (event) => {
        const { pathname } = new URL(event.request.url);
        if (pathname === "/raced") event.respondWith(new Response(
          '<meta name="${MARK}" content="of the worker"><title>Made</title>',
          { headers: { "Content-Type": "text/html", "${MARK}": "of the worker" } }));
        else if (!isRouted) event.respondWith(fetch(event.request));
      });`,
  },
  'https://idle.test/': { body: INSTALLING },
  'https://idle.test/worker.js': {
    headers: [['Content-Type', 'text/javascript']],
    body: `addEventListener("install", () => skipWaiting());
      addEventListener("activate", (event) => event.waitUntil(clients.claim()));`,
  },
  'https://preload.test/': { body: preloading('true') },
  'https://preload.test/named': { body: preloading('a value of the site') },
  'https://preload.test/worker.js': {
    headers: [['Content-Type', 'text/javascript']],
    body: `addEventListener("install", () => skipWaiting());
      addEventListener("activate", (event) => event.waitUntil(clients.claim()));
      addEventListener("fetch", (event) => {
        const { pathname } = new URL(event.request.url);
        if (pathname === "/used") event.respondWith(event.preloadResponse);
        // After the preload's response, so that the browser has reported all of it before the page.
        if (pathname === "/unused") event.respondWith(event.preloadResponse.then(() =>
          new Response('<meta name="${MARK}" content="of the worker"><title>Made</title>',
            { headers: { "Content-Type": "text/html", "${MARK}": "of the worker" } })));
      });`,
  },
};

/** Host names in addition to those of the routes. */
const NAMES = [
  'a.test',
  'b.test',
  'hsts.test',
  'c.test',
  'worker.test',
  'idle.test',
  'routed.test',
  'preload.test',
  'www.shop-example.com',
  'careless.test',
];

export async function serveMarked(): Promise<MarkedSite> {
  const given = new Map<string, Given>();
  await serveInRun(NAMES, (request): SiteResponse => {
    const { origin, pathname } = request.url;
    const route = ROUTES[origin + pathname] ?? {};
    const {
      status = 200,
      headers = [],
      body,
      isEmpty,
    } = typeof route === 'function' ? route(request) : route;
    const mark = `m${given.size + 1}`;
    given.set(mark, { url: request.url.href, confirms: status === 304 });
    const isPage = !headers.some(([name]) => name === 'Content-Type');
    const page = `<!doctype html><meta name="${MARK}" content="${mark}">${body ?? `<title>${pathname}</title>`}`;
    return {
      status,
      headers: [...(isPage ? HTML : []), [MARK, mark], ...headers],
      ...(status !== 204 && status !== 304 && !isEmpty && { body: isPage ? page : (body ?? '') }),
    };
  });
  return { given };
}
