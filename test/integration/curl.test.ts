import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { curlCommand, shellQuoted } from '../../src/export/curl.js';

const shell = (script: string) => execFileSync('sh', ['-c', script], { encoding: 'utf8' });

/** No program can be given a NUL, and half a surrogate pair has no bytes. */
const words = fc.string({ unit: 'binary' }).map((text) => text.replaceAll(/[\0\uD800-\uDFFF]/gu, ''));

test('a shell reads any quoted word as it is', () => {
  fc.assert(
    fc.property(fc.array(words, { minLength: 1, maxLength: 200 }), (all) => {
      const printed = shell(`printf '%s\\0' ${all.map(shellQuoted).join(' ')}`);
      expect(printed.split('\0').slice(0, -1)).toEqual(all);
    }),
    { numRuns: 30 },
  );
});

test('a shell runs one command, whatever the address and method are', () => {
  const parts = fc.string({
    unit: fc.constantFrom("'", '"', '`', '$', '(', ')', ';', '\n', '\\', '#', '?', 'a'),
  });
  fc.assert(
    fc.property(parts, fc.constantFrom('GET', "PO'ST", '`id`', '$HOME', 'HEAD'), (path, method) => {
      const curl = curlCommand({ url: `https://shop.example/${path}`, method });
      if (curl === undefined) throw new Error('no command');
      const printed = shell(`curl() { printf '%s\\0' "$@"; }\n${curl.command}`).split('\0').slice(0, -1);
      expect(printed.at(-1)).toBe(new URL(`https://shop.example/${path}`).href.replace(/[?#].*$/s, ''));
      if (method !== 'GET' && method !== 'HEAD') expect(printed.at(-2)).toBe(method);
    }),
    { numRuns: 60 },
  );
});
