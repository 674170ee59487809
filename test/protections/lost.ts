import { parseItem, Token } from 'structured-headers';
import { combined, type Answer } from './answer.js';
import { lostCookies } from './cookies.js';
import { lostDirectives } from './csp.js';
import { lostFraming } from './framing.js';
import { lostPermissions } from './permissions.js';

/** A header with one value. */
interface Scale {
  /** The value that counts. */
  readonly read: (answer: Answer, name: string) => string;
  /** Weakest first. '' stands for all others. */
  readonly values: readonly string[];
}

/** A structured field; browsers ignore what cannot be parsed, as one that is sent twice. */
const item: Scale['read'] = (answer, name) => {
  try {
    const [value] = parseItem(combined(answer, name));
    return value instanceof Token ? value.toString() : typeof value === 'boolean' ? `?${Number(value)}` : '';
  } catch {
    return '';
  }
};

const SCALES: Readonly<Record<string, Scale>> = {
  'x-content-type-options': {
    read: (answer, name) => combined(answer, name).split(',', 1)[0]?.trim().toLowerCase() ?? '',
    values: ['', 'nosniff'],
  },
  'cross-origin-opener-policy': {
    read: item,
    values: ['', 'same-origin-allow-popups', 'noopener-allow-popups', 'same-origin'],
  },
  'cross-origin-resource-policy': { read: combined, values: ['', 'same-site', 'same-origin'] },
  'cross-origin-embedder-policy': { read: item, values: ['', 'credentialless', 'require-corp'] },
  'document-isolation-policy': {
    read: item,
    values: ['', 'isolate-and-credentialless', 'isolate-and-require-corp'],
  },
  'origin-agent-cluster': { read: item, values: ['?0', '', '?1'] },
};

/**
 * The protections that an address had and no longer has, or has weaker, as `address: what`. Addresses that only one
 * walk opened are left out.
 */
export function lost(before: readonly Answer[], after: readonly Answer[]): string[] {
  const [earlier, later] = [byAddress(before), byAddress(after)];
  const lines = [...earlier].flatMap(([key, was]) => {
    const now = later.get(key) ?? [];
    const pairs = was.map((one) => now.map((other) => lostIn(one, other)));
    // An address may answer in several ways, such as before and after the sign-in, and in another order.
    const found = [
      ...pairs.flatMap(inAll),
      ...now.flatMap((_other, at) => inAll(pairs.map((row) => row[at] ?? []))),
    ];
    return found.map((what) => `${was[0]?.address ?? ''}: ${what}`);
  });
  return [...new Set(lines)].sort();
}

/** A document, a redirect and an error of one address are different answers. */
function byAddress(answers: readonly Answer[]): Map<string, Answer[]> {
  const found = new Map<string, Answer[]>();
  for (const answer of answers) {
    const key = `${answer.address} ${String(answer.status)}`;
    found.set(key, [...(found.get(key) ?? []), answer]);
  }
  return found;
}

function inAll([first = [], ...others]: readonly (readonly string[])[]): string[] {
  return first.filter((line) => others.every((other) => other.includes(line)));
}

/** What one answer protects and the other does not. */
export function lostIn(was: Answer, now: Answer): string[] {
  return [
    ...Object.entries(SCALES).flatMap(([name, { read, values }]) => {
      const rank = (answer: Answer) => {
        const value = read(answer, name);
        return values.includes(value) ? values.indexOf(value) : values.indexOf('');
      };
      return rank(now) < rank(was) ? [`${name}: ${read(was, name)} → ${read(now, name) || 'none'}`] : [];
    }),
    ...lostReferrer(was, now),
    ...lostFraming(was, now),
    ...lostDirectives(was, now),
    ...lostTransport(was, now),
    ...lostPermissions(was, now),
    ...lostSharing(was, now),
    ...lostWords(was, now),
    ...lostCookies(was, now),
  ];
}

