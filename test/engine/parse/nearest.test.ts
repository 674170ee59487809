import { expect, test } from 'vitest';
import { nearest } from '../../../src/engine/parse/nearest.js';

const KNOWN = ['script-src', 'style-src', 'img-src', 'usb'];

test.each([
  ['scrip-src', 'script-src'],
  ['sript-scr', undefined],
  ['imgsrc', 'img-src'],
  ['usbb', 'usb'],
  ['ubsx', undefined],
  ['x', undefined],
  ['', undefined],
  ['a'.repeat(100_000), undefined],
])('%s: %s', (word, meant) => {
  expect(nearest(word, KNOWN)).toBe(meant);
});
