import { describe, expect, it } from 'vitest';
import { audit, gradeResponse, readHar, suppressionsFor, write } from '../../src/library/engine.js';
import { toHaveSecurityGrade } from '../../src/library/matcher.js';
import type { PlaywrightResponse } from '../../src/library/response.js';
import '../../src/library/vitest.js';
import { har } from '../support/har.js';

const SECRET = 's3cr3t-v4lue';
const url = 'https://shop.example/';
const HARDENED = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy':
    "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
};
const careless = () =>
  new Response('<!doctype html><p>Shop', {
    headers: { 'Content-Type': 'text/html', 'Set-Cookie': `sessionid=${SECRET}; Path=/` },
  });
const messageFor = async (...args: Parameters<typeof toHaveSecurityGrade>) =>
  (await toHaveSecurityGrade(...args)).message();

interface Page {
  readonly url: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly from?: Page;
  readonly byServiceWorker?: boolean;
}

/** A response as Playwright's `page.goto` returns it. */
function responseOf(page: Page): PlaywrightResponse {
  const { url: at, status = 200, headers = {}, byServiceWorker = false } = page;
  return {
    url: () => at,
    status: () => status,
    headersArray: () => Promise.resolve(Object.entries(headers).map(([name, value]) => ({ name, value }))),
    text: () => Promise.resolve('<!doctype html><p>Shop'),
    fromServiceWorker: () => byServiceWorker,
    request: () => requestOf(page),
  };
}

function requestOf(page: Page): ReturnType<NonNullable<PlaywrightResponse['request']>> {
  return {
    redirectedFrom: () => (page.from ? requestOf(page.from) : null),
    response: () => Promise.resolve(responseOf(page)),
  };
}

describe('toHaveSecurityGrade', () => {
  it('passes for this grade and better ones', async () => {
    const response = new Response('<!doctype html><p>Shop', { headers: HARDENED });
    await expect(response).toHaveSecurityGrade('A', { url });
    await expect(response).toHaveSecurityGrade('F', { url });
    expect(await response.text()).toContain('Shop');
    await expect(careless()).not.toHaveSecurityGrade('D', { url });
  });

  it('says which findings cost points, and no cookie’s value', async () => {
    const message = await messageFor(careless(), 'B+', { url });
    expect(message).toMatch(
      /^expected https:\/\/shop\.example\/ to have security grade B\+ or better, but it has ~F \(~0\):\n {2}−40 {2}Session cookie sessionid is sent without Secure\n/,
    );
    expect(message).toContain('  −25  Content-Security-Policy is not set');
    expect(message).not.toContain(SECRET);
    expect(await messageFor(careless(), 'F', { url })).toContain('not to have security grade F or better');
  });

  it('uses the response’s own address and its redirects where they are known', async () => {
    const from = {
      url: 'https://shop.example/old',
      status: 302,
      headers: { Location: '/', 'Set-Cookie': `sessionid=${SECRET}` },
    };
    await expect(responseOf({ url, headers: HARDENED })).toHaveSecurityGrade('A');
    const message = await messageFor(responseOf({ url, headers: HARDENED, from }), 'A');
    expect(message).toContain('sessionid is sent without HttpOnly');
  });

  it('reads an APIResponse, which has no request', async () => {
    const response = { ...responseOf({ url, headers: HARDENED }), request: undefined };
    await expect(response).toHaveSecurityGrade('A');
  });

  it('never passes for a page that its policy breaks', async () => {
    const broken = () => new Response('<!doctype html><script>shop()</script>', { headers: HARDENED });
    await expect(broken()).not.toHaveSecurityGrade('F', { url });
    const message = await messageFor(broken(), 'F', { url });
    expect(message).toMatch(
      / \(broken\) \(~?\d+\):\n {7}The policy blocks inline scripts of this page \(1\)/,
    );
  });

  it('never passes for what was not seen', async () => {
    const crossOrigin = new Response('x', { headers: HARDENED });
    Object.defineProperty(crossOrigin, 'type', { value: 'cors' });
    expect(await toHaveSecurityGrade(crossOrigin, 'F', { url })).toMatchObject({ pass: false });
    expect(await messageFor(crossOrigin, 'F', { url })).toBe(
      'https://shop.example/ could not be graded:\n  Not checked: the recording does not contain it.',
    );
    expect(await messageFor(responseOf({ url, headers: HARDENED, byServiceWorker: true }), 'F')).toContain(
      'service worker',
    );
    const { report } = await gradeResponse(careless(), { url });
    expect(report.complete).toBe(false);
    expect(report.unknowns.map(({ rule }) => rule)).toContain('redirection');
  });

  it('rejects what is no response, no grade, or has no address', async () => {
    await expect(toHaveSecurityGrade(Promise.resolve(careless()), 'A')).rejects.toThrow(
      'Did you forget await?',
    );
    await expect(toHaveSecurityGrade(null, 'A')).rejects.toThrow(TypeError);
    await expect(toHaveSecurityGrade(careless(), 'E' as 'A', { url })).rejects.toThrow('one of A+, A');
    await expect(toHaveSecurityGrade(careless(), 'A')).rejects.toThrow('no http or https URL');
  });

  it('reads a body that was used as not seen', async () => {
    const used = careless();
    await used.text();
    const { page: read, report } = await gradeResponse(used, { url });
    expect(read.markup).toEqual({ seen: false, because: 'not-recorded' });
    expect(report.findings).toContainEqual(
      expect.objectContaining({ id: 'content-security-policy/missing', points: 25 }),
    );
  });
});

describe('the engine', () => {
  it('grades the pages of a HAR and writes reports as the command line does', async () => {
    const pages = readHar(JSON.stringify(har([{ url, headers: [['Server', 'nginx']] }])));
    expect(pages.map((one) => one.url)).toEqual([url]);
    const graded = await gradeResponse(careless(), { url });
    const [json] = JSON.parse(write('json', [graded])) as { url: string; fixes: unknown[] }[];
    expect(json?.url).toBe(url);
    const date = new Date('2026-11-26T12:00:00Z');
    const markdown = write('markdown', [graded], date);
    expect(markdown).toContain('2026-11-26 12:00 UTC');
    expect(markdown).not.toContain(SECRET);
  });

  it('leaves out suppressed findings until their last day', async () => {
    const { page, report } = await gradeResponse(careless(), { url });
    const suppression = { site: 'shop.example', finding: 'cookies/session-without-secure', reason: 'moving' };
    const file = { schema: 1, suppressions: [{ ...suppression, until: '2026-11-26' }] };
    const scoreOn = (date: string) => audit(page, suppressionsFor(page, file, new Date(date))).score;
    const costOf = (one: typeof report) => one.findings.reduce((sum, { points }) => sum + points, 0);
    expect(costOf(audit(page, suppressionsFor(page, file, new Date('2026-11-26'))))).toBeLessThan(
      costOf(report),
    );
    expect(scoreOn('2026-11-27')).toBe(report.score);
    expect(() => suppressionsFor(page, [])).toThrow('Not a list of suppressed findings: It has no list');
  });
});
