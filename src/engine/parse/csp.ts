import { MAX_FIELD } from '../limits.js';
import type { MetaElement, Quote } from '../model.js';
import type { Field, Span } from './fields.js';

/** A text a policy was read from: one header line, or one `<meta>`. */
export interface Carrier {
  readonly header: string;
  readonly value: string;
}

/** A source expression, or any other value of a directive. */
export interface Source {
  /** Lower case. */
  readonly text: string;
  readonly carrier: Carrier;
  readonly at: Span;
}

export interface Directive {
  /** Lower case. */
  readonly name: string;
  readonly carrier: Carrier;
  readonly nameAt: Span;
  readonly sources: readonly Source[];
}

export interface Policy {
  readonly carrier: Carrier;
  readonly at: Span;
  /** Characters without line breaks and the blanks around. */
  readonly length: number;
  readonly directives: readonly Directive[];
}

export const META_HEADER = '<meta http-equiv="Content-Security-Policy">';

/** The policies of a Content-Security-Policy header: commas part them (CSP3 §2.2), in each line. */
export function policiesOf(field: Field): Policy[] {
  return field.lines.flatMap((line) => readPolicies({ header: line.name, value: line.value }));
}

/** The policies of the page's `<meta>` elements; `too-long` when they are beyond what is read. */
export function metaPoliciesOf(metas: readonly MetaElement[]): Policy[] | 'too-long' {
  const texts = metas.flatMap(({ httpEquiv, content }) =>
    content && httpEquiv?.trim().toLowerCase() === 'content-security-policy' ? [content] : [],
  );
  if (texts.reduce((length, text) => length + text.length, 0) > MAX_FIELD) return 'too-long';
  return texts.flatMap((value) => readPolicies({ header: META_HEADER, value }));
}

/** Reads a text in one pass, keeping where everything stands. */
export function readPolicies(carrier: Carrier): Policy[] {
  return ranges(carrier.value, [0, carrier.value.length], ',').map((at) => {
    const directives = ranges(carrier.value, at, ';').flatMap((part) => readDirective(carrier, part));
    return { carrier, at, length: trimmedLength(carrier.value.slice(...at)), directives };
  });
}

function readDirective(carrier: Carrier, part: Span): Directive[] {
  const [name, ...sources] = tokens(carrier, part);
  if (!name) return [];
  return [{ name: name.text, carrier, nameAt: name.at, sources }];
}

/** Line breaks are taken out, not taken as blanks: `default-src⏎'none'` is one word to the Observatory. */
function tokens(carrier: Carrier, [from, to]: Span): Source[] {
  const { value } = carrier;
  const found: Source[] = [];
  let start = -1;
  for (let at = from; at <= to; at++) {
    const isEnd = at === to || isBlank(value, at);
    if (isEnd && start >= 0) {
      const text = withoutBreaks(value.slice(start, at)).toLowerCase();
      if (text !== '') found.push({ text, carrier, at: [start, at] });
      start = -1;
    } else if (!isEnd && start < 0) start = at;
  }
  return found;
}

/** What JavaScript takes for white space, without line feed and carriage return. */
function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code <= 0x7f) return code === 0x20 || code === 0x09 || code === 0x0b || code === 0x0c;
  return text.charAt(at).trim() === '';
}

function trimmedLength(text: string): number {
  return withoutBreaks(text).trim().length;
}

function withoutBreaks(text: string): string {
  return text.includes('\n') || text.includes('\r') ? text.replace(/[\r\n]/g, '') : text;
}

function ranges(text: string, [from, to]: Span, separator: string): Span[] {
  const found: Span[] = [];
  let start = from;
  for (let at = from; at <= to; at++) {
    if (at === to || text[at] === separator) {
      found.push([start, at]);
      start = at + 1;
    }
  }
  return found;
}

/** The carriers the sources stand in, with the sources marked. */
export function quoteSources(sources: readonly { readonly carrier: Carrier; readonly at: Span }[]): Quote[] {
  const byCarrier = new Map<Carrier, Span[]>();
  for (const { carrier, at } of sources) {
    const marks = byCarrier.get(carrier);
    if (marks) marks.push(at);
    else byCarrier.set(carrier, [at]);
  }
  return [...byCarrier].map(([{ header, value }, marks]) => ({
    header,
    value,
    marks: marks
      .sort((a, b) => a[0] - b[0])
      .filter((mark, index, all) => index === 0 || mark[0] >= (all[index - 1]?.[1] ?? 0))
      .slice(0, MAX_MARKS),
  }));
}

/** Where `upgrade-insecure-requests` stands in policies that are enforced; empty where it does not. */
export function upgradeOf(policies: readonly Policy[]): Quote[] {
  const directives = policies.flatMap((policy) => policy.directives);
  return quoteSources(
    directives
      .filter(({ name }) => name === 'upgrade-insecure-requests')
      .map(({ carrier, nameAt }) => ({ carrier, at: nameAt })),
  );
}

/** Marks shown on one text. */
const MAX_MARKS = 100;
