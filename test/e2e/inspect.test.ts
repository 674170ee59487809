import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { PROJECT } from '../../src/cli/build.js';
import { serve, shops, type Site } from '../../src/demo/index.js';
import type { ReportJson } from '../../src/export/json.js';
import { sentences } from '../support/command.js';
import { inspect } from '../support/inspect.js';
import { schemaErrors } from '../support/report-schema.js';

const CARELESS = 'careless.shop.sitegrade.test';
const SCRIPTED = 'scripted.sitegrade.test';

describe('inspect with web addresses', { timeout: 180_000 }, () => {
  let temporary: string;
  let site: Site;

  beforeEach(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'sitegrade-inspect-'));
    const byName = shops();
    site = await serve([...byName.keys(), SCRIPTED], (request) =>
      request.url.hostname === SCRIPTED
        ? {
            headers: [['Content-Type', 'text/html']],
            // The script removes itself from the page: only the body still has it.
            body: '<script src="https://cdn.other.test/x.js"></script><script>for (const s of [...document.scripts]) s.remove()</script>',
          }
        : (byName.get(request.url.hostname)?.(request) ?? { status: 421 }),
    );
  });

  /** No profile is left. */
  afterEach(async () => {
    await site.close();
    const left = (await readdir(temporary)).filter((name) => /sitegrade|puppeteer|chrom/i.test(name));
    await rm(temporary, { recursive: true });
    expect(left).toEqual([]);
  });

  async function run(...args: readonly string[]) {
    const env = { TMPDIR: temporary, SITEGRADE_CHROMIUM: inject('chromium') };
    const { out, ...ended } = await inspect(['--format', 'json', ...args], { env });
    const reports = JSON.parse(out) as ReportJson[];
    expect(schemaErrors(reports)).toEqual([]);
    return { ...ended, reports };
  }

  const resolve = (port: number) => ['--resolve', `*:${port}:127.0.0.1`];
  const results = (report: ReportJson | undefined) => report?.observatory.tests;

  it('grades pages found by --resolve, notes accepted certificates, and keeps the results if one page fails', async () => {
    const { httpsPort: port } = site;
    const { reports, err, code } = await run(
      `https://${CARELESS}:${port}/?from=mail`,
      'https://nowhere.invalid/',
      `https://${SCRIPTED}:${port}/`,
      '--insecure',
      ...resolve(port),
    );
    expect(sentences(err)).toEqual(['nowhere.invalid cannot be resolved.']);
    expect(code).toBe(1);
    expect(reports.map(({ url }) => url)).toEqual([
      `https://${CARELESS}:${port}/`,
      `https://${SCRIPTED}:${port}/`,
    ]);
    const [careless, scripted] = reports;
    expect(careless?.grade).toBe('F');
    expect(careless?.complete).toBe(true);
    expect(careless?.stack.map(({ name }) => name)).toEqual(['apache', 'mod_wsgi', 'django']);
    for (const { findings } of reports) {
      const accepted = findings.filter(
        ({ text, severity }) => /certificate/i.test(text) && severity === 'info',
      );
      expect(accepted.map(({ points }) => points)).toEqual([0]);
    }
    // From the body as sent, not from the page as changed by its scripts.
    expect(results(scripted)?.['subresource-integrity'].result).toBe(
      'sri-not-implemented-but-external-scripts-loaded-securely',
    );
  });

  it('runs several times at once in one clone', async () => {
    const dist = join(PROJECT, 'dist');
    const built = () => readdir(dist).then((names) => names.filter((name) => name.startsWith('command-')));
    const before = await built();
    const { httpPort } = site;
    const address = `http://${CARELESS}:${httpPort}/`;
    const runs = await Promise.all([1, 2, 3].map(() => run(address, ...resolve(httpPort))));
    for (const { code, err, reports } of runs) {
      expect([code, sentences(err)]).toEqual([0, []]);
      expect(reports.map(({ url }) => url)).toEqual([address]);
    }
    // Each removes what it has built, and nothing else.
    expect((await built()).filter((name) => !before.includes(name))).toEqual([]);
  });

  it('sees the redirect of a visit that starts on http, and suggests --insecure if it would help', async () => {
    const { httpPort, httpsPort } = site;
    const plain = await run(`http://${CARELESS}:${httpPort}/`, ...resolve(httpPort));
    expect(results(plain.reports[0])?.redirection.result).toBe('redirection-missing');
    expect(plain.code).toBe(0);

    const refused = await run(`https://${CARELESS}:${httpsPort}/`, ...resolve(httpsPort));
    expect(sentences(refused.err)).toEqual([expect.stringContaining('Use --insecure')]);
    expect(refused.reports).toEqual([]);
    expect(refused.code).toBe(1);
  });
});
