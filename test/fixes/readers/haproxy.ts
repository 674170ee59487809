import { patternOf } from './pattern.js';
import { Lines, redirected, unknownForm, type Reader, type Response } from './response.js';
import { linesOf, wordsOf } from './words.js';

export const readHaproxy: Reader = (texts, response) => {
  const own = ['frontend', response.scheme === 'https' ? 'frontend443' : 'frontend80'];
  const rules = own
    .flatMap((place) => linesOf(texts.get(place) ?? ''))
    .map((line) => wordsOf(line, (next) => next));
  const isRedirect = rules.some(([, action]) => action === 'redirect') && response.scheme === 'http';
  const start = isRedirect ? redirected(response) : response;
  const lines = new Lines(start.lines);
  for (const [kind, action, ...words] of rules) {
    if (kind === 'http-after-response') change(action ?? '', words, lines, start);
    else if (kind !== 'http-request') throw unknownForm([kind, action, ...words]);
  }
  for (const line of linesOf(texts.get('cookie') ?? '')) giveAttributes(line, lines);
  return { ...start, lines: lines.all };
};

/** Words for the end of the line in the backend that sets the cookie of the comment. */
function giveAttributes(line: string, lines: Lines): void {
  const [, words = '', name = ''] = /^(.+) # cookie (\w+)$/.exec(line) ?? [];
  const attributes = words
    .replaceAll('attr ', '')
    .replace('secure', 'Secure')
    .replace('httponly', 'HttpOnly');
  if (!/^(?:(?:Secure|HttpOnly|SameSite=\w+)(?: |$))+$/.test(attributes)) throw unknownForm([line]);
  lines.change('Set-Cookie', (value) =>
    value.startsWith(`${name}=`) ? [value, ...attributes.split(' ')].join('; ') : value,
  );
}

function change(action: string, words: readonly string[], lines: Lines, response: Response): void {
  const [name = '', first = '', ...rest] = words;
  if (action === 'del-header') {
    const condition = words.slice(2);
    if (words.length > 1 && first !== 'if') throw unknownForm(words);
    if (words.length === 1 || isTrue(condition, lines, response)) lines.remove(name);
  } else if (action === 'replace-header') {
    const replacement = second(rest).replaceAll(/\\(\d)/g, '$$$1');
    lines.change(name, (value) => value.replace(patternOf(first), replacement));
  } else if (action === 'set-header' && rest[0] === 'if') {
    if (isTrue(rest.slice(1), lines, response)) lines.set(name, first.replaceAll('%%', '%'));
  } else throw unknownForm([action, ...words]);
}

function second(rest: readonly string[]): string {
  if (rest.length !== 1) throw unknownForm(rest);
  return rest[0] ?? '';
}

/** Terms in braces, all of which must be true, or those after an "or". */
function isTrue(words: readonly string[], lines: Lines, { scheme }: Response): boolean {
  let [isAny, isAll] = [false, true];
  const left = [...words];
  for (;;) {
    const word = left.shift();
    if (word === undefined || word === 'or') {
      isAny ||= isAll;
      isAll = true;
      if (word === undefined) return isAny;
      continue;
    }
    if (word !== '{' && word !== '!{') throw unknownForm(words);
    const [sample = '', ...match] = left.splice(0, left.indexOf('}'));
    left.shift();
    const [, count, name] = /^res\.fhdr(_cnt)?\(([\w-]+)\)$/.exec(sample) ?? [];
    const found = lines.valuesOf(name ?? '');
    const value = match[3] ?? '';
    const isMatch =
      sample === 'ssl_fc'
        ? scheme === 'https'
        : count !== undefined && match.join(' ') === 'eq 1'
          ? found.length === 1
          : match.join(' ') === '-m found'
            ? found.length > 0
            : match.join(' ') === '-m len 0'
              ? found.includes('')
              : match.slice(0, 3).join(' ') === '-m str --'
                ? found.includes(value)
                : undefined;
    if (isMatch === undefined) throw unknownForm([sample, ...match]);
    isAll &&= isMatch === (word === '{');
  }
}
