import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { audit, groupFindings } from '../../src/engine/index.js';
import { curlCommand } from '../../src/export/curl.js';
import { findingText } from '../../src/export/to-markdown.js';
import { oneLine } from '../../src/export/one-line.js';
import { pageWith } from '../support/page.js';

const line = (url: string, setCookies: string[] = []) =>
  oneLine(audit(pageWith({ url, setCookies })), '1.2.3');

describe('one line', () => {
  test('has host, grade, findings and version', () => {
    expect(line('https://shop.example:8443/a?b=secret')).toMatch(
      /^shop\.example:8443: ~?[A-F][+-]? \(~?\d+\/100\), \d+ (high|medium), [^\n]* – Sitegrade 1\.2\.3$/,
    );
  });

  test('says that there are no findings', () => {
    const report = { ...audit(pageWith()), findings: [] };
    expect(oneLine(report, '1')).toContain(', no findings – ');
  });

  test('names what the letter must not be shown without', () => {
    const report = { ...audit(pageWith()), caveats: [{ text: 'The policy blocks scripts' }] };
    expect(oneLine(report as never, '1')).toContain(', The policy blocks scripts – ');
  });

  test('is one line without invisible characters, whatever the address is', () => {
    const report = audit(pageWith());
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (url) => {
        expect(oneLine({ ...report, url }, '1')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('a finding as text', () => {
  const groups = (setCookies: string[]) =>
    groupFindings(audit(pageWith({ setCookies })).findings).filter(
      ({ findings: [first] }) => first.message === 'without-secure',
    );

  test('has severity, id, reason and reference', () => {
    const [group] = groups(['a=a1b2c3']);
    if (!group) throw new Error('no group');
    const [{ severity, why, spec }] = group.findings;
    expect(findingText(group)).toBe(
      `[${severity}] Cookie a is sent without Secure (\`cookies/without-secure#a\`)\n${why}\n${spec.label}: ${spec.url}`,
    );
  });

  test('of a group lists its subjects, to a limit', () => {
    const [group] = groups(Array.from({ length: 30 }, (_, at) => `c${at}=a1b2c3`));
    if (!group) throw new Error('no group');
    const text = findingText(group);
    expect(text).toMatch(/^\[\w+\] 30 cookies .* \(cookies\/without-secure\)\n/);
    expect(text).toContain('\n- Cookie c0 is sent without Secure\n');
    expect(text).toContain('\n- and 10 more\n');
    expect(text).not.toContain('Cookie c9 ');
  });

  test('is no link, picture or mention where it is pasted', () => {
    const texts = ['![x](https://evil.example/t.png)=a1b2c3', '@everyone=a1b2c3'].map((cookie) => {
      const [group] = groups([cookie]);
      if (!group) throw new Error('no group');
      return findingText(group);
    });
    expect(texts[0]).toContain('Cookie `![x](https://evil.example/t.png)` is sent');
    expect(texts[1]).toContain('Cookie `@everyone` is sent');
  });

  test('shows invisible characters', () => {
    const [group] = groups(['a\u202Eb=a1b2c3']);
    if (!group) throw new Error('no group');
    expect(findingText(group)).toContain('⟨U+202E⟩');
  });
});

describe('a response as curl', () => {
  test('says what it leaves out', () => {
    const without = (url: string, method: string) => curlCommand({ url, method })?.without;
    expect(without('https://shop.example/', 'GET')).toEqual(['cookies']);
    expect(without('https://shop.example/?a=1', 'POST')).toEqual(['cookies', 'query', 'body']);
  });

  test.each([
    ['https://shop.example/a', 'GET', "curl -sS -D - -o /dev/null 'https://shop.example/a'"],
    [
      'https://user:pass@shop.example/a?token=1#x',
      'GET',
      "curl -sS -D - -o /dev/null 'https://shop.example/a'",
    ],
    ['http://shop.example/', 'HEAD', "curl -sS -D - -o /dev/null -I 'http://shop.example/'"],
    [
      'https://shop.example/api?a=1',
      'POST',
      "curl -sS -D - -o /dev/null -X 'POST' 'https://shop.example/api'",
    ],
    [
      "https://shop.example/it's/{a}[1-3]",
      'GET',
      "curl -sS -D - -o /dev/null -g 'https://shop.example/it'\\''s/%7Ba%7D[1-3]'",
    ],
    ['data:text/html,x', 'GET', undefined],
    ['wss://shop.example/', 'GET', undefined],
    ['no address', 'GET', undefined],
    ['https://shop.example/', 'GET\n', undefined],
    ['https://shop.example/', 'GET; rm', undefined],
  ])('%s %s', (url, method, command) => {
    expect(curlCommand({ url, method })?.command).toBe(command);
  });
});
