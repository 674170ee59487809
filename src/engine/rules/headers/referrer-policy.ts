import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { MAX_FIELD } from '../../limits.js';
import type { Advice } from '../../model/advice.js';
import type { MetaElement } from '../../model/facts.js';
import type { Quote } from '../../model/report.js';
import { isUnread, META_UNSEEN } from '../../model/observed.js';
import { quoteField, type Field, type Span } from '../../parse/fields.js';
import { nearest } from '../../parse/nearest.js';

const PRIVATE = new Set(['no-referrer', 'same-origin', 'strict-origin', 'strict-origin-when-cross-origin']);
const UNSAFE = new Set(['origin', 'origin-when-cross-origin', 'unsafe-url', 'no-referrer-when-downgrade']);
/** The browsers’ default: the full URL within the origin, only the origin to others, nothing to HTTP. */
const DEFAULT = 'strict-origin-when-cross-origin';
/** Old keywords, which browsers accept only in a `<meta>` (HTML, the referrer metadata name). */
const LEGACY: ReadonlyMap<string, string> = new Map([
  ['never', 'no-referrer'],
  ['default', DEFAULT],
  ['always', 'unsafe-url'],
  ['origin-when-crossorigin', 'origin-when-cross-origin'],
]);
const META = '<meta name="referrer">';

