import { isTrue, type Signs } from './condition.js';
import { Lines, redirected, unknownForm, type Reader, type Response } from './response.js';

const STRING = String.raw`\{"(?:(?!"\})[^])*"\}`;
const HEADER = String.raw`resp\.http\.([A-Za-z][\w-]*)`;

const SIGNS: Signs = {
  not: /^!/,
  and: /^&&/,
  or: /^\|\|/,
  term: new RegExp(
    String.raw`^(?:fastly\.ff\.visits_this_service == 0|fastly_info\.edge\.is_tls|${HEADER}(?: == ${STRING})?)`,
  ),
};

/** A statement at the start, or `if (…) { one statement }`. */
const STATEMENT = new RegExp(String.raw`^(?:set ${HEADER} = (${STRING})|unset ${HEADER});\s*`);

const REDIRECT = 'if (!fastly_info.edge.is_tls) {\n  error 618 "https";\n}';

export const readFastly: Reader = (texts, response) => {
  const recv = texts.get('recv');
  if (recv !== undefined && (recv !== REDIRECT || !texts.has('error'))) throw unknownForm(recv);
  const start = recv !== undefined && response.scheme === 'http' ? redirected(response) : response;
  const lines = new Lines(start.lines);
  let rest = withoutComments(texts.get('deliver') ?? '');
  while (rest !== '') {
    const condition = /^if \(/.test(rest) ? conditionOf(rest) : undefined;
    const body = condition === undefined ? rest : rest.slice(`if (${condition}) {`.length).trimStart();
    const [all, name, value, removed] = STATEMENT.exec(body) ?? [];
    if (all === undefined) throw unknownForm(rest);
    const after = body.slice(all.length);
    if (condition !== undefined && !after.startsWith('}')) throw unknownForm(after);
    rest = (condition === undefined ? after : after.slice(1)).trimStart();
    if (condition !== undefined && !isTrue(condition, SIGNS, (term) => holds(term, lines, start))) continue;
    if (name !== undefined && value !== undefined) lines.set(name, value.slice(2, -2));
    else lines.remove(removed ?? '');
  }
  return { ...start, lines: lines.all };
};

/** Up to the bracket and brace behind it that are in no string. */
function conditionOf(text: string): string {
  const pattern = new RegExp(String.raw`^if \(((?:${STRING}|(?!\) \{)[^])*)\) \{`);
  const [, condition] = pattern.exec(text) ?? [];
  if (condition === undefined) throw unknownForm(text);
  return condition;
}

function holds(term: string, lines: Lines, { scheme }: Response): boolean {
  if (term.startsWith('fastly.ff')) return true;
  if (term.startsWith('fastly_info')) return scheme === 'https';
  const [, name = '', value] = new RegExp(`^${HEADER}(?: == (${STRING}))?$`).exec(term) ?? [];
  // Of several lines, VCL reads the first.
  const [first] = lines.valuesOf(name);
  return value === undefined ? first !== undefined : first === value.slice(2, -2);
}

function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .trim();
}
