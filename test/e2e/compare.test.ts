import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Site, type SiteRequest } from '../../src/demo/index.js';
import type { ComparisonJson } from '../../src/export/comparison.js';
import { sentences } from '../support/command.js';
import { packaged } from '../support/packaged.js';

const HOSTS = ['staging.sitegrade.test', 'live.sitegrade.test'] as const;
const SECRET = 'c0okie-v4lue';
const TOKEN = 't0ken-for-b0th';

describe('compare with web addresses', { timeout: 180_000 }, () => {
  let folder: string;
  let site: Site;
  const seen: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitegrade-compare-'));
    site = await serve(HOSTS, ({ url, headers }: SiteRequest) => {
      if (headers['x-token'] === TOKEN) seen.push(url.host);
      const echo = String(headers['x-token'] ?? 'none');
      const isLive = url.hostname === HOSTS[1];
      return {
        headers: [
          ['Content-Type', 'text/html'],
          ['Set-Cookie', `id=${SECRET}; Secure; HttpOnly; Path=/`],
          ...(isLive
            ? [['X-Powered-By', `::error::${echo}`] as const]
            : [['X-Frame-Options', 'DENY'] as const, ['Server', echo] as const]),
        ] as const,
        body: '<!doctype html><title>x</title><p>x</p>',
      };
    });
  });
  afterAll(async () => {
    await site.close();
    await rm(folder, { recursive: true });
  });

  const connection = () => ['--insecure', '--resolve', `*:${site.httpsPort}:127.0.0.1`];
  const options = () => [...connection(), '--header', `X-Token: ${TOKEN}`];
  const address = (host: string) => `https://${host}:${site.httpsPort}/?${SECRET}`;
  const compare = (...args: readonly string[]) =>
    packaged('compare', args, {
      cwd: folder,
      env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(folder, 'summary.md') },
    });

  it('compares two sites, a site and its earlier report, and never shows a value', async () => {
    const [before, after] = HOSTS.map(address);
    const two = await compare(before ?? '', after ?? '', ...connection());
    expect(two.out).toContain('  - X-Frame-Options\n      - DENY\n');
    expect(two.out).toContain('  + X-Powered-By\n');
    expect(two.out.split('\n').filter((line) => line.trim().startsWith('::'))).toEqual([]);
    expect(sentences(two.err)).toEqual([
      expect.stringMatching(/^::error title=Sitegrade::https:\/\/live\.\S+\/ is worse: .* → .*, new: /),
    ]);
    expect(two.code).toBe(2);
    const summary = await readFile(join(folder, 'summary.md'), 'utf8');
    expect(summary).toMatch(/^## Sitegrade\n\n- .* is worse: /);
    expect(summary).toContain('| Page | Grade | New findings | Gone | Headers and cookies changed |');
    expect(summary).not.toMatch(SECRET);

    const refused = await compare(before ?? '', after ?? '', ...options());
    expect(sentences(refused.err)).toEqual([expect.stringContaining('are sent to one origin.')]);
    expect([refused.code, seen]).toEqual([1, []]);

    const report = await packaged('inspect', [before ?? '', '--format', 'json', ...options()], {
      cwd: folder,
    });
    await writeFile(join(folder, 'before.json'), report.out);
    const same = await compare('before.json', before ?? '', '--format', 'json', ...options());
    const [comparison] = JSON.parse(same.out) as ComparisonJson[];
    expect(comparison?.headers.changes).toEqual([]);
    expect(comparison?.cookies).toEqual({ unseen: [], changes: [], same: 1 });
    expect(comparison?.findings).toMatchObject({ added: [], fixed: [] });
    expect([comparison?.worse, same.code, sentences(same.err)]).toEqual([false, 0, []]);
    expect(new Set(seen)).toEqual(new Set([`${HOSTS[0]}:${site.httpsPort}`]));
    for (const { out, err } of [two, refused, report, same])
      expect(out + err).not.toMatch(`${SECRET}|${TOKEN}`);
  });
});
