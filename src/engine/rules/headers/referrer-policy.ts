import { defineRule, type Problem } from '../../define-rule.js';
import { MAX_FIELD } from '../../limits.js';
import type { Advice, MetaElement, Quote } from '../../model.js';
import { quoteField, type Field, type Span } from '../../parse/fields.js';
import { nearest } from '../../parse/nearest.js';

const PRIVATE = new Set(['no-referrer', 'same-origin', 'strict-origin', 'strict-origin-when-cross-origin']);
const UNSAFE = new Set(['origin', 'origin-when-cross-origin', 'unsafe-url', 'no-referrer-when-downgrade']);
const META = '<meta name="referrer">';

/** The browsers’ default: the full URL within the origin, only the origin to others, nothing to HTTP. */
const DEFAULT = 'strict-origin-when-cross-origin';

export default defineRule({
  id: 'referrer-policy',
  scope: 'pages',
  title: 'Referrer Policy',
  spec: { label: 'Referrer Policy §3', url: 'https://www.w3.org/TR/referrer-policy/#referrer-policies' },
  observatory: 'referrer-policy',
  needs: ['response'],
  wants: ['metas'],
  problems: {
    unsafe: {
      severity: 'low',
      points: 5,
      observatory: 'referrer-policy-unsafe',
      text: 'Referrer-Policy {policy} reveals more to other sites than they need',
      why: 'It sends the URL of this page, or the site’s name over plain HTTP, to linked or embedded sites. A URL can contain search terms, record numbers or password reset tokens.',
    },
    invalid: {
      severity: 'low',
      points: 5,
      observatory: 'referrer-policy-header-invalid',
      text: 'Referrer-Policy has no policy that browsers know',
      why: 'Browsers ignore an unknown value and use their default. What was intended, such as sending nothing, does not happen.',
      references: ['security.E023'],
    },
    outvoted: {
      severity: 'low',
      points: 0,
      text: 'Referrer-Policy lists {safe}, but {policy} after it takes effect',
      why: 'In a list the last policy that a browser knows takes effect; the others are for browsers that do not know it. Put the strictest last.',
    },
    'unknown-word': {
      severity: 'info',
      points: 0,
      text: 'Referrer-Policy has values that are not a policy: {what}',
      why: 'Browsers ignore them and use another policy in the list. If one is misspelled, the intended policy does not apply.',
    },
    missing: {
      severity: 'info',
      points: 0,
      observatory: 'referrer-policy-not-implemented',
      text: 'Referrer-Policy is not set',
      why: 'Current browsers default to strict-origin-when-cross-origin; older ones send full URLs. No points are deducted; setting it makes all browsers behave the same.',
      references: ['security.W022'],
    },
  },
  passes: {
    private: {
      bonus: 5,
      observatory: 'referrer-policy-private',
      text: 'Referrer-Policy {policy}: other sites do not receive the URL of a page here',
    },
  },
  check({ response }, { metas }) {
    const field = response.get('Referrer-Policy');
    if (!field.seen) return { unseen: [field.because] };
    const unseen = metas.seen ? [] : [metas.because];
    const meta = lastReferrer(metas.seen ? metas.value : []);
    if (meta && meta.length > MAX_FIELD) return { unseen: ['too-long'] };
    const header = field.value;
    // A <meta> is applied after the header: the last known policy takes effect (§8.1, §4.1.2).
    const tokens: Token[] = [];
    if (header.value !== null) addTokens(tokens, header.value, false);
    if (meta !== undefined) addTokens(tokens, meta, true);
    const decider = tokens.findLast(isKnown);
    if (decider) {
      const { text: policy } = decider;
      const quotes = quote(header, meta, decider);
      const others = tokens.length > 1 ? listProblems(tokens, decider, header, meta) : [];
      return PRIVATE.has(policy)
        ? { problems: others, passes: [{ message: 'private', values: { policy }, quotes }], unseen }
        : {
            problems: [
              { message: 'unsafe', values: { policy }, quotes, advice: decider.isMeta ? [] : advice },
              ...others,
            ],
            unseen,
          };
    }
    if (header.value === null && !meta) {
      return metas.seen
        ? { problems: [{ message: 'missing', quotes: quoteField(header), advice }] }
        : { unseen };
    }
    const [first = { text: '', isMeta: false, at: [0, header.value?.length ?? 0] as const }] = tokens;
    return { problems: [{ message: 'invalid', quotes: quote(header, meta, first), advice }], unseen };
  },
});

const advice: Advice[] = [{ op: 'set-header', name: 'Referrer-Policy', value: DEFAULT }];

interface Token {
  /** Lower case. */
  readonly text: string;
  readonly isMeta: boolean;
  readonly at: Span;
}

function addTokens(tokens: Token[], value: string, isMeta: boolean): void {
  let start = 0;
  for (const part of value.split(',')) {
    const from = start + part.length - part.trimStart().length;
    const text = part.trim();
    if (text !== '') tokens.push({ text: text.toLowerCase(), isMeta, at: [from, from + text.length] });
    start += part.length + 1;
  }
}

function isKnown({ text }: Token): boolean {
  return PRIVATE.has(text) || UNSAFE.has(text);
}

/** Mistakes in a list whatever its last policy: the Observatory checks only that one. */
function listProblems(
  tokens: readonly Token[],
  decider: Token,
  header: Field,
  meta: string | undefined,
): Problem<'outvoted' | 'unknown-word'>[] {
  const problems: Problem<'outvoted' | 'unknown-word'>[] = [];
  // A <meta> overrides the header by specification, not by its place in a list.
  const safe = PRIVATE.has(decider.text)
    ? undefined
    : tokens.find(({ text, isMeta }) => PRIVATE.has(text) && isMeta === decider.isMeta);
  if (safe) {
    const values = { safe: safe.text, policy: decider.text };
    problems.push({
      message: 'outvoted',
      values,
      quotes: quote(header, meta, safe),
      advice: safe.isMeta ? [] : advice,
    });
  }
  // In a <meta> old values still have a meaning (HTML, the referrer metadata name).
  const unknown = tokens.filter((token) => !token.isMeta && !isKnown(token));
  if (unknown.length > 0) {
    const what = unknown.slice(0, MAX_VALUES).map(({ text }) => hint(text));
    const spans = unknown.map(({ at }) => at);
    problems.push({
      message: 'unknown-word',
      values: { what: what.join(', ') },
      quotes: quoteField(header, spans),
      advice: decider.isMeta ? [] : advice,
    });
  }
  return problems;
}

function hint(word: string): string {
  const meant = nearest(word, [...PRIVATE, ...UNSAFE]);
  return meant === undefined ? word : `${word} (${meant}?)`;
}

/** Values named in one message. */
const MAX_VALUES = 20;

/** Of several elements the last one counts; an empty one counts as none. */
function lastReferrer(metas: readonly MetaElement[]): string | undefined {
  return metas.findLast(({ name }) => name?.toLowerCase() === 'referrer')?.content || undefined;
}

function quote(header: Field, meta: string | undefined, { isMeta, at }: Token): Quote[] {
  return isMeta && meta !== undefined
    ? [{ header: META, value: meta, marks: [at] }]
    : quoteField(header, header.value ? [at] : []);
}
