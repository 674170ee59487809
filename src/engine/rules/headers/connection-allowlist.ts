import { isInnerList } from 'structured-headers';
import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { quoteField, quoteWhole, spansOf } from '../../parse/fields.js';
import { parseList, wordOf } from '../../parse/structured.js';

const NAME = 'Connection-Allowlist';
/** Values named in one message. */
const MAX_VALUES = 20;

export default defineRule({
  id: 'connection-allowlist',
  on: 'pages',
  title: 'Connection-Allowlist',
  spec: { label: 'Connection Allowlists', url: 'https://wicg.github.io/connection-allowlists/' },
  needs: ['response'],
  reads: [NAME, `${NAME}-Report-Only`],
  problems: {
    malformed: {
      severity: 'low',
      text: 'Chromium blocks every connection of this page: its Connection-Allowlist cannot be parsed',
      why: 'It is one list in brackets: (response-origin "https://api.example"). After a syntax error, and where the brackets are missing, Chromium (152 and later) allows nothing.',
    },
    several: {
      severity: 'low',
      text: 'Chromium uses only the first list of Connection-Allowlist',
      why: 'Whatever only the others allow is blocked. Write one list, and send the header once.',
    },
    'ignored-value': {
      severity: 'low',
      text: 'Connection-Allowlist has values that Chromium ignores: {what}',
      why: 'Valid values are response-origin without quotes, and URL patterns in double quotes that begin with a scheme and have no regular expressions. What was meant is blocked.',
    },
    'report-only': {
      severity: 'info',
      text: 'Connection-Allowlist is report-only and not enforced',
      why: 'It reports what it would block, and blocks nothing. Enforce it once no more reports arrive.',
    },
  },
  passes: {
    limits: {
      text: 'Connection-Allowlist: in Chromium (152 and later) this page connects only to the listed URLs',
    },
  },
  check({ response }) {
    const sent = response.get(NAME);
    if (!sent.seen) return { unseen: [sent.because] };
    const field = sent.value;
    if (!field.value?.trim()) {
      const reportOnly = response.get(`${NAME}-Report-Only`);
      if (!reportOnly.seen) return { unseen: [reportOnly.because] };
      const isSent = reportOnly.value.value !== null;
      return { problems: isSent ? [{ message: 'report-only', quotes: quoteWhole(reportOnly.value) }] : [] };
    }
    const lists = parseList(field.value);
    const [first] = lists ?? [];
    if (!lists || !first || !isInnerList(first)) {
      return { problems: [{ message: 'malformed', quotes: quoteWhole(field) }] };
    }
    const problems: Problem<'several' | 'ignored-value'>[] = [];
    if (lists.length > 1) problems.push({ message: 'several', quotes: quoteWhole(field) });
    const ignored = first[0].map(([item]): unknown => item).filter((item) => !isUsed(item));
    if (ignored.length > 0) {
      const what = ignored.slice(0, MAX_VALUES).map((item) => wordOf(item) ?? String(item));
      const quotes = quoteField(field, spansOf(field, what));
      problems.push({ message: 'ignored-value', values: { what: what.join(', ') }, quotes });
    }
    return {
      problems,
      passes: problems.length === 0 ? [{ message: 'limits', quotes: quoteField(field) }] : [],
    };
  },
});

/** The origin of the response, or a URL pattern with a scheme and without groups. */
function isUsed(item: unknown): boolean {
  return typeof item === 'string'
    ? /^[a-z*][\w*+.-]{0,31}:[^()]*$/i.test(item)
    : wordOf(item) === 'response-origin';
}

export const page: RulePage = {
  about:
    'The header lists every URL that a page may connect to, whatever the kind of connection, so injected code cannot send data elsewhere. Chromium (152 and later) enforces it. Its syntax is strict, and a mistake blocks everything.',
  exceptions: [
    'It costs no points: it is optional, and no other browser knows it. What the messages say was seen in Chromium 156.',
    '`malformed`: a syntax error, or no brackets (`"https://a.example"`, `response-origin`), blocks every connection, also to the page\'s own origin.',
    '`several`: of several lists, in one line or more, the first applies.',
    '`ignored-value`: tokens other than `response-origin`, hosts without a scheme, `"*"`, and patterns with `(a|b)`.',
    'A missing or empty header is not a finding. `()` blocks every connection on purpose.',
    'Not every invalid URL pattern is recognized.',
  ],
};
