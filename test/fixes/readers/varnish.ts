import { patternOf } from './pattern.js';
import { Lines, redirected, unknownForm, type Reader, type Response } from './response.js';
import { linesOf } from './words.js';

/** A string of VCL. */
const STRING = String.raw`(?:"([^"]*)"|\{"(.*?)"\})`;
const HTTPS = '(req.http.X-Forwarded-Proto ~ "(?i)^https" || std.port(server.ip) == 443)';
const NAME = String.raw`resp\.http\.([\w-]+)`;

const SET = new RegExp(`^set ${NAME} = ${STRING};$`);
const UNSET = new RegExp(`^unset ${NAME};$`);
const REGSUB = new RegExp(String.raw`^header\.regsub\(resp, ${STRING}, ${STRING}\);$`);
const IF_DOES = /^if \((.*)\) \{ ((?:un)?set resp\.http\..*;) \}$/;
const ABSENT = new RegExp(`^!${NAME}$`);
const EQUALS = new RegExp(`^${NAME} == ${STRING}$`);

export const readVarnish: Reader = (texts, response) => {
  const lines = linesOf(texts.get('vcl') ?? '');
  const isRedirect = response.scheme === 'http' && inSub(lines, 'vcl_recv').length > 0;
  const start = isRedirect ? redirected(response) : response;
  const changed = new Lines(start.lines);
  // What Varnish itself sends comes from vcl_synth.
  const left = inSub(lines, isRedirect ? 'vcl_synth' : 'vcl_deliver');
  for (let line = left.shift(); line !== undefined; line = left.shift()) {
    if (line === `if ${HTTPS} {`) {
      const inside = left.splice(0, left.indexOf('}') + 1).slice(0, -1);
      if (start.scheme === 'https') left.unshift(...inside);
    } else if (line.startsWith('if (resp.status == 301 && ')) {
      left.splice(0, left.indexOf('}') + 1);
    } else run(line, changed, start);
  }
  return { ...start, lines: changed.all };
};

/** The lines of all subroutines of that name. */
function inSub(lines: readonly string[], name: string): string[] {
  const found: string[] = [];
  let sub = '';
  let depth = 0;
  for (const line of lines) {
    if (depth === 0) {
      const opened = /^sub (vcl_\w+) \{$/.exec(line)?.[1];
      if (opened === undefined && !line.startsWith('import ')) throw unknownForm(line);
      sub = opened ?? '';
      depth = opened === undefined ? 0 : 1;
      continue;
    }
    if (line === '}') depth--;
    else if (line.endsWith(' {')) depth++;
    if (depth > 0 && sub === name) found.push(line);
  }
  return found;
}

function run(line: string, lines: Lines, response: Response): void {
  const [, condition, does] = IF_DOES.exec(line) ?? [];
  if (condition !== undefined && does !== undefined) {
    if (isTrue(condition, lines, response)) run(does, lines, response);
    return;
  }
  const [, name, short, long] = SET.exec(line) ?? [];
  const removed = UNSET.exec(line)?.[1];
  const edit = REGSUB.exec(line);
  if (name !== undefined) lines.set(name, short ?? long ?? '');
  else if (removed !== undefined) lines.remove(removed);
  else if (edit) {
    const [, pattern = '', longPattern, replacement = ''] = edit;
    if (longPattern !== undefined) throw unknownForm(line);
    const back = replacement.replaceAll(/\\(\d)/g, '$$$1');
    lines.change('Set-Cookie', (value) =>
      `Set-Cookie: ${value}`.replace(patternOf(pattern), back).slice('Set-Cookie: '.length),
    );
  } else throw unknownForm(line);
}

/** Terms joined by "||", after the condition that the request came over HTTPS. */
function isTrue(condition: string, lines: Lines, response: Response): boolean {
  const secured = `${HTTPS} && (`;
  if (condition.startsWith(secured)) {
    return response.scheme === 'https' && isTrue(condition.slice(secured.length, -1), lines, response);
  }
  const [first = ''] = condition.split(' || ', 1);
  const rest = condition.slice(first.length + ' || '.length);
  const absent = ABSENT.exec(first)?.[1];
  if (absent !== undefined && rest !== '') return !lines.has(absent) || isTrue(rest, lines, response);
  if (absent !== undefined) return !lines.has(absent);
  const [, name = '', short, long] = EQUALS.exec(condition) ?? [];
  if (name === '') throw unknownForm(condition);
  return lines.valuesOf(name)[0] === (short ?? long ?? '');
}
