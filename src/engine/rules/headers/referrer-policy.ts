import { defineRule, type Problem } from '../../define-rule.js';
import { MAX_FIELD } from '../../limits.js';
import type { Advice, MetaElement, Quote } from '../../model.js';
import { quoteField, type Field, type Span } from '../../parse/fields.js';
import { nearest } from '../../parse/nearest.js';

const PRIVATE = new Set(['no-referrer', 'same-origin', 'strict-origin', 'strict-origin-when-cross-origin']);
const UNSAFE = new Set(['origin', 'origin-when-cross-origin', 'unsafe-url', 'no-referrer-when-downgrade']);
const META = '<meta name="referrer">';

/** What browsers do by themselves: whole addresses within the site, its name alone to others, nothing to http. */
const DEFAULT = 'strict-origin-when-cross-origin';

export default defineRule({
  id: 'referrer-policy',
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
      text: 'Referrer-Policy {policy} tells other sites more than they need',
      why: 'It sends the address of this page, or its site’s name over plain http, to sites that are linked or embedded. Addresses can hold search words, record numbers or keys for resetting a password.',
    },
    invalid: {
      severity: 'low',
      points: 5,
      observatory: 'referrer-policy-header-invalid',
      text: 'Referrer-Policy names no policy that browsers know',
      why: 'Browsers skip a value they do not know and use their own default. Whatever was meant, such as sending nothing at all, does not happen.',
      references: ['security.E023'],
    },
    outvoted: {
      severity: 'low',
      points: 0,
      text: 'Referrer-Policy names {safe} first, and {policy} behind it is the one that counts',
      why: 'In a list the last policy a browser knows decides; those before it are for browsers that do not know it. Put the strictest last.',
    },
    'unknown-word': {
      severity: 'info',
      points: 0,
      text: 'Referrer-Policy has words that are no policy: {what}',
      why: 'Browsers pass over them, and another one in the list decides. If one is misspelt, what was meant by it does not happen.',
    },
    missing: {
      severity: 'info',
      points: 0,
      observatory: 'referrer-policy-not-implemented',
      text: 'No Referrer-Policy',
      why: 'Today’s browsers use strict-origin-when-cross-origin by themselves, older ones send whole addresses. It costs nothing; saying it makes all of them the same.',
      references: ['security.W022'],
    },
  },
  passes: {
    private: {
      bonus: 5,
      observatory: 'referrer-policy-private',
      text: 'Referrer-Policy {policy}: other sites learn no address of a page here',
    },
  },
  check({ response }, { metas }) {
    const field = response.get('Referrer-Policy');
    if (!field.seen) return { unseen: [field.because] };
    const unseen = metas.seen ? [] : [metas.because];
    const meta = lastReferrer(metas.seen ? metas.value : []);
    if (meta && meta.length > MAX_FIELD) return { unseen: ['too-long'] };
    const header = field.value;
    // The page's own word comes after the server's: the last one known decides (§8.1, §4.1.2).
    const said: Token[] = [];
    if (header.value !== null) addTokens(said, header.value, false);
    if (meta !== undefined) addTokens(said, meta, true);
    const decider = said.findLast(isKnown);
    if (decider) {
      const { text: policy } = decider;
      const quotes = quote(header, meta, decider);
      const beside = said.length > 1 ? besides(said, decider, header, meta) : [];
      return PRIVATE.has(policy)
        ? { problems: beside, passes: [{ message: 'private', values: { policy }, quotes }], unseen }
        : {
            problems: [
              { message: 'unsafe', values: { policy }, quotes, advice: decider.isMeta ? [] : advice },
              ...beside,
            ],
            unseen,
          };
    }
    if (header.value === null && !meta) {
      return metas.seen
        ? { problems: [{ message: 'missing', quotes: quoteField(header), advice }] }
        : { unseen };
    }
    const [first = { text: '', isMeta: false, at: [0, header.value?.length ?? 0] as const }] = said;
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

function addTokens(said: Token[], value: string, isMeta: boolean): void {
  let start = 0;
  for (const part of value.split(',')) {
    const from = start + part.length - part.trimStart().length;
    const text = part.trim();
    if (text !== '') said.push({ text: text.toLowerCase(), isMeta, at: [from, from + text.length] });
    start += part.length + 1;
  }
}

function isKnown({ text }: Token): boolean {
  return PRIVATE.has(text) || UNSAFE.has(text);
}

/** What is odd in a list whatever its last word says: the Observatory looks at that one only. */
function besides(
  said: readonly Token[],
  decider: Token,
  header: Field,
  meta: string | undefined,
): Problem<'outvoted' | 'unknown-word'>[] {
  const problems: Problem<'outvoted' | 'unknown-word'>[] = [];
  // A <meta> goes before the header by the rules, not by the order of a list.
  const safe = PRIVATE.has(decider.text)
    ? undefined
    : said.find(({ text, isMeta }) => PRIVATE.has(text) && isMeta === decider.isMeta);
  if (safe) {
    const values = { safe: safe.text, policy: decider.text };
    problems.push({
      message: 'outvoted',
      values,
      quotes: quote(header, meta, safe),
      advice: safe.isMeta ? [] : advice,
    });
  }
  // In a <meta> old words have a meaning (HTML, the referrer metadata name).
  const unknown = said.filter((token) => !token.isMeta && !isKnown(token));
  if (unknown.length > 0) {
    const what = unknown.slice(0, MAX_WORDS).map(({ text }) => hint(text));
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

/** Words named in one sentence. */
const MAX_WORDS = 20;

/** Of several elements the last one is the page's word; an empty one says nothing. */
function lastReferrer(metas: readonly MetaElement[]): string | undefined {
  return metas.findLast(({ name }) => name?.toLowerCase() === 'referrer')?.content || undefined;
}

function quote(header: Field, meta: string | undefined, { isMeta, at }: Token): Quote[] {
  return isMeta && meta !== undefined
    ? [{ header: META, value: meta, marks: [at] }]
    : quoteField(header, header.value ? [at] : []);
}
