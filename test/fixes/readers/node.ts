import { isSession, replaceCall, withOptions, type Flags } from './cookies.js';
import { Lines, redirected, unknownForm, type Reader, type Response, type Texts } from './response.js';
import { run } from './script.js';
import { linesOf } from './words.js';

type Handler = (...args: unknown[]) => unknown;

/** A response of Node.js, whose headers the lines are. */
function nodeResponse(lines: Lines) {
  return {
    setHeader: (name: string, value: string) => {
      lines.set(name, value);
    },
    getHeader: (name: string) => {
      const values = lines.valuesOf(name);
      return values.length > 1 ? values : values[0];
    },
    removeHeader: (name: string) => {
      lines.remove(name);
    },
    writeHead: () => {},
  };
}

/** What `cookie` and `session` texts do, and the environment. */
function common(texts: Texts, lines: Lines, globals: Record<string, unknown>): Record<string, unknown> {
  for (const line of linesOf(texts.get('env') ?? '')) {
    if (line !== 'NODE_ENV=production') throw unknownForm(line);
  }
  const sessionOptions: { cookie?: Flags } & Flags = {};
  const after = run([texts.get('session') ?? '', texts.get('cookie') ?? ''].join('\n'), {
    sessionOptions,
    app: { set: () => {}, use: () => {}, addHook: () => {} },
    token: '',
    value: '',
    ...globals,
  });
  const options = after['sessionOptions'] as typeof sessionOptions;
  withOptions(lines, isSession, { ...options, ...options.cookie });
  return after;
}

export const readExpress: Reader = (texts, response) => {
  const lines = new Lines(response.lines);
  common(texts, lines, {
    res: {
      cookie: (name: string, _value: string, flags: Flags) => {
        replaceCall(lines, name, flags);
      },
    },
  });
  const handlers: Handler[] = [];
  run(texts.get('app') ?? '', {
    app: {
      use: (handler: Handler) => handlers.push(handler),
      disable: (what: string) => {
        if (what !== 'x-powered-by') throw unknownForm(what);
        if (lines.valuesOf('X-Powered-By')[0] === 'Express') lines.remove('X-Powered-By');
      },
    },
  });
  const req = { secure: response.scheme === 'https', get: () => '', hostname: 'a.test', originalUrl: '/' };
  const res = { ...nodeResponse(lines), redirect: () => {} };
  return sent(handlers, req, res, lines, response);
};

/** Calls each handler until one responds, then sends the response. */
function sent(
  handlers: readonly Handler[],
  first: object,
  second: { writeHead: () => void } & object,
  lines: Lines,
  response: Response,
): Response {
  let isPassed = true;
  for (const handler of handlers) {
    if (!isPassed) break;
    isPassed = false;
    handler(first, second, () => (isPassed = true));
  }
  if (isPassed) {
    second.writeHead();
    return { ...response, lines: lines.all };
  }
  const redirect = redirected(response);
  for (const { name } of lines.all) lines.remove(name);
  for (const { name, value } of redirect.lines) lines.set(name, value);
  second.writeHead();
  return { ...redirect, lines: lines.all };
}

export const readKoa: Reader = (texts, response) => {
  const lines = new Lines(response.lines);
  const isHttps = response.scheme === 'https';
  const sessions = { secure: isHttps, get: () => '', cookies: { secure: undefined } };
  common(texts, lines, {
    app: { use: (handler: Handler) => handler(sessions, () => {}) },
    ctx: {
      secure: isHttps,
      get: () => '',
      cookies: {
        secure: false,
        set(name: string, _value: string, flags: Flags = {}) {
          // Koa's defaults. It sets the signature of a cookie beside it.
          const all = { ...flags, secure: flags.secure ?? this.secure, httpOnly: flags.httpOnly ?? true };
          for (const one of [name, `${name}.sig`]) replaceCall(lines, one, all);
        },
      },
    },
  });
  withOptions(lines, isSession, sessions.cookies);
  const handlers: Handler[] = [];
  run(texts.get('app') ?? '', { app: { use: (handler: Handler) => handlers.push(handler) } });
  const res = nodeResponse(lines);
  const ctx = {
    res,
    secure: isHttps,
    get: () => '',
    hostname: 'a.test',
    originalUrl: '/',
    redirect: () => {},
  };
  return sent(
    handlers.map((handler) => (_ctx: unknown, _res: unknown, next: unknown) => handler(ctx, next)),
    ctx,
    res,
    lines,
    response,
  );
};

