import { expect, it } from 'vitest';
import { RULES } from '../src/engine/index.js';
import { RULES as FIXED, ruleOf } from './support/fixed-rules.js';

// Tests test/support/with-fixed-rules.ts.

it('gives tests of anything but rules a list that does not grow', () => {
  expect(RULES).toBe(FIXED);
});

it('says which rule is gone', () => {
  expect(() => ruleOf('gone')).toThrow('No rule is called gone');
});
