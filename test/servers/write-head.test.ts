import { once } from 'node:events';
import http, { type OutgoingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import http2 from 'node:http2';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Advice, StackName } from '../../src/engine/index.js';
import { filesOf } from '../../src/fixes/files/files-of.js';
import { run } from '../fixes/readers/script.js';
import { fixesOf, setHeader } from './rig/fixes.js';
import { MODULES } from './rig/npm.js';

/** What an application gives to writeHead, such as the rawHeaders of a server it asks. */
const GIVEN: readonly (readonly [name: string, value: string])[] = [
  ['Content-Type', 'text/html'],
  ['Set-Cookie', 'sid=1; Path=/'],
  ['Set-Cookie', 'csrf=2; HttpOnly'],
  ['Link', '<a>; rel=preload'],
  ['Link', '<b>; rel=preload'],
  ['X-Frame-Options', 'DENY'],
  ['Referrer-Policy', 'unsafe-url'],
  ['X-Runtime', '0.1'],
];
const AS_OBJECT: OutgoingHttpHeaders = Object.fromEntries(
  GIVEN.map(([name]) => {
    const values = GIVEN.flatMap(([other, value]) => (other === name ? [value] : []));
    return [name, values.length > 1 ? values : values[0]];
  }),
);

const FORMS: Readonly<Record<string, unknown>> = {
  'a list': GIVEN.flat(),
  'a list with lists of values': Object.entries(AS_OBJECT).flat(),
  'a list of pairs': GIVEN,
  'a list of pairs with lists of values': Object.entries(AS_OBJECT),
  'an object': AS_OBJECT,
  'an object without a prototype': Object.assign(Object.create(null) as object, AS_OBJECT),
};

/** Two files beside each other. */
const ADVICE: readonly (readonly Advice[])[] = [
  [
    setHeader('X-Content-Type-Options', 'nosniff'),
    setHeader('X-Frame-Options', 'SAMEORIGIN'),
    { ...setHeader('Referrer-Policy', 'same-origin'), replaces: 'unsafe-url' },
  ],
  [
    { op: 'remove-header', name: 'X-Runtime' },
    { op: 'set-cookie-attributes', cookie: 'sid', role: 'session', httpOnly: true, sameSite: 'Lax' },
    { op: 'set-cookie-attributes', cookie: 'csrf', role: 'other', httpOnly: true, sameSite: 'Lax' },
  ],
];

type Respond = (response: ServerResponse) => void;

interface Framework {
  readonly stack: StackName;
  /** A server with the texts of our files, and a route that responds by itself. */
  readonly handler: (
    texts: readonly string[],
    respond: Respond,
  ) => RequestListener | Promise<RequestListener>;
  /** Express is for HTTP/1 only. */
  readonly isOld?: true;
}

const load = createRequire(join(MODULES, 'here.js'));

function change(app: unknown, texts: readonly string[]): void {
  for (const text of texts) {
    const module: { exports?: (app: unknown) => void } = {};
    run(text, { module });
    module.exports?.(app);
  }
}

interface ExpressApp extends RequestListener {
  disable(name: string): void;
  use(handler: (request: unknown, response: ServerResponse) => void): void;
}
interface KoaApp {
  use(handler: (ctx: { respond: boolean; res: ServerResponse }) => void): void;
  callback(): RequestListener;
}
interface FastifyApp {
  get(
    path: string,
    handler: (request: unknown, reply: { hijack(): void; raw: ServerResponse }) => void,
  ): void;
  ready(): Promise<void>;
  routing: RequestListener;
}

function expressOf(module: string, isPowered: boolean): Framework['handler'] {
  return (texts, respond) => {
    const app = (load(module) as () => ExpressApp)();
    if (!isPowered) app.disable('x-powered-by');
    change(app, texts);
    app.use((_request, response) => respond(response));
    return app;
  };
}

const FRAMEWORKS: Readonly<Record<string, Framework>> = {
  Express: { stack: 'express', isOld: true, handler: expressOf('express', true) },
  'Express without X-Powered-By': { stack: 'express', isOld: true, handler: expressOf('express', false) },
  'Express 4': { stack: 'express', isOld: true, handler: expressOf('express4', true) },
  Koa: {
    stack: 'koa',
    handler: (texts, respond) => {
      const app = new (load('koa') as new () => KoaApp)();
      change(app, texts);
      app.use((ctx) => {
        ctx.respond = false;
        respond(ctx.res);
      });
      return app.callback();
    },
  },
  Fastify: {
    stack: 'fastify',
    handler: async (texts, respond) => {
      const app = (load('fastify') as () => FastifyApp)();
      change(app, texts);
      app.get('/', (_request, reply) => {
        reply.hijack();
        respond(reply.raw);
      });
      await app.ready();
      return (request, response) => app.routing(request, response);
    },
  },
  'Node.js, as Nuxt runs on it': {
    stack: 'nuxt',
    handler: (texts, respond) => {
      const hooks: ((event: unknown) => void)[] = [];
      const nitro = { hooks: { hook: (_name: string, hook: (event: unknown) => void) => hooks.push(hook) } };
      for (const text of texts) {
        run(text.replace(/^export default /m, ''), {
          defineNitroPlugin: (plugin: (app: unknown) => void) => plugin(nitro),
        });
      }
      return (req, res) => {
        for (const hook of hooks) hook({ node: { req, res } });
        respond(res);
      };
    },
  },
};

