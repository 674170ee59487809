import { DIRECTIVES, KEYWORDS, RETIRED, SOURCE_LISTS } from '../csp/directives.js';
import { defineRule, type Problem } from '../define-rule.js';
import { quoteSources, type Directive, type Policy, type Source } from '../parse/csp.js';
import { nearest } from '../parse/nearest.js';

/** Unknown names a known one is looked for: a hostile policy may hold thousands. */
const MAX_HINTS = 20;
/** Browsers ignore these in a `<meta>` (HTML, http-equiv Content-Security-Policy). */
const NOT_IN_META = new Set(['report-uri', 'sandbox']);

type Message =
  | 'unquoted'
  | 'curly-quotes'
  | 'lost-semicolon'
  | 'stray-comma'
  | 'unknown-directive'
  | 'in-meta'
  | 'retired';
type Place = Pick<Source, 'text' | 'carrier' | 'at'>;

export default defineRule({
  id: 'csp-syntax',
  needs: ['policies'],
  problems: {
    // What a policy lets in for such a slip is charged for at content-security-policy.
    unquoted: { severity: 'low', points: 0 },
    'curly-quotes': { severity: 'low', points: 0 },
    'lost-semicolon': { severity: 'low', points: 0 },
    'stray-comma': { severity: 'low', points: 0 },
    'unknown-directive': { severity: 'low', points: 0 },
    'in-meta': { severity: 'info', points: 0 },
    retired: { severity: 'info', points: 0 },
  },
  passes: {
    understood: { bonus: 0 },
  },
  check({ policies: { header, meta } }) {
    const inMeta = meta.seen ? meta.value : [];
    const found = new Map<Message, Place[]>();
    const add = (message: Message, place: Place) => {
      const places = found.get(message);
      if (places) places.push(place);
      else found.set(message, [place]);
    };
    for (const [at, policy] of header.entries()) {
      readPolicy(policy, header[at - 1]?.carrier === policy.carrier, add);
    }
    for (const [at, policy] of inMeta.entries()) {
      readPolicy(policy, inMeta[at - 1]?.carrier === policy.carrier, add);
      for (const { name, carrier, nameAt } of policy.directives) {
        if (NOT_IN_META.has(name)) add('in-meta', { text: name, carrier, at: nameAt });
      }
    }
    const written = [...header, ...inMeta].some(({ directives }) => directives.length > 0);
    const problems = ORDER.flatMap((message): Problem<Message>[] => {
      const places = found.get(message);
      if (!places) return [];
      return [{ message, values: { what: wordsFor(message, places) }, quotes: quoteSources(places) }];
    });
    const isClean = written && problems.length === 0;
    const quotes = quoteSources(
      [...header, ...inMeta].map(({ carrier }) => ({ carrier, at: [0, 0] as const })),
    ).map((quote) => ({ ...quote, marks: [] }));
    return { problems, passes: isClean ? [{ message: 'understood', quotes }] : [] };
  },
});

const ORDER = [
  'lost-semicolon',
  'stray-comma',
  'unknown-directive',
  'unquoted',
  'curly-quotes',
  'in-meta',
  'retired',
] as const satisfies readonly Message[];

/** @param follows whether the same text holds a policy before this one, which a comma ended */
function readPolicy(
  { directives }: Policy,
  follows: boolean,
  add: (message: Message, place: Place) => void,
): void {
  for (const [at, directive] of directives.entries()) {
    const { name, carrier, nameAt } = directive;
    const place = { text: name, carrier, at: nameAt };
    if (RETIRED.has(name)) add('retired', place);
    else if (!DIRECTIVES.has(name)) {
      add(follows && at === 0 && !looksLikeName(name) ? 'stray-comma' : 'unknown-directive', place);
    }
    if (SOURCE_LISTS.has(name)) readSources(directive, add);
  }
}

function readSources({ sources }: Directive, add: (message: Message, place: Place) => void): void {
  for (const source of sources) {
    const { text } = source;
    if (DIRECTIVES.has(text) && text.includes('-')) add('lost-semicolon', source);
    else if (isCurly(text)) add('curly-quotes', source);
    else if (KEYWORDS.has(bare(text)) && !isQuoted(text)) add('unquoted', source);
    else if (NEEDS_QUOTES.some((start) => bare(text).startsWith(start)) && !isQuoted(text))
      add('unquoted', source);
  }
}

const NEEDS_QUOTES = ['nonce-', 'sha256-', 'sha384-', 'sha512-'];

function isQuoted(text: string): boolean {
  return text.length > 2 && text.startsWith("'") && text.endsWith("'");
}

/** Without what stands for quotes. */
function bare(text: string): string {
  const from = /^['"`]/.test(text) ? 1 : 0;
  return text.slice(from, /['"`]$/.test(text) ? -1 : undefined);
}

/** Typographic quotes, as such or as the bytes of them read one by one (headers are Latin-1). */
function isCurly(text: string): boolean {
  return /^(?:[\u2018-\u201f\u00b4]|\u00e2\u0080[\u0098-\u009f])/.test(text);
}

/** Letters and hyphens, and a colon perhaps: somebody's idea of a directive, not a source. */
function looksLikeName(name: string): boolean {
  return /^[a-z-]{1,40}:?$/.test(name) && name.includes('-');
}

function wordsFor(message: Message, places: readonly Place[]): string {
  const words = [...new Set(places.map(({ text }) => text))];
  if (message === 'retired') {
    return words.map((word) => `${word} (${RETIRED.get(word) ?? ''})`).join(', ');
  }
  if (message !== 'unknown-directive') return words.join(' ');
  return words
    .map((word, at) => {
      const meant = at < MAX_HINTS ? nearest(word.replace(/:$/, ''), DIRECTIVES) : undefined;
      return meant === undefined ? word : `${word} (${meant}?)`;
    })
    .join(', ');
}
