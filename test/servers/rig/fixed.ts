import { afterAll, beforeAll } from 'vitest';
import type { Advice } from '../../../src/engine/index.js';
import { fixesFor, stackOf, type FixBlock } from '../../../src/fixes/index.js';
import type { Setup } from './setup.js';
import { openSite, type Site } from './site.js';
import { request, type Response, type RequestOptions } from './http-client.js';

/** A site with the fixes for some advice, to test responses without a browser. */
export interface Fixed {
  request(scheme: 'http' | 'https', path: string, question?: RequestOptions): Promise<Response>;
  readonly blocks: readonly FixBlock[];
}

/** All kinds of advice for a page. */
export const EVERYTHING: readonly Advice[] = [
  // Most points first, as in a report: HSTS is not the last.
  { op: 'set-header', name: 'Content-Security-Policy', value: "frame-ancestors 'none'; object-src 'none'" },
  { op: 'redirect-to-https' },
  { op: 'set-header', name: 'Strict-Transport-Security', value: 'max-age=63072000' },
  { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' },
  { op: 'set-header', name: 'Referrer-Policy', value: 'same-origin', replaces: 'unsafe-url' },
  { op: 'remove-header', name: 'X-Powered-By' },
  { op: 'turn-listing-off', path: '/static/' },
];

/**
 * All fixes for some advice, for the chain of a setup.
 * @param server the Server header of the page
 */
export function blocksFor({ chain }: Setup, advice: readonly Advice[], server = ''): readonly FixBlock[] {
  const members = chain.map((name) => {
    const label = stackOf(name)?.label ?? name;
    return { name, label, because: 'the test names it', confidence: 'sure' as const };
  });
  return fixesFor(advice, members, { server }).blocks;
}

/**
 * Installs the site with the fixes, runs the server's own test, and starts it for the tests of this block.
 * @param pick which blocks to install; by default the recommended ones
 */
export function useFixed(
  setup: Setup,
  advice: readonly Advice[],
  pick = (block: FixBlock) => block.alternative !== true,
): Fixed {
  let site: Site | undefined;
  const blocks = blocksFor(setup, advice).filter(pick);

  beforeAll(async () => {
    site = await openSite(setup);
    await site.install(blocks);
    const { code, text } = await site.test();
    if (code !== 0) throw new Error(text);
    await site.start();
  });

  afterAll(() => site?.close());

  return {
    blocks,
    request(scheme, path, question) {
      if (site === undefined) throw new Error('The site is not there yet.');
      return request(site.sandbox, scheme, path, question);
    },
  };
}
