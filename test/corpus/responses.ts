import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseHeaders } from '../../src/capture/headers.js';
import { cleanUrl } from '../../src/capture/url.js';
import { NOT_PROBED, type Hop, type PageSnapshot } from '../../src/engine/index.js';

type Lines = readonly (readonly [name: string, value: string])[];

interface Answer {
  readonly url: string;
  readonly status: number;
  readonly headers: Lines;
}

/** A recorded response of a main document: one line of JSON. */
export interface RecordedResponse extends Answer {
  readonly id: string;
  readonly redirects: readonly Answer[];
  /** Some headers were not recorded, so a header that is missing may have been sent. */
  readonly partial?: unknown;
}

export async function* readResponses(path: string): AsyncGenerator<RecordedResponse> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (line.trim() !== '') yield JSON.parse(line) as RecordedResponse;
  }
}

/** The response as a browser would record it, without its body. */
export function snapshotOf(response: RecordedResponse): PageSnapshot {
  return {
    url: cleanUrl(response.url),
    chain: { seen: true, value: [...response.redirects, response].map(hopOf) },
    // The recording client stored none.
    cookieStore: { seen: true, value: [] },
    markup: { seen: false, because: 'not-recorded' },
    site: NOT_PROBED,
  };
}

function hopOf({ url, status, headers }: Answer): Hop {
  const lines = headers.map(([name, value]) => ({ name, value }));
  return { url: cleanUrl(url), status, from: 'network', ...parseHeaders(lines) };
}

/**
 * Cookie values that are long enough to be distinct from words and occur nowhere else in the response: a host name or
 * a language may be a cookie's value without being a secret.
 */
export function cookieValues(response: RecordedResponse): string[] {
  const answers = [...response.redirects, response];
  const isCookie = ([name]: Lines[number]) => name.toLowerCase() === 'set-cookie';
  const lines = answers.flatMap(({ headers }) => headers.filter(isCookie).map(([, value]) => value));
  const elsewhere = [
    ...answers.map(({ url }) => url),
    ...answers.flatMap(({ headers }) => headers.filter((line) => !isCookie(line)).flat()),
    // Names and attributes are shown.
    ...lines.map((line) => line.replace(/=[^;]*/, '=')),
  ].join('\n');
  const values = lines.map(
    (line) =>
      /=([^;]*)/
        .exec(line)?.[1]
        ?.trim()
        .replace(/^"(.*)"$/, '$1') ?? '',
  );
  return values.filter((value) => value.length >= 8 && !elsewhere.includes(value));
}
