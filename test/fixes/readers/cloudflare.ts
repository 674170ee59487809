import { isTrue, type Signs } from './condition.js';
import { readHeadersFile } from './header-lists.js';
import { Lines, redirected, unknownForm, type Reader, type Response } from './response.js';
import { run } from './script.js';

interface Rule {
  readonly expression: string;
  readonly action: string;
  readonly action_parameters: {
    readonly headers: Readonly<Record<string, { readonly operation: string; readonly value?: string }>>;
  };
}

export const readCloudflare: Reader = async (texts, response) => {
  const https = texts.get('https');
  if (https !== undefined) {
    if ((JSON.parse(https) as { value?: unknown }).value !== 'on') throw unknownForm(https);
    if (response.scheme === 'http') return readRules(texts.get('rules'), redirected(response));
  }
  const worked = await readWorker(texts.get('worker') ?? texts.get('snippet'), response);
  return readHeadersFile(texts.get('files'), readRules(texts.get('rules'), worked));
};

/** Expressions see the response as it was before all rules. */
function readRules(text: string | undefined, response: Response): Response {
  if (text === undefined) return response;
  const before = new Lines(response.lines);
  const lines = new Lines(response.lines);
  for (const { expression, action, action_parameters } of (JSON.parse(text) as { rules: Rule[] }).rules) {
    if (action !== 'rewrite') throw unknownForm(action);
    if (!matches(expression, before, response)) continue;
    for (const [name, { operation, value }] of Object.entries(action_parameters.headers)) {
      if (operation === 'remove') lines.remove(name);
      else if (operation === 'set' && value !== undefined) lines.set(name, value);
      else throw unknownForm(operation);
    }
  }
  return { ...response, lines: lines.all };
}

const STRING = String.raw`"(?:[^"\\]|\\.)*"`;
const NAMES = String.raw`lower\(http\.response\.headers\.names\[\*\]\)\[\*\] == (${STRING})`;
const VALUES = String.raw`http\.response\.headers\[(${STRING})\]\[\*\] (==|!=) (${STRING})`;

const SIGNS: Signs = {
  not: /^not\b/,
  and: /^and\b/,
  or: /^or\b/,
  term: new RegExp(String.raw`^(?:ssl\b|true\b|any\((?:${NAMES}|${VALUES})\))`),
};

function matches(expression: string, before: Lines, { scheme }: Response): boolean {
  if (expression.length > 4096) throw unknownForm('a long expression');
  return isTrue(expression, SIGNS, (term) => {
    if (term === 'ssl') return scheme === 'https';
    if (term === 'true') return true;
    const name = new RegExp(NAMES).exec(term)?.[1];
    if (name !== undefined) return before.has(stringOf(name));
    const [, key = '', operator, value = ''] = new RegExp(VALUES).exec(term) ?? [];
    if (stringOf(key) !== stringOf(key).toLowerCase()) throw unknownForm(key);
    return before
      .valuesOf(stringOf(key))
      .some((one) => (operator === '==' ? one === stringOf(value) : one !== stringOf(value)));
  });
}

export function stringOf(literal: string): string {
  return literal.slice(1, -1).replaceAll(/\\(.)/g, '$1');
}

/** Runs the Worker with the site that it is around, or the Snippet. */
async function readWorker(text: string | undefined, response: Response): Promise<Response> {
  if (text === undefined) return response;
  const lines = new Lines(response.lines);
  // Headers of the same name are one, as in a browser.
  const headers = {
    has: (name: string) => lines.has(name),
    get: (name: string) => (lines.has(name) ? lines.valuesOf(name).join(', ') : null),
    set: (name: string, value: string) => {
      lines.set(name, value);
    },
    delete: (name: string) => {
      lines.remove(name);
    },
  };
  const { worker } = run(text.replace(/^export default /m, 'worker = '), {
    URL,
    worker: undefined,
    site: { fetch: () => Promise.resolve({ body: null }) },
    fetch: () => Promise.resolve({ body: null }),
    Response: class {
      readonly headers = headers;
    },
  }) as { worker: { fetch: (request: { url: string }) => Promise<unknown> } };
  await worker.fetch({ url: `${response.scheme}://a.test/` });
  return { ...response, lines: lines.all };
}
