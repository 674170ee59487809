import type { Advice, StackName } from '../engine/index.js';
import type { Entry, Snippet, Stack } from './rendering.js';

/** Text for one place of one server's configuration. */
export interface FixBlock {
  readonly stack: StackName;
  /** `Apache` */
  readonly label: string;
  /** A short name for the place, such as `vhost443`, `server`, `settings`. */
  readonly place: string;
  /** The place in words. */
  readonly placeWords: string;
  /** What goes there; lines end in \n except the last. */
  readonly text: string;
  /** The same with the warnings as comments above the lines they concern, to be read wherever it is pasted. */
  readonly commented: string;
  /** What begins a comment there. */
  readonly comment: string;
  /** The name Markdown knows the text's language by. */
  readonly language: string;
  /** What has to be there first: a command, or a sentence. */
  readonly needs: readonly string[];
  /** What it may break. */
  readonly warnings: readonly string[];
  /** How to see that it worked: commands, in order. */
  readonly check: readonly string[];
  /** What it comes to at once; nothing where it only prepares for another block. */
  readonly effect: readonly Advice[];
  /** Another member of the chain could do it too: instead of the blocks before, never beside them. */
  readonly alternative?: true;
}

/** What one advice puts into one place. */
export interface Candidate {
  readonly name: StackName;
  readonly stack: Stack;
  readonly snippet: Snippet;
  readonly effect: Advice;
}

/** Candidates of one stack and place become one block, in the order they came; what has to be loaded stands first. */
export function blocksOf(candidates: readonly Candidate[]): FixBlock[] {
  const places = grouped(candidates, ({ name, snippet }) => `${name} ${snippet.place}`);
  return [...moduleBlocks(candidates), ...places.map(blockOf)];
}

function blockOf(candidates: readonly Candidate[]): FixBlock {
  const [first] = candidates;
  if (first === undefined) throw new Error('a group of none');
  const { name, stack, snippet } = first;
  const snippets = candidates.map((candidate) => candidate.snippet);
  const once = (pick: (snippet: Snippet) => readonly string[] | undefined) => [
    ...new Set(snippets.flatMap((one) => pick(one) ?? [])),
  ];
  const modules = once((one) => one.modules);
  const comment = stack.commentAt?.[snippet.place] ?? stack.comment ?? '#';
  const lines = (warnings: Warnings) => [
    ...asComments(warnings.of(undefined), comment),
    ...once((one) => one.lead),
    ...written(
      snippets.flatMap(({ units }) => units),
      (unit) => asComments(warnings.of(unit), comment),
    ),
    ...once((one) => one.tail),
  ];
  return {
    stack: name,
    label: stack.label,
    place: snippet.place,
    placeWords: stack.placeWords[snippet.place] ?? snippet.place,
    text: lines(NO_WARNINGS).join('\n'),
    commented: lines(warningsOf(snippets)).join('\n'),
    comment,
    language: stack.language,
    needs: [
      ...(modules.length > 0 && stack.modules ? [stack.modules.need(modules)] : []),
      ...once((one) => one.needs),
    ],
    warnings: once((one) => one.warnings),
    check: once((one) => one.check),
    effect: candidates.flatMap((candidate) => (candidate.snippet.preparatory ? [] : [candidate.effect])),
  };
}

/** Modules are enabled elsewhere, and once. */
function moduleBlocks(candidates: readonly Candidate[]): FixBlock[] {
  return grouped(candidates, ({ name }) => name).flatMap((own) => {
    const [first] = own;
    const modules = [...new Set(own.flatMap(({ snippet }) => snippet.modules ?? []))];
    if (first?.stack.modules === undefined || modules.length === 0) return [];
    const { name, stack } = first;
    const { place, line } = first.stack.modules;
    const text = modules.map(line).join('\n');
    return [
      {
        stack: name,
        label: stack.label,
        place,
        placeWords: stack.placeWords[place] ?? place,
        text,
        commented: text,
        comment: '#',
        language: '',
        needs: [],
        warnings: [],
        check: [],
        effect: [],
      },
    ];
  });
}

type Unit = Snippet['units'][number];

/** The warnings that concern one unit; with undefined those of several units, or of none. */
interface Warnings {
  of(unit: string | undefined): readonly string[];
}

const NO_WARNINGS: Warnings = { of: () => [] };

/** Each warning once: above the lines of the one snippet it concerns, or above everything. */
function warningsOf(snippets: readonly Snippet[]): Warnings {
  const concerned = new Map<string, Set<string | undefined>>();
  for (const { units, warnings = [] } of snippets) {
    // A list's entry rather than what the list stands on.
    const unit = units.find((one) => typeof one !== 'string') ?? units[0];
    for (const warning of warnings) {
      concerned.set(warning, (concerned.get(warning) ?? new Set()).add(unit && textOf(unit)));
    }
  }
  return {
    of: (unit) =>
      [...concerned].flatMap(([warning, units]) =>
        (units.size > 1 ? unit === undefined : units.has(unit)) ? [warning] : [],
      ),
  };
}

function textOf(unit: Unit): string {
  return typeof unit === 'string' ? unit : unit.line;
}

/** Columns of a comment. */
const WIDTH = 100;

function asComments(sentences: readonly string[], sign: string): string[] {
  return sentences.flatMap((sentence) => {
    const lines = [`${sign} Note:`];
    for (const word of sentence.split(' ')) {
      const line = lines.at(-1) ?? '';
      if (line.length + word.length < WIDTH) lines[lines.length - 1] = `${line} ${word}`;
      else lines.push(`${sign}   ${word}`);
    }
    return lines;
  });
}

/** Below the empty lines a unit begins with, and indented as it is. */
function withComments(unit: string, comments: readonly string[]): string {
  const [, empty = '', indent = ''] = /^(\n*)([ \t]*)/.exec(unit) ?? [];
  return comments.length === 0
    ? unit
    : [empty, ...comments.map((line) => `${indent}${line}\n`), unit.slice(empty.length)].join('');
}

/** Equal units once; the entries of a list together where its first one stood. */
function written(units: readonly Unit[], commentsOn: (unit: string) => readonly string[]): string[] {
  const commented = (text: string) => withComments(text, commentsOn(text));
  const texts = new Set<string>();
  const lists = new Map<string, Entry[]>();
  for (const unit of units) {
    const key = typeof unit === 'string' ? unit : `${unit.open}\0${unit.close}`;
    texts.add(key);
    if (typeof unit !== 'string') lists.set(key, [...(lists.get(key) ?? []), unit]);
  }
  return [...texts].flatMap((key) => {
    const [first, ...rest] = lists.get(key) ?? [];
    if (first === undefined) return [commented(key)];
    return [first.open, ...[...new Set([first, ...rest].map(textOf))].map(commented), first.close];
  });
}

/** In the order their first ones came. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}
