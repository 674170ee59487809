import { parse } from 'smol-toml';
import { Lines, unknownForm, type Reader, type Response } from './response.js';

/** What the response of a file gets. One that has the header already is of a function or of another entry. */
function withHeaders(
  response: Response,
  headers: readonly (readonly [name: string, value: string])[],
): Response {
  const before = new Lines(response.lines);
  const lines = new Lines(response.lines);
  for (const [name, value] of headers) if (!before.has(name)) lines.set(name, value);
  return { ...response, lines: lines.all };
}

export function readHeadersFile(text: string | undefined, response: Response): Response {
  if (text === undefined) return response;
  const [path, ...lines] = text.split('\n').filter((line) => line !== '' && !line.trim().startsWith('#'));
  if (path !== '/*') throw unknownForm(path);
  return withHeaders(
    response,
    lines.map((line) => {
      const [, name, value] = /^ {2}([\w-]+): (.*)$/.exec(line) ?? [];
      if (name === undefined || value === undefined) throw unknownForm(line);
      return [name, value.trim()];
    }),
  );
}

interface NetlifyToml {
  readonly headers: readonly { readonly for: string; readonly values: Readonly<Record<string, string>> }[];
}

export const readNetlify: Reader = (texts, response) => {
  const toml = texts.get('toml');
  if (toml === undefined) return readHeadersFile(texts.get('files'), response);
  const { headers, ...others } = parse(toml) as unknown as NetlifyToml;
  const [entry, ...more] = headers;
  if (entry?.for !== '/*' || more.length > 0 || Object.keys(others).length > 0) throw unknownForm(toml);
  return withHeaders(response, Object.entries(entry.values));
};

interface Entry {
  readonly source: string;
  readonly headers: readonly { readonly key: string; readonly value: string }[];
}

/** A list in a project's JSON, with one entry for all paths. */
function readProject(every: string, listOf: (document: unknown) => readonly Entry[]): Reader {
  return (texts, response) => {
    const text = texts.get('project');
    if (text === undefined) return response;
    const [entry, ...more] = listOf(JSON.parse(text));
    if (entry?.source !== every || more.length > 0) throw unknownForm(text);
    return withHeaders(
      response,
      entry.headers.map(({ key, value }) => [key, value]),
    );
  };
}

export const readVercel = readProject('/(.*)', (document) => (document as { headers: Entry[] }).headers);

export const readFirebase = readProject(
  '**',
  (document) => (document as { hosting: { headers: Entry[] } }).hosting.headers,
);

const META = /^<meta (?:name="(referrer)"|http-equiv="(Content-Security-Policy)") content="([^"<]*)">$/;

/** What a <meta> does, as a header: another one of the response makes a policy only stricter. */
export const readHost: Reader = (texts, response) =>
  withHeaders(
    response,
    (texts.get('head') ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [, referrer, , content] = META.exec(line) ?? [];
        if (content === undefined) throw unknownForm(line);
        return [
          referrer === undefined ? 'Content-Security-Policy' : 'Referrer-Policy',
          content.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&'),
        ];
      }),
  );
