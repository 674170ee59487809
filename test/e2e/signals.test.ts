import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandName } from '../../src/cli/commands.js';
import { serve, type Site } from '../../src/demo/index.js';
import type { ReportJson } from '../../src/export/json.js';
import { ALL } from '../support/all.js';
import { html } from '../support/extension.js';
import { startPackaged } from '../support/packaged.js';
import { eventually, until } from '../support/until.js';

const SHOP = 'signals.sitegrade.test';
const COUNT = 60;
/** Far less than 60 pages take, and more than a signal does on a busy machine. */
const SOON_MS = 15_000;

/** Command lines of the processes that run now. */
async function commandLines(): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
}

describe.skipIf(process.platform !== 'linux')('a signal', { timeout: 180_000 }, () => {
  let folder: string;
  let temporary: string;
  let site: Site;
  /** Answers nobody. */
  let silent: Server;
  let waiting: number;
  /** Pages from this one on are never answered. */
  let silentFrom: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitegrade-signals-'));
    temporary = join(folder, 'temporary');
    await mkdir(temporary);
    site = await serve([SHOP], () => html());
    waiting = 0;
    silent = createServer((socket) => {
      waiting += 1;
      socket.resume().on('error', () => undefined);
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    silentFrom = COUNT;
  });
  afterEach(async () => {
    await site.close();
    // The browsers are closed, so it has no connection.
    await new Promise((resolve) => silent.close(resolve));
    await rm(folder, { recursive: true });
  });

  const browsers = async () =>
    (await commandLines()).filter((line) => line.includes(`--user-data-dir=${temporary}`)).length;
  const profiles = async () => (await readdir(temporary)).filter((name) => name.startsWith('sitegrade-'));
  const start = async (name: CommandName, ...args: readonly string[]) => {
    const { port } = silent.address() as AddressInfo;
    const address = (n: number) =>
      n < silentFrom ? `https://${SHOP}:${site.httpsPort}/${n}` : `http://127.0.0.1:${port}/${n}`;
    const pages = Array.from({ length: COUNT }, (_, n) => address(n));
    await writeFile(join(folder, 'pages.txt'), pages.join('\n'));
    const { child, ended } = await startPackaged(
      name,
      [...args, '--insecure', '--resolve', `*:${site.httpsPort}:127.0.0.1`],
      { cwd: folder, env: { TMPDIR: temporary } },
    );
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    return { child, ended, told: () => err };
  };
  const end = async (ended: Promise<{ code: number | null; out: string; err: string }>) => {
    const since = Date.now();
    const all = await ended;
    expect(Date.now() - since).toBeLessThan(SOON_MS);
    await eventually('browsers', browsers).toBe(0);
    expect(await profiles()).toEqual([]);
    return all;
  };

  const SIGNALS = [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const;

  it.each(ALL ? SIGNALS : SIGNALS.slice(0, 1))(
    '%s ends a run of many targets, with what was graded and no browser',
    async (signal, status) => {
      const args = ['--targets', 'pages.txt', '--jobs', '3', '--format', 'json'];
      const { child, ended, told } = await start('inspect', ...args);
      await until('some grades', () => Promise.resolve(told().includes(`4/${COUNT} `)));
      child.kill(signal);
      const { code, out, err } = await end(ended);
      expect(code).toBe(status);
      const reports = JSON.parse(out) as ReportJson[];
      expect(reports.length).toBeGreaterThanOrEqual(4);
      expect(reports.length).toBeLessThan(COUNT);
      expect(err).toContain(`Stopped: ${reports.length} of ${COUNT} targets graded.`);
      expect(err).not.toContain('Error');
    },
  );

  it('ends one that waits for pages that never come, and writes the table of the others', async () => {
    silentFrom = 2;
    const args = ['--targets', 'pages.txt', '--jobs', '3', '--output', 'reports', '--format', 'json'];
    const { child, ended, told } = await start('inspect', ...args);
    await until('silent pages', () => Promise.resolve(waiting > 2 && told().includes(`2/${COUNT} `)));
    child.kill('SIGINT');
    expect((await end(ended)).code).toBe(130);
    expect((await readdir(join(folder, 'reports'))).sort()).toEqual([
      'index.md',
      `${SHOP}_${site.httpsPort}_0.json`,
      `${SHOP}_${site.httpsPort}_1.json`,
    ]);
    const table = await readFile(join(folder, 'reports', 'index.md'), 'utf8');
    expect(table.trim().split('\n')).toHaveLength(4);
  });

  it('is followed by a second one that ends it at once, while browsers start too', async () => {
    const { child, ended } = await start('inspect', '--targets', 'pages.txt', '--jobs', '3');
    await until('a browser', async () => (await browsers()) > 0);
    child.kill('SIGINT');
    let isOver = false;
    const over = ended.finally(() => (isOver = true));
    await until('its end', () => {
      child.kill('SIGINT');
      return Promise.resolve(isOver);
    });
    const { code } = await end(over);
    expect(code).toBe(130);
  });

  it.each<[CommandName, readonly string[]]>([
    ['policy', ['--targets', 'pages.txt']],
    ['fix', ['--targets', 'pages.txt', '--output', 'out']],
  ])('ends %s, which writes nothing', async (name, args) => {
    silentFrom = 1;
    const { child, ended } = await start(name, ...args);
    await until('a silent page', () => Promise.resolve(waiting > 0));
    child.kill('SIGTERM');
    const { code, out } = await end(ended);
    expect([code, out]).toEqual([143, '']);
    expect(await readdir(folder)).not.toContain('out');
  });
});
