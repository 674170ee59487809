import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { fileNames, folderOutput, standardOutput, textOutput } from '../../src/cli/outputs.js';
import { comparisonsSummary, failedRow, rowOf, summaryTable, type Row } from '../../src/cli/summary.js';
import { tableText } from '../../src/cli/table.js';
import type { Report } from '../../src/engine/index.js';
import { compareReports, toComparable } from '../../src/export/comparison.js';
import { FORMATS } from '../../src/export/formats.js';
import { PLAIN, toText } from '../../src/export/text.js';
import type { PageReport } from '../../src/export/page-document.js';
import { writeReports } from '../../src/export/write.js';
import { careless, hardened, hostile } from '../export/reports.js';

const MADE = { version: '1.2.3', date: new Date('2026-11-26T12:00:00Z') };
const NOTHING = {
  fixes: [],
  headers: [],
  plan: [],
  refusals: [],
  hardening: [],
} as unknown as PageReport['proposals'];
const PAGES = [careless, hardened, hostile].map((report) => ({ report, proposals: NOTHING }));

describe('standardOutput', () => {
  let printed = '';
  beforeEach(() => {
    printed = '';
    vi.spyOn(process.stdout, 'write').mockImplementation(((text: string, done: () => void) => {
      printed += text;
      done();
      return true;
    }) as typeof process.stdout.write);
  });

  it.each(FORMATS.flatMap((format) => [0, 1, 3].map((count) => [format, count] as const)))(
    'writes %s of %d reports as if all were written at once',
    async (format, count) => {
      const output = standardOutput(format, MADE);
      for (const page of PAGES.slice(0, count)) await output.add(page);
      await output.end([]);
      expect(printed).toBe(writeReports(format, PAGES.slice(0, count), MADE));
    },
  );
});

describe('textOutput', () => {
  const printed = async (pages: readonly PageReport[], rows: readonly Row[]) => {
    const write = vi.spyOn(process.stdout, 'write').mockImplementation(((_: string, done: () => void) => {
      done();
      return true;
    }) as typeof process.stdout.write);
    const output = textOutput(PLAIN, 'There.');
    for (const page of pages) await output.add(page);
    await output.end(rows);
    const text = write.mock.calls.map(([one]) => one).join('');
    write.mockRestore();
    return text;
  };
  const row = rowOf('https://a.test/', careless);
  const dead = failedRow('dead.test', 'dead.test cannot be resolved.');

  it('is the report of one page, a table of several targets, and nothing of one that failed', async () => {
    const [page] = PAGES;
    if (!page) throw new Error('There is no page.');
    expect(await printed([page], [row])).toBe(toText(page, PLAIN, 'There.'));
    expect(await printed([page], [row, dead])).toBe(tableText([row, dead], PLAIN, 'There.'));
    expect(await printed([], [dead])).toBe('');
  });
});

describe('folderOutput', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitegrade-outputs-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('writes a file for each page and format, and a table', async () => {
    vi.spyOn(process.stdout, 'write').mockImplementation(((_: string, done: () => void) => {
      done();
      return true;
    }) as typeof process.stdout.write);
    const output = await folderOutput(join(folder, 'a', 'b'), ['json', 'sarif'], MADE);
    const same = { report: careless, proposals: NOTHING };
    await output.add(same);
    await output.add(same);
    await output.end([rowOf('https://a.test/', careless)]);
    const files = (await readdir(join(folder, 'a', 'b'))).sort();
    const { host } = new URL(careless.url);
    expect(files).toEqual([
      'index.md',
      ...['-2.json', '-2.sarif', '.json', '.sarif'].map((end) => `${host}_account${end}`),
    ]);
    expect(await readFile(join(folder, 'a', 'b', `${host}_account.json`), 'utf8')).toBe(
      writeReports('json', [same], MADE),
    );
    expect(await readFile(join(folder, 'a', 'b', 'index.md'), 'utf8')).toContain('| Page | Grade |');
  });

  it('gives each format a file of its own', async () => {
    vi.spyOn(process.stdout, 'write').mockImplementation(((_: string, done: () => void) => {
      done();
      return true;
    }) as typeof process.stdout.write);
    const path = join(folder, 'all');
    const output = await folderOutput(path, FORMATS, MADE);
    await output.add({ report: careless, proposals: NOTHING });
    expect(await readdir(path)).toHaveLength(FORMATS.length);
  });

  it('writes through no link', async () => {
    const path = join(folder, 'links');
    const victim = join(folder, 'victim');
    await mkdir(path);
    await writeFile(victim, 'mine');
    const { host } = new URL(careless.url);
    for (const name of [`${host}_account.json`, 'index.md']) await symlink(victim, join(path, name));
    const output = await folderOutput(path, ['json'], MADE);
    const refused = 'Cannot write to the folder';
    await expect(output.add({ report: careless, proposals: NOTHING })).rejects.toThrow(refused);
    await expect(output.end([])).rejects.toThrow(refused);
    expect(await readFile(victim, 'utf8')).toBe('mine');
  });

  it('says why it cannot', async () => {
    await expect(folderOutput('/dev/null/x', ['json'], MADE)).rejects.toThrow('Cannot write to the folder');
  });
});

