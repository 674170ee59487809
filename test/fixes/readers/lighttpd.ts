import { nameOf } from './cookies.js';
import { Lines, redirected, unknownForm, type Reader, type Response } from './response.js';
import { run, withoutStrings } from './script.js';
import { linesOf } from './words.js';

export const readLighttpd: Reader = (texts, response) => {
  const settings = ['server', 'server80'].flatMap((place) => linesOf(texts.get(place) ?? ''));
  const isRedirect = settings.some((line) => line.startsWith('url.redirect')) && response.scheme === 'http';
  const start = isRedirect ? redirected(response) : response;
  const lines = new Lines(start.lines);
  for (const line of settings) set(line, lines);
  runLua(texts.get('lua') ?? '', lines, start);
  return { ...start, lines: lines.all };
};

function set(line: string, lines: Lines): void {
  if (line === 'server.tag := ""') {
    if (lines.valuesOf('Server').some((value) => value.startsWith('lighttpd'))) lines.remove('Server');
  } else if (
    !/^(?:server\.modules \+= |magnet\.attract-|\}$|\$HTTP\["scheme"\] == "http" \{$|url\.redirect := )/.test(
      line,
    )
  ) {
    throw unknownForm(line);
  }
}

/** Lua in the words of JavaScript. The function of the text that changes cookies is read as its name says. */
function runLua(text: string, lines: Lines, { scheme }: Response): void {
  const { code, back } = withoutStrings(withoutFunction(text), '"', (one) =>
    one.slice(1, -1).replaceAll(/\\(.)/g, '$1'),
  );
  const script = linesOf(code, '--')
    .map((line) =>
      line
        .replace(/^local headers = lighty\.r\.resp_header$/, '')
        .replace(/^if (.*) then (headers\[§\d+§\] = §\d+§) end$/, 'if ($1) $2')
        .replaceAll(/\bnot /g, '!')
        .replaceAll(' and ', ' && ')
        .replaceAll(' or ', ' || '),
    )
    .map((line) => `${line};`)
    .join('\n');
  if (/\b(?:then|end|local|elseif)\b/.test(script)) throw unknownForm(script);
  run(back(script), {
    lighty: { r: { req_attr: { 'uri.scheme': scheme } } },
    // Several lines are one string.
    headers: new Proxy(
      {},
      {
        get: (_target, name: string) => {
          const values = lines.valuesOf(name);
          // An empty string is true in Lua.
          return values.length === 0 ? undefined : new LuaString(values.join(`\r\n${name}: `));
        },
        set: (_target, name: string, value: string) => {
          if (value === '') lines.remove(name);
          else lines.set(name, value);
          return true;
        },
      },
    ),
    attribute: (cookie: string, name: string, value?: string) => {
      if (name === 'Secure' && scheme !== 'https') return;
      lines.change('Set-Cookie', (line) =>
        nameOf(line) === cookie ? withAttribute(line, name, value) : line,
      );
    },
  });
}

class LuaString {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

function withoutFunction(text: string): string {
  const start = text.indexOf('-- Sets an attribute of the cookie of that name.\nlocal function attribute(');
  const end = text.indexOf('\nend\n', start);
  return start < 0 ? text : text.slice(0, start) + text.slice(end + '\nend\n'.length);
}

function withAttribute(line: string, name: string, value?: string): string {
  const [pair, ...rest] = line.split(';');
  const kept = rest.filter((part) => part.split('=', 1)[0]?.trim().toLowerCase() !== name.toLowerCase());
  return [pair, ...kept, ` ${name}${value === undefined ? '' : `=${value}`}`].join(';');
}
