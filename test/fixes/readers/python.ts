import { isSession, replaceCall, withOptions, type Flags } from './cookies.js';
import { Lines, redirected, unknownForm, type Line, type Reader, type Response } from './response.js';
import { run, withoutStrings } from './script.js';
import { linesOf } from './words.js';

/** Python as JavaScript, for the forms that the texts have. */
function toJavaScript(text: string): string {
  const { code, back } = withoutStrings(text, '"', (one) => JSON.parse(one) as string);
  const lines: string[] = [];
  const open: { indent: number; after: string }[] = [];
  let decorator = '';
  for (const line of code.split('\n')) {
    if (line.trim() === '' || /^\s*#/.test(line)) continue;
    const indent = line.length - line.trimStart().length;
    const isClosing = /^\s*[\]})]/.test(line);
    while (!isClosing && indent <= (open.at(-1)?.indent ?? -1)) lines.push(`}${open.pop()?.after ?? ''}`);
    const statement = line.trim().replace(/ {2}#.*$/, '');
    const block = /^(def|if|elif|else|for)\b(.*):$/.exec(statement);
    if (statement.startsWith('@')) decorator = statement.slice(1);
    else if (block) {
      const [, kind = '', rest = ''] = block;
      const name = /^ (\w+)\(/.exec(rest)?.[1] ?? '';
      const isDef = kind === 'def';
      open.push({ indent, after: isDef && decorator !== '' ? `\n${decorator}(${name})` : '' });
      if (isDef) decorator = '';
      lines.push(blockOf(kind, rest.trim()));
    } else if (!/^(?:from \S+ )?import \w+$/.test(statement)) lines.push(expression(statement));
  }
  while (open.length > 0) lines.push(`}${open.pop()?.after ?? ''}`);
  return back(lines.join('\n'));
}

function blockOf(kind: string, rest: string): string {
  if (kind === 'def') return `function ${rest} {`;
  if (kind === 'if') return `if (${expression(rest)}) {`;
  if (kind === 'elif') return `else if (${expression(rest)}) {`;
  if (kind === 'else') return 'else {';
  const [, names, dict] = /^(\w+, \w+) in (\w+)\.items\(\)$/.exec(rest) ?? [];
  if (names === undefined || dict === undefined) throw unknownForm(rest);
  return `for (const [${names}] of Object.entries(${dict})) {`;
}

const OPERAND = String.raw`([^\s()&|!]+(?:\([^\s()]*\))?)`;

