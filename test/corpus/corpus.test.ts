import { describe, expect, it } from 'vitest';
import { audit } from '../../src/engine/index.js';
import { cookieValues, snapshotOf, type RecordedResponse } from './responses.js';
import { Summary } from './summary.js';

const RESPONSE: RecordedResponse = {
  id: 'a',
  url: 'https://a.example.com/',
  redirects: [
    { url: 'http://a.example.com/', status: 301, headers: [['Set-Cookie', 'first=long-enough-1; Path=/']] },
  ],
  status: 200,
  headers: [
    ['Server', 'Apache/2.4.1'],
    ['X-Nonce', 'said-elsewhere'],
    ['set-cookie', 'sid="long-enough-2"; Domain=example.com'],
    ['set-cookie', 'short=1234567'],
    ['set-cookie', 'nonce=said-elsewhere'],
    ['set-cookie', 'site=example.com'],
  ],
};

describe('cookieValues', () => {
  it('returns the values that occur nowhere else in the response', () => {
    expect(cookieValues(RESPONSE)).toEqual(['long-enough-1', 'long-enough-2']);
  });
});

describe('Summary', () => {
  it('counts findings, but not missing headers of a partial record', () => {
    const report = audit(snapshotOf(RESPONSE));
    const summary = new Summary();
    summary.add(report, false);
    summary.add(report, true);
    const text = summary.toMarkdown();
    const row = (start: string) =>
      text
        .split('\n')
        .find((line) => line.startsWith(`| ${start}`))
        ?.split(/\s*\|\s*/)
        .slice(2, -1);
    expect(row('`server-tokens/version`')).toEqual(['low', '1', '1', '1']);
    expect(row('`strict-transport-security/missing`')).toEqual(['medium', '1', '1', '0']);
    expect(row(`${report.grade} `)?.[0]).toBe('1');
  });
});
