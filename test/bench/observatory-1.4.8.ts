import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ObservatoryCase } from '../support/observatory.js';

/** The parts of the package used here; it exports no types. */
interface Package {
  readonly constants: {
    readonly ALL_TESTS: readonly ((requests: unknown) => { readonly result: string | null })[];
  };
  readonly grader: {
    getScoreModifier(result: string): number;
    getGradeForScore(score: number): unknown;
  };
  readonly charts: { readonly MINIMUM_SCORE_FOR_EXTRA_CREDIT: number };
  readonly retriever: { parseHttpEquivHeaders(html: string, url: string): unknown };
  readonly AxiosHeaders: new (headers: object) => { get(name: string): string | undefined };
  readonly CookieJar: new () => { setCookieSync(line: string, url: string, options: object): unknown };
}

/**
 * MDN HTTP Observatory 1.4.8 from the folder of its package, as its scanner runs it after a site has responded.
 * Its install scripts download two lists; if they did not run, empty ones are created.
 */
export async function loadObservatory(folder: string) {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  for (const [name, empty] of [
    ['hsts-preload.json', '{}'],
    ['tld-list.json', '[]'],
  ] as const) {
    const path = join(folder, 'conf', name);
    if (!existsSync(path)) writeFileSync(path, empty);
  }
  const load = async <K extends keyof Package>(path: string) =>
    (await import(pathToFileURL(join(folder, 'src', path)).href)) as Package[K];
  const constants = await load<'constants'>('constants.js');
  const grader = await load<'grader'>('grader/grader.js');
  const charts = await load<'charts'>('grader/charts.js');
  const retriever = await load<'retriever'>('retriever/utils.js');
  const require = createRequire(join(folder, 'package.json'));
  const { CookieJar } = require('tough-cookie') as Package;
  const { AxiosHeaders } = require('axios') as Package;

  /** The responses as its retriever returns them; receiving them is not measured. */
  const prepare = (site: ObservatoryCase) => {
    const merged: Record<string, string> = {};
    const setCookies: string[] = [];
    for (const [name, value] of site.headers) {
      const key = name.toLowerCase();
      const known = merged[key];
      if (key === 'set-cookie') setCookies.push(value);
      else merged[key] = known === undefined ? value : `${known}, ${value}`;
    }
    const cookies = setCookies.length > 0 ? { 'set-cookie': setCookies } : {};
    const headers = new AxiosHeaders({ ...merged, ...cookies });
    const hops = [...(site.redirects ?? []), { url: site.url, status: site.status }];
    const jar = new CookieJar();
    for (const line of setCookies) jar.setCookieSync(line, site.url, { ignoreError: true });
    const redirects = hops.map(({ url, status }) => ({ url: new URL(url), status }));
    const auto = {
      headers,
      status: site.status,
      data: site.html ?? '',
      verified: true,
      httpEquiv: new Map() as unknown,
    };
    return {
      hostname: new URL(hops[0]?.url ?? site.url).hostname,
      resources: { path: auto.data },
      responses: {
        auto,
        cors: null,
        http: auto,
        https: auto,
        httpRedirects: redirects,
        httpsRedirects: redirects,
      },
      session: { url: new URL(site.url), redirectHistory: redirects, jar },
    };
  };

  /** From headers and body to tests, score and grade. */
  const report = (requests: ReturnType<typeof prepare>) => {
    const { auto } = requests.responses;
    const type = (auto.headers.get('content-type') ?? '').split(';')[0];
    if ((type === 'text/html' || type === 'application/xhtml+xml') && auto.data !== '') {
      auto.httpEquiv = retriever.parseHttpEquivHeaders(auto.data, requests.session.url.href);
    }
    const results = constants.ALL_TESTS.map((test) => test(requests).result);
    const modifiers = results.map((result) => (result === null ? 0 : grader.getScoreModifier(result)));
    const base = modifiers.filter((modifier) => modifier < 0).reduce((sum, modifier) => sum + modifier, 100);
    const bonus = modifiers.filter((modifier) => modifier > 0).reduce((sum, modifier) => sum + modifier, 0);
    const score = base >= charts.MINIMUM_SCORE_FOR_EXTRA_CREDIT ? base + bonus : base;
    return { results, grade: grader.getGradeForScore(score) };
  };
  return { version, tests: constants.ALL_TESTS.length, prepare, report };
}
