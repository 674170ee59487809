import { withOptions } from './cookies.js';
import { hideVersion, Lines, redirected, unknownForm, type Reader, type Texts } from './response.js';

/** nginx in front of an application: a location without headers of its own, or one that has its own (`location`). */
export function nginxReader(place: 'server' | 'location'): Reader {
  return (texts, response) => {
    const own = ['server', response.scheme === 'https' ? 'server443' : 'server80'];
    const statements = own.flatMap((name) => statementsOf(texts.get(name) ?? ''));
    // An add_header of the location replaces those of the server block, of both ports.
    const added = (place === 'location' ? statementsOf(locationOf(texts)) : statements).filter(
      ([name]) => name === 'add_header',
    );
    const isRedirect = statements.some(([name]) => name === 'return');
    const start = isRedirect ? redirected(response) : response;
    const upstream = new Lines(isRedirect ? [] : start.lines);
    const lines = new Lines(start.lines);
    for (const words of statements) change(words, lines);
    const maps = mapsOf(texts.get('http') ?? '');
    for (const [, name = '', value = '', ...rest] of added) {
      if (rest.join() !== 'always') throw unknownForm(rest);
      const result = valueOf(value, maps, upstream, lines);
      // nginx sends a second line beside what an application sends.
      if (result !== '') lines.set(name, ...lines.valuesOf(name), result);
    }
    return { ...start, lines: lines.all };
  };
}

function locationOf(texts: Texts): string {
  return texts.get('location') ?? '';
}

function change([name = '', ...words]: readonly string[], lines: Lines): void {
  const [first = '', ...rest] = words;
  if (/^(?:proxy|fastcgi|uwsgi)_hide_header$/.test(name)) lines.remove(first);
  else if (name === 'server_tokens') hideVersion(lines, /^(?:nginx|openresty|tengine)/i);
  else if (name === 'proxy_cookie_flags') {
    const sameSite = rest.find((flag) => flag.startsWith('samesite='))?.slice('samesite='.length);
    withOptions(lines, (cookie) => cookie.toLowerCase() === first.toLowerCase(), {
      ...(rest.includes('secure') && { secure: true }),
      ...(rest.includes('httponly') && { httpOnly: true }),
      ...(sameSite !== undefined && { sameSite }),
    });
  } else if (!/^(?:add_header|add_header_inherit|return|autoindex)$/.test(name)) {
    throw unknownForm([name, ...words]);
  }
}

interface Map_ {
  readonly source: string;
  readonly cases: readonly (readonly [key: string, value: string])[];
}

function mapsOf(text: string): Map<string, Map_> {
  const found = new Map<string, Map_>();
  let open: { source: string; cases: [string, string][] } | undefined;
  for (const [first = '', second = '', third = '', ...rest] of statementsOf(text)) {
    if (rest.length > 0) throw unknownForm(rest);
    if (first === 'map') {
      open = { source: second, cases: [] };
      found.set(third, open);
    } else if (open) open.cases.push([first, second]);
    else throw unknownForm(first);
  }
  return found;
}

function valueOf(text: string, maps: ReadonlyMap<string, Map_>, upstream: Lines, lines: Lines): string {
  const map = maps.get(text);
  if (!map) {
    return text.replaceAll(/\$[a-z0-9_]+/g, (name) => {
      if (maps.has(name)) return valueOf(name, maps, upstream, lines);
      const [, kind, header] = /^\$(sent|upstream)_http_(.+)$/.exec(name) ?? [];
      if (header === undefined) throw unknownForm(name);
      return joined(kind === 'sent' ? lines : upstream, header);
    });
  }
  const source = valueOf(map.source, maps, upstream, lines);
  const isMatch = (key: string) =>
    key.startsWith('~') ? new RegExp(key.slice(1)).test(source) : key.toLowerCase() === source.toLowerCase();
  const plain = map.cases.filter(([key]) => key !== 'default');
  // Exact values come before patterns.
  const hit =
    plain.find(([key]) => !key.startsWith('~') && isMatch(key)) ?? plain.find(([key]) => isMatch(key));
  const other = map.cases.find(([key]) => key === 'default')?.[1] ?? '';
  // A part of what the pattern has found.
  const groups = hit?.[1].startsWith('$') ? new RegExp(hit[0].slice(1)).exec(source)?.groups : undefined;
  const found = hit && groups?.[hit[1].slice(1)];
  return found ?? hit?.[1] ?? (other.startsWith('$') ? valueOf(other, maps, upstream, lines) : other);
}

/** Variables do not tell "-" from "_". */
function joined(lines: Lines, variable: string): string {
  return lines.all
    .filter(({ name }) => name.toLowerCase().replaceAll('-', '_') === variable)
    .map(({ value }) => value)
    .join(', ');
}

/** Words before ";", "{" or "}". A comment goes to the end of its line. */
function statementsOf(text: string): string[][] {
  const statements: string[][] = [];
  let words: string[] = [];
  let at = 0;
  while (at < text.length) {
    const sign = text.charAt(at);
    if (/\s/.test(sign)) at++;
    else if (sign === '#' && words.length === 0) at = (text + '\n').indexOf('\n', at);
    else if (/[;{}]/.test(sign)) {
      if (words.length > 0) statements.push(words);
      words = [];
      at++;
    } else if (sign === '"') {
      let word = '';
      for (at++; text[at] !== '"'; at++) {
        if (at >= text.length) throw unknownForm(text);
        if (text[at] === '\\' && /["\\]/.test(text.charAt(at + 1))) at++;
        word += text.charAt(at);
      }
      at++;
      words.push(word);
    } else {
      const word = /^[^\s;{}"]+/.exec(text.slice(at))?.[0] ?? '';
      words.push(word);
      at += word.length;
    }
  }
  if (words.length > 0) throw unknownForm(words);
  return statements;
}
