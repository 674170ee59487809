import { defineRule, type Problem } from '../define-rule.js';
import { quoteField, type Span } from '../parse/fields.js';
import { isReadableOnTheWay } from '../parse/host.js';

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
  needs: ['url', 'response'],
  problems: {
    unread: { severity: 'low', points: 0 },
    insecure: { severity: 'low', points: 0 },
  },
  passes: {
    clears: { bonus: 0 },
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
    if (isReadableOnTheWay(url)) problems.push({ message: 'insecure', quotes: quoteField(field) });
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
