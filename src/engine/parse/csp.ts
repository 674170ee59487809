import { groupedBy } from '../grouped-by.js';
import { MAX_FIELD } from '../limits.js';
import type { MetaElement } from '../model/facts.js';
import type { Quote } from '../model/report.js';
import type { Field, Span } from './fields.js';

/** The source of a policy: one header line, or one `<meta>`. */
export interface PolicyText {
  readonly header: string;
  readonly value: string;
  /** A `<meta>` that browsers ignore, because it is not in the head. */
  readonly isOutsideHead?: true;
}

/** A source expression, or any other value of a directive. */
export interface Source {
  /** Lower case. */
  readonly text: string;
  readonly policyText: PolicyText;
  readonly at: Span;
}

export interface Directive {
  /** Lower case. */
  readonly name: string;
  readonly policyText: PolicyText;
  readonly nameAt: Span;
  readonly sources: readonly Source[];
}

export interface Policy {
  readonly policyText: PolicyText;
  readonly at: Span;
  /** Characters without line breaks and surrounding spaces. */
  readonly length: number;
  readonly directives: readonly Directive[];
}

export const META_HEADER = '<meta http-equiv="Content-Security-Policy">';

/** The policies of a Content-Security-Policy header, separated by commas (CSP3 §2.2) or lines. */
export function policiesOf({ lines }: Field): Policy[] {
  const policies: Policy[] = [];
  for (const { name, value } of lines) addPolicies({ header: name, value }, policies);
  return policies;
}

/** The policies of the page's `<meta>` elements, ignored ones too; `too-long` if they exceed the limit. */
export function metaPoliciesOf(metas: readonly MetaElement[]): Policy[] | 'too-long' {
  const texts: PolicyText[] = [];
  let length = 0;
  for (const { httpEquiv, content: value, outsideHead } of metas) {
    if (!value || httpEquiv?.trim().toLowerCase() !== 'content-security-policy') continue;
    texts.push({ header: META_HEADER, value, ...(outsideHead && { isOutsideHead: true }) });
    length += value.length;
  }
  if (length > MAX_FIELD) return 'too-long';
  const policies: Policy[] = [];
  for (const text of texts) addPolicies(text, policies);
  return policies;
}

/** Whether browsers apply it, wherever it was sent. */
export function isInForce({ policyText }: Policy): boolean {
  return policyText.isOutsideHead !== true;
}

export function parsePolicies(policyText: PolicyText): Policy[] {
  const policies: Policy[] = [];
  addPolicies(policyText, policies);
  return policies;
}

function addPolicies(policyText: PolicyText, policies: Policy[]): void {
  const { value } = policyText;
  let start = 0;
  for (let at = 0; at <= value.length; at++) {
    if (at < value.length && value.charCodeAt(at) !== COMMA) continue;
    policies.push(parsePolicy(policyText, start, at));
    start = at + 1;
  }
}

const COMMA = 0x2c;
const SEMICOLON = 0x3b;

/** Parses a policy in one pass, with all positions. */
function parsePolicy(policyText: PolicyText, from: number, to: number): Policy {
  const { value } = policyText;
  const whole = value.slice(from, to);
  const isBroken = whole.includes('\n') || whole.includes('\r');
  const directives: Directive[] = [];
  let directive: OpenDirective | null = null;
  let start = -1;
  for (let at = from; at <= to; at++) {
    const isEnd = at === to || value.charCodeAt(at) === SEMICOLON;
    if (!isEnd && !isBlank(value, at)) {
      if (start < 0) start = at;
      continue;
    }
    if (start >= 0) {
      const word = value.slice(start, at);
      const text = (isBroken ? withoutBreaks(word) : word).toLowerCase();
      if (text !== '') {
        if (directive) directive.sources.push({ text, policyText, at: [start, at] });
        else directives.push((directive = { name: text, policyText, nameAt: [start, at], sources: [] }));
      }
      start = -1;
    }
    if (isEnd) directive = null;
  }
  const { length } = (isBroken ? withoutBreaks(whole) : whole).trim();
  return { policyText, at: [from, to], length, directives };
}

