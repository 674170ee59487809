import { readApache } from './apache.js';
import { replaceCall, withOptions, type Flags } from './cookies.js';
import { patternOf } from './pattern.js';
import { Lines, unknownForm, type Reader, type Response } from './response.js';
import { run, withoutStrings } from './script.js';
import { linesOf } from './words.js';

export const readPhp: Reader = async (texts, response) => {
  const lines = new Lines(response.lines);
  for (const line of linesOf(texts.get('ini') ?? '', ';')) setting(line, lines);
  runPhp([texts.get('cookie') ?? '', texts.get('pagetop') ?? ''].join('\n'), lines, response);
  const htaccess = texts.get('htaccess');
  const own = { ...response, lines: lines.all };
  return htaccess === undefined ? own : await readApache(new Map([['htaccess', htaccess]]), own);
};

function setting(line: string, lines: Lines): void {
  const [name = ''] = line.split(' = ', 1);
  if (name === 'expose_php') {
    if (lines.valuesOf('X-Powered-By').some((by) => by.startsWith('PHP/'))) lines.remove('X-Powered-By');
  } else if (!/^(?:display_errors|log_errors)$/.test(name)) throw unknownForm(line);
}

type Options = Pick<Flags, 'secure'> & { readonly samesite?: string; readonly httponly?: boolean };

function flagsOf({ secure, httponly, samesite }: Options): Flags {
  return { secure, httpOnly: httponly, sameSite: samesite };
}

/** The same strings, all in single quotes. */
export function inSingleQuotes(text: string): string {
  return text.replaceAll(/'(?:[^'\\]|\\.)*'|"([^"\\$]*)"/g, (one, inside?: string) =>
    inside === undefined ? one : `'${inside.replaceAll("'", "\\'")}'`,
  );
}

/**
 * PHP is JavaScript here, but for strings and arrays with keys.
 * @returns the globals after it
 */
export function runPhp(
  text: string,
  lines: Lines,
  { scheme }: Response,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  const { code, back } = withoutStrings(inSingleQuotes(text.replaceAll(/^ *\/\/.*$/gm, '')), "'", (one) =>
    one.slice(1, -1).replaceAll(/\\(['\\])/g, '$1'),
  );
  const script = code
    .replaceAll(/^( *)@(?=\w+\()/gm, '$1')
    .replaceAll(/\[\s*((?:§\d+§ => (?:§\d+§|true)(?:,\s*)?)+)\]/g, (_all, items: string) => {
      return `{ ${items.replaceAll(' => ', ': ')} }`;
    });
  let beforeSending = () => {};
  const after = run(back(script), {
    ...more,
    $_SERVER: scheme === 'https' ? { HTTPS: 'on' } : {},
    $token: '',
    $value: '',
    header_register_callback: (callback: () => void) => (beforeSending = callback),
    header_remove: (name: string) => {
      lines.remove(name);
    },
    headers_list: () => lines.all.map(({ name, value }) => `${name}: ${value}`),
    preg_grep: (pattern: string, list: readonly string[]) => {
      const source = /^\/(.*)\/D?$/.exec(pattern)?.[1];
      if (source === undefined) throw unknownForm(pattern);
      return list.some((line) => patternOf(source).test(line));
    },
    header: (line: string) => {
      const at = line.indexOf(': ');
      lines.set(line.slice(0, at), line.slice(at + 2));
    },
    setcookie: (name: string, _value: string, options: Options) => {
      replaceCall(lines, name, flagsOf(options));
    },
    session_set_cookie_params: (options: Options) => {
      withOptions(lines, (cookie) => cookie === 'PHPSESSID', flagsOf(options));
    },
  });
  beforeSending();
  return after;
}
