import { describe, expect, it } from 'vitest';
import { parseHeaders } from '../../src/capture/headers.js';
import {
  MAX_HEADER_LINES,
  MAX_HEADER_VALUE,
  MAX_HEADERS_TOTAL,
  MAX_SET_COOKIES,
} from '../../src/engine/index.js';

const lines = (count: number, name: string, value: string) =>
  Array.from({ length: count }, () => ({ name, value }));

describe('readHeaders', () => {
  it('keeps order, case and repeats, and separates Set-Cookie', () => {
    const answer = parseHeaders([
      { name: 'X-B', value: '2' },
      { name: 'SET-COOKIE', value: 'a=s3cret; Secure' },
      { name: 'x-b', value: '1' },
    ]);
    expect(answer.headers).toEqual({
      seen: true,
      value: [
        { name: 'X-B', value: '2' },
        { name: 'x-b', value: '1' },
      ],
    });
    expect(answer.setCookies).toMatchObject({ seen: true, value: [{ text: 'a=…; Secure' }] });
  });

  it('splits lines that Firefox joins', () => {
    const { setCookies } = parseHeaders([{ name: 'set-cookie', value: 'a=1; Path=/\nb=2' }]);
    expect(setCookies).toMatchObject({ value: [{ text: 'a=…; Path=/' }, { text: 'b=…' }] });
  });

  it('drops other headers with cookies', () => {
    const answer = parseHeaders(lines(1, 'Cookie', 's3cret').concat(lines(1, 'Set-Cookie2', 'a=s3cret')));
    expect(answer).toEqual({ headers: { seen: true, value: [] }, setCookies: { seen: true, value: [] } });
  });

  it('reads bytes that are not UTF-8 as ISO-8859-1', () => {
    const { headers } = parseHeaders([{ name: 'x', binaryValue: [0x61, 0xe9, 0xff] }]);
    expect(headers).toMatchObject({ value: [{ value: 'aéÿ' }] });
  });

  it('cuts a long value and keeps its length', () => {
    const { headers } = parseHeaders(lines(1, 'x', 'v'.repeat(MAX_HEADER_VALUE + 5)));
    expect(headers).toEqual({
      seen: true,
      value: [{ name: 'x', value: 'v'.repeat(MAX_HEADER_VALUE), cutFrom: MAX_HEADER_VALUE + 5 }],
    });
  });

  it.each([
    ['as many lines as are kept', lines(MAX_HEADER_LINES, 'x', 'v'), { seen: true }, { seen: true }],
    ['one line more', lines(MAX_HEADER_LINES + 1, 'x', 'v'), { because: 'too-many' }, { seen: true }],
    [
      'more characters in all than are kept',
      lines(1 + MAX_HEADERS_TOTAL / 30_000, 'x', 'v'.repeat(30_000)),
      { because: 'too-long' },
      { seen: true },
    ],
    ['as many cookies', lines(MAX_SET_COOKIES, 'set-cookie', 'a=b'), { seen: true }, { seen: true }],
    [
      'one cookie more',
      lines(MAX_SET_COOKIES + 1, 'set-cookie', 'a=b'),
      { seen: true },
      { because: 'too-many' },
    ],
    [
      'cookies with names too long in all',
      lines(50, 'set-cookie', `${'n'.repeat(4_096)}=b`),
      { seen: true },
      { because: 'too-long' },
    ],
  ])('%s', (_name, raw, headers, setCookies) => {
    expect(parseHeaders(raw)).toMatchObject({ headers, setCookies });
  });

  it.each([
    ['https://u:p@x.test/a?b#token=1', 'https://…@x.test/a?b#…'],
    ['//u@x.test', '//…@x.test'],
    ['/a@b#c', '/a@b#…'],
    ['https://x.test/a@b', 'https://x.test/a@b'],
    ['https://x.test?a@b', 'https://x.test?a@b'],
  ])('hides the credentials and fragment of Location: %s', (value, kept) => {
    expect(parseHeaders(lines(1, 'Location', value)).headers).toMatchObject({ value: [{ value: kept }] });
  });
});
