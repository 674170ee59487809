import fc from 'fast-check';
import { expect, it } from 'vitest';

it('properties try the same values each day, unless a seed is given', () => {
  const tried: number[] = [];
  fc.assert(fc.property(fc.nat(), (one) => void tried.push(one)));
  const again: number[] = [];
  const seed = Number(process.env['PROPERTY_SEED'] ?? 20_261_126);
  fc.assert(
    fc.property(fc.nat(), (one) => void again.push(one)),
    { seed },
  );
  expect(tried).toEqual(again);
});
