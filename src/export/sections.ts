import type { RootContent } from 'mdast';
import { inlineText } from './escape.js';
import { markdownOf, paragraph } from './mdast.js';

/** UTF-16 units: GitHub takes 65,536 code points of a description, and never fewer of these. */
export const MAX_MARKDOWN = 65_536;

/** Characters that the sentence on what was left out can have. */
const NOTE = 600;

/** A part of a report. Blocks that belong together are one of its `parts`: they are written whole or not at all. */
export interface Section {
  readonly start: readonly RootContent[];
  readonly parts?: readonly (readonly RootContent[])[];
  readonly end?: readonly RootContent[];
  /** What is left out from one of the parts on, such as “3 findings”. */
  readonly name: (from: number) => string;
}

/**
 * The sections as far as they fit, and what was left out; undefined if not even the first does. The sections are in
 * the order of their importance.
 */
export function fitted(sections: readonly Section[], max: number): string | undefined {
  const written = new Map<readonly RootContent[], string>();
  const write = (blocks: readonly RootContent[]) => {
    const text = written.get(blocks) ?? markdownOf(blocks);
    written.set(blocks, text);
    return text;
  };
  const whole = fill(sections, max, write);
  if (whole.left.length === 0) return joined(whole.texts);
  const { texts, left } = fill(sections, max - NOTE, write);
  return left.length === sections.length
    ? undefined
    : joined([...texts, markdownOf([paragraph(inlineText(leftOut(left)))])]);
}

/** @returns the texts that fit, and the names of what is left */
function fill(sections: readonly Section[], max: number, write: (blocks: readonly RootContent[]) => string) {
  const texts: string[] = [];
  let room = max;
  for (const [at, { start, parts = [], end = [] }] of sections.entries()) {
    const own = [write(start)];
    room -= joined([write(start), write(end)]).length + 1;
    for (const part of room < 0 ? [] : parts) {
      room -= write(part).length + 1;
      if (room < 0) break;
      own.push(write(part));
    }
    const isWhole = room >= 0;
    if (isWhole || own.length > 1) texts.push(...own, write(end));
    if (isWhole) continue;
    return {
      texts,
      left: sections.slice(at).map(({ name }, later) => name(later === 0 ? own.length - 1 : 0)),
    };
  }
  return { texts, left: [] };
}

function joined(blocks: readonly string[]): string {
  return blocks.filter((block) => block !== '').join('\n');
}

/** What is missing, and why. */
export function leftOut(names: readonly string[]): string {
  const [last = ''] = names.slice(-1);
  const list = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : last;
  return `Left out, because this report is limited to ${MAX_MARKDOWN.toLocaleString('en')} characters: ${list}.`;
}

/** `1 finding`, `3 findings` */
export function counted(count: number, one: string): string {
  return `${String(count)} ${one}${count === 1 ? '' : 's'}`;
}
