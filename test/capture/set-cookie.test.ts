import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactSetCookie } from '../../src/capture/set-cookie.js';
import { runs } from '../support/runs.js';

const NOTHING = { secure: false, httpOnly: false, partitioned: false };

describe('redactSetCookie', () => {
  it.each([
    [
      'sessionid=s3cret; Path=/; HttpOnly; Secure; SameSite=Lax',
      {
        ...NOTHING,
        name: 'sessionid',
        text: 'sessionid=…; Path=/; HttpOnly; Secure; SameSite=Lax',
        path: '/',
        httpOnly: true,
        secure: true,
        sameSite: 'Lax',
      },
    ],
    [
      'a=a1b2c3;MAX-AGE=60;domain=.x.test;expires=Thu, 01 Jan 1970 00:00:01 GMT;Partitioned;Priority=High',
      {
        ...NOTHING,
        name: 'a',
        text: 'a=…; MAX-AGE=60; domain=.x.test; expires=Thu, 01 Jan 1970 00:00:01 GMT; Partitioned; Priority=High',
        maxAge: 60,
        domain: '.x.test',
        expires: 1_000,
        partitioned: true,
      },
    ],
    ['s3cret', { ...NOTHING, name: '', text: '…', noEquals: true }],
    ['s3cret; Secure', { ...NOTHING, name: '', text: '…; Secure', secure: true, noEquals: true }],
    ['=s3cret', { ...NOTHING, name: '', text: '=…' }],
    ['a="s3;cret"; Path=/', { ...NOTHING, name: 'a', text: 'a=…; …; Path=/', path: '/' }],
    ['a=a1b2c3; Secure=s3cret', { ...NOTHING, name: 'a', text: 'a=…; Secure=…', secure: true }],
    ['a=a1b2c3;; ;', { ...NOTHING, name: 'a', text: 'a=…' }],
    ['a=a1b2c3; SameSite', { ...NOTHING, name: 'a', text: 'a=…; SameSite', sameSite: '' }],
    ['a=a1b2c3; SameSite=Noen', { ...NOTHING, name: 'a', text: 'a=…; SameSite=Noen', sameSite: 'Noen' }],
    [
      'constructor=s3cret; Secure',
      { ...NOTHING, name: 'constructor', text: 'constructor=…; Secure', secure: true },
    ],
    ['__proto__=s3cret', { ...NOTHING, name: '__proto__', text: '__proto__=…' }],
    ['a=a1b2c3; constructor=s3cret', { ...NOTHING, name: 'a', text: 'a=…; …' }],
    ['a=a1b2c3; name=s3cret; value=s3cret', { ...NOTHING, name: 'a', text: 'a=…; …; …' }],
    [' \ta\t =a1b2c3', { ...NOTHING, name: 'a', text: 'a=…' }],
    ['a=s3\u0001cret', { ...NOTHING, name: 'a', text: 'a=…', controlCharacter: true }],
    ['', { ...NOTHING, name: '', text: '…', noEquals: true }],
  ])('%j', (line, cookie) => {
    expect(redactSetCookie(line)).toEqual(cookie);
  });

  it.each([
    [`a=${'v'.repeat(4_095)}; Path=/${'p'.repeat(1_000)}`, false],
    [`a=${'v'.repeat(4_096)}`, true],
    [`  ${'n'.repeat(4_000)} = ${'v'.repeat(96)}  `, false],
    [`a=${'€'.repeat(1_365)}`, false],
    [`ab=${'€'.repeat(1_365)}`, true],
    ['v'.repeat(4_097), true],
  ])('counts the bytes of name and value: case %#', (line, isTooLarge) => {
    expect(redactSetCookie(line).tooLarge ?? false).toBe(isTooLarge);
  });

  it('cuts long names and attributes', () => {
    const { name, text, path } = redactSetCookie(`${'n'.repeat(9_000)}=v; Path=/${'p'.repeat(9_000)}`);
    expect([name.length, path?.length, text.length < 5_300]).toEqual([4_096, 1_024, true]);
  });

  it('keeps an infinite Max-Age as a number that JSON supports', () => {
    expect(redactSetCookie(`a=1; Max-Age=${'9'.repeat(400)}`).maxAge).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('never keeps any part of a value', () => {
    const word = fc
      .array(fc.constantFrom('q', 'w', 'z', 'x', 'k', 'j', '0', '7'), { minLength: 8, maxLength: 16 })
      .map((letters) => letters.join(''));
    const joint = fc.constantFrom(';', '; ', ',', '=', '"', "'", '\t', '\u0000', '\u007f', ' ', '%', '…');
    const attribute = fc.constantFrom('', '; Secure', ';Path=/', '; SameSite=None', '; HttpOnly=1', ';=');
    const first = fc.constantFrom('', 'a=', 'sid=', 'constructor=', '__proto__=', ' = ', '__Host-x=');
    fc.assert(
      fc.property(
        first,
        fc.array(fc.tuple(word, joint), { minLength: 1 }),
        attribute,
        (start, parts, end) => {
          const line = start + parts.map(([text, joined]) => text + joined).join('') + end;
          const stored = JSON.stringify(redactSetCookie(line));
          // The part before the first `=` is the name, which is shown.
          const [name = '', ...rest] = line.split(';', 1)[0]?.split('=') ?? [];
          const hidden = parts.filter(([text]) => rest.length === 0 || !name.includes(text));
          for (const [secret] of hidden) expect(stored).not.toContain(secret);
        },
      ),
      { numRuns: runs(2_000) },
    );
  });
});
