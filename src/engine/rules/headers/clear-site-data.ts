import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { quoteField, type Span } from '../../parse/fields.js';
import { isPlaintext } from '../../parse/host.js';

/** The types that a browser clears, quoted and case-sensitive: no browser supports "executionContexts". */
const TYPES = new Set(
  ['cache', 'cookies', 'storage', 'clientHints', 'prefetchCache', 'prerenderCache', '*'].map(
    (type) => `"${type}"`,
  ),
);
/** Types named in one message. */
const MAX_TYPES = 20;

export default defineRule({
  id: 'clear-site-data',
  on: 'documents',
  title: 'Clear-Site-Data',
  spec: { label: 'Clear Site Data §3.1', url: 'https://www.w3.org/TR/clear-site-data/#header' },
  needs: ['url', 'response'],
  reads: ['Clear-Site-Data'],
  problems: {
    unread: {
      severity: 'low',
      text: 'Clear-Site-Data has values that browsers ignore: {what}',
      why: 'Each type needs double quotes: "cache", "cookies", "storage" or "*". Data that should be cleared at logout stays in the browser.',
    },
    insecure: {
      severity: 'low',
      text: 'Browsers ignore Clear-Site-Data over HTTP',
      why: 'Otherwise anyone on the network could clear a visitor’s data. Data that should be cleared stays in the browser.',
    },
  },
  passes: {
    clears: { text: 'Clear-Site-Data clears {what}' },
  },
  check({ url, response }) {
    const sent = response.get('Clear-Site-Data');
    if (!sent.seen) return { unseen: [sent.because] };
    const field = sent.value;
    if (!field.value?.trim()) return {};
    const types = parseTypes(field.value);
    const unknown = types.filter(({ text }) => !TYPES.has(text));
    const problems: Problem<'unread' | 'insecure'>[] = [];
    if (unknown.length > 0) {
      const spans = unknown.map(({ at }) => at);
      problems.push({ message: 'unread', values: { what: list(unknown) }, quotes: quoteField(field, spans) });
    }
    if (isPlaintext(url)) problems.push({ message: 'insecure', quotes: quoteField(field) });
    const isClean = problems.length === 0;
    return {
      problems,
      passes: isClean
        ? [{ message: 'clears', values: { what: list(types) }, quotes: quoteField(field) }]
        : [],
    };
  },
});

interface ClearType {
  readonly text: string;
  readonly at: Span;
}

function parseTypes(value: string): ClearType[] {
  let start = 0;
  return value.split(',').flatMap((part): ClearType[] => {
    const from = start + part.length - part.trimStart().length;
    start += part.length + 1;
    const text = part.trim();
    return text === '' ? [] : [{ text, at: [from, from + text.length] }];
  });
}

function list(types: readonly ClearType[]): string {
  return [...new Set(types.slice(0, MAX_TYPES).map(({ text }) => text))].join(', ');
}

export const page: RulePage = {
  about:
    'Sent with the response to a logout, the header clears the data that the browser stores for the site: cache, cookies, storage. A spelling mistake leaves the data there for the next person who uses the browser.',
  exceptions: [
    'It costs no points: the header belongs on the logout response, and most pages are not one.',
    'A missing header is not a finding.',
    'Sent with every page, it signs visitors out on every page; Sitegrade cannot know whether that is intended.',
    '`"executionContexts"` is in the specification, but no browser supports it.',
    'On `localhost` HTTP is as secure as HTTPS.',
  ],
};