/** A directive whose sources are still being parsed. */
interface OpenDirective extends Directive {
  readonly sources: Source[];
}

/** JavaScript's white space without line feed and carriage return. */
function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code <= 0x7f) return code === 0x20 || code === 0x09 || code === 0x0b || code === 0x0c;
  return text.charAt(at).trim() === '';
}

/** Line breaks are removed, not treated as spaces: `default-src⏎'none'` is one word to the Observatory. */
function withoutBreaks(text: string): string {
  return text.replace(/[\r\n]/g, '');
}

/** Something with a position in a policy text. */
type Placed = Pick<Source, 'policyText' | 'at'>;

/** The policy texts of the sources, with the sources marked. */
export function quoteSources(sources: readonly Placed[]): Quote[] {
  const [first] = sources;
  if (!first) return [];
  // Most pages have one policy.
  if (sources.every(({ policyText }) => policyText === first.policyText)) {
    return [quoteMarked(first.policyText, sources.map(spanOf))];
  }
  const byCarrier = groupedBy(sources, ({ policyText }) => policyText, spanOf);
  return [...byCarrier].map(([policyText, spans]) => quoteMarked(policyText, spans));
}

function spanOf({ at }: Placed): Span {
  return at;
}

function quoteMarked({ header, value }: PolicyText, spans: Span[]): Quote {
  if (spans.length > 1) spans.sort((a, b) => a[0] - b[0]);
  const marks: Span[] = [];
  let end = 0;
  for (const span of spans) {
    if (span[0] >= end && marks.length < MAX_MARKS) marks.push(span);
    end = span[1];
  }
  return { header, value, marks };
}

/** The texts of the policies, each once: policies of one text are consecutive. */
export function quoteUnmarked(policies: readonly Policy[]): Quote[] {
  const quotes: Quote[] = [];
  let last: PolicyText | undefined;
  for (const { policyText } of policies) {
    if (policyText !== last) quotes.push({ header: policyText.header, value: policyText.value, marks: [] });
    last = policyText;
  }
  return quotes;
}

/** As sent: base64 has upper case. */
export function writtenOf({ text, policyText, at }: Placed & Pick<Source, 'text'>): string {
  const written = policyText.value.slice(...at);
  return written.toLowerCase() === text ? written : text;
}

/** The sources' texts as sent, joined, each once. */
export function textsOf(sources: readonly Source[]): string {
  return [...new Set(sources.map(writtenOf))].join(' ');
}

/** What advice puts in the place of a nonce: each response needs a new one, and a fixed one would allow any script. */
export const NONCE_PATTERN = "'nonce-{new-for-every-answer}'";

/** Whether a nonce is a template's placeholder, such as `'nonce-{{nonce}}'` or `'nonce-__CSP_NONCE__'`. */
export function isPlaceholder(nonce: string): boolean {
  return nonce !== NONCE_PATTERN && PLACEHOLDER.test(nonce);
}

/** `%2B` is a character; `%xx` one without secrets. */
const PLACEHOLDER =
  /^'nonce-(?:[$#<[{]|%(?![\da-fx]{2})|_{0,2}(?:csp[_-]?)?nonce(?:[_-]?(?:value|placeholder|here))?_{0,2}'?$)/i;

/** The names of directives with that name, with their positions. */
export function namesOf(policies: readonly Policy[], wanted: string, value?: string): Placed[] {
  const places: Placed[] = [];
  for (const { directives } of policies) {
    for (const { name, policyText, nameAt, sources } of directives) {
      if (name !== wanted) continue;
      if (value === undefined || sources.some(({ at }) => policyText.value.slice(...at) === value))
        places.push({ policyText, at: nameAt });
    }
  }
  return places;
}

/** The positions of `upgrade-insecure-requests` in enforced policies. */
export function upgradeOf(policies: readonly Policy[]): Quote[] {
  return quoteSources(namesOf(policies, 'upgrade-insecure-requests'));
}

/** Maximum marks on one text. */
const MAX_MARKS = 100;
