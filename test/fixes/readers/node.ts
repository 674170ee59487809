import { replaceCall, type Flags } from './cookies.js';
import { Lines, redirected, unknownForm, type Reader, type Response, type Texts } from './response.js';
import { run } from './script.js';
import { linesOf } from './words.js';

type Handler = (...args: unknown[]) => unknown;

/** A response of Node.js, whose headers the lines are. */
export function nodeResponse(lines: Lines) {
  return {
    setHeader: (name: string, value: string | readonly string[]) => {
      lines.set(name, ...[value].flat());
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

/** @throws if the text for the environment has another line */
function readEnvironment(texts: Texts): void {
  for (const line of linesOf(texts.get('env') ?? '')) {
    if (line !== 'NODE_ENV=production') throw unknownForm(line);
  }
}

export const readExpress: Reader = (texts, response) => {
  const lines = new Lines(response.lines);
  readEnvironment(texts);
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
  readEnvironment(texts);
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
  readEnvironment(texts);
  const hooks: [string, Handler][] = [];
  run(texts.get('app') ?? '', {
    app: { addHook: (kind: string, handler: Handler) => hooks.push([kind, handler]) },
  });
  if (hooks.some(([kind]) => kind !== 'onRequest')) throw unknownForm(hooks);
  const request = { protocol: response.scheme, headers: {}, hostname: 'a.test', originalUrl: '/' };
  const redirects: true[] = [];
  const raw = nodeResponse(lines);
  const reply = {
    raw,
    code: () => reply,
    redirect: () => {
      redirects.push(true);
      for (const { name } of lines.all) lines.remove(name);
      for (const { name, value } of redirected(response).lines) lines.set(name, value);
    },
  };
  for (const [, handler] of hooks) if (redirects.length === 0) await handler(request, reply);
  raw.writeHead();
  return { ...(redirects.length > 0 ? redirected(response) : response), lines: lines.all };
};

interface NextRule {
  readonly has?: readonly { readonly key?: string; readonly value: string }[];
  readonly headers: readonly { readonly key: string; readonly value: string }[];
}

/** The headers of the response are those of a route or page, which override the configuration's. */
export const readNextjs: Reader = async (texts, response) => {
  const lines = new Lines(response.lines);
  run(texts.get('cookie') ?? '', {
    token: '',
    value: '',
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
