import { describe, expect, it } from 'vitest';
import type { Advice } from '../../src/engine/index.js';
import { cookie, forBlocks, header, hostile, hostileName, replacing, textFor } from './hostile.js';
import { expectSameProgram, readJs, readStrings } from './programs.js';

/**
 * Like break-out.test.ts, for applications: parsed in its language, a fix with hostile input is the same program as one
 * with harmless input, except for the contents of its strings.
 */

describe.each([
  ['express', readJs],
  ['fastify', readJs],
  ['koa', readJs],
  ['nextjs', readJs],
  ['nuxt', readJs],
  ['sveltekit', readJs],
  // The tests of servers use Python itself.
  ['flask', readStrings],
] as const)('%s', (stack, read) => {
  it('keeps a value inside its string', () => {
    forBlocks(
      hostile,
      (value) => textFor(stack, header(value)),
      (text, value) => {
        expectSameProgram(stack, read, header, text, value);
      },
    );
  });

  it('keeps a value to replace inside its string', () => {
    forBlocks(
      hostile,
      (value) => textFor(stack, replacing(value)),
      (text, value) => {
        expectSameProgram(stack, read, replacing, text, value);
      },
    );
  });

  it('keeps the name of a removed header inside its string', () => {
    const gone = (name: string): Advice => ({ op: 'remove-header', name });
    // Next.js can remove only its own header.
    if (stack === 'nextjs') {
      expect(textFor(stack, gone('X-"'))).toBeUndefined();
      return;
    }
    forBlocks(
      hostileName,
      (name) => textFor(stack, gone(name)),
      (text, name) => {
        expectSameProgram(stack, read, gone, text, name);
      },
    );
  });

  it('changes only the named cookie', () => {
    forBlocks(
      hostileName,
      (name) => textFor(stack, cookie(name)),
      (text, name) => {
        expectSameProgram(stack, read, cookie, text, name);
      },
    );
  });
});

describe('nextjs', () => {
  it.each(['https://cdn.test/:path', 'a:path*', 'img-src https: \\', '--ESCAPED_PARAM_PLUS', 'x_NEXTSEP_'])(
    'has no fix for %j, which Next.js would treat as a pattern',
    (value) => {
      expect(textFor('nextjs', header(value))).toBeUndefined();
    },
  );
});
