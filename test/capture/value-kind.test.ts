import fc from 'fast-check';
import { expect, it } from 'vitest';
import { redactSetCookie } from '../../src/capture/set-cookie.js';
import { valueKindOf } from '../../src/capture/value-kind.js';
import type { ValueKind } from '../../src/engine/index.js';
import { runs } from '../support/runs.js';

const base64 = (text: string) => btoa(text).replaceAll('=', '');
const JWT = `${base64('{"alg":"RS256","typ":"JWT"}')}.${base64('{"sub":"1"}')}.c2lnbmF0dXJl`;
const SHA1 = 'nWQ2-8sXh0BvT9qLw2ZsB7mRy4H';
const HEX = '0a4f9c1be8d27635';

it.each<readonly [kind: ValueKind | undefined, value: string]>([
  ['jwt', JWT],
  ['jwt', `Bearer%20${JWT}`],
  ['jwt', `${base64('{"alg":"none"}')}.${base64('{"sub":"1"}')}.`],
  ['jwt', `${base64('{"alg":"dir","enc":"A128GCM"}')}..aXY.Y2lwaGVy.dGFn`],
  // Express, Flask, Django, Rails, Laravel, Tornado, Phoenix.
  ['signed', `s%3A${SHA1}.${SHA1}%2Babc`],
  ['signed', `${base64('{"user":1}')}.ZxYw3Q.${SHA1}`],
  ['signed', `.eJwBAQD-_.ZxYw3Q.${SHA1}`],
  ['signed', `hello:1tLq3x:${SHA1}${SHA1}`],
  ['signed', `${base64('{"session_id":"1"}')}%3D%3D--${HEX.repeat(3).slice(0, 40)}`],
  ['signed', base64(JSON.stringify({ iv: 'a', value: 'b', mac: 'c', tag: '' }))],
  ['signed', `2|1:0|10:1700000000|4:user|4:MQ==|${HEX.repeat(4)}`],
  // Sealed: ASP.NET Core, Fernet, hapi’s iron, PASETO, Rails with AES-GCM.
  ['signed', `CfDJ8${SHA1}_${SHA1}`],
  ['signed', `gAAAAA${SHA1}_${SHA1}`],
  ['signed', `Fe26.2**${HEX}*${SHA1}*${SHA1}**${HEX}*${SHA1}`],
  ['signed', `v4.local.${SHA1}${SHA1}`],
  ['signed', `${base64('{"user":1}')}%3D%3D--${HEX}--${HEX}${HEX.slice(0, 6)}%3D%3D`],
  ['signed', `SFMyNTY.g3QAAAABbQ.${SHA1}${SHA1}`],
  // PHP, Java, ASP.NET, a UUID, hexadecimal digits.
  ['random', '7sgbs8yhxxauq0c37wbe955c09'],
  ['random', '4E0F470D39486A1D2690FA39D1FBE6C7.2-352-8'],
  ['random', 'vfxqhmeta8pdsjr6tgazslpp'],
  ['random', 'SSCBNEGSDWLPATBMOLLPXIFL'],
  ['random', '123e4567-e89b-42d3-a456-426614174000'],
  ['random', `"${HEX}"`],
  ['random', `id=1&token=${HEX}`],
  ...['1', '-1', '100', 'true', 'off', 'de', 'en-US', 'zh_Hans', 'dark', 'United States'].map(
    (value) => ['plain', value] as const,
  ),
  ['empty', ''],
  ['empty', '""'],
  // Numbers, times, short and readable values, and what a recording has in place of a value.
  ...['1724246888123', '408-1298326-2077743', 'abc123', HEX.slice(0, 15), 'GA1.2.1234567890.1600000000'].map(
    (value) => [undefined, value] as const,
  ),
  [undefined, '%7B%22id%22%3A%22123e4567-e89b-42d3-a456-426614174000%22%7D'],
  [undefined, base64('{"lang":"en","theme":"dark","seen":true}')],
  [undefined, `https%3A%2F%2Fshop.test%2F%3Ftoken%3D${HEX}`],
  [undefined, 'product-list-of-the-week-2024'],
  [undefined, '[REDACTED]'],
  [undefined, '***'],
  [undefined, 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
  [undefined, `%E0%A4%A`],
])('%s: %s', (kind, value) => {
  expect(valueKindOf(value)).toBe(kind);
});

it('is all that is kept of a value', () => {
  fc.assert(
    fc.property(fc.string(), fc.base64String({ minLength: 20 }), fc.constantFrom('', JWT), (...values) => {
      for (const value of values.map((one) => one.replace(/[;\u0000-\u001f\u007f]/g, ''))) {
        const { kind, ...facts } = redactSetCookie(`a=${value}; Secure`);
        expect(facts).toEqual({
          name: 'a',
          text: 'a=…; Secure',
          secure: true,
          httpOnly: false,
          partitioned: false,
        });
        expect([undefined, 'jwt', 'signed', 'random', 'plain', 'empty']).toContain(kind);
      }
    }),
    { numRuns: runs(2_000) },
  );
});

it('takes a time that grows with the value alone', () => {
  const time = (value: string) => {
    const start = performance.now();
    for (let at = 0; at < 20; at += 1) valueKindOf(value);
    return performance.now() - start;
  };
  for (const piece of ['.', '-', '%', 'ab1', '"', 'eyJ', '1:', 'aB-', 'a--', 'CfDJ8', '[', ' a'])
    expect(time(piece.repeat(100_000)), piece).toBeLessThan(1_000);
});
