import type { Fault, Harm } from '../rig/faults.js';
import type { Leveled, ValuesName } from '../rig/levels.js';

/** Faults that are not mended. */
interface Known {
  /** The ids of their setups. */
  readonly servers: readonly string[];
  readonly levels: readonly string[];
  /** How it comes about, in a sentence or two. */
  readonly reason: string;
  /** Each for all words of its lists. */
  readonly faults: readonly (readonly [
    values: string,
    when: string,
    parts: string,
    what: Harm['what'],
    headers: string,
  ])[];
}

/** All faults that are known. One that is mended fails the test, as does one that is not here. */
const KNOWN: readonly Known[] = [
  {
    servers: ['nginx'],
    levels: ['http {}'],
    reason:
      'A server block with an add_header of its own ignores those of the http block. The text repeats neither a policy nor what it does not know. A note says how to look.',
    faults: [
      ['policy', 'given later', '/ /app/', 'lost', 'content-security-policy framing'],
      ['policy', 'given later', '/own/', 'lowered', 'content-security-policy'],
      ['strict', 'given later', '/ /app/', 'lost', 'cross-origin-opener-policy'],
      ['weak', 'given', '/ /app/', 'lost', 'content-security-policy'],
    ],
  },
  {
    servers: ['nginx'],
    levels: ['http {}, not on files'],
    reason:
      'A server block with an add_header of its own ignores those of the http block. The text repeats only what page, file and error page sent alike. A note says how to look.',
    faults: [
      ['policy', 'given later', '/ /app/', 'lost', 'content-security-policy framing'],
      ['policy', 'given later', '/own/', 'lowered', 'content-security-policy'],
      [
        'strict',
        'given later',
        '/ /app/',
        'lost',
        'cross-origin-opener-policy framing permissions-policy referrer-policy strict-transport-security x-content-type-options',
      ],
      ['weak', 'given', '/ /app/', 'lost', 'content-security-policy framing'],
      ['weak', 'later', '/ /app/', 'lost', 'framing'],
    ],
  },
  {
    servers: ['nginx', 'nginx130'],
    levels: ['server {}', 'server {}, without always', 'server {} and application'],
    reason:
      'What a backend sends comes after an older add_header, and browsers obey the first of two. A note says to remove that line.',
    faults: [['weak', 'given later', '/own/', 'lowered', 'strict-transport-security']],
  },
  {
    servers: ['nginx130'],
    levels: ['http {}', 'http {}, not on files'],
    reason:
      'The text adds what is to be sent to the headers of the http block, which it cannot replace. A note says to leave out what is there.',
    faults: [
      ['weak', 'given', '/ /app/', 'twice', 'referrer-policy strict-transport-security'],
      [
        'weak',
        'later',
        '/ /app/',
        'twice',
        'content-security-policy referrer-policy strict-transport-security',
      ],
    ],
  },
  {
    servers: ['caddy'],
    levels: ['handle'],
    reason: 'The policy for Caddy’s own error pages limits framing where X-Frame-Options is stricter.',
    faults: [['strict', 'given later', '/', 'lowered', 'framing']],
  },
  {
    servers: ['tomcat'],
    levels: ['application: addHeader()'],
    reason: 'Our filter comes first, and addHeader() adds a second line. A note says so.',
    faults: [
      ['strict', 'given later', '/ /app/', 'lowered', 'strict-transport-security'],
      [
        'strict',
        'given later',
        '/ /app/',
        'twice',
        'strict-transport-security x-content-type-options x-frame-options',
      ],
      ['weak', 'given', '/ /app/', 'lowered', 'strict-transport-security'],
      ['weak', 'given later', '/ /app/', 'twice', 'strict-transport-security x-frame-options'],
    ],
  },
];

/** Those of a server, one by one. */
export function knownOf({ setup }: Leveled): (Fault & Pick<Known, 'reason'>)[] {
  const lists = KNOWN.filter(({ servers }) => servers.includes(setup.id)).flatMap(
    ({ levels, reason, faults }) =>
      levels.flatMap((level) => faults.map((fault) => ({ level, reason, fault }))),
  );
  return lists.flatMap(({ level, reason, fault: [values, when, parts, what, headers] }) =>
    product(values.split(' '), when.split(' '), parts.split(' '), headers.split(' ')).map(
      ([of, time, part, header]) => ({
        ...{ level, reason, what, header: header ?? '' },
        values: of as ValuesName,
        when: time as Fault['when'],
        part: part as Harm['part'],
      }),
    ),
  );
}

/** Every choice of one of each list. */
function product(...lists: readonly (readonly string[])[]): string[][] {
  return lists.reduce<string[][]>(
    (found, list) => found.flatMap((one) => list.map((next) => [...one, next])),
    [[]],
  );
}
