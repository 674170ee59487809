import { Script } from 'node:vm';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import type { Advice, StackName } from '../../src/engine/index.js';
import { cookie, forBlocks, header, hostile, hostileName, replacing, textFor } from './hostile.js';

/**
 * Like break-out.test.ts, for applications: parsed in its language, a fix with hostile input is the same program as one
 * with harmless input, except for the contents of its strings.
 */

interface Program {
  /** The code, with § for each string. */
  readonly code: string;
  readonly strings: readonly string[];
}

/** JavaScript, compiled by Node.js and parsed by TypeScript. */
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

/** Python: only "…" with the escapes \" and \\ occurs. The tests of servers use Python itself. */
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
