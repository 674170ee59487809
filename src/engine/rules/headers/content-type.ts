import { defineRule } from '../../define-rule.js';
import type { MetaElement } from '../../model.js';
import { quoteField, quoteWhole, type FieldLine } from '../../parse/fields.js';

/** In these one byte may mean several letters, so text can hide markup from a filter. */
const STATEFUL: ReadonlySet<string> = new Set([
  'utf-7',
  'iso-2022-jp',
  'csiso2022jp',
  'iso-2022-kr',
  'csiso2022kr',
  'iso-2022-cn',
  'hz-gb-2312',
]);

export default defineRule({
  id: 'content-type',
  title: 'Content-Type',
  spec: { label: 'RFC 9110 §8.3', url: 'https://www.rfc-editor.org/rfc/rfc9110#section-8.3' },
  needs: ['response'],
  wants: ['metas'],
  problems: {
    missing: {
      severity: 'low',
      points: 0,
      text: 'Content-Type is not set',
      why: 'The browser then guesses the type from the first bytes. If visitors can upload files, an upload may be treated as a page of this site and run its scripts.',
    },
    invalid: {
      severity: 'low',
      points: 0,
      text: 'Content-Type is not a valid media type: {type}',
      why: 'Browsers ignore a type that they cannot parse and guess from the first bytes. If visitors can upload files, an upload may be treated as a page.',
    },
    several: {
      severity: 'low',
      points: 0,
      text: 'Content-Type is set more than once, with different types',
      why: 'Browsers use the last type that they can parse, other clients the first. Content that a filter allows as one type may then run as another.',
    },
    'charset-stateful': {
      severity: 'low',
      points: 0,
      text: 'The page uses an encoding in which text can hide markup: {charset}',
      why: 'The same bytes mean different letters before and after an escape sequence in the text. Input that was checked as harmless can become a script.',
    },
    'charset-missing': {
      severity: 'info',
      points: 0,
      text: 'Neither Content-Type nor a <meta> sets the page’s encoding',
      why: 'The browser guesses the encoding from the language or the bytes. A wrong guess garbles letters, and an encoding guessed from a visitor’s text can hide a script.',
    },
  },
  passes: {
    declared: { bonus: 0, text: 'Content-Type declares what the page is' },
  },
  check({ response }, { metas }) {
    const sent = response.get('Content-Type');
    if (!sent.seen) return { unseen: [sent.because] };
    const field = sent.value;
    if (field.value === null || field.value.trim() === '') {
      return { problems: [{ message: 'missing', quotes: quoteField(field) }] };
    }
    let essence: string | undefined;
    let isSeveral = false;
    let charset = '';
    for (const line of field.lines) {
      const type = readType(line);
      if (!MEDIA_TYPE.test(type.essence)) {
        return {
          problems: [{ message: 'invalid', values: { type: type.essence }, quotes: quoteWhole(field) }],
        };
      }
      essence ??= type.essence;
      if (type.essence !== essence) isSeveral = true;
      if (type.charset !== '') ({ charset } = type);
    }
    if (isSeveral) return { problems: [{ message: 'several', quotes: quoteWhole(field) }] };
    if (STATEFUL.has(charset)) {
      return { problems: [{ message: 'charset-stateful', values: { charset }, quotes: quoteWhole(field) }] };
    }
    const quotes = quoteField(field);
    const needsCharset = essence === 'text/html' && charset === '';
    if (!needsCharset) return { passes: [{ message: 'declared', quotes }] };
    if (!metas.seen) return { unseen: [metas.because] };
    return metas.value.some(namesCharset)
      ? { passes: [{ message: 'declared', quotes }] }
      : { problems: [{ message: 'charset-missing', quotes: quoteWhole(field) }] };
  },
});

interface MediaType {
  /** Type and subtype, lower case. */
  readonly essence: string;
  /** Lower case, '' when there is none. */
  readonly charset: string;
}

function readType({ value }: FieldLine): MediaType {
  const end = value.indexOf(';');
  if (end < 0) return { essence: value.trim().toLowerCase(), charset: '' };
  const essence = value.slice(0, end).trim().toLowerCase();
  for (const part of value.slice(end + 1).split(';')) {
    const parameter = part.trim().toLowerCase();
    if (!parameter.startsWith('charset=')) continue;
    return { essence, charset: parameter.slice('charset='.length).replaceAll('"', '').trim() };
  }
  return { essence, charset: '' };
}

/** Two tokens around one slash (RFC 9110 §8.3.1). */
const MEDIA_TYPE = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+$/;

/** The value of `<meta charset>` is not captured: it is an element with none of the other attributes. */
function namesCharset({ httpEquiv, name, content }: MetaElement): boolean {
  if (httpEquiv?.trim().toLowerCase() === 'content-type') return /charset/i.test(content ?? '');
  return httpEquiv === undefined && name === undefined && content === undefined;
}
