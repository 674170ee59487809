import type { Answer } from '../../protections/answer.js';
import { lostIn } from '../../protections/lost.js';
import { sentTwice } from '../../protections/once.js';
import type { ValuesName } from './levels.js';

/** What is worse than before, in one part of a site. */
export interface Harm {
  readonly part: '/' | '/app/' | '/own/';
  readonly what: 'lost' | 'lowered' | 'twice';
  /** Its name in lower case; `framing` is what X-Frame-Options and frame-ancestors say together. */
  readonly header: string;
}

/** Where and when. */
export interface Fault extends Harm {
  readonly level: string;
  readonly values: ValuesName;
  /** With the texts as given; after their later steps. */
  readonly when: 'given' | 'later';
}

/** What later answers of the same addresses lack, each with an address. */
export function harmsIn(before: readonly Answer[], after: readonly Answer[]): (readonly [Harm, string])[] {
  return before.flatMap((was, at) => {
    const now = after[at];
    if (now?.status !== was.status)
      throw new Error(`${was.address}: status ${was.status} became ${now?.status ?? 0}`);
    const { address } = was;
    const part = (['/app/', '/own/'] as const).find((one) => address.startsWith(one)) ?? '/';
    const weaker = lostIn(was, now).map((line): Harm => {
      const [header = '', change = ''] = line.split(/: (.*)/s, 2);
      const isFraming = header === 'may be framed by';
      const isGone = isFraming ? change.endsWith('everybody') : now.headers[header] === undefined;
      return { part, what: isGone ? 'lost' : 'lowered', header: isFraming ? 'framing' : header };
    });
    const already = sentTwice([was]);
    const twice = sentTwice([now])
      .filter((line) => !already.includes(line))
      .map((line): Harm => ({ part, what: 'twice', header: line.slice(address.length + 2) }));
    return [...weaker, ...twice].map((harm) => [harm, address] as const);
  });
}
