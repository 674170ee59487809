import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_READ, parsePageError } from '../../../src/capture/page/page-errors.js';

const read = (...parts: readonly unknown[]) => parsePageError(JSON.stringify(parts));
const messageOf = (message: string) => read(message, '', 0)?.message;

describe('an error of a page', () => {
  test('has its message, its script without query, and the line', () => {
    expect(read('Uncaught TypeError: a is null', 'https://u:p@a.example/app.js?v=1#x', 12)).toEqual({
      message: 'TypeError: a is null',
      source: 'https://a.example/app.js',
      line: 12,
    });
    expect(read('x', 'data:text/javascript,token', 'one')).toEqual({
      message: 'x',
      source: 'data:',
      line: 0,
    });
  });

  test('of another extension is none of the page', () => {
    expect(read('x', 'moz-extension://0b5c/a.js', 1)).toBeUndefined();
    expect(read('x', 'chrome-extension://abc/a.js', 1)).toBeUndefined();
  });

  test.each([
    ['Error: Failed to fetch https://a.example/b?token=abcd', 'Error: Failed to fetch https://a.example/b'],
    ['at (https://u:secret@a.example/b)', 'at (https://a.example/b)'],
    ['user ada@shop.example is unknown', 'user … is unknown'],
    ['session eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0 expired', 'session … expired'],
    ['id 0b5cf3a2-91d7-4a6e-8c0f-5a1b2c3d4e5f', 'id …'],
    ['password: hunter2', 'password: …'],
    ['{"token":"abcd"}', '{"token":…}'],
    ['Bearer abcdef', 'Bearer …'],
    ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic …'],
    ['access_token=abcd1 sessionToken: abcde1', '… sessionToken: …'],
    ['GET /login?otp=482913 failed', 'GET /login?… failed'],
    ['GET /back#code=482913 failed', 'GET /back#… failed'],
    ['Cannot read private member #total of a.#total', 'Cannot read private member #total of a.#total'],
    ['https://a.example/reset/0b5cf3a291d74a6e8c0f5a1b', 'https://a.example/reset/*'],
    ['The session expired', 'The session expired'],
    ['two\nlines\u202e\u0000', 'two lines'],
    ['getElementsByClassName is not a function', 'getElementsByClassName is not a function'],
  ])('%j', (message, expected) => {
    expect(messageOf(message)).toBe(expected);
  });

  test('is cut, and a code at the end of what is read is left out whole', () => {
    expect(messageOf('word '.repeat(100))?.length).toBeLessThanOrEqual(200);
    const long = `${'https://a.example/?q='.padEnd(MAX_READ - 20, 'x')} key 0123456789abcdef`.slice(
      0,
      MAX_READ,
    );
    expect(messageOf(long)).toBe('https://a.example/ key');
    expect(messageOf('x'.repeat(MAX_READ))).toBe('');
  });

  test.each([undefined, null, 1, {}, '', 'x', '{}', '[]', '[1]', `["${'x'.repeat(20_000)}"]`])(
    'malformed %#',
    (raw) => {
      expect(parsePageError(raw)).toBeUndefined();
    },
  );

  test('is bounded, whatever a page sends', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2_000 }), fc.string(), (message, source) => {
        const error = read(message, source, 1);
        expect(error?.message.length ?? 0).toBeLessThanOrEqual(200);
        expect(error?.message ?? '').not.toMatch(/[\p{Cc}\p{Cf}]|[?&]token=/u);
      }),
    );
  });
});
