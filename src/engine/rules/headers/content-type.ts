import { defineRule, type Verdict, type RulePage } from '../../run/define-rule.js';
import { statusOf } from '../../run/evidence.js';
import type { Hop, Markup, MetaElement, Observed } from '../../model/facts.js';
import { notAPage, parseContentType } from '../../parse/content-type.js';
import { encodingIn, encodingOf, labelIn } from '../../parse/encoding.js';
import { absenceOf, quoteField, quoteWhole, type Field, type Fields } from '../../parse/fields.js';
import { isRedirect } from '../../site.js';

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
  on: 'documents',
  title: 'Content-Type',
  spec: { label: 'RFC 9110 §8.3', url: 'https://www.rfc-editor.org/rfc/rfc9110#section-8.3' },
  needs: ['response'],
  wants: ['markup', 'chain'],
  reads: ['Content-Disposition', 'Content-Length', 'Content-Type'],
  problems: {
    missing: {
      severity: 'low',
      text: 'Content-Type {is}',
      why: 'The browser then guesses the type from the first bytes. If visitors can upload files, an upload may be treated as a page of this site and run its scripts.',
    },
    invalid: {
      severity: 'low',
      text: 'Content-Type is not a valid media type: {type}',
      why: 'Browsers ignore a type that they cannot parse and guess from the first bytes. If visitors can upload files, an upload may be treated as a page.',
    },
    several: {
      severity: 'low',
      text: 'Content-Type names different types',
      why: 'Browsers use the last type that they can parse, other clients the first. Content that a filter allows as one type may then run as another.',
    },
    'charset-stateful': {
      severity: 'low',
      text: 'The page uses an encoding in which text can hide markup: {charset}',
      why: 'The same bytes mean different letters before and after an escape sequence in the text. Input that was checked as harmless can become a script.',
    },
    'charset-conflict': {
      severity: 'low',
      text: 'Content-Type says {charset}, a <meta> in the page {other}',
      why: 'Browsers use the header’s. If the page is written in the other, letters are garbled, and a filter that reads it in one encoding misses a script that runs in the other.',
    },
    'charset-missing': {
      severity: 'info',
      text: 'Neither Content-Type nor a <meta> sets the page’s encoding',
      why: 'The browser guesses the encoding from the language or the bytes. A wrong guess garbles letters, and an encoding guessed from a visitor’s text can hide a script.',
    },
    'not-a-page': {
      severity: 'info',
      text: 'This response is no page to browsers: {type}',
      why: 'Headers that only matter for a page, such as Content-Security-Policy, are not graded here. MDN Observatory grades them for every response.',
    },
  },
  passes: {
    declared: { text: 'Content-Type declares what the page is' },
  },
  check({ response }, { markup, chain }) {
    const sent = response.get('Content-Type');
    if (!sent.seen) return { unseen: [sent.because] };
    const other = notAPage(response, statusOf(chain));
    const { problems = [], ...rest } = checkType(
      sent.value,
      other === null ? markup : null,
      isEmpty(response, chain),
    );
    return {
      problems:
        other === null
          ? problems
          : [...problems, { message: 'not-a-page', values: { type: other }, quotes: [] } as const],
      ...rest,
    };
  },
});

type Flaw = 'missing' | 'invalid' | 'several' | 'charset-stateful' | 'charset-conflict' | 'charset-missing';

/** @param markup null if the response is no page */
function checkType(
  field: Field,
  markup: Observed<Markup> | null,
  isEmpty: boolean,
): Verdict<Flaw, 'declared'> {
  const { essence, charset, named } = parseContentType(field.value ?? '');
  const [type] = named;
  if (type === undefined) {
    const values = { is: absenceOf(field) };
    return isEmpty ? {} : { problems: [{ message: 'missing', values, quotes: quoteField(field) }] };
  }
  if (essence === null) {
    return { problems: [{ message: 'invalid', values: { type }, quotes: quoteWhole(field) }] };
  }
  if (named.some((name) => name !== type)) {
    return { problems: [{ message: 'several', quotes: quoteWhole(field) }] };
  }
  if (STATEFUL.has(charset)) {
    return { problems: [{ message: 'charset-stateful', values: { charset }, quotes: quoteWhole(field) }] };
  }
  const quotes = quoteField(field);
  const other = essence === 'text/html' && markup?.seen === true ? conflictOf(charset, markup.value) : null;
  if (other) {
    return {
      problems: [
        {
          message: 'charset-conflict',
          values: { charset, other },
          quotes: [...quoteWhole(field), { header: '<meta charset>', value: other, marks: [] }],
        },
      ],
    };
  }
  const needsCharset = essence === 'text/html' && charset === '' && !isEmpty;
  if (!needsCharset || !markup) return { passes: [{ message: 'declared', quotes }] };
  if (!markup.seen) return { unseen: [markup.because] };
  return markup.value.metas.some(namesCharset)
    ? { passes: [{ message: 'declared', quotes }] }
    : { problems: [{ message: 'charset-missing', quotes: quoteWhole(field) }] };
}

