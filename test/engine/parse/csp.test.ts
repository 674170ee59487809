import parseContentSecurityPolicy from 'content-security-policy-parser';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergePolicies } from '../../../src/engine/parse/csp-merge.js';
import { parsePolicies } from '../../../src/engine/parse/csp.js';
import recorded from '../../fixtures/observatory/csp-parsed.json' with { type: 'json' };

const read = (...values: string[]) => values.flatMap((value) => parsePolicies({ header: 'a', value }));

test('positions of source expressions are those in the value', () => {
  const value = "default-src 'self';; IMG-src\thttps://A.example/B ,style-src";
  const [first, second] = parsePolicies({ header: 'a', value });
  expect(first?.directives.map(({ name }) => name)).toEqual(['default-src', 'img-src']);
  expect(second?.directives.map(({ name }) => name)).toEqual(['style-src']);
  const [source] = first?.directives[1]?.sources ?? [];
  expect(source?.text).toBe('https://a.example/b');
  expect(source && value.slice(...source.at)).toBe('https://A.example/B');
});

test('parses like content-security-policy-parser, apart from repeated directives and case', () => {
  const piece = fc.constantFrom(
    'default-src',
    "'self'",
    'IMG-SRC',
    '*',
    ';',
    ';;',
    ' ',
    '\t',
    'https://a/',
    'x',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const value = pieces.join('');
      const ours = new Map<string, string[]>();
      for (const { name, sources, policyText } of read(value)[0]?.directives ?? []) {
        if (!ours.has(name))
          ours.set(
            name,
            sources.map(({ at }) => policyText.value.slice(...at)),
          );
      }
      expect(ours).toEqual(parseContentSecurityPolicy(value));
    }),
  );
});

describe('merging', () => {
  test.each(recorded)('$id', ({ policies, parsed }) => {
    const merged = mergePolicies(read(...policies));
    if (parsed === null) {
      expect(merged.kind).not.toBe('merged');
      return;
    }
    const lists = merged.kind === 'merged' ? [...merged.directives] : [];
    const texts = lists.map(([name, sources]) => [
      name,
      [...new Set(sources.map(({ text }) => text))].sort(),
    ]);
    expect(Object.fromEntries(texts)).toEqual(parsed);
  });

  test('merging 400 equal policies gives the same sources', () => {
    const policy = "default-src 'self' https://a.example";
    const merged = mergePolicies(read(Array.from({ length: 400 }, () => policy).join()));
    expect(
      merged.kind === 'merged' && [...new Set(merged.directives.get('default-src')?.map(({ text }) => text))],
    ).toEqual(["'self'", 'https://a.example']);
  });
});
