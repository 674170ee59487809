import { groupedBy, type Advice, type StackName } from '../../engine/index.js';
import { commandsOf } from './checks.js';
import { mergedJson, type JsonObject } from './json.js';
import type { Snippet, Stack } from './rendering.js';

/** Text for one place of one server's configuration. */
export interface FixBlock {
  readonly stack: StackName;
  /** `Apache` */
  readonly label: string;
  /** A short name for the place, such as `vhost443`, `server`, `settings`. */
  readonly place: string;
  /** The place as a phrase, such as `at the end of settings.py`. */
  readonly placeWords: string;
  /** The lines to add, joined with \n. */
  readonly text: string;
  /** The command that does what the text says, where there is one. */
  readonly run?: string;
  /** The sign that begins a comment. */
  readonly comment: string;
  /** The language for a Markdown code block. */
  readonly language: string;
  /** Prerequisites: each a command or a sentence. */
  readonly needs: readonly string[];
  /** What to know before using it, such as what it can break. */
  readonly warnings: readonly string[];
  /** Those of the warnings that nobody may miss: about an outage, or a protection that goes. */
  readonly cautions: readonly string[];
  /** What a file of ours says instead of a need or warning, by that; '' for nothing. */
  readonly inFiles: Readonly<Record<string, string>>;
  /** Commands that test the fix, in order. */
  readonly check: readonly string[];
  /** The advice it fulfils as written; empty where it only prepares for another block. */
  readonly effect: readonly Advice[];
  /** Its lines by advice. */
  readonly parts: readonly Part[];
  /** For another server of the chain, or in another form: use it instead of the blocks before, not in addition. */
  readonly alternative?: true;
}

/** What one advice adds to a block. */
export interface Part {
  /** Absent for modules, and where no advice asks for it. */
  readonly advice?: Advice;
  /** Lines that belong together, without comments. */
  readonly code: readonly string[];
}

/** What one advice adds in one place. */
export interface Candidate {
  readonly name: StackName;
  readonly stack: Stack;
  /** Absent where no advice asks for it. */
  readonly advice?: Advice;
  readonly snippet: Snippet;
  readonly effect: readonly Advice[];
}

/** One block for each stack and place, in the order of the candidates. Blocks of modules come first. */
export function blocksOf(candidates: readonly Candidate[]): FixBlock[] {
  const places = [...groupedBy(candidates, ({ name, snippet }) => `${name} ${snippet.place}`).values()];
  return [...moduleBlocks(candidates), ...places.map(blockOf)];
}

function blockOf(candidates: readonly Candidate[]): FixBlock {
  const [first] = candidates;
  if (first === undefined) throw new Error('An empty group');
  const { name, stack, snippet } = first;
  const snippets = candidates.map((candidate) => candidate.snippet);
  const once = (pick: (snippet: Snippet) => readonly string[] | undefined) => [
    ...new Set(snippets.flatMap((one) => pick(one) ?? [])),
  ];
  const sign = stack.commentAt?.[snippet.place] ?? stack.comment ?? '#';
  const comment = sign === '' ? '#' : sign;
  const documents = snippets.flatMap(({ json }) => (json ? [json] : []));
  const writeDocument = stack.writeAt?.[snippet.place] ?? asJson;
  const language = stack.languageAt?.[snippet.place] ?? stack.language;
  const lines = [
    ...once((one) => one.lead),
    ...written(snippets.flatMap(({ units }) => units)),
    ...written(snippets.flatMap(({ tail = [] }) => tail)),
    ...(documents.length > 0 ? [writeDocument(mergedJson(documents))] : []),
  ];
  return {
    stack: name,
    label: stack.label,
    place: snippet.place,
    placeWords: stack.placeWords[snippet.place] ?? snippet.place,
    text: joined(lines),
    comment,
    language,
    needs: once((one) => one.needs),
    warnings: once((one) => one.warnings),
    cautions: once((one) => one.cautions),
    inFiles: Object.fromEntries(snippets.flatMap(({ inFiles = {} }) => Object.entries(inFiles))),
    check: commandsOf(snippets.flatMap((one) => one.check ?? [])),
    effect: [...new Set(candidates.flatMap(({ snippet, effect }) => (snippet.preparatory ? [] : effect)))],
    parts: candidates.map(({ advice, snippet }) => ({
      ...(advice && { advice }),
      code: codeOf(snippet, comment),
    })),
  };
}

function asJson(document: JsonObject): string {
  return JSON.stringify(document, undefined, 2);
}

/** Without empty lines at the start. */
function joined(lines: readonly string[]): string {
  return lines.join('\n').replace(/^\n+/, '');
}

function codeOf({ lead = [], units, tail = [], json }: Snippet, comment: string): readonly string[] {
  if (json) return [JSON.stringify(json)];
  const whole = [...units, ...tail].map((unit) =>
    typeof unit === 'string' ? unit : Object.values(unit).join('\n'),
  );
  return [...lead, ...whole].map((text) =>
    text
      .split('\n')
      .filter((line) => !line.trimStart().startsWith(comment))
      .join('\n')
      .trim(),
  );
}

/** One block for each stack that has modules to enable. */
function moduleBlocks(candidates: readonly Candidate[]): FixBlock[] {
  return [...groupedBy(candidates, ({ name }) => name).values()].flatMap((own) => {
    const [first] = own;
    const modules = [...new Set(own.flatMap(({ snippet }) => snippet.modules ?? []))];
    if (first.stack.modules === undefined || modules.length === 0) return [];
    const { name, stack } = first;
    const { place, line, command } = first.stack.modules;
    const text = modules.map(line).join('\n');
    const run = command(modules);
    return [
      {
        stack: name,
        label: stack.label,
        place,
        placeWords: stack.placeWords[place] ?? place,
        text,
        run,
        comment: '#',
        language: '',
        needs: [],
        warnings: [],
        cautions: [],
        inFiles: {},
        check: [],
        effect: [],
        parts: [{ code: text.split('\n') }],
      },
    ];
  });
}

type Unit = Snippet['units'][number];

function textOf(unit: Unit): string {
  return typeof unit === 'string' ? unit : unit.line;
}

/** Writes equal units once, and the entries of a list together at its first entry. */
function written(units: readonly Unit[]): string[] {
  const lists = groupedBy(units, (unit) => (typeof unit === 'string' ? unit : `${unit.open}\0${unit.close}`));
  return [...lists].flatMap(([key, all]) => {
    const entries = all.filter((unit) => typeof unit !== 'string');
    const [first] = entries;
    if (first === undefined) return [key];
    return [first.open, ...new Set(entries.map(textOf)), first.close];
  });
}
