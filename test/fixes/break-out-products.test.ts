import { describe, expect, it } from 'vitest';
import type { Advice } from '../../src/engine/index.js';
import {
  cookie,
  expectExactly,
  forBlocks,
  header,
  hostile,
  hostileName,
  replacing,
  textFor,
} from './hostile.js';
import { expectSameProgram, HARMLESS, type Program } from './programs.js';
import { inSingleQuotes } from './readers/php.js';
import { readLine } from './readers/rails.js';

/** Like break-out-apps.test.ts, for products and frameworks in PHP and Ruby. */

/** PHP: no string has variables. `php -l` and the tests of servers read the same texts. */
function readPhp(text: string): Program {
  expect(text).not.toMatch(/[^\x20-\x7E\n]/);
  const strings: string[] = [];
  const code = inSingleQuotes(text).replaceAll(/'((?:[^'\\]|\\.)*)'/g, (_all, inside: string) => {
    strings.push(inside.replaceAll(/\\(['\\])/g, '$1'));
    return '§';
  });
  expect(code).not.toMatch(/['"\\]/);
  return { code, strings };
}

/** Ruby: strings with expressions are in the lines that all texts have. */
function readRuby(text: string): Program {
  expect(text).not.toMatch(/[^\x20-\x7E\n]/);
  const lines = text.split('\n').filter((line) => /^ {4}(?:set|remove)\[|^ {4}["'].* => \[/.test(line));
  const programs = lines.map(readLine);
  for (const { code } of programs) expect(code).not.toMatch(/["'#\\]/);
  return {
    code: text
      .split('\n')
      .map((line) => (lines.includes(line) ? readLine(line).code : line))
      .join('\n'),
    strings: programs.flatMap(({ strings }) => strings),
  };
}

const gone = (name: string): Advice => ({ op: 'remove-header', name });

describe.each([
  ['wordpress', readPhp],
  ['drupal', readPhp],
  ['symfony', readPhp],
  ['laravel', readPhp],
  ['mediawiki', readPhp],
  ['rails', readRuby],
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

  it('keeps a value to replace inside its string, and replaces nothing else', () => {
    if (stack === 'mediawiki') {
      // It runs before MediaWiki sets headers.
      expect(textFor(stack, replacing('"'))).toBeUndefined();
      return;
    }
    forBlocks(
      hostile,
      (value) => textFor(stack, replacing(value)),
      (text, value) => {
        if (stack === 'rails') {
          expectSameProgram(stack, read, replacing, text, value);
          return;
        }
        const { code, strings } = read(text);
        const [pattern = '', ...rest] = strings;
        expect([code, rest]).toEqual([read(textFor(stack, replacing(HARMLESS)) ?? '').code, ['X-Test: set']]);
        const inside = /^\/\^\(\?i:X-Test\):\(\?! \*(.*)\$\)\/D$/.exec(pattern)?.[1] ?? '(';
        expect(inside.replaceAll(/\\./g, '')).not.toContain('/');
        expectExactly(new RegExp(`^(?:${inside})$`), value);
      },
    );
  });

  it('keeps the name of a removed header inside its string', () => {
    if (stack === 'mediawiki') {
      expect(textFor(stack, gone('X-Test'))).toBeUndefined();
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
    if (stack === 'mediawiki') {
      // Its settings name none.
      expect(textFor(stack, cookie("'"))).toBeUndefined();
      expect(textFor(stack, cookie("'_session"))).toBe('$wgCookieSecure = true;');
      return;
    }
    forBlocks(
      hostileName,
      (name) => textFor(stack, cookie(name)),
      (text, name) => {
        expectSameProgram(stack, read, cookie, text, name);
      },
    );
  });
});
