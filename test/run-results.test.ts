import { describe, expect, it } from 'vitest';
import { concluded, lineOf, merged, secondTries, summaryOf, type FileResult } from './support/run-results.js';

const result = (project: string, file: string, failed = 0, reason?: string): FileResult => ({
  project,
  file: `test/${file}.test.ts`,
  passed: 5 - failed,
  failed,
  skipped: 0,
  ...(reason !== undefined && { reason }),
});
const fine = [
  result('unit', 'docs'),
  result('e2e-chromium', 'e2e/popup'),
  result('servers', 'servers/nginx'),
];
const popup = result('e2e-firefox', 'e2e/popup', 2, 'TimeoutError: Waiting failed');

describe('the files of a second try', () => {
  it('are none if none failed', () => {
    expect(secondTries({ files: fine, failures: 0 })).toEqual([]);
  });

  it('are those with browsers, servers and applications, up to three', () => {
    const failed = [popup, result('galleries', 'galleries/panel', 1), result('apps', 'apps/redmine', 1)];
    expect(secondTries({ files: [...fine, ...failed], failures: 0 })).toEqual(failed);
    const more = [...failed, result('servers', 'servers/caddy', 1)];
    expect(secondTries({ files: [...fine, ...more], failures: 0 })).toEqual([]);
  });

  it('count a file once in each browser', () => {
    const failed = ['e2e-chromium', 'e2e-firefox'].flatMap((project) => [
      result(project, 'e2e/popup', 1),
      result(project, 'e2e/panel', 1),
    ]);
    expect(secondTries({ files: failed.slice(0, 3), failures: 0 })).toHaveLength(3);
    expect(secondTries({ files: failed, failures: 0 })).toEqual([]);
  });

  it.each(['unit', 'integration'])('are none if a file of %s failed', (project) => {
    expect(secondTries({ files: [popup, result(project, 'docs', 1)], failures: 0 })).toEqual([]);
  });

  it('are none if a run failed by itself', () => {
    expect(secondTries({ files: [...fine, popup], failures: 1 })).toEqual([]);
  });
});

describe('a run', () => {
  const told = { files: fine, failures: 0 };

  it('is what it told', () => {
    expect(concluded(0, told)).toEqual(told);
    const failed = { files: [...fine, popup], failures: 0 };
    expect(concluded(1, failed)).toEqual(failed);
    expect(concluded(1, { files: fine, failures: 2 })).toEqual({ files: fine, failures: 2 });
  });

  it.each([1, null])('has failed if it ended with %s and told of no failure', (code) => {
    expect(concluded(code, told)).toEqual({ files: fine, failures: 1 });
  });

  it.each([0, 1, null])('has failed if it told nothing and ended with %s', (code) => {
    expect(concluded(code, undefined)).toEqual({ files: [], failures: 1 });
  });
});

describe('what is said of two runs', () => {
  const again = result('e2e-firefox', 'e2e/popup');

  it('counts a file once, as the second run saw it', () => {
    const before = { files: [...fine, popup], failures: 0 };
    expect(summaryOf(before)).toBe('18 passed, 2 failed');
    expect(summaryOf(merged(before, { files: [again], failures: 0 }))).toBe('20 passed, 0 failed');
    // The same file in the other browser is another one.
    const other = { files: [result('e2e-chromium', 'e2e/popup')], failures: 0 };
    expect(summaryOf(merged({ files: [popup], failures: 0 }, other))).toBe('8 passed, 2 failed');
  });

  it('counts failures that belong to no file, and says what was skipped', () => {
    const files = [{ ...result('servers', 'servers/nginx'), skipped: 3 }];
    expect(summaryOf(merged({ files, failures: 0 }, { files: [], failures: 1 }))).toBe(
      '5 passed, 1 failed, 3 skipped',
    );
  });

  it('names the file, the project and the reason', () => {
    expect(lineOf(popup)).toBe('test/e2e/popup.test.ts (e2e-firefox: TimeoutError: Waiting failed)');
  });
});
