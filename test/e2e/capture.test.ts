import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CARELESS_URL } from '../../src/demo/index.js';
import type { Hop, PageSnapshot } from '../../src/engine/index.js';
import { html, launchWithExtension, type Rig } from '../support/extension.js';

/** Number of requests for the http side of an upgraded name, and for the cacheable page. */
const asked = { hsts: 0, upgraded: 0, cached: 0 };

const ROUTES = {
  'https://hsts.test/': html([['Strict-Transport-Security', 'max-age=31536000']]),
  'http://hsts.test/': () => {
    asked.hsts += 1;
    return html();
  },
  'https://www.shop-example.com/': html([['X-Content-Type-Options', 'nosniff']]),
  'http://www.shop-example.com/': () => {
    asked.upgraded += 1;
    return html();
  },
  'https://first.test/': {
    status: 302,
    headers: [
      ['Location', 'https://second.test/welcome'],
      ['Set-Cookie', 'sessionid=one; Path=/'],
      ['Set-Cookie', 'seen=two; Secure; HttpOnly'],
    ],
  },
  'https://second.test/welcome': html([['Set-Cookie', 'basket=three; Secure']]),
  'https://twice.test/': html([
    ['X-Content-Type-Options', 'nosniff'],
    ['x-frame-OPTIONS', 'DENY'],
    ['Content-Security-Policy', "default-src 'none'"],
    ['X-Content-Type-Options', 'nosniff'],
    ['Content-Security-Policy', "img-src 'self'"],
  ]),
  'https://cached.test/': () => {
    asked.cached += 1;
    return html([
      ['Cache-Control', 'max-age=3600'],
      ['Set-Cookie', 'sessionid=secret-of-the-cache; Path=/'],
    ]);
  },
} as const;

function hops({ chain }: PageSnapshot): readonly Hop[] {
  if (!chain.seen) throw new Error(`The chain was not seen: ${chain.because}`);
  return chain.value;
}

function names(hop: Hop | undefined): readonly string[] | string {
  if (!hop) return 'no such hop';
  return hop.setCookies.seen ? hop.setCookies.value.map(({ name }) => name) : hop.setCookies.because;
}

describe('the facts of a page', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await launchWithExtension(ROUTES);
  });

  afterAll(() => rig.close());

  it('include the browser’s own HSTS redirect, which no server saw', async () => {
    const page = await rig.visit('https://hsts.test/');
    await page.goto('http://hsts.test/');
    expect(page.url()).toBe('https://hsts.test/');
    expect(asked.hsts).toBe(0);
    expect(hops(await rig.facts(page)).map(({ url, status, from }) => ({ url, status, from }))).toEqual([
      { url: 'http://hsts.test/', status: 307, from: 'browser' },
      { url: 'https://hsts.test/', status: 200, from: 'network' },
    ]);
  });

  it('include a public name that the browser itself upgrades to https', async () => {
    const page = await rig.visit('http://www.shop-example.com/');
    expect(page.url()).toBe('https://www.shop-example.com/');
    expect(asked.upgraded).toBe(0);
    const last = hops(await rig.facts(page)).at(-1);
    expect(last).toMatchObject({ url: 'https://www.shop-example.com/', status: 200, from: 'network' });
    const { state, text } = await rig.read(page);
    expect(state).toBe('page');
    expect(text).toContain('www.shop-example.com');
  });

  it('include redirects over two hosts with all Set-Cookie lines', async () => {
    const page = await rig.visit('https://first.test/');
    const chain = hops(await rig.facts(page));
    expect(chain.map(({ url, status }) => [url, status])).toEqual([
      ['https://first.test/', 302],
      ['https://second.test/welcome', 200],
    ]);
    expect(chain.map(names)).toEqual([['sessionid', 'seen'], ['basket']]);
    expect(await rig.markdown(await rig.popup(page))).toContain('sessionid');
  });

  it('include repeated header lines, in order and case', async () => {
    const page = await rig.visit('https://twice.test/');
    const [hop] = hops(await rig.facts(page));
    const sent = hop?.headers.seen ? hop.headers.value.map(({ name, value }) => `${name}: ${value}`) : [];
    expect(sent.slice(1, 6)).toEqual([
      'X-Content-Type-Options: nosniff',
      'x-frame-OPTIONS: DENY',
      "Content-Security-Policy: default-src 'none'",
      'X-Content-Type-Options: nosniff',
      "Content-Security-Policy: img-src 'self'",
    ]);
  });

  it('do not report a cached response as one without cookies', async () => {
    const first = await rig.visit('https://cached.test/');
    expect(names(hops(await rig.facts(first))[0])).toEqual(['sessionid']);
    const again = await rig.visit('https://cached.test/');
    expect(asked.cached).toBe(1);
    const [hop] = hops(await rig.facts(again));
    expect(hop?.from).toBe('http-cache');
    expect(names(hop)).toBe('http-cache');
    const popup = await rig.popup(again);
    const report = await rig.markdown(popup);
    expect(report).toMatch(/## Not checked[^]*cache/);
  });

  it('are kept if the background is killed between the load and the popup', async () => {
    const page = await rig.visit(CARELESS_URL);
    await rig.killWorker();
    expect(await rig.read(page)).toMatchObject({ state: 'page', grade: 'F' });
    expect(await rig.badge(page)).toBe('F');
  });

  it('include the next page if the background was killed on the previous one', async () => {
    const page = await rig.visit(CARELESS_URL);
    await rig.killWorker();
    await page.goto('https://second.test/welcome');
    expect(hops(await rig.facts(page)).map(names)).toEqual([['basket']]);
  });
});
