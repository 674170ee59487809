import type { Answer } from './answer.js';

interface Cookie {
  readonly name: string;
  readonly protections: readonly string[];
}

const FLAGS = ['secure', 'httponly', 'partitioned'];
/** Weakest first. Without it, Chromium takes Lax, Firefox None. */
const SAME_SITE = ['none', '', 'lax', 'strict'];
const PREFIX = /^__(?:host|secure|http|host-http)-/i;

export function lostCookies(was: Answer, now: Answer): string[] {
  const after = new Map(cookiesOf(now));
  // The last line of a name counts.
  return [...new Map(cookiesOf(was))].flatMap(([key, { name, protections }]) => {
    const kept = after.get(key)?.protections ?? protections;
    return protections.filter((one) => !kept.includes(one)).map((one) => `cookie ${name}: ${one} is gone`);
  });
}

/** By name without prefix. */
function cookiesOf({ headers }: Answer): [string, Cookie][] {
  return (headers['set-cookie'] ?? []).map((line) => {
    const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
    const name = pair.split('=', 1)[0] ?? '';
    const attributes = new Map(
      rest.map((text) => {
        const [key = '', value = ''] = text.toLowerCase().split('=', 2);
        return [key, value];
      }),
    );
    const prefix = PREFIX.exec(name)?.[0];
    const sameSite = SAME_SITE.indexOf(attributes.get('samesite') ?? '');
    const protections = [
      ...(prefix === undefined ? [] : [prefix.toLowerCase()]),
      ...FLAGS.filter((flag) => attributes.has(flag)),
      // Each level has those below it.
      ...SAME_SITE.slice(1, sameSite + 1).map((level) => `samesite=${level || 'not none'}`),
      ...(attributes.get('domain') ? [] : ['host-only']),
    ];
    return [name.replace(PREFIX, ''), { name, protections }];
  });
}
