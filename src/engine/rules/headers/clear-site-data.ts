import { defineRule, type Problem } from '../../define-rule.js';
import { quoteField, type Span } from '../../parse/fields.js';
import { isPlaintext } from '../../parse/host.js';

/** What browsers know how to clear, quotes and case included (Clear Site Data §3.1, and what Chromium added). */
const TYPES = new Set(
  [
    'cache',
    'cookies',
    'storage',
    'executionContexts',
    'clientHints',
    'prefetchCache',
    'prerenderCache',
    '*',
  ].map((type) => `"${type}"`),
);
/** Words named in one sentence. */
const MAX_WORDS = 20;

export default defineRule({
  id: 'clear-site-data',
  title: 'Clear-Site-Data',
  spec: { label: 'Clear Site Data §3.1', url: 'https://www.w3.org/TR/clear-site-data/#header' },
  needs: ['url', 'response'],
  problems: {
    unread: {
      severity: 'low',
      points: 0,
      text: 'Browsers pass over this in Clear-Site-Data: {what}',
      why: 'Each kind stands in double quotes: "cache", "cookies", "storage" or "*". What was to be gone after the logout stays in the browser.',
    },
    insecure: {
      severity: 'low',
      points: 0,
      text: 'Browsers ignore Clear-Site-Data over http',
      why: 'Else anybody on the way could empty a visitor’s browser. What was to be gone stays there.',
    },
  },
  passes: {
    clears: { bonus: 0, text: 'Clear-Site-Data clears {what}' },
  },
  check({ url, response }) {
    const sent = response.get('Clear-Site-Data');
    if (!sent.seen) return { unseen: [sent.because] };
    const field = sent.value;
    if (!field.value?.trim()) return {};
    const words = wordsOf(field.value);
    const unread = words.filter(({ text }) => !TYPES.has(text));
    const problems: Problem<'unread' | 'insecure'>[] = [];
    if (unread.length > 0) {
      const spans = unread.map(({ at }) => at);
      problems.push({ message: 'unread', values: { what: list(unread) }, quotes: quoteField(field, spans) });
    }
    if (isPlaintext(url)) problems.push({ message: 'insecure', quotes: quoteField(field) });
    const isRight = problems.length === 0;
    return {
      problems,
      passes: isRight
        ? [{ message: 'clears', values: { what: list(words) }, quotes: quoteField(field) }]
        : [],
    };
  },
});

interface Word {
  readonly text: string;
  readonly at: Span;
}

function wordsOf(value: string): Word[] {
  let start = 0;
  return value.split(',').flatMap((part): Word[] => {
    const from = start + part.length - part.trimStart().length;
    start += part.length + 1;
    const text = part.trim();
    return text === '' ? [] : [{ text, at: [from, from + text.length] }];
  });
}

function list(words: readonly Word[]): string {
  return [...new Set(words.slice(0, MAX_WORDS).map(({ text }) => text))].join(', ');
}
