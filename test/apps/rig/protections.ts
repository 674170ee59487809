import type { Answer } from './walk.js';

/** How far each value of a header protects, weakest first. A value that is not named is the weakest. */
const RANKS: Readonly<Record<string, readonly string[]>> = {
  'x-content-type-options': ['', 'nosniff'],
  'referrer-policy': [
    'unsafe-url',
    'no-referrer-when-downgrade',
    'origin',
    'origin-when-cross-origin',
    '',
    'strict-origin-when-cross-origin',
    'strict-origin',
    'same-origin',
    'no-referrer',
  ],
  'cross-origin-opener-policy': ['', 'same-origin-allow-popups', 'same-origin'],
  'cross-origin-resource-policy': ['', 'same-site', 'same-origin'],
  'cross-origin-embedder-policy': ['', 'credentialless', 'require-corp'],
};

/**
 * The protections that an address had and no longer has, or has weaker, as `address: what: before → after`. Addresses
 * that only one walk opened are left out.
 */
export function weakened(before: readonly Answer[], after: readonly Answer[]): string[] {
  const later = new Map<string, Answer[]>();
  for (const answer of after) later.set(keyOf(answer), [...(later.get(keyOf(answer)) ?? []), answer]);
  const lost = before.flatMap((was) =>
    (later.get(keyOf(was)) ?? []).flatMap((now) => lostIn(was, now).map((what) => `${was.address}: ${what}`)),
  );
  return [...new Set(lost)].sort();
}

/** A document, a redirect and a 304 of one address are different answers. */
function keyOf({ address, status }: Answer): string {
  return `${address} ${String(status)}`;
}

function lostIn(was: Answer, now: Answer): string[] {
  return [
    ...Object.entries(RANKS).flatMap(([name, ranks]) => {
      const [before, after] = [last(was, name), last(now, name)];
      return ranks.indexOf(after) < ranks.indexOf(before) ? [`${name}: ${before} → ${after || 'none'}`] : [];
    }),
    ...lostFraming(was, now),
    ...lostDirectives(was, now),
    ...lostTransport(was, now),
    ...lostCaching(was, now),
    ...lostCookies(was, now),
  ];
}

const last = ({ headers }: Answer, name: string) =>
  (headers[name]?.at(-1) ?? '').split(',').at(-1)?.trim().toLowerCase() ?? '';

type Policy = ReadonlyMap<string, readonly string[]>;

function policiesOf({ headers }: Answer): Policy[] {
  return (headers['content-security-policy'] ?? [])
    .flatMap((line) => line.split(','))
    .map((policy) => {
      const directives = new Map<string, readonly string[]>();
      for (const text of policy.split(';')) {
        const [name = '', ...sources] = text.trim().split(/\s+/);
        if (name !== '' && !directives.has(name.toLowerCase()))
          directives.set(
            name.toLowerCase(),
            sources.map((source) => source.replace(/^'nonce-.*/, "'nonce-*'")),
          );
      }
      return directives;
    });
}

/** Nobody 2, the same origin 1, others 0. frame-ancestors replaces X-Frame-Options. */
function framing(answer: Answer): number {
  const lists = policiesOf(answer).flatMap((policy) => {
    const sources = policy.get('frame-ancestors');
    return sources === undefined ? [] : [sources];
  });
  if (lists.length > 0) {
    return Math.max(
      ...lists.map((sources) => {
        if (sources.length === 0 || sources.join() === "'none'") return 2;
        return sources.join() === "'self'" ? 1 : 0;
      }),
    );
  }
  return ['', 'sameorigin', 'deny'].indexOf(last(answer, 'x-frame-options'));
}

function lostFraming(was: Answer, now: Answer): string[] {
  const names = ['others', 'the same origin', 'nobody'];
  const [before, after] = [framing(was), framing(now)];
  return after < before ? [`may be framed by: ${names[before] ?? ''} → ${names[after] ?? ''}`] : [];
}

/** Each directive must be there again, with no source that it did not have. */
function lostDirectives(was: Answer, now: Answer): string[] {
  const policies = policiesOf(now);
  return policiesOf(was).flatMap((policy) => {
    const lost = [...policy].flatMap(([name, sources]) => {
      if (name === 'frame-ancestors' || name.startsWith('report-')) return [];
      const isKept = policies.some((one) => {
        const list = one.get(name) ?? (name.endsWith('-src') ? one.get('default-src') : undefined);
        return list?.every((source) => source === "'none'" || sources.includes(source));
      });
      return isKept ? [] : [[name, ...sources].join(' ')];
    });
    return lost.length === 0 ? [] : [`content-security-policy: gone or weaker: ${lost.join('; ')}`];
  });
}

function lostTransport(was: Answer, now: Answer): string[] {
  const seconds = (answer: Answer) =>
    Number(/max-age="?(\d+)/i.exec(last(answer, 'strict-transport-security'))?.[1] ?? 0);
  const wide = (answer: Answer) => /includesubdomains/.test(last(answer, 'strict-transport-security'));
  const isLess = seconds(now) < seconds(was) || (wide(was) && !wide(now));
  return isLess ? ['strict-transport-security is weaker'] : [];
}

function lostCaching(was: Answer, now: Answer): string[] {
  const has = ({ headers }: Answer, word: string) =>
    (headers['cache-control'] ?? []).join().toLowerCase().includes(word);
  return ['no-store', 'private'].flatMap((word) =>
    has(was, word) && !has(now, word) ? [`cache-control: ${word} is gone`] : [],
  );
}

function lostCookies(was: Answer, now: Answer): string[] {
  const after = cookiesOf(now);
  return [...cookiesOf(was)].flatMap(([name, attributes]) => {
    const kept = after.get(name);
    if (!kept) return [];
    const gone = attributes.filter((attribute) => !kept.includes(attribute));
    return gone
      .filter((attribute) => !(attribute === 'samesite=lax' && kept.includes('samesite=strict')))
      .map((attribute) => `cookie ${name}: ${attribute} is gone`);
  });
}

const KEPT = new Set(['secure', 'httponly', 'samesite=lax', 'samesite=strict', 'partitioned']);

function cookiesOf({ headers }: Answer): Map<string, string[]> {
  return new Map(
    (headers['set-cookie'] ?? []).map((line) => {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const kept = attributes.map((attribute) => attribute.toLowerCase()).filter((one) => KEPT.has(one));
      return [pair.split('=', 1)[0] ?? '', kept];
    }),
  );
}

/** Headers that only one line may carry: browsers ignore or combine a second. */
const ONCE = [
  ...Object.keys(RANKS),
  'content-security-policy',
  'content-security-policy-report-only',
  'permissions-policy',
  'strict-transport-security',
  'x-frame-options',
  'x-powered-by',
  'server',
];

/** As `address: header`, for those that were sent more than once. */
export function sentTwice(answers: readonly Answer[]): string[] {
  const found = answers.flatMap(({ address, headers }) =>
    ONCE.filter((name) => (headers[name]?.length ?? 0) > 1).map((name) => `${address}: ${name}`),
  );
  return [...new Set(found)].sort();
}
