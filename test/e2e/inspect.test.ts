import { existsSync, statSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { PROJECT } from '../../src/cli/build.js';
import { serve, shops, type Site } from '../../src/demo/index.js';
import type { ReportJson } from '../../src/export/json.js';
import { ALL } from '../support/all.js';
import { sentences, type Ended } from '../support/command.js';
import { inspect } from '../support/inspect.js';
import { packaged } from '../support/packaged.js';
import { schemaErrors } from '../support/report-schema.js';

const CARELESS = 'careless.shop.sitegrade.test';
const SCRIPTED = 'scripted.sitegrade.test';
const REFUSING = 'refusing.sitegrade.test';
const BROKEN = 'broken.sitegrade.test';
const POLICY = 'Content-Security-Policy';

describe('inspect with web addresses', { timeout: 180_000 }, () => {
  let temporary: string;
  let site: Site;

  beforeEach(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'sitegrade-inspect-'));
    const byName = shops();
    site = await serve([...byName.keys(), SCRIPTED, REFUSING, BROKEN], (request) =>
      request.url.hostname === BROKEN
        ? {
            headers: [
              ['Content-Type', 'text/html'],
              [request.url.pathname === '/' ? POLICY : `${POLICY}-Report-Only`, "default-src 'self'"],
            ],
            body: '<!doctype html><title>Shop</title><script>hydrate()</script><script src=https://ads.test/a.js></script>',
          }
        : request.url.hostname === REFUSING
          ? { status: 403, headers: [['Content-Type', 'text/html']], body: '<title>No</title>' }
          : request.url.hostname === SCRIPTED
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

  const run = (...args: readonly string[]) =>
    read(packaged('inspect', ['--format', 'json', ...args], { env: { TMPDIR: temporary } }));

  /** As npm does it in a clone, which builds the extension for each. */
  const runInClone = (...args: readonly string[]) =>
    read(
      inspect(['--format', 'json', ...args], {
        env: { TMPDIR: temporary, SITEGRADE_CHROMIUM: inject('chromium') },
      }),
    );

  async function read(running: Promise<Ended>) {
    const { out, ...ended } = await running;
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

  it('fails on an answer that is probably another page, unless its status is accepted', async () => {
    const { httpPort: port } = site;
    const address = `http://${REFUSING}:${port}/`;
    const refused = await run(address, '--fail-under', 'A', ...resolve(port));
    expect(refused.code).toBe(1);
    expect(sentences(refused.err)).toEqual([
      `${address}: The server answered 403: probably not the page you meant. --auth and --cookie send what signs you in. To grade this answer, add --accept-status 403.`,
    ]);
    const [report] = refused.reports;
    expect(report?.grade).not.toBeNull();
    expect(report).toMatchObject({
      caveats: ['another-page/error#403'],
      plan: [],
      milestones: [],
      reached: null,
    });
    const accepted = await run(address, '--accept-status', '404,403', ...resolve(port));
    expect(accepted.code).toBe(0);
    expect(accepted.reports[0]?.caveats).toEqual(['another-page/error#403']);
  });

  it('fails a page whose own script its policy stopped, but not one whose policy is on trial', async () => {
    const { httpPort: port } = site;
    const address = `http://${BROKEN}:${port}/`;
    const broken = await run(address, '--fail-under', 'F', ...resolve(port));
    expect(broken.code).toBe(2);
    expect(sentences(broken.err)).toContain(
      `${address} is broken, whatever its grade: The policy blocks inline scripts of this page (1) (csp-blocks/inline-scripts). If that is meant, suppress it.`,
    );
    expect(broken.reports[0]?.caveats).toEqual(['csp-blocks/inline-scripts']);
    expect(broken.reports[0]?.findings[0]).toMatchObject({ severity: 'medium', points: 0 });
    const trial = await run(`${address}trial`, '--fail-under', 'F', ...resolve(port));
    expect(trial.code).toBe(0);
    expect(trial.reports[0]?.caveats).toEqual([]);
  });

  it.runIf(ALL)('runs several times at once in one clone: none touches what another has built', async () => {
    const dist = join(PROJECT, 'dist');
    /** When each build was written. */
    const builds = async () => {
      // The tests in Firefox may be starting.
      const names = (await readdir(dist)).filter((name) => !name.startsWith('e2e-firefox'));
      const manifests = names.map((name) => join(dist, name, 'manifest.json'));
      const found = manifests.filter((path) => existsSync(path));
      return new Map(found.map((path) => [path, statSync(path).mtimeMs] as const));
    };
    const before = await builds();
    let onPage: (response: ServerResponse) => void = () => undefined;
    const asked = new Promise<ServerResponse>((resolve) => (onPage = resolve));
    const server = createServer(({ url }, response) => {
      if (url === '/page') onPage(response);
      else response.writeHead(404).end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const first = runInClone(`http://127.0.0.1:${port}/page`);
    const response = await asked;
    const during = await builds();
    // The page of the first is sent once the second has ended.
    const second = await runInClone(`http://${CARELESS}:${site.httpPort}/`, ...resolve(site.httpPort));
    const after = await builds();
    response.setHeader('Content-Type', 'text/html').end('<title>x</title>');
    expect([second.code, (await first).code]).toEqual([0, 0]);
    server.closeAllConnections();
    server.close();
    expect(after).toEqual(during);
    // Each removes what it has built, and nothing else.
    expect(await builds()).toEqual(before);
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
