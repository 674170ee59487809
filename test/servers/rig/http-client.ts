import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { redactSetCookie } from '../../../src/capture/set-cookie.js';
import {
  audit,
  NOT_PROBED,
  type HeaderLine,
  type PageSnapshot,
  type Report,
} from '../../../src/engine/index.js';
import type { Sandbox } from './setup.js';

/** A response as it was sent. */
export interface Response {
  readonly url: string;
  readonly status: number;
  /** In the order received, with repeats, without Set-Cookie. */
  readonly headers: readonly HeaderLine[];
  readonly setCookies: readonly string[];
  readonly body: string;
  /** The value of the header; undefined if absent. Throws if it was sent twice. */
  header(name: string): string | undefined;
}

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends a request to the site, with its host name, without a browser. */
export async function request(
  { address, host }: Sandbox,
  scheme: 'http' | 'https',
  path: string,
  { method = 'GET', headers = {}, body }: RequestOptions = {},
): Promise<Response> {
  const options = { host: address, path, method, headers: { Host: host, ...headers }, agent: false as const };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent =
      scheme === 'https'
        ? requestHttps({ ...options, port: 443, servername: host, rejectUnauthorized: false })
        : requestHttp({ ...options, port: 80 });
    sent.once('response', resolve).once('error', reject).end(body);
  });
  let text = '';
  for await (const chunk of response) text += String(chunk);
  const lines: HeaderLine[] = [];
  for (let at = 0; at < response.rawHeaders.length; at += 2) {
    lines.push({ name: response.rawHeaders[at] ?? '', value: response.rawHeaders[at + 1] ?? '' });
  }
  const isSetCookie = ({ name }: HeaderLine) => name.toLowerCase() === 'set-cookie';
  const kept = lines.filter((line) => !isSetCookie(line));
  return {
    url: `${scheme}://${host}${path}`,
    status: response.statusCode ?? 0,
    headers: kept,
    setCookies: lines.filter(isSetCookie).map(({ value }) => value),
    body: text,
    header(name) {
      const [first, ...more] = kept.filter((line) => line.name.toLowerCase() === name.toLowerCase());
      if (more.length > 0) throw new Error(`${name} came ${more.length + 1} times for ${path}`);
      return first?.value;
    },
  };
}

/** Headers that may be sent in several lines. */
const LISTS = new Set(['vary', 'link', 'via', 'cache-control']);

/** Names of headers that were sent more than once. */
export function repeated({ headers }: Response): string[] {
  const names = headers.map(({ name }) => name.toLowerCase()).filter((name) => !LISTS.has(name));
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
}

/** The report on a response as if it were a page. */
export function reportOn({ url, status, headers, setCookies }: Response): Report {
  const snapshot: PageSnapshot = {
    url,
    chain: {
      seen: true,
      value: [
        {
          url,
          status,
          from: 'network',
          headers: { seen: true, value: headers },
          setCookies: { seen: true, value: setCookies.map(redactSetCookie) },
        },
      ],
    },
    cookieStore: { seen: false, because: 'cookies-not-read' },
    markup: { seen: true, value: { from: 'body', metas: [], scripts: [] } },
    site: NOT_PROBED,
  };
  return audit(snapshot);
}
