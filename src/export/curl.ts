import { bareUrl } from './urls.js';

/** A request to repeat. */
interface Sent {
  readonly url: string;
  readonly method: string;
}

/**
 * A command that repeats a request and prints the header of the response, for a POSIX shell, and what of the request it
 * leaves out. Undefined where curl cannot send it.
 */
export function curlCommand({ url, method }: Sent): { command: string; without: string[] } | undefined {
  if (!URL.canParse(url) || !isToken(method)) return undefined;
  const { protocol, search } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  const bare = bareUrl(url);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const command = ['curl -sS -D - -o /dev/null'];
  // Curl reads these as a pattern for several URLs.
  if (/[[\]{}]/.test(bare)) command.push('-g');
  if (method === 'HEAD') command.push('-I');
  else if (hasBody) command.push(`-X ${shellQuoted(method)}`);
  command.push(shellQuoted(bare));
  return {
    command: command.join(' '),
    without: ['cookies', ...(search ? ['query'] : []), ...(hasBody ? ['body'] : [])],
  };
}

/** One word of a POSIX shell (XCU §2.2.2). */
export function shellQuoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** RFC 9110 §5.6.2; a browser sends no other method. */
function isToken(method: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]{1,64}$/.test(method);
}
