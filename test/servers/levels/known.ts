import type { Fault, Harm } from '../rig/faults.js';
import type { Leveled, ValuesName } from '../rig/levels.js';

/** Faults that are not mended. */
interface Known {
  /** The id of its setup. */
  readonly server: string;
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
    server: 'apache',
    levels: ['.htaccess: set', '<Directory>: set'],
    reason: '`Header set` of an inner level, or below ours, adds a second line, which ours cannot see.',
    faults: [
      ['policy', 'given later', '/', 'twice', 'content-security-policy'],
      ['strict', 'given later', '/', 'lowered', 'strict-transport-security'],
      [
        'strict',
        'given later',
        '/',
        'twice',
        'referrer-policy strict-transport-security x-content-type-options x-frame-options',
      ],
      ['weak', 'given', '/', 'lowered', 'strict-transport-security'],
      [
        'weak',
        'given later',
        '/',
        'twice',
        'content-security-policy referrer-policy strict-transport-security x-frame-options',
      ],
    ],
  },
  {
    server: 'apache',
    levels: ['<Location />: set', 'vhost, below: set'],
    reason: '`Header set` of an inner level, or below ours, adds a second line, which ours cannot see.',
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
    server: 'apache',
    levels: ['<Location /app/>: set'],
    reason: '`Header set` of an inner level, or below ours, adds a second line, which ours cannot see.',
    faults: [
      ['policy', 'given later', '/app/', 'twice', 'content-security-policy'],
      ['strict', 'given later', '/app/', 'lowered', 'strict-transport-security'],
      [
        'strict',
        'given later',
        '/app/',
        'twice',
        'referrer-policy strict-transport-security x-content-type-options x-frame-options',
      ],
      ['weak', 'given', '/app/', 'lowered', 'strict-transport-security'],
      [
        'weak',
        'given later',
        '/app/',
        'twice',
        'content-security-policy referrer-policy strict-transport-security x-frame-options',
      ],
    ],
  },
  {
    server: 'apache',
    levels: ['server: set', 'vhost: set'],
    reason:
      'The page’s own value is replaced after `Header set` has put it in place of what an application sends, which is then gone.',
    faults: [
      ['weak', 'given', '/own/', 'lost', 'strict-transport-security'],
      ['weak', 'later', '/own/', 'lost', 'content-security-policy strict-transport-security'],
    ],
  },
  {
    server: 'nginx',
    levels: ['http {}', 'http {}, not on files'],
    reason:
      'A server block with an add_header of its own ignores those of the http block. A note says to repeat them.',
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
    server: 'nginx',
    levels: ['location / {}', 'server {} and application'],
    reason:
      'nginx can replace what an application sends, but no add_header of its own. A note says to remove the older line.',
    faults: [
      ['weak', 'given', '/', 'twice', 'referrer-policy strict-transport-security'],
      ['weak', 'later', '/', 'twice', 'content-security-policy referrer-policy strict-transport-security'],
    ],
  },
  {
    server: 'nginx',
    levels: ['location /app/ {}'],
    reason:
      'nginx can replace what an application sends, but no add_header of its own. A note says to remove the older line.',
    faults: [
      ['weak', 'given', '/app/', 'twice', 'referrer-policy strict-transport-security'],
      [
        'weak',
        'later',
        '/app/',
        'twice',
        'content-security-policy referrer-policy strict-transport-security',
      ],
    ],
  },
  {
    server: 'nginx',
    levels: ['server {}', 'server {}, without always'],
    reason:
      'nginx can replace what an application sends, but no add_header of its own. A note says to remove the older line.',
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
    server: 'caddy',
    levels: ['handle'],
    reason: 'The policy for Caddy’s own error pages limits framing where X-Frame-Options is stricter.',
    faults: [['strict', 'given later', '/', 'lowered', 'framing']],
  },
  {
    server: 'haproxy',
    levels: ['backend: http-response add-header'],
    reason: 'Where a header is sent in two lines, one of which is the value to replace, both are replaced.',
    faults: [
      ['weak', 'given', '/own/', 'lowered', 'strict-transport-security'],
      ['weak', 'later', '/own/', 'lowered', 'content-security-policy strict-transport-security'],
    ],
  },
  {
    server: 'tomcat',
    levels: ['WEB-INF/web.xml: filter', 'conf/web.xml: filter'],
    reason: 'A filter of conf/web.xml comes after those of every application, so it replaces theirs.',
    faults: [['policy', 'given later', '/own/', 'lowered', 'framing strict-transport-security']],
  },
  {
    server: 'tomcat',
    levels: ['application: addHeader()'],
    reason:
      'A filter of conf/web.xml comes after those of every application, and addHeader() adds a second line.',
    faults: [
      ['strict policy weak', 'given later', '/own/', 'lowered', 'framing strict-transport-security'],
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
  {
    server: 'tomcat',
    levels: ['application: setHeader()'],
    reason: 'A filter of conf/web.xml comes after those of every application, so it replaces theirs.',
    faults: [['strict policy weak', 'given later', '/own/', 'lowered', 'framing strict-transport-security']],
  },
];

/** Those of a server, one by one. */
export function knownOf({ setup }: Leveled): (Fault & Pick<Known, 'reason'>)[] {
  const lists = KNOWN.filter(({ server }) => server === setup.id).flatMap(({ levels, reason, faults }) =>
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