export const readFastify: Reader = async (texts, response) => {
  const lines = new Lines(response.lines);
  common(texts, lines, {
    reply: {
      header: (_name: string, text: string) => {
        const [name = '', ...attributes] = text.split(/=|; /);
        const found = new Set(attributes.map((part) => part.toLowerCase()));
        const sameSite = /; SameSite=(\w+)/.exec(text)?.[1];
        replaceCall(lines, name, {
          secure: found.has('secure'),
          httpOnly: found.has('httponly'),
          sameSite,
        });
      },
    },
  });
  const hooks: [string, Handler][] = [];
  run(texts.get('app') ?? '', {
    app: { addHook: (kind: string, handler: Handler) => hooks.push([kind, handler]) },
  });
  const of = (wanted: string) => hooks.filter(([kind]) => kind === wanted).map(([, handler]) => handler);
  if (hooks.some(([kind]) => kind !== 'onSend' && kind !== 'onRequest')) throw unknownForm(hooks);
  const request = { protocol: response.scheme, headers: {}, hostname: 'a.test', originalUrl: '/' };
  const redirects: true[] = [];
  const { setHeader: header, ...rest } = nodeResponse(lines);
  const reply = {
    ...rest,
    header,
    code: () => reply,
    redirect: () => {
      redirects.push(true);
      for (const { name } of lines.all) lines.remove(name);
      for (const { name, value } of redirected(response).lines) lines.set(name, value);
    },
  };
  for (const handler of of('onRequest')) if (redirects.length === 0) await handler(request, reply);
  for (const handler of of('onSend')) await handler(request, reply);
  return { ...(redirects.length > 0 ? redirected(response) : response), lines: lines.all };
};

interface NextRule {
  readonly has?: readonly { readonly key?: string; readonly value: string }[];
  readonly headers: readonly { readonly key: string; readonly value: string }[];
}

/** The headers of the response are those of a route or page, which override the configuration's. */
export const readNextjs: Reader = async (texts, response) => {
  const lines = new Lines(response.lines);
  common(new Map([['cookie', texts.get('cookie') ?? '']]), lines, {
    response: {
      cookies: {
        set: (name: string, _value: string, flags: Flags) => {
          replaceCall(lines, name, flags);
        },
      },
    },
  });
  const nextConfig: {
    headers?: () => Promise<NextRule[]>;
    redirects?: () => Promise<NextRule[]>;
    poweredByHeader?: boolean;
  } = {};
  run(texts.get('config') ?? '', { nextConfig });
  const isMatch = ({ has = [] }: NextRule) =>
    has.every(
      ({ key, value }) => key !== 'x-forwarded-proto' || new RegExp(`^${value}$`).test(response.scheme),
    );
  const redirects = ((await nextConfig.redirects?.()) ?? []).filter(isMatch);
  // Next.js' own redirects do not have these headers.
  if (redirects.length > 0) return redirected(response);
  if (nextConfig.poweredByHeader === false && lines.valuesOf('X-Powered-By')[0] === 'Next.js') {
    lines.remove('X-Powered-By');
  }
  const set = ((await nextConfig.headers?.()) ?? []).filter(isMatch).flatMap(({ headers }) => headers);
  for (const { key, value } of set) if (!new Lines(response.lines).has(key)) lines.set(key, value);
  return { ...response, lines: lines.all };
};