export default defineRule({
  id: 'referrer-policy',
  on: 'pages',
  title: 'Referrer Policy',
  spec: { label: 'Referrer Policy §3', url: 'https://www.w3.org/TR/referrer-policy/#referrer-policies' },
  observatory: 'referrer-policy',
  needs: ['response'],
  wants: ['metas'],
  reads: ['Referrer-Policy'],
  problems: {
    unsafe: {
      severity: 'low',
      points: 5,
      observatory: 'referrer-policy-unsafe',
      text: 'Referrer-Policy {policy} reveals more to other sites than they need',
      why: 'Except in Firefox, it sends the URL of this page to linked or embedded sites. A URL can contain search terms, record numbers or password reset tokens.',
    },
    'origin-over-http': {
      severity: 'low',
      points: 5,
      observatory: 'referrer-policy-unsafe',
      text: 'Referrer-Policy {policy} sends the site’s name also over plain HTTP',
      why: 'Other sites receive only the name, not the URL of this page. Where a link leads to HTTP, anyone on the network can read it; the browsers’ default sends nothing there.',
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
      text: 'Referrer-Policy lists {safe}, but {policy} after it takes effect',
      why: 'In a list the last policy that a browser knows takes effect; the others are for browsers that do not know it. Put the strictest last.',
    },
    'unknown-word': {
      severity: 'info',
      text: 'Referrer-Policy has values that are not a policy: {what}',
      why: 'Browsers ignore them and use another policy in the list. If one is misspelled, the intended policy does not apply.',
    },
    'read-differently': {
      severity: 'info',
      text: 'Browsers read this Referrer-Policy as {policy}, MDN Observatory does not',
      why: 'In a <meta> browsers accept one policy, not a list, and the old names never, default, always and origin-when-crossorigin. Write the policy itself.',
    },
    missing: {
      severity: 'info',
      observatory: 'referrer-policy-not-implemented',
      text: 'Referrer-Policy is not set',
      why: 'Current browsers default to strict-origin-when-cross-origin; older ones send full URLs. No points are deducted; setting it makes all browsers behave the same.',
      references: ['security.W022'],
      isRefutable: true,
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
    const inMetas = referrersIn(metas.seen ? metas.value : []);
    if (inMetas.some((content) => content.length > MAX_FIELD)) return { unseen: ['too-long'] };
    const header = field.value;
    const inHeader = header.value === null ? [] : tokensOf(header.value);
    // A <meta> is applied after the header: the last known policy takes effect (§8.1, §4.1.2).
    const last = inMetas.at(-1) || undefined;
    const tokens = last === undefined ? inHeader : [...inHeader, ...tokensOf(last, last)];
    const decider = tokens.findLast(isKnown);
    const used =
      inMetas.map(parseMeta).findLast((token) => token !== undefined) ?? inHeader.findLast(isKnown);
    if (decider ? decider.text !== used?.text : used) {
      const policy = used?.text ?? DEFAULT;
      const observatory = decider
        ? PRIVATE.has(decider.text)
          ? 'referrer-policy-private'
          : 'referrer-policy-unsafe'
        : 'referrer-policy-header-invalid';
      const message = messageFor(policy) ?? 'read-differently';
      const quotes = used ? quote(header, used) : tokens.slice(-1).flatMap((token) => quote(header, token));
      return { problems: [{ message, values: { policy }, quotes }], unseen, observatory };
    }
    if (decider) {
      const { text: policy } = decider;
      const quotes = quote(header, decider);
      const others = tokens.length > 1 ? listProblems(tokens, decider, header) : [];
      const message = messageFor(policy);
      return message === undefined
        ? { problems: others, passes: [{ message: 'private', values: { policy }, quotes }], unseen }
        : {
            problems: [
              { message, values: { policy }, quotes, advice: isInMeta(decider) ? [] : adviceFor(policy) },
              ...others,
            ],
            unseen,
          };
    }
    if (header.value === null && last === undefined) {
      if (!metas.seen && isUnread(metas)) return { unseen };
      const detail = metas.seen ? undefined : META_UNSEEN;
      return { problems: [{ message: 'missing', detail, quotes: quoteField(header), advice }], unseen };
    }
    const [first = { text: '', at: [0, header.value?.length ?? 0] as const }] = tokens;
    return { problems: [{ message: 'invalid', quotes: quote(header, first), advice }], unseen };
  },
});

const advice: Advice[] = [{ op: 'set-header', name: 'Referrer-Policy', value: DEFAULT }];

/** A private policy stays. The default would send the path within the site, which `origin` does not. */
function adviceFor(policy: string): Advice[] {
  const value = PRIVATE.has(policy) ? policy : policy === 'origin' ? 'strict-origin' : DEFAULT;
  const sendsLess = policy === 'unsafe-url' || policy === 'no-referrer-when-downgrade';
  return [
    {
      op: 'set-header',
      name: 'Referrer-Policy',
      value,
      ...(sendsLess && { mayBreak: 'may stop services that check the full referrer' }),
    },
  ];
}

interface Token {
  /** Lower case. */
  readonly text: string;
  readonly at: Span;
  /** The content of its `<meta>`; absent in the header. */
  readonly meta?: string;
}

function tokensOf(value: string, meta?: string): Token[] {
  let start = 0;
  return value.split(',').flatMap((part): Token[] => {
    const from = start + part.length - part.trimStart().length;
    start += part.length + 1;
    const text = part.trim();
    if (text === '') return [];
    return [
      { text: text.toLowerCase(), at: [from, from + text.length], ...(meta !== undefined && { meta }) },
    ];
  });
}

/** The policy of a `<meta>`: browsers read its whole content as one keyword. */
function parseMeta(meta: string): Token | undefined {
  const keyword = meta.toLowerCase();
  const token = { text: LEGACY.get(keyword) ?? keyword, at: [0, meta.length], meta } as const;
  return isKnown(token) ? token : undefined;
}

function isInMeta({ meta }: Token): boolean {
  return meta !== undefined;
}

function messageFor(policy: string) {
  if (!UNSAFE.has(policy)) return undefined;
  return policy.startsWith('origin') ? 'origin-over-http' : 'unsafe';
}

function isKnown({ text }: Token): boolean {
  return PRIVATE.has(text) || UNSAFE.has(text);
}

/** Mistakes in a list whatever its last policy: the Observatory checks only that one. */
function listProblems(
  tokens: readonly Token[],
  decider: Token,
  header: Field,
): Problem<'outvoted' | 'unknown-word'>[] {
  const problems: Problem<'outvoted' | 'unknown-word'>[] = [];
  // A <meta> overrides the header by specification, not by its place in a list.
  const safe = PRIVATE.has(decider.text)
    ? undefined
    : tokens.find((token) => PRIVATE.has(token.text) && isInMeta(token) === isInMeta(decider));
  if (safe) {
    const values = { safe: safe.text, policy: decider.text };
    problems.push({
      message: 'outvoted',
      values,
      quotes: quote(header, safe),
      advice: isInMeta(safe) ? [] : adviceFor(decider.text),
    });
  }
  const unknown = tokens.filter((token) => !isInMeta(token) && !isKnown(token));
  if (unknown.length > 0) {
    const what = unknown.slice(0, MAX_VALUES).map(({ text }) => hint(text));
    const spans = unknown.map(({ at }) => at);
    problems.push({
      message: 'unknown-word',
      values: { what: what.join(', ') },
      quotes: quoteField(header, spans),
      advice: isInMeta(decider) ? [] : adviceFor(decider.text),
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

/** The contents of the elements, in order. */
function referrersIn(metas: readonly MetaElement[]): string[] {
  return metas.flatMap(({ name, content }) => (name?.toLowerCase() === 'referrer' ? [content ?? ''] : []));
}

function quote(header: Field, { meta, at }: Token): Quote[] {
  return meta === undefined
    ? quoteField(header, header.value ? [at] : [])
    : [{ header: META, value: meta, marks: [at] }];
}

export const page: RulePage = {
  cwe: 200,
  otherCwe: { 'unknown-word': null, 'read-differently': null, missing: null },
  about:
    "A browser tells the sites that a page links to or embeds where the visitor comes from. The URL of a page can contain search terms, record numbers or a password reset token. A policy limits this to the site's name, or hides that too.",
  exceptions: [
    '`private`: `no-referrer`, `same-origin`, `strict-origin` and `strict-origin-when-cross-origin`.',
    '`unsafe`: `no-referrer-when-downgrade` and `unsafe-url` send the full URL to other sites. Firefox (153) does not.',
    '`origin-over-http`: `origin` and `origin-when-cross-origin` send no path to other sites, but the name also over HTTP. For `origin` the advice is `strict-origin`, which sends no path within the site either.',
    '`invalid`: sent, but without a value that browsers know.',
    '`missing` costs no points: current browsers default to `strict-origin-when-cross-origin`.',
    'Of several values, in one line or many, the last known one takes effect. `<meta name="referrer">` is applied after the header and overrides it. There browsers accept one keyword, no list, and the old names `never` (`no-referrer`), `default` (the browsers’ default), `always` (`unsafe-url`) and `origin-when-crossorigin`, none of which works in the header.',
    'MDN Observatory accepts lists and no old names. Where it differs, its score keeps its result; here the policy counts that browsers use: `read-differently` if that is a private one.',
    'A list supports old and new browsers: the strictest value is last, and browsers that know it use it. `outvoted` reports a strict value followed by a weaker one that takes effect. The advice is that for the weaker one; beside an unknown word (`unknown-word`), a private policy stays as it is. A `<meta>` is changed in the page, not in the server.',
    '`<meta>` counts only in responses whose type is exactly `text/html` or `application/xhtml+xml`. If the markup was not read, the header is graded and marked as incomplete. Without a header there is no verdict as long as the markup may still be read; if it never will be, the header counts as missing.',
    'An unknown value at the end of a list may be a future one, hence _info_.',
    '`<meta http-equiv="Referrer-Policy">` and `referrerpolicy` attributes are not checked.',
  ],
  specNotes:
    ': the policies; §4: how they are delivered; §8.1: parsing the header; Django: `security.W022` (`SECURE_REFERRER_POLICY` not set), `security.E023` (set to an unknown value)',
};
