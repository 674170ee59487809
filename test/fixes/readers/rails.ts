import { withOptions } from './cookies.js';
import { Lines, redirected, unknownForm, type Reader } from './response.js';
import { linesOf } from './words.js';

/** Strings of Ruby: no escapes occur within double quotes. */
const STRING = /"([^"\\#]*)"|'((?:[^'\\]|\\.)*)'/g;

/** The line with § for its strings, and the strings. */
export function readLine(line: string): { readonly code: string; readonly strings: readonly string[] } {
  const strings: string[] = [];
  const code = line.replaceAll(STRING, (_all, double?: string, single?: string) => {
    strings.push(double ?? (single ?? '').replaceAll(/\\(['\\])/g, '$1'));
    return '§';
  });
  return { code, strings };
}

/** The lines of a class that differ between texts. */
function linesIn(text: string, from: RegExp, to: RegExp): string[] {
  const inside = text.split(from)[1]?.split(to)[0];
  return inside === undefined ? [] : linesOf(inside);
}

export const readRails: Reader = (texts, response) => {
  const text = texts.get('initializer') ?? '';
  const isHttps = response.scheme === 'https';
  if (text.includes('class RedirectToHttps') && !isHttps) return redirected(response);
  const lines = new Lines(response.lines);
  const sent = (name = '') => {
    const values = lines.valuesOf(name);
    return values.length > 1 ? values : values[0];
  };
  const isAbsentOr = (name = '', other?: string) =>
    [undefined, other].includes(sent(name) as string | undefined);
  for (const line of linesIn(text, /^ {4}set = .*$/m, /^ {4}\[status, headers, body\]$/m)) {
    const { code, strings } = readLine(line);
    const set = /^set\[§, §\] if (.*)$/.exec(code)?.[1];
    if (set !== undefined) {
      const [name = '', value = '', ...rest] = strings;
      const holds = set.split(' && ').every((condition) => {
        if (condition === 'https') return isHttps;
        if (condition === 'sent[§].nil?') return isAbsentOr(rest.shift());
        if (condition !== '[nil, §].include?(sent[§])') throw unknownForm(line);
        const [other, one] = rest.splice(0, 2);
        return isAbsentOr(one, other);
      });
      if (holds) lines.set(name, value);
    } else if (code === 'remove[§]' || code === 'remove[§] if sent[§] == §') {
      const [name = '', , only] = strings;
      if (only === undefined || sent(name) === only) lines.remove(name);
    } else throw unknownForm(line);
  }
  for (const line of linesIn(text, /^ {2}COOKIES = \{$/m, /^ {2}\}\.freeze$/m)) {
    const { code, strings } = readLine(line);
    if (!/^§ => \[§(?:, §)*\],$/.test(code)) throw unknownForm(line);
    const [name, ...attributes] = strings;
    withOptions(lines, (one) => one === name, {
      secure: attributes.includes('Secure') || undefined,
      httpOnly: attributes.includes('HttpOnly') || undefined,
      sameSite: attributes.find((one) => one.startsWith('SameSite='))?.slice('SameSite='.length),
    });
  }
  return { ...response, lines: lines.all };
};