describe('fileNames', () => {
  it('never leaves the folder, and gives no name twice on any file system', () => {
    const name = fileNames(['index']);
    expect(
      [
        'https://a.test/',
        'https://a.test/?other',
        'https://A.test:8443/Some/Path',
        'https://a.test/..%2f..%2Fetc',
        'https://[::1]/',
        'https://index/',
        `https://a.test/${'x'.repeat(500)}`,
        '',
        'data:,x',
        'https://ü.test/ü',
      ].map(name),
    ).toEqual([
      'a.test',
      'a.test-2',
      'a.test_8443_some_path',
      'a.test_.._2f.._2fetc',
      '1',
      'index-2',
      `a.test_${'x'.repeat(93)}`,
      'page',
      'x',
      'xn--tda.test_c3_bc',
    ]);
  });
});

describe('summaryTable', () => {
  it('has a row for each page, and nothing of a page breaks it', () => {
    const rows = [
      rowOf('https://a.test/', careless),
      rowOf('https://b.test/a|b', { ...hardened, findings: [] }),
      failedRow('dead.test', 'dead.test cannot | be resolved.\n'),
    ];
    const lines = summaryTable(rows).trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe('| Page | Grade | Score | Worst finding |');
    expect(lines[2]).toMatch(/\\~F \| \\~5 \| Session .*, and 3 more \|$/);
    expect(lines[3]).toMatch(/ none \|$/);
    expect(lines[4]).toMatch(/– \| – \| dead\.test/);
    for (const line of lines) expect(line.replaceAll('\\|', '').split('|')).toHaveLength(6);
  });

  it('says what changed since the baseline', () => {
    const { findings } = toComparable(careless);
    const before = { ...toComparable(careless), url: 'https://shop.example.test/account/' };
    const known = new Map([[before.url, before]]);
    const changed = (report: Report, of = known) =>
      summaryTable([rowOf('a', report, of), failedRow('b', 'dead', of)])
        .split('\n')
        .slice(0, 4);
    const [head, , same, dead] = changed(careless);
    expect(head).toBe('| Page | Grade | Score | Worst finding | What changed |');
    expect(same).toMatch(/\| no change \|$/);
    expect(dead).toMatch(/\| – \|$/);
    const fewer = { ...before, grade: 'C', score: 50, findings: findings.slice(2) } as const;
    expect(changed(careless, new Map([[before.url, fewer]]))[2]).toMatch(
      /\| \\~C \(\\~50\) → \\~F \(\\~5\); 2 new: Session cookie .* \|$/,
    );
    expect(changed({ ...careless, findings: careless.findings.slice(3) })[2]).toMatch(/\| 3 gone \|$/);
    expect(changed(careless, new Map())[2]).toMatch(/\| new page \|$/);
  });
});

describe('comparisonsSummary', () => {
  it('has a row for each pair, and why one is worse', () => {
    const worse = compareReports(toComparable(hardened), toComparable(careless));
    const lines = comparisonsSummary([worse], ['It is | worse'], 2).split('\n');
    expect(lines.slice(0, 3)).toEqual(['## Sitegrade', '', '- It is `|` worse']);
    expect(lines[4]).toBe('| Page | Grade | New findings | Gone | Headers and cookies changed |');
    expect(lines[6]).toMatch(
      /^\| `https:\S+` \| A\+ \(115\) → \\~F \(\\~5\) \| Session cookie .*, and 3 more \| – \| 0 \|$/,
    );
    expect(lines[8]).toBe('2 more pages are not shown.');
  });
});

it.skipIf(process.platform !== 'linux').each(['/proc/x', '/proc/x/y/z'])(
  'says that nothing can be written to %s',
  async (folder) => {
    await expect(folderOutput(folder, ['json'], MADE)).rejects.toThrow(
      `Cannot write to the folder ${folder} (ENOENT).`,
    );
  },
);