/** Whether the response has no content that a type could describe; browsers skip that of a redirect. */
function isEmpty(response: Fields<'Content-Length'>, chain: Observed<readonly Hop[]>): boolean {
  const status = statusOf(chain);
  const length = response.get('Content-Length');
  return (
    EMPTY.has(status) ||
    (isRedirect(status) && response.names.includes('location')) ||
    (length.seen && length.value.value?.trim() === '0')
  );
}

/** Statuses of responses without content (RFC 9110 §15.3.5, §15.3.6, §15.4.5). */
const EMPTY = new Set([204, 205, 304]);

/** The label of the first encoding that a `<meta>` names, if the header’s is another. */
function conflictOf(charset: string, { metas }: Markup) {
  const encoding = encodingOf(charset);
  for (const meta of metas) {
    const other = encodingIn(meta);
    if (other !== null)
      return encoding === null || decoderOf(encoding) === decoderOf(other) ? null : labelIn(meta);
  }
  return null;
}

/** Encodings that are decoded alike (Encoding §10.1.1; ISO-8859-8-I differs in the direction of text only). */
const ALIKE: Readonly<Record<string, string>> = { gbk: 'gb18030', 'iso-8859-8-i': 'iso-8859-8' };

function decoderOf(encoding: string): string {
  return ALIKE[encoding] ?? encoding;
}

/** In earlier facts `<meta charset>` is an element without any attribute. */
function namesCharset({ httpEquiv, name, content, charset }: MetaElement): boolean {
  if (charset !== undefined) return true;
  if (httpEquiv?.trim().toLowerCase() === 'content-type') return /charset/i.test(content ?? '');
  return httpEquiv === undefined && name === undefined && content === undefined;
}

export const page: RulePage = {
  cwe: 436,
  otherCwe: { 'not-a-page': null },
  about:
    'The type says what the bytes are, the encoding which characters they represent. If either is missing, browsers guess, and content that a visitor wrote or uploaded can influence the guess.',
  exceptions: [
    'It costs no points: with `X-Content-Type-Options` browsers do not guess types, and the page does not show whether visitors can add content to it.',
    'Several types in one line or in several are read as browsers do: the last valid one counts, so `application/json, text/html` is a page and `text/html, application/json` is none.',
    '`not-a-page` is a response without content (204, 205), a download (`Content-Disposition: attachment`), or a type of which browsers make no document with scripts: they download it, show it in a viewer, or as its bare text, as PDF, images, JSON, `text/plain` and `text/event-stream`. What policies, framing and their reports need is left out there, also where it is sent, and nothing of its markup is asked for; what concerns any response stays (type, `nosniff`, cache, cookies, HSTS, CORS, Cross-Origin-Resource-Policy). HTML, XML and SVG are pages, and so are `application/unknown`, which Chromium may take for HTML, and a response without a type that browsers can parse.',
    'A response without content needs no type: a redirect, 204, 205, 304, or `Content-Length: 0`.',
    '`charset-conflict`: two labels of one encoding, such as `latin1` and `windows-1252`, are none, nor are two encodings that are decoded alike, such as `gbk` and `gb18030`, and `utf-16` in a `<meta>` means UTF-8.',
    'An encoding in a `<meta>` also counts. `<meta charset>` counts with any value. A byte order mark at the start of the body is not seen.',
    'Only `text/html` needs an encoding: XML has a default, and other types have none.',
    'Several equal types are not a finding.',
    'No advice: a wrong encoding garbles the page.',
  ],
  specNotes:
    '; [Fetch](https://fetch.spec.whatwg.org/#content-type-header): how a type is extracted; [MIME Sniffing](https://mimesniff.spec.whatwg.org/); [Encoding](https://encoding.spec.whatwg.org/#security-background), security background',
};
