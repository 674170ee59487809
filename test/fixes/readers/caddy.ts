import { patternOf } from './pattern.js';
import { Lines, redirected, unknownForm, type Reader, type Response } from './response.js';
import { linesOf, wordsOf } from './words.js';

type Words = readonly string[];

/** What a directive does when the response is sent. */
type Change = (lines: Lines) => void;

export const readCaddy: Reader = (texts, response) => {
  const own = ['site', response.scheme === 'https' ? 'site443' : 'site80'];
  const lines = own
    .flatMap((place) => linesOf(texts.get(place) ?? ''))
    .map((line) => wordsOf(line, (next) => (next === '"' ? next : undefined)));
  const isRedirect = lines.some(([name]) => name === 'redir') && response.scheme === 'http';
  const start = isRedirect ? redirected(response) : response;
  const changed = new Lines(start.lines);
  // The last directive is the innermost, which sees the response first.
  for (const change of changesOf(lines, start).toReversed()) change(changed);
  return { ...start, lines: changed.all };
};

function changesOf(lines: readonly Words[], response: Response): Change[] {
  const changes: Change[] = [];
  const maps = new Map<string, Map_>();
  const left = [...lines];
  const block = () => left.splice(0, left.findIndex((words) => words.join() === '}') + 1).slice(0, -1);
  for (let words = left.shift(); words; words = left.shift()) {
    const [name, ...rest] = words;
    if (name === 'map') {
      const [source = '', variable = '', brace] = rest;
      const cases = block();
      const [other, none] = cases.pop() ?? [];
      if (brace !== '{' || other !== 'default' || none !== '') throw unknownForm(words);
      maps.set(variable, { source, cases: cases.map(([input = '', value = '']) => [input, value]) });
    } else if (name === 'header' && rest.join() === '{') {
      const [defer, ...fields] = block();
      if (defer?.join() !== 'defer') throw unknownForm(words);
      const all = fields.map((field) => deferred(field, maps));
      changes.push((lines) => {
        all.forEach((change) => {
          change(lines);
        });
      });
    } else if (name === 'header') {
      changes.push(ifAbsent(rest));
    } else if (name === 'handle_errors' && rest.join() === '{') {
      const inside = block();
      // For Caddy's own error pages.
      if (response.status >= 400 && response.lines.length === 0) {
        const isHttps = response.scheme === 'https';
        for (const [first, second, ...field] of inside) {
          if (first === '@https') continue;
          if (second !== '@https') changes.push(ifAbsent([second ?? '', ...field]));
          else if (isHttps) changes.push(ifAbsent(field));
        }
      }
    } else if (name !== 'redir' && name !== 'file_server') throw unknownForm(words);
  }
  return changes;
}

/** A variable: the value for that of the source, otherwise empty. */
interface Map_ {
  readonly source: string;
  readonly cases: readonly (readonly [input: string, value: string])[];
}

function valueOf({ source, cases }: Map_, lines: Lines): string {
  const read = source.replaceAll(
    /\{http\.response\.header\.([\w-]+)\}/g,
    (_all, name: string) => lines.valuesOf(name)[0] ?? '',
  );
  if (cases.some(([input]) => input.startsWith('~'))) throw unknownForm(cases);
  return cases.find(([input]) => input === read)?.[1] ?? '';
}

function ifAbsent([field = '', value, ...more]: Words): Change {
  if (!field.startsWith('?') || value === undefined || more.length > 0) throw unknownForm(field);
  const name = field.slice(1);
  return (lines) => {
    if (!lines.has(name)) lines.set(name, value);
  };
}

function deferred([field = '', first, second, ...more]: Words, maps: ReadonlyMap<string, Map_>): Change {
  if (more.length > 0) throw unknownForm(field);
  if (field.startsWith('-') && first === undefined) {
    const name = field.slice(1);
    const map = maps.get(name);
    return (lines) => {
      lines.remove(map ? valueOf(map, lines) : name);
    };
  }
  const map = maps.get(field);
  if (map && first !== undefined && second === undefined) {
    return (lines) => {
      const name = valueOf(map, lines);
      if (name !== '') lines.set(name, first);
    };
  }
  if (first === undefined || second === undefined || !/^[A-Za-z0-9_-]+$/.test(field))
    throw unknownForm(field);
  return (lines) => {
    lines.change(field, (value) => value.replace(patternOf(first), second));
  };
}
