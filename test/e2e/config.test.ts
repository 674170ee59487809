import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Site } from '../../src/demo/index.js';
import type { ReportJson } from '../../src/export/json.js';
import { packaged } from '../support/packaged.js';

const HOSTS = ['one.sitegrade.test', 'two.sitegrade.test', 'none.sitegrade.test'] as const;

describe('a configuration file with targets of several origins', { timeout: 180_000 }, () => {
  let folder: string;
  let site: Site;
  const seen = new Map<string, Set<string>>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitegrade-config-'));
    site = await serve(HOSTS, ({ url, headers }) => {
      const { hostname } = url;
      const got = seen.get(hostname) ?? new Set();
      seen.set(hostname, got.add(String(headers['x-token'] ?? 'nothing')));
      const image = HOSTS.map((host) => `<img src="https://${host}:${url.port}/x.png">`).join('');
      return { headers: [['Content-Type', 'text/html']], body: `<!doctype html><title>x</title>${image}` };
    });
  });
  afterAll(async () => {
    await site.close();
    await rm(folder, { recursive: true });
  });

  it('sends to each what is its own, in one browser', async () => {
    const address = (host: string) => `https://${host}:${site.httpsPort}/`;
    const targets = [
      { target: address(HOSTS[0]), header: ['X-Token: t0ken-0ne'] },
      { target: address(HOSTS[1]), header: ['X-Token: t0ken-tw0'], failUnder: 'A' },
      address(HOSTS[2]),
    ];
    await writeFile(join(folder, 'sitegrade.config.json'), JSON.stringify({ format: ['json'], targets }));
    const { out, err, code } = await packaged(
      'inspect',
      ['--insecure', '--resolve', `*:${site.httpsPort}:127.0.0.1`],
      { cwd: folder },
    );
    expect((JSON.parse(out) as ReportJson[]).map(({ url }) => url)).toEqual(HOSTS.map(address));
    expect([...(seen.get(HOSTS[0]) ?? [])]).toEqual(['t0ken-0ne']);
    expect([...(seen.get(HOSTS[1]) ?? [])]).toEqual(['t0ken-tw0']);
    expect([...(seen.get(HOSTS[2]) ?? [])]).toEqual(['nothing']);
    expect(code).toBe(2);
    expect(err).toContain(`${address(HOSTS[1])} has grade`);
    expect(out + err).not.toMatch(/t0ken/);
  });
});
