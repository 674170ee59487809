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
import type { Ground } from './kind.js';

/** An answer as it came over the wire. */
export interface Answer {
  readonly url: string;
  readonly status: number;
  /** In wire order, repeats kept, Set-Cookie left out. */
  readonly headers: readonly HeaderLine[];
  readonly setCookies: readonly string[];
  readonly body: string;
  /** The value of the only line of that name; undefined where there is none. */
  header(name: string): string | undefined;
}

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Asks the site for a path, by its name, without a browser. */
export async function ask(
  { address, host }: Ground,
  scheme: 'http' | 'https',
  path: string,
  { method = 'GET', headers = {}, body }: Question = {},
): Promise<Answer> {
  const options = { host: address, path, method, headers: { Host: host, ...headers }, agent: false as const };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const request =
      scheme === 'https'
        ? requestHttps({ ...options, port: 443, servername: host, rejectUnauthorized: false })
        : requestHttp({ ...options, port: 80 });
    request.once('response', resolve).once('error', reject).end(body);
  });
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  const lines: HeaderLine[] = [];
  for (let at = 0; at < answer.rawHeaders.length; at += 2) {
    lines.push({ name: answer.rawHeaders[at] ?? '', value: answer.rawHeaders[at + 1] ?? '' });
  }
  const isSetCookie = ({ name }: HeaderLine) => name.toLowerCase() === 'set-cookie';
  const kept = lines.filter((line) => !isSetCookie(line));
  return {
    url: `${scheme}://${host}${path}`,
    status: answer.statusCode ?? 0,
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

/** May come in several lines by their nature. */
const LISTS = new Set(['vary', 'link', 'via', 'cache-control']);

/** Names of header lines that came more than once. */
export function repeated({ headers }: Answer): string[] {
  const names = headers.map(({ name }) => name.toLowerCase()).filter((name) => !LISTS.has(name));
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
}

/** The opinion on an answer as if it were a page of its own. */
export function judged({ url, status, headers, setCookies }: Answer): Report {
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
