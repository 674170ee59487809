import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseInspectArguments } from '../../src/cli/inspect-arguments.js';
import { inspectJob } from '../../src/cli/inspect-job.js';
import { har } from '../support/har.js';

describe('inspectJob', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitegrade-job-'));
    const recording = (host: string) => JSON.stringify(har([{ url: `https://${host}.example/` }]));
    for (const name of ['a', 'b', 'c']) await writeFile(join(folder, `${name}.har`), recording(name));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('judges only the targets of which something is asked', async () => {
    const targets = [{ target: 'a.har', failUnder: 'F' }, { target: 'b.har' }, { target: 'c.har' }];
    await writeFile(join(folder, 'ci.json'), JSON.stringify({ format: ['text'], targets }));
    const write = vi.spyOn(process.stdout, 'write').mockImplementation(((_: string, done: () => void) => {
      done();
      return true;
    }) as typeof process.stdout.write);
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const code = await inspectJob(
      parseInspectArguments(['--config', 'ci.json'], folder, false),
      {
        calls: { inspect: '', compare: '', policy: '', fix: '', verify: '', open: '' },
        folder,
        reports: folder,
        extension: () => Promise.reject(new Error('A recording needs no browser.')),
        chromium: () => Promise.reject(new Error('A recording needs no browser.')),
      },
      () => undefined,
    );
    const lines = write.mock.calls
      .map(([text]) => String(text))
      .join('')
      .split('\n');
    vi.restoreAllMocks();
    expect(code).toBe(0);
    expect(lines.filter((line) => line.includes('.example/')).map((line) => line.slice(0, 6))).toEqual([
      'pass  ',
      '      ',
      '      ',
    ]);
    expect(lines).toContainEqual(expect.stringMatching(/^1 of 1 pass, 2 without a condition\b/));
    expect(lines).toContainEqual(expect.stringMatching(/^Not fully checked: .*\(3 pages\)/));
  });
});
