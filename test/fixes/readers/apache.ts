import { patternOf } from './pattern.js';
import {
  hideVersion,
  isRedirected,
  Lines,
  redirected,
  unknownForm,
  type Reader,
  type Response,
} from './response.js';
import { linesOf, wordsOf } from './words.js';

/**
 * Apache has two tables of headers: "always", which its own error pages and redirects have too, and "onsuccess", with
 * those of the application. "always" is changed first, and both are sent. An error without any header is its own.
 */
export const readApache: Reader = (texts, response) => {
  const places = [
    'server',
    'htaccess',
    'vhost',
    response.scheme === 'https' ? 'vhost443' : 'vhost80',
  ] as const;
  const directives = places.flatMap((place) => directivesOf(texts.get(place) ?? ''));
  const start = directives.some((words) => isRedirect(words, response)) ? redirected(response) : response;
  const always = new Lines([]);
  const onsuccess = new Lines(start.lines);
  const late: (readonly string[])[] = [];
  for (const words of directives) {
    const [name, table] = words;
    if (name !== 'Header') other(words, onsuccess);
    else if (table === 'always') changeHeader(words.slice(2), always, [onsuccess, always], start);
    else late.push(words.slice(table === 'onsuccess' ? 2 : 1));
  }
  if (!isOwn(start)) for (const words of late) changeHeader(words, onsuccess, [onsuccess, always], start);
  return { ...start, lines: [...onsuccess.all, ...always.all] };
};

function isOwn(response: Response): boolean {
  return isRedirected(response) || (response.status >= 400 && response.lines.length === 0);
}

/** What is in a <Location> comes last. */
function directivesOf(text: string): string[][] {
  const located: string[] = [];
  const outside = text
    .replaceAll(/<Location "[^"]*">\n +Options -Indexes\n<\/Location>/g, '')
    .replaceAll(/<Location "\/">\n([^]*?)<\/Location>/g, (_all, lines: string) => {
      located.push(lines);
      return '';
    });
  return linesOf([outside, ...located].join('\n'))
    .filter((line) => !/^<\/?IfModule(?: \w+\.c)?>$/.test(line))
    .map((line) => wordsOf(line, (next) => (next === '"' || next === '\\' ? next : undefined)));
}

function isRedirect([name, , target = '']: readonly string[], { scheme }: Response): boolean {
  return name === 'RewriteRule' && scheme === 'http' && target.startsWith('https://');
}

/** Directives that change no header, or Server. */
function other([name = '', ...words]: readonly string[], lines: Lines): void {
  if (name === 'ServerTokens') hideVersion(lines, /^Apache/);
  else if (!/^(?:ServerSignature|TraceEnable|RewriteEngine|RewriteCond|RewriteRule)$/.test(name)) {
    throw unknownForm([name, ...words]);
  }
}

function changeHeader(
  words: readonly string[],
  table: Lines,
  both: readonly Lines[],
  response: Response,
): void {
  const [action, name = '', ...rest] = words;
  const last = rest.at(-1) ?? '';
  const condition = last.startsWith('expr=') ? last.slice('expr='.length) : undefined;
  if (condition !== undefined && !isTrue(condition, both, response)) return;
  const [first = '', second = ''] = rest;
  if (action === 'set') table.set(name, expanded(first));
  else if (action === 'unset') table.remove(name);
  else if (action === 'edit') table.change(name, (value) => value.replace(patternOf(first), edited(second)));
  else throw unknownForm(words);
}

/** mod_headers: "%" begins a variable unless doubled, "\" an escape. */
function expanded(value: string): string {
  return value.replace(/([\\%])([^]?)/g, (pair, sign: string, next: string) => {
    if (next !== sign) throw unknownForm(pair);
    return sign;
  });
}

/** The second argument of "Header edit", as JavaScript writes it. */
function edited(text: string): string {
  return expanded(text).replace(/\\([^])/g, (_pair, sign: string) => (sign === '$' ? '$$' : sign));
}

const OWN =
  "'%{resp:Date}%{resp:Content-Type}%{reqenv:REDIRECT_STATUS}%{HANDLER} %{REQUEST_FILENAME}' =~ m#^(default-handler|httpd/unix-directory|proxy-server(?= proxy:http))? #";

const NOT_BEHIND =
  "(%{HANDLER} != 'proxy-server' || %{REQUEST_STATUS} in {'401','403','413','502','503','504'})";

const TERM =
  /^(?:-([nz]) resp\('([\w-]+)'\)|resp\('([\w-]+)'\) == '((?:[^'\\$%]|\\['\\$%])*)'|%\{(HTTPS)\} == '(\w+)'|%\{HTTP:X-Forwarded-Proto\} =~ \/\^https\/i)/;

/** An expression of terms with "&&", "||" and parentheses. */
function isTrue(expression: string, tables: readonly Lines[], response: Response): boolean {
  let left = expression;
  const take = (text: string) => {
    if (!left.startsWith(text)) return false;
    left = left.slice(text.length);
    return true;
  };
  // resp() reads the first line, of the application's table first.
  const first = (name: string) => tables.flatMap((table) => table.valuesOf(name))[0] ?? '';
  const term = (): boolean => {
    // `isOwn` knows who answered.
    if (take(NOT_BEHIND)) return true;
    if (take('(')) {
      const value = any();
      if (!take(')')) throw unknownForm(expression);
      return value;
    }
    if (take('%{REQUEST_STATUS} -ge 300')) return response.status >= 300;
    if (take(OWN)) return isOwn(response);
    const [all, sign, asked = '', name, value = '', variable, wanted] = TERM.exec(left) ?? [];
    if (all === undefined) throw unknownForm(left);
    take(all);
    if (sign !== undefined) return (first(asked) === '') === (sign === 'z');
    if (name !== undefined) return first(name) === value.replaceAll(/\\(.)/g, '$1');
    return response.scheme === 'https' && variable === 'HTTPS' && wanted === 'on';
  };
  const every = (): boolean => {
    let value = term();
    while (take(' && ')) value = term() && value;
    return value;
  };
  function any(): boolean {
    let value = every();
    while (take(' || ')) value = every() || value;
    return value;
  }
  const value = any();
  if (left !== '') throw unknownForm(expression);
  return value;
}
