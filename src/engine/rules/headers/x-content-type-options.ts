import { defineRule, type RulePage } from '../../run/define-rule.js';
import type { Advice } from '../../model/advice.js';
import { parseContentType } from '../../parse/content-type.js';
import { absenceOf, quoteField, quoteWhole, type Fields } from '../../parse/fields.js';

/** With it, browsers show a page without a type that they can parse as text. */
function adviceFor(response: Fields<'Content-Type'>): Advice[] {
  const type = response.get('Content-Type');
  const isTyped = type.seen && parseContentType(type.value.value ?? '').essence !== null;
  return [
    {
      op: 'set-header',
      name: 'X-Content-Type-Options',
      value: 'nosniff',
      ...(!isTyped && { mayBreak: 'may show pages without a Content-Type as text' }),
    },
  ];
}

export default defineRule({
  id: 'x-content-type-options',
  on: 'bodies',
  title: 'X-Content-Type-Options',
  spec: {
    label: 'Fetch, X-Content-Type-Options',
    url: 'https://fetch.spec.whatwg.org/#x-content-type-options-header',
  },
  observatory: 'x-content-type-options',
  needs: ['response'],
  reads: ['Content-Type', 'X-Content-Type-Options'],
  usage: { percent: 50 },
  problems: {
    missing: {
      severity: 'low',
      points: 5,
      observatory: 'x-content-type-options-not-implemented',
      text: 'X-Content-Type-Options {is}',
      why: 'Without nosniff a browser may run a file as a script although the server declares another type. An upload disguised as an image can then run as code on this site.',
      references: ['security.W006'],
    },
    invalid: {
      severity: 'low',
      points: 5,
      observatory: 'x-content-type-options-header-invalid',
      text: 'X-Content-Type-Options is not nosniff',
      why: 'Browsers ignore any other value. An upload disguised as an image can then run as code on this site.',
      references: ['security.W006'],
    },
    repeated: {
      severity: 'info',
      text: 'X-Content-Type-Options has more than one value; browsers use the first, nosniff',
      why: 'The protection is in force. MDN Observatory does not count it; send the header once.',
      references: ['security.W006'],
    },
  },
  passes: {
    nosniff: {
      observatory: 'x-content-type-options-nosniff',
      text: 'X-Content-Type-Options is nosniff: browsers use the declared type',
    },
  },
  check({ response }) {
    const field = response.get('X-Content-Type-Options');
    if (!field.seen) return { unseen: [field.because] };
    const value = field.value.value?.trim().toLowerCase() ?? '';
    if (value === 'nosniff') return { passes: [{ message: 'nosniff', quotes: quoteField(field.value) }] };
    const quotes = quoteWhole(field.value);
    const advice = adviceFor(response);
    // The first value decides (Fetch, “determine nosniff”).
    if (value.split(',', 1)[0]?.trim() === 'nosniff') {
      const observatory = 'x-content-type-options-header-invalid';
      return { problems: [{ message: 'repeated', quotes, advice }], observatory };
    }
    const message = value === '' ? 'missing' : 'invalid';
    return { problems: [{ message, values: { is: absenceOf(field.value) }, quotes, advice }] };
  },
});

export const page: RulePage = {
  cwe: 693,
  otherCwe: { repeated: null },
  about:
    'Browsers guess the type of a file if it is missing or looks wrong. A file that was uploaded as an image can be guessed to be a script or a style sheet, and then runs as part of the site. With `nosniff` a browser uses the declared type: scripts must be declared as scripts, style sheets as style sheets.',
  exceptions: [
    '`nosniff`: exactly one `nosniff`, case-insensitive; spaces around it are allowed.',
    'An empty value counts as missing.',
    '`repeated`: browsers use the first of several values (Fetch), so `nosniff, nosniff` and two lines still work (seen in Chromium 156 and Firefox 153). MDN Observatory’s score keeps its result; here it costs nothing. `x, nosniff`, `nosniff;` and `"nosniff"` do not work.',
    "Only the document's response is checked, not the resources that it loads.",
  ],
  specNotes: '; Django: `security.W006` (`SECURE_CONTENT_TYPE_NOSNIFF`)',
};
