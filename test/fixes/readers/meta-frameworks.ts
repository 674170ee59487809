import { nodeResponse } from './node.js';
import { Lines, redirected, unknownForm, type Reader, type Response, type Texts } from './response.js';
import { run } from './script.js';

/** Headers of a web response, over these lines. */
function headersOver(lines: Lines) {
  return {
    has: (name: string) => lines.has(name),
    get: (name: string) => (lines.has(name) ? lines.valuesOf(name).join(', ') : null),
    getSetCookie: () => lines.valuesOf('Set-Cookie'),
    set: (name: string, value: string) => {
      lines.set(name, value);
    },
    append: (name: string, value: string) => {
      lines.set(name, ...lines.valuesOf(name), value);
    },
    delete: (name: string) => {
      lines.remove(name);
    },
  };
}

/** A hook of SvelteKit: an event, and what is behind the hook. */
type Hook = (input: { event: unknown; resolve: (event: unknown) => unknown }) => unknown;

export const readSvelteKit: Reader = async (texts, response) => {
  const lines = new Lines(response.lines);
  const code = texts.get('hooks');
  if (code === undefined) return { ...response, lines: lines.all };
  const program = code
    .replace('import { sequence } from "@sveltejs/kit/hooks";', '')
    .replace('export const handle =', 'handle =');
  let result = response;
  const { handle } = run(program, {
    handle: undefined,
    site: () => ({ body: null, status: response.status }),
    sequence:
      (...hooks: Hook[]): Hook =>
      ({ event, resolve }) => {
        const step = (at: number): ((event: unknown) => unknown) =>
          at === hooks.length ? resolve : (one) => hooks[at]?.({ event: one, resolve: step(at + 1) });
        return step(0)(event);
      },
    Response: class {
      readonly headers = headersOver(lines);
      constructor(_body: unknown, { headers = {} }: { headers?: { location?: string } }) {
        if (headers.location !== undefined) {
          result = redirected(response);
          for (const { name } of lines.all) lines.remove(name);
          for (const { name, value } of result.lines) lines.set(name, value);
        }
      }
    },
  }) as { handle: Hook };
  await handle({ event: eventOf(response), resolve: () => undefined });
  return { ...result, lines: lines.all };
};

function eventOf({ scheme }: Response) {
  return {
    request: { headers: { get: (name: string) => (name === 'x-forwarded-proto' ? scheme : null) } },
    url: new URL('https://a.test/'),
  };
}

type RequestHook = (event: { node: object }) => void;

export const readNuxt: Reader = (texts, response) => {
  const start = isRedirect(texts, response) ? redirected(response) : response;
  const lines = new Lines(start.lines);
  const hooks: RequestHook[] = [];
  const program = (texts.get('plugin') ?? '').replace('export default ', '');
  run(program, {
    defineNitroPlugin: (plugin: (nitro: object) => void) => {
      plugin({
        hooks: {
          hook: (name: string, hook: RequestHook) => {
            if (name !== 'request') throw unknownForm(name);
            hooks.push(hook);
          },
        },
      });
    },
  });
  const res = nodeResponse(lines);
  const req = { headers: { 'x-forwarded-proto': response.scheme } };
  for (const hook of hooks) hook({ node: { req, res } });
  res.writeHead();
  return { ...start, lines: lines.all };
};

function isRedirect(texts: Texts, { scheme }: Response): boolean {
  let location: unknown;
  run((texts.get('middleware') ?? '').replace('export default ', ''), {
    defineEventHandler: (handler: (event: object) => void) => {
      handler({ path: '/' });
    },
    getRequestHeader: () => scheme,
    getRequestHost: () => 'a.test:80',
    sendRedirect: (_event: object, address: string, status: number) => {
      location = [address, status].join(' ');
    },
  });
  if (location !== undefined && location !== 'https://a.test/ 301') throw unknownForm(location);
  return location !== undefined;
}