/** Headers with all their values, names in lower case. */
interface Answer {
  readonly status: number | undefined;
  readonly message?: string | undefined;
  readonly values: (name: string) => readonly string[];
}

async function ask(port: number): Promise<Answer> {
  const request = http.get({ port, agent: false });
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  await once(response.resume(), 'end');
  const { statusCode: status, statusMessage: message } = response;
  return { status, message, values: (name) => response.headersDistinct[name] ?? [] };
}

async function askHttp2(port: number): Promise<Answer> {
  const client = http2.connect(`http://localhost:${String(port)}`);
  try {
    const stream = client.request();
    const [headers] = (await once(stream, 'response')) as [
      http2.IncomingHttpHeaders & { ':status'?: number },
    ];
    await once(stream.resume(), 'end');
    return {
      status: headers[':status'],
      // It joins all but cookies.
      values: (name) => [headers[name] ?? []].flat().flatMap((value) => value.split(', ')),
    };
  } finally {
    client.close();
  }
}

const CASES = Object.entries(FRAMEWORKS).flatMap(([label, framework]) =>
  (['HTTP/1', 'HTTP/2'] as const)
    .filter((version) => version === 'HTTP/1' || !framework.isOld)
    .map((version) => ({ title: `${label}, over ${version}`, version, ...framework })),
);

describe.each(CASES)('$title, with files of ours', ({ version, stack, handler }) => {
  const texts = ADVICE.flatMap((advice) =>
    filesOf(fixesOf([stack], ...advice), { version: '0', date: undefined }).map(({ text }) => text),
  );

  async function answer(respond: Respond): Promise<Answer> {
    const listener = await handler(texts, (response) => {
      try {
        respond(response);
      } catch (error) {
        response.destroy();
        throw error;
      }
    });
    const server =
      version === 'HTTP/1'
        ? http.createServer(listener)
        : http2.createServer(listener as unknown as Parameters<typeof http2.createServer>[1]);
    await once(server.listen(0, 'localhost'), 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      return await (version === 'HTTP/1' ? ask(port) : askHttp2(port));
    } finally {
      await new Promise((done) => server.close(done));
    }
  }

  it.each(
    Object.entries(FORMS).flatMap(([form, headers]) => [
      { form, args: [203, headers] },
      { form: `${form}, with a status message`, args: [203, 'Fine', headers] },
      { form: `${form}, without a status message`, args: [203, undefined, headers] },
    ]),
  )('writeHead with $form loses nothing and gets what we add', async ({ args }) => {
    const { status, message, values } = await answer((response) => {
      response.setHeader('Link', '<replaced>');
      (response as { writeHead(...args: readonly unknown[]): unknown }).writeHead(...args);
      response.end('fine');
    });
    expect(status).toBe(203);
    if (version === 'HTTP/1' && args[1] === 'Fine') expect(message).toBe('Fine');
    expect(values('set-cookie')).toEqual([
      'sid=1; Path=/; HttpOnly; SameSite=Lax',
      'csrf=2; HttpOnly; SameSite=Lax',
    ]);
    expect(values('link')).toEqual(['<a>; rel=preload', '<b>; rel=preload']);
    expect(values('content-type')).toEqual(['text/html']);
    expect(values('x-frame-options')).toEqual(['DENY']);
    expect(values('referrer-policy')).toEqual(['same-origin']);
    expect(values('x-runtime')).toEqual([]);
    expect(values('x-content-type-options')).toEqual(['nosniff']);
  });

  it('what is set before writeHead without headers is sent too', async () => {
    const { values } = await answer((response) => {
      response.setHeader('Set-Cookie', ['sid=1', 'other=3']);
      response.end('fine');
    });
    expect(values('set-cookie')).toEqual(['sid=1; HttpOnly; SameSite=Lax', 'other=3']);
    expect(values('x-frame-options')).toEqual(['SAMEORIGIN']);
    expect(values('x-content-type-options')).toEqual(['nosniff']);
  });
});
