import fc from 'fast-check';
import { expect } from 'vitest';
import type { Advice, StackMember, StackName } from '../../src/engine/index.js';
import { fixesFor } from '../../src/fixes/index.js';
import { runs } from '../support/runs.js';

/** Hostile strings for the property tests of all stacks. */

const RUNS = runs(300, 100);

const signs = fc.oneof(
  fc.constantFrom(
    ...[
      '"',
      "'",
      '\\',
      '\\\\',
      '\\"',
      '\\n',
      '\n',
      '\r',
      '\0',
      '$',
      '${',
      '${PATH}',
      '%',
      '%%',
      '%{FOO}e',
      '%t',
      '}',
    ],
    ...[
      ';',
      '#',
      '{',
      '=',
      'expr=',
      ' ',
      '  ',
      '\t',
      '"""',
      "'''",
      '~',
      '~*',
      '|',
      '`',
      '<',
      '</VirtualHost>',
      '(',
    ],
    ...[
      '.*',
      '^',
      '[',
      ']',
      ')',
      '\u2028',
      '\u202E',
      'é',
      '🔒',
      '\uD800',
      "'self'",
      'https://cdn.example.net',
      ',',
    ],
  ),
  fc.string({ unit: 'grapheme-ascii', maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
export const hostile = fc.array(signs, { maxLength: 10 }).map((parts) => parts.join(''));
/** Also many tokens: all their characters except letters and digits have a meaning in a pattern. */
export const hostileName = fc.oneof(
  hostile,
  fc.string({ unit: fc.constantFrom(...Array.from("!#$%&'*+-.^_`|~aZ09")), minLength: 1, maxLength: 8 }),
  // Few other header names get a fix at all.
  fc.string({ unit: fc.constantFrom(...Array.from('-_aZ09')), minLength: 1, maxLength: 8 }),
);

export function textFor(stack: StackName, advice: Advice, version?: string): string | undefined {
  const member: StackMember = {
    name: stack,
    label: stack,
    because: '',
    confidence: 'sure',
    ...(version !== undefined && { version }),
  };
  const { blocks, refusals } = fixesFor([advice], [member]);
  // The others are preparatory, or repeat it for other places.
  const doing = blocks.filter(({ alternative, effect }) => !alternative && effect.length > 0);
  // Exactly one.
  expect(doing.length + refusals.length).toBe(1);
  expect(refusals.every(({ why }) => /^[\x20-\x7E]+$/.test(why))).toBe(true);
  return doing[0]?.text;
}

/** A pattern has to match this value only. */
export function expectExactly(pattern: RegExp, value: string): void {
  expect(pattern.test(value)).toBe(true);
  for (const other of [`${value}x`, `x${value}`, `${value} `, value.slice(1), value.replace(/\W/, 'x')]) {
    expect(pattern.test(other)).toBe(other === value);
  }
}

/** Tests a property of the fixes, and that there were enough of them. */
export function forBlocks(
  arbitrary: fc.Arbitrary<string>,
  textOf: (text: string) => string | undefined,
  hold: (text: string, input: string) => void,
): void {
  let blocks = 0;
  fc.assert(
    fc.property(arbitrary, (input) => {
      const text = textOf(input);
      if (text === undefined) return;
      blocks++;
      hold(text, input);
    }),
    { numRuns: RUNS },
  );
  expect(blocks).toBeGreaterThan(0);
}

export const header = (value: string): Extract<Advice, { op: 'set-header' }> => ({
  op: 'set-header',
  name: 'X-Test',
  value,
});
/** The same for the value to replace. */
export const replacing = (replaces: string): Advice => ({ ...header('set'), replaces });
export const cookie = (name: string): Advice => ({
  op: 'set-cookie-attributes',
  cookie: name,
  role: 'other',
  secure: true,
});
