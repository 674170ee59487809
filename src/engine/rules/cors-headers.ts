import { defineRule, type Problem } from '../define-rule.js';
import { quoteField, quoteWhole } from '../parse/fields.js';
import { isReadableOnTheWay } from '../parse/host.js';
import { isHttps } from '../site.js';

type Message =
  'null-with-credentials' | 'null' | 'several' | 'insecure-origin' | 'wildcard-with-credentials' | 'everyone';

export default defineRule({
  id: 'cors-headers',
  needs: ['url', 'response'],
  problems: {
    'null-with-credentials': { severity: 'medium', points: 5 },
    null: { severity: 'low', points: 0 },
    several: { severity: 'low', points: 0 },
    'insecure-origin': { severity: 'low', points: 0 },
    'wildcard-with-credentials': { severity: 'low', points: 0 },
    everyone: { severity: 'info', points: 0 },
  },
  passes: {
    one: { bonus: 0 },
  },
  check({ url, response }) {
    const allowed = response.get('Access-Control-Allow-Origin');
    const credentials = response.get('Access-Control-Allow-Credentials');
    if (!allowed.seen) return { unseen: [allowed.because] };
    if (!credentials.seen) return { unseen: [credentials.because] };
    const origin = allowed.value.value?.trim() ?? '';
    if (origin === '') return {};
    // Case counts (Fetch, CORS check).
    const isWith = credentials.value.value?.trim() === 'true';
    const quotes = quoteWhole(allowed.value);
    const both = [...quotes, ...quoteWhole(credentials.value)];
    const problems = (...some: Problem<Message>[]) => ({ problems: some });
    if (origin === '*') {
      const everyone = { message: 'everyone', quotes } as const;
      if (!isWith) return problems(everyone);
      const advice = [{ op: 'remove-header', name: 'Access-Control-Allow-Credentials' }] as const;
      return problems({ message: 'wildcard-with-credentials', quotes: both, advice }, everyone);
    }
    if (origin === 'null') {
      return problems(
        isWith ? { message: 'null-with-credentials', quotes: both } : { message: 'null', quotes },
      );
    }
    if (!isOrigin(origin)) return problems({ message: 'several', quotes });
    if (isWith && isHttps(url) && isReadableOnTheWay(origin)) {
      return problems({ message: 'insecure-origin', values: { origin }, quotes: both });
    }
    return { passes: [{ message: 'one', quotes: quoteField(allowed.value) }] };
  },
});

/** Whether an Origin header could be the same, character for character: scheme, host and port as browsers write them. */
function isOrigin(text: string): boolean {
  return !text.includes('*') && URL.canParse(text) && new URL(text).origin === text;
}