/** What is kept back, of the address: from the site itself, from others over https, from others over http. */
const KEPT_BACK: Readonly<Record<string, readonly [number, number, number]>> = {
  'unsafe-url': [0, 0, 0],
  'no-referrer-when-downgrade': [0, 0, 2],
  origin: [1, 1, 1],
  'origin-when-cross-origin': [0, 1, 1],
  'strict-origin': [1, 1, 2],
  'strict-origin-when-cross-origin': [0, 1, 2],
  'same-origin': [0, 2, 2],
  'no-referrer': [2, 2, 2],
};

function lostReferrer(was: Answer, now: Answer): string[] {
  const value = (answer: Answer) =>
    combined(answer, 'referrer-policy')
      .split(',')
      .map((word) => word.trim().toLowerCase())
      // Browsers use the last one they know.
      .findLast((word) => Object.hasOwn(KEPT_BACK, word)) ?? 'strict-origin-when-cross-origin';
  const [before, after] = [value(was), value(now)];
  const isKept = KEPT_BACK[before]?.every((much, at) => (KEPT_BACK[after]?.[at] ?? 0) >= much);
  return isKept ? [] : [`referrer-policy: ${before} → ${after}`];
}

/** RFC 6797 §6.1; browsers ignore a line with anything else, such as a comma. */
const DIRECTIVE = /^\s*(?:[^\s,;="]+\s*(?:=\s*(?:"[^"]*"|[^\s,;="]*)\s*)?)?$/;

function lostTransport(was: Answer, now: Answer): string[] {
  // Browsers use the first line.
  const line = ({ headers }: Answer) => {
    const first = headers['strict-transport-security']?.[0]?.toLowerCase() ?? '';
    return first.split(';').every((part) => DIRECTIVE.test(part)) ? first : '';
  };
  const seconds = (answer: Answer) => Number(/max-age\s*=\s*"?(\d+)/.exec(line(answer))?.[1] ?? 0);
  const words = seconds(was) > 0 ? ['includesubdomains', 'preload'] : [];
  return [
    ...(seconds(now) < seconds(was)
      ? [`strict-transport-security: ${String(seconds(was))} s → ${String(seconds(now))} s`]
      : []),
    ...words
      .filter((word) => line(was).includes(word) && !line(now).includes(word))
      .map((word) => `strict-transport-security: ${word} is gone`),
  ];
}

/** Who else may read the answer. */
function lostSharing(was: Answer, now: Answer): string[] {
  const origin = (answer: Answer) => combined(answer, 'access-control-allow-origin');
  const isOpen = ['', origin(was)].includes(origin(now)) || origin(was) === '*';
  const withCookies = (answer: Answer) => combined(answer, 'access-control-allow-credentials') === 'true';
  return [
    ...(isOpen ? [] : [`access-control-allow-origin: ${origin(was) || 'none'} → ${origin(now)}`]),
    ...(withCookies(now) && !withCookies(was) ? ['access-control-allow-credentials: none → true'] : []),
  ];
}

/** Words that protect, with those that do so as well. */
const WORDS: readonly (readonly [header: string, word: string, ...stronger: string[]])[] = [
  ['cache-control', 'no-store'],
  ['cache-control', 'private', 'no-store'],
  ['content-disposition', 'attachment'],
  ...['cache', 'cookies', 'storage'].map((what) => ['clear-site-data', `"${what}"`, '"*"'] as const),
  ['clear-site-data', '"*"'],
];

function lostWords(was: Answer, now: Answer): string[] {
  return WORDS.flatMap(([header, word, ...stronger]) => {
    const words = [word, ...stronger];
    const has = (answer: Answer, one: string) =>
      combined(answer, header)
        .toLowerCase()
        .split(/[\s,;]+/)
        .includes(one);
    return has(was, word) && !words.some((one) => has(now, one)) ? [`${header}: ${word} is gone`] : [];
  });
}
