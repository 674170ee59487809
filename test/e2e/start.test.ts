import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { serve } from '../../src/demo/index.js';
import { NO_SANDBOX } from '../../src/cli/open-job.js';
import { ALL } from '../support/all.js';
import { runCommand, sentences } from '../support/command.js';
import { html } from '../support/extension.js';
import { packaged } from '../support/packaged.js';

/** Printed for each browser started here. */
const STARTED = process.getuid?.() === 0 ? [NO_SANDBOX] : [];

describe('npm start and sitegrade open', () => {
  let folder: string;
  let temporary: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitegrade-start-'));
    temporary = join(folder, 'temporary');
    await mkdir(temporary);
  });

  /** No profile and no partial report is left in any case. */
  afterEach(async () => {
    const left = (await readdir(temporary)).filter((name) => /sitegrade|puppeteer|chrom/i.test(name));
    await rm(folder, { recursive: true });
    expect(left).toEqual([]);
  });

  /** In a clone. */
  function start(...args: readonly string[]) {
    return runCommand('start.ts', ['open', ...args], {
      env: { TMPDIR: temporary, SITEGRADE_CHROMIUM: inject('chromium') },
    });
  }

  /** The same of the npm package. */
  const open = (...args: readonly string[]) =>
    packaged('open', args, { cwd: folder, env: { TMPDIR: temporary } });

  async function closedPort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }

  it('grades the demo shop and saves what the popup shows and its report', async () => {
    const { code, out, err } = await start().ended;
    expect(sentences(err)).toEqual(STARTED);
    expect(code).toBe(0);
    expect(out).toMatch(/−40 {2}Session cookie sessionid/);
    expect(out).toContain('SESSION_COOKIE_SECURE = True');
    expect(out).toMatch(/hardened shop: A\+ \(\d+\)/);
    const score = /^Grade: F \((\d+)\)$/m.exec(out)?.[1] ?? 'none';
    const picture = await readFile(/^Screenshot: (.+)$/m.exec(out)?.[1] ?? '');
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    const report = await readFile(/^Report: (.+)$/m.exec(out)?.[1] ?? '', 'utf8');
    expect(report).toContain(`careless.shop.sitegrade.test: grade F, ${score} of 100`);
  });

  it('suggests --insecure if the certificate is not trusted, and continues with it', async () => {
    const site = await serve(['localhost'], () => html([['X-Odd', '\u0085\u009b31m']]));
    const url = `https://localhost:${site.httpsPort}/`;
    try {
      const refused = await open('--headless', url);
      expect(refused.code).toBe(1);
      expect(sentences(refused.err)).toEqual([...STARTED, expect.stringContaining('--insecure')]);

      const graded = await open('--headless', '--insecure', url);
      expect(graded.err).not.toContain('Error');
      expect(graded.code).toBe(0);
      expect(graded.out).toMatch(/^Grade: [A-F][+-]? \(\d+\)$/m);
      expect(graded.out).not.toContain('hardened');
    } finally {
      await site.close();
    }
  });

  // The arguments’ errors and the browser’s are test/cli’s; here is how each kind ends the command.
  it.each<[string, () => string[] | Promise<string[]>, string]>([
    [
      'a refused connection',
      async () => [`http://127.0.0.1:${await closedPort()}/`],
      'refused the connection',
    ],
    ['an unknown option', () => ['--loud'], "Unknown option '--loud'"],
    ...(ALL
      ? ([
          ['an unknown host', () => ['https://nowhere.invalid/'], 'nowhere.invalid cannot be resolved.'],
          ['a file', () => ['file:///etc/hostname'], 'Sitegrade grades only http and https pages'],
          ['nonsense', () => ['not an address'], '“not an address” is not a web address.'],
          ['two addresses', () => ['a.example', 'b.example'], 'Give only one URL'],
        ] satisfies [string, () => string[], string][])
      : []),
  ])('rejects %s with one sentence', async (_what, args, sentence) => {
    const { code, out, err } = await open('--headless', ...(await args()));
    expect(sentences(err).filter((line) => !STARTED.includes(line))).toEqual([
      expect.stringContaining(sentence),
    ]);
    expect(out).toBe('');
    expect(code).toBe(1);
  });

  it('prints its help', async () => {
    const { code, out } = await open('--help');
    expect(out).toMatch(/--headless[^]*--insecure/);
    expect(code).toBe(0);
  });

  it('closes the browser when it is interrupted', async () => {
    const silent = createServer((socket) => socket.resume().on('error', () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const reached = new Promise((resolve) => silent.once('connection', resolve));
    const { child, ended } = start(
      '--headless',
      `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`,
    );
    await reached;
    child.kill('SIGINT');
    const { code, err } = await ended;
    expect(sentences(err)).toEqual(STARTED);
    expect(code).toBe(130);
    // The browser is closed, so it has no connection.
    await new Promise((resolve) => silent.close(resolve));
  });
});
