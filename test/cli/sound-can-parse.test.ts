import { expect, it } from 'vitest';
import '../../src/cli/sound-can-parse.js';

it('gives the same result on every call, and the same as the constructor', () => {
  for (let round = 0; round < 200_000; round++)
    if (!URL.canParse('http://bücher.example')) expect.fail(`wrong after ${round} rounds`);
  expect(URL.canParse('/a', 'https://a.example/')).toBe(true);
  expect(URL.canParse('/a')).toBe(false);
  expect(URL.canParse('http://[')).toBe(false);
});
