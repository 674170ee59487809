import { Script } from 'node:vm';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import type { Advice, StackName } from '../../src/engine/index.js';
import { cookie, forBlocks, header, hostile, hostileName, textFor } from './hostile.js';

/**
 * As break-out.test.ts, for applications. Read by a parser of its language, a text that holds what an attacker
 * chose is the very program that a harmless text is, but for what its strings say.
 */

interface Program {
  /** The code, with § for each string. */
  readonly code: string;
  readonly strings: readonly string[];
}

/** JavaScript, which Node.js itself takes for a program, by the parser of TypeScript. */
function readJs(text: string): Program {
  new Script(text);
  const strings: string[] = [];
  const file = ts.createSourceFile('fix.js', text, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  let code = '';
  let end = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node)) {
      code += `${text.slice(end, node.getStart(file))}§`;
      end = node.end;
      strings.push(node.text);
    } else {
      ts.forEachChild(node, visit);
    }
  };
  visit(file);
  return { code: code + text.slice(end), strings };
}

/** Python, by a small reader: only "…" with the escapes \" and \\ occurs. The servers' tests ask Python itself. */
function readPython(text: string): Program {
  expect(text).not.toMatch(/[^\x20-\x7E\n]/);
  const strings: string[] = [];
  const code = text.replace(/"((?:[^"\\\n]|\\["\\])*)"/g, (_literal, inside: string) => {
    strings.push(inside.replace(/\\(.)/g, '$1'));
    return '§';
  });
  expect(code).not.toMatch(/["'\\]/);
  return { code, strings };
}

const HARMLESS = 'harmless';

function expectSameProgram(
  stack: StackName,
  read: (text: string) => Program,
  adviceFor: (text: string) => Advice,
  text: string,
  input: string,
): void {
  const { code, strings } = read(textFor(stack, adviceFor(HARMLESS)) ?? '');
  expect(code).toContain('§');
  expect(read(text)).toEqual({
    code,
    strings: strings.map((string) => string.replaceAll(HARMLESS, () => input)),
  });
}

describe.each([
  ['express', readJs],
  ['fastify', readJs],
  ['koa', readJs],
  ['nextjs', readJs],
  ['flask', readPython],
] as const)('%s', (stack, read) => {
  it('keeps a value in its string', () => {
    forBlocks(
      hostile,
      (value) => textFor(stack, header(value)),
      (text, value) => {
        expectSameProgram(stack, read, header, text, value);
      },
    );
  });

  it('keeps the name of a header that goes in its string', () => {
    const gone = (name: string): Advice => ({ op: 'remove-header', name });
    // Next.js takes away none but its own.
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

  it('names the one cookie', () => {
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
    'refuses %j, in which Next.js would see a pattern',
    (value) => {
      expect(textFor('nextjs', header(value))).toBeUndefined();
    },
  );
});
