import { describe, expect, test } from 'vitest';
import { textsOf } from '../../src/capture/page/from-html.js';
import { measure, type Times } from '../support/growth.js';

const SIZES = { small: 65_536, large: 262_144 };
/** Doubling the input may cost at most 2.5 times the time, and it is doubled twice. */
const LIMIT = 2.5 ** 2;
/** Microseconds that are too few to compare. */
const NOTHING = 2_000;

const isLinear = ({ small, large }: Times) => large < Math.max(NOTHING, LIMIT * small);

describe('parsing a body takes linear time', () => {
  test.each([
    '<',
    '<!--',
    '<div class=a',
    '<div id="',
    '<div>',
    '<p>a</p></i>',
    '<script>',
    '<title>',
    '</title',
    '<svg><title>',
    '&',
    '&#',
    '<p>a',
    '<title></title>',
    '<img src=a>',
    '<style>url(data:a)</style>',
  ])('%j repeated', (piece) => {
    const reading = (length: number) => {
      const body = piece.repeat(Math.ceil(length / piece.length));
      return () => {
        textsOf(body, 'https://shop.example/');
      };
    };
    const times = measure(reading(SIZES.small), reading(SIZES.large), isLinear);
    expect(times).toSatisfy(isLinear);
  });
});
