import { Script } from 'node:vm';
import ts from 'typescript';
import { expect } from 'vitest';
import type { Advice, StackName } from '../../src/engine/index.js';
import { textFor } from './hostile.js';

/** For tests that a text with hostile input is the same program as one with harmless input, but for its strings. */

export interface Program {
  /** The code, with § for each string. */
  readonly code: string;
  readonly strings: readonly string[];
}

/** JavaScript, compiled by Node.js and parsed by TypeScript. */
export function readJs(text: string): Program {
  // A script has no import and export.
  new Script(
    text
      .replace(/^import .*$/m, '')
      .replace(/^export default /m, 'module = ')
      .replace(/^export /m, ''),
  );
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

/** Python, C# or Java: only "…" with the escapes \" and \\ occurs. */
export function readStrings(text: string): Program {
  expect(text).not.toMatch(/[^\x20-\x7E\n]/);
  const strings: string[] = [];
  const code = text.replace(/"((?:[^"\\\n]|\\["\\])*)"/g, (_literal, inside: string) => {
    strings.push(inside.replace(/\\(.)/g, '$1'));
    return '§';
  });
  expect(code).not.toMatch(/["'\\]/);
  return { code, strings };
}

export const HARMLESS = 'harmless';

export function expectSameProgram(
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