function expression(text: string): string {
  return text
    .replace(/^(\w+) = (.+) if (.+) else (.+)$/, '$1 = ($3) ? $2 : $4')
    .replaceAll(/\bNone\b/g, 'undefined')
    .replaceAll(/\bTrue\b/g, 'true')
    .replaceAll(/\bFalse\b/g, 'false')
    .replaceAll(new RegExp(String.raw`${OPERAND} not in ([\w.]+)`, 'g'), '!has($2, $1)')
    .replaceAll(new RegExp(String.raw`${OPERAND} in \(([^()]*)\)`, 'g'), '[$2].includes($1)')
    .replaceAll(new RegExp(String.raw`${OPERAND} in ([\w.]+)`, 'g'), 'has($2, $1)')
    .replaceAll(/\bnot (?=[\w(])/g, '!')
    .replaceAll(/(§\d+§): /g, '[$1]: ')
    .replaceAll(' and ', ' && ')
    .replaceAll(' or ', ' || ')
    .replaceAll(/\*(?=[A-Za-z(])/g, '...')
    .replaceAll(/\bf(?=§)/g, '')
    .replaceAll(/lambda (\w+): /g, '($1) => ')
    .replaceAll('.upper()', '.toUpperCase()')
    .replaceAll('.lower()', '.toLowerCase()')
    .replaceAll('.startswith(', '.startsWith(')
    .replaceAll('.replace(', '.replaceAll(')
    .replaceAll(/(^|[(,] ?)(\w+)=(?!=)([^,()]+)/g, '$1{ $2: $3 }');
}

/** The headers of a response in Werkzeug and Django. */
function headersOf(lines: Lines): object {
  const methods = {
    get: (name: string) => lines.valuesOf(name)[0],
    setdefault: (name: string, value: string) => {
      if (!lines.has(name)) lines.set(name, value);
    },
    pop: (name: string) => {
      lines.remove(name);
    },
    has: (name: string) => lines.has(name),
  };
  return new Proxy(methods, {
    set: (_target, name: string, value: string) => {
      lines.set(name, value);
      return true;
    },
  });
}

function has(container: unknown, what: string): boolean {
  if (Array.isArray(container)) return container.includes(what);
  return (container as { has: (name: string) => boolean }).has(what);
}

type Call = Record<string, unknown>;

export const readFlask: Reader = (texts, response) => {
  for (const line of [...linesOf(texts.get('env') ?? ''), ...linesOf(texts.get('gunicorn') ?? '')]) {
    if (
      !/^(?:FLASK_DEBUG=0|import gunicorn|gunicorn\.SERVER(?:_SOFTWARE)? = "gunicorn"(?: {2}#.*)?)$/.test(
        line,
      )
    ) {
      throw unknownForm(line);
    }
  }
  const lines = new Lines(response.lines);
  const before: (() => unknown)[] = [];
  const after: ((response: object) => unknown)[] = [];
  const config: Record<string, unknown> = {};
  const server: { version_string?: unknown } = {};
  const app = {
    after_request: (one: (response: object) => unknown) => after.push(one),
    before_request: (one: () => unknown) => before.push(one),
    config: { update: (...settings: object[]) => Object.assign(config, ...settings) as unknown },
    wsgi_app: undefined,
    debug: true,
  };
  const globals = {
    has,
    app,
    WSGIRequestHandler: server,
    ProxyFix: () => undefined,
    request: {
      is_secure: response.scheme === 'https',
      url: '',
      headers: { get: (_name: string, other: string) => other },
    },
    urlsplit: () => ({ hostname: '', _replace: () => ({ geturl: () => '' }) }),
    redirect: () => true,
    token: '',
    value: '',
    resp: {
      set_cookie: (name: string, _value: string, ...rest: Call[]) => {
        const call = Object.assign({}, ...rest) as Call;
        replaceCall(lines, name, {
          secure: call['secure'] === true,
          httpOnly: call['httponly'] === true,
          sameSite: call['samesite'] as string | undefined,
        });
      },
    },
  };
  run(toJavaScript(texts.get('cookie') ?? ''), globals);
  run(toJavaScript(`${texts.get('app') ?? ''}\n${texts.get('end') ?? ''}`), { ...globals });
  withOptions(
    lines,
    (name) => isSession(name) && name !== 'remember_token',
    flagsOf(config, 'SESSION_COOKIE'),
  );
  withOptions(lines, (name) => name === 'remember_token', flagsOf(config, 'REMEMBER_COOKIE'));
  if (server.version_string)
    lines.change('Server', (value) => (/^Werkzeug/.test(value) ? 'Werkzeug' : value));
  if (texts.has('gunicorn'))
    lines.change('Server', (value) => (/^gunicorn/.test(value) ? 'gunicorn' : value));
  const isRedirect = before.some((one) => one() === true);
  const start = isRedirect ? redirected(response) : response;
  const answered = isRedirect ? new Lines(start.lines) : lines;
  // Flask calls the last first.
  for (const one of after.toReversed()) one({ headers: headersOf(answered) });
  return { ...start, lines: answered.all };
};

function flagsOf(settings: Record<string, unknown>, prefix: string): Flags {
  const flag = (name: string) => (settings[`${prefix}_${name}`] === true ? true : undefined);
  return {
    secure: flag('SECURE'),
    httpOnly: flag('HTTPONLY'),
    sameSite: settings[`${prefix}_SAMESITE`] as string | undefined,
  };
}

type Middleware = (request: object) => { lines: Lines };

/**
 * @param fromSettings lower-case names of headers that Django's own middleware sends today, and so the text replaces;
 *   views send all others
 */
export function djangoReader(fromSettings: ReadonlySet<string>): Reader {
  return (texts, response) => {
    for (const line of linesOf(texts.get('gunicorn') ?? '')) {
      if (!/^(?:import gunicorn|gunicorn\.SERVER(?:_SOFTWARE)? = "gunicorn"(?: {2}#.*)?)$/.test(line))
        throw unknownForm(line);
    }
    const timesSent = (name: string) =>
      response.lines.filter((line) => line.name.toLowerCase() === name.toLowerCase()).length;
    // Django's middleware sends a header once.
    const isFromSettings = ({ name, value }: Line) =>
      fromSettings.has(name.toLowerCase()) && timesSent(name) === 1 && (!isHsts(name) || HSTS.test(value));
    const lines = new Lines(response.lines.filter((line) => !isFromSettings(line)));
    const today = new Lines(response.lines.filter(isFromSettings));
    const settings: Record<string, unknown> = {
      ...hstsToday(today),
      has,
      max: Math.max,
      int: Number,
      globals: () =>
        new Proxy(settings, {
          get: (target, name: string) => {
            if (name === 'get') return (key: string, other: unknown) => target[key] ?? other;
            if (name === 'setdefault') return (key: string, other: unknown) => (target[key] ??= other);
            return target[name];
          },
        }),
      MIDDLEWARE: [],
      ALLOWED_HOSTS: ['a.test'],
      __name__: 'settings',
    };
    run(toJavaScript(texts.get('settings') ?? ''), settings);
    const isRedirect = settings['SECURE_SSL_REDIRECT'] === true && response.scheme === 'http';
    const start = isRedirect ? redirected(response) : response;
    const answered = isRedirect ? new Lines(start.lines) : lines;
    sendSettings(settings, today, answered, response);
    cookieSettings(settings, answered);
    if (texts.has('gunicorn')) {
      answered.change('Server', (value) => (/^gunicorn/.test(value) ? 'gunicorn' : value));
    }
    // The first is the outermost.
    for (const path of (settings['MIDDLEWARE'] as string[]).toReversed()) {
      const name = /^\{__name__\}\.(\w+)$/.exec(path)?.[1];
      if (name === undefined) continue;
      const factory = settings[name] as (get: Middleware) => Middleware;
      const headers = headersOf(answered);
      const cookies = cookiesOf(answered);
      factory(() => ({ headers, cookies }) as never)({ is_secure: () => response.scheme === 'https' });
    }
    return { ...start, lines: answered.all };
  };
}

const isHsts = (name: string) => name.toLowerCase() === 'strict-transport-security';

/** As SecurityMiddleware writes it. */
const HSTS = /^max-age=(\d+)(; includeSubDomains)?(; preload)?$/;

function hstsToday(today: Lines): Record<string, unknown> {
  const [value = ''] = today.valuesOf('Strict-Transport-Security');
  const [, seconds, subdomains, preload] = HSTS.exec(value) ?? [];
  if (seconds === undefined) return {};
  return {
    SECURE_HSTS_SECONDS: Number(seconds),
    SECURE_HSTS_INCLUDE_SUBDOMAINS: subdomains !== undefined,
    SECURE_HSTS_PRELOAD: preload !== undefined,
  };
}

/** A middleware sends its header unless the view did; without a setting in the text, what it sends today. */
function sendSettings(
  settings: Record<string, unknown>,
  today: Lines,
  lines: Lines,
  { scheme }: Response,
): void {
  const seconds = settings['SECURE_HSTS_SECONDS'];
  const words = [
    `max-age=${String(seconds)}`,
    ...(settings['SECURE_HSTS_INCLUDE_SUBDOMAINS'] === true ? ['includeSubDomains'] : []),
    ...(settings['SECURE_HSTS_PRELOAD'] === true ? ['preload'] : []),
  ];
  const made: Record<string, unknown> = {
    'strict-transport-security':
      seconds === undefined ? undefined : scheme === 'https' ? words.join('; ') : null,
    'x-content-type-options': settings['SECURE_CONTENT_TYPE_NOSNIFF'] === true ? 'nosniff' : undefined,
    'referrer-policy': settings['SECURE_REFERRER_POLICY'],
    'cross-origin-opener-policy': settings['SECURE_CROSS_ORIGIN_OPENER_POLICY'],
    'x-frame-options': settings['X_FRAME_OPTIONS'],
  };
  for (const { name, value } of today.all) {
    const key = name.toLowerCase();
    // `X = None` in the text: SecurityMiddleware omits the header.
    const isSet = made[key] !== undefined || setsNone(settings, key);
    if (!isSet && !lines.has(name)) lines.set(name, value);
  }
  for (const [name, value] of Object.entries(made)) {
    if (typeof value === 'string' && !lines.has(name)) lines.set(name, value);
  }
}

function setsNone(settings: Record<string, unknown>, header: string): boolean {
  const name = {
    'referrer-policy': 'SECURE_REFERRER_POLICY',
    'cross-origin-opener-policy': 'SECURE_CROSS_ORIGIN_OPENER_POLICY',
  }[header];
  return name !== undefined && name in settings;
}

const COOKIES = [
  ['SESSION_COOKIE', /^(?:__(?:Host|Secure)-)?(?:sessionid|messages)$/],
  ['CSRF_COOKIE', /^(?:__(?:Host|Secure)-)?csrftoken$/],
  ['LANGUAGE_COOKIE', /^(?:__(?:Host|Secure)-)?django_language$/],
] as const;

function cookieSettings(settings: Record<string, unknown>, lines: Lines): void {
  for (const [prefix, names] of COOKIES) {
    withOptions(lines, (name) => names.test(name), flagsOf(settings, prefix));
  }
}

/** `response.cookies`, with `update` for each. */
function cookiesOf(lines: Lines): object {
  const isThere = (name: string) =>
    lines.valuesOf('Set-Cookie').some((line) => line.split('=', 1)[0]?.trim() === name);
  return new Proxy(
    {},
    {
      get: (_target, name: string) => {
        if (name === 'has') return isThere;
        return {
          update: (call: Call) => {
            withOptions(lines, (one) => one === name, {
              secure: call['secure'] === true ? true : undefined,
              httpOnly: call['httponly'] === true ? true : undefined,
              sameSite: call['samesite'] as string | undefined,
            });
          },
        };
      },
    },
  );
}
