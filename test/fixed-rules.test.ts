import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RULES } from '../src/engine/index.js';
import { EVERY_RULE } from './support/every-rule.js';
import { RULES as FIXED, ruleOf } from './support/fixed-rules.js';

// Tests test/support/with-fixed-rules.ts.

it('gives tests of anything but rules a list that does not grow', () => {
  expect(RULES).toBe(FIXED);
});

it('says which rule is gone', () => {
  expect(() => ruleOf('gone')).toThrow('No rule is called gone');
});

it('is not given to a test that goes through the list of rules', () => {
  const going = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .map((file) => `test/${file.replaceAll('\\', '/')}`)
    .filter((file) => /\.test\.tsx?$/.test(file) && file !== 'test/fixed-rules.test.ts')
    .filter((file) =>
      /\bRULES\b[^;]*from '[^']*\/engine\/(?:rules\/)?index\.js'/.test(
        readFileSync(join(import.meta.dirname, '..', file), 'utf8'),
      ),
    );
  expect(going).toContain('test/engine/parity.test.ts');
  expect(
    going.filter((file) => !EVERY_RULE.includes(file)),
    'Name these in test/support/every-rule.ts, or import RULES of test/support/fixed-rules.ts.',
  ).toEqual([]);
});
