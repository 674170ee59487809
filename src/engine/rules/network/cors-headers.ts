import { defineRule, type Problem } from '../../define-rule.js';
import { quoteField, quoteWhole } from '../../parse/fields.js';
import { isPlaintext } from '../../parse/host.js';
import { isHttps } from '../../site.js';

type Message =
  'null-with-credentials' | 'null' | 'several' | 'insecure-origin' | 'wildcard-with-credentials' | 'everyone';

export default defineRule({
  id: 'cors-headers',
  title: 'Who may read this page',
  spec: { label: 'Fetch, CORS protocol', url: 'https://fetch.spec.whatwg.org/#http-cors-protocol' },
  needs: ['url', 'response'],
  problems: {
    'null-with-credentials': {
      severity: 'medium',
      points: 5,
      text: 'Access-Control-Allow-Origin is null, with credentials: any site can read this page as the visitor',
      why: 'null is the origin of every sandboxed frame, and any site can make one. With credentials it reads here what the visitor can.',
    },
    null: {
      severity: 'low',
      points: 0,
      text: 'Access-Control-Allow-Origin is null, which is everybody rather than nobody',
      why: 'null is the origin of every sandboxed frame, and any site can make one. Leave the header out to allow nobody, or send * to allow all.',
    },
    several: {
      severity: 'low',
      points: 0,
      text: 'Access-Control-Allow-Origin is no single origin, so browsers allow nobody',
      why: 'It takes one origin, * or null; lists and patterns match nothing. Whoever was meant to read this page cannot.',
    },
    'insecure-origin': {
      severity: 'low',
      points: 0,
      text: 'A page over plain http may read this one as the visitor: {origin}',
      why: 'Whoever is on the way can write that page, and then reads here what the visitor can. Name it with https://.',
    },
    'wildcard-with-credentials': {
      severity: 'low',
      points: 0,
      text: 'Access-Control-Allow-Credentials stands beside *, where browsers refuse it',
      why: 'A request with cookies gets no answer under *, so the header does nothing. Often it is left over from an attempt to allow everybody with cookies, which would be far worse.',
    },
    everyone: {
      severity: 'info',
      points: 0,
      text: 'Every site may read this page, without the visitor’s cookies',
      why: 'That is right for what is public anyway. On a page that a network or an address protects, any site a visitor opens can read it through their browser.',
    },
  },
  passes: {
    one: { bonus: 0, text: 'Access-Control-Allow-Origin names one origin' },
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
    if (isWith && isHttps(url) && isPlaintext(origin)) {
      return problems({ message: 'insecure-origin', values: { origin }, quotes: both });
    }
    return { passes: [{ message: 'one', quotes: quoteField(allowed.value) }] };
  },
});

/** Whether an Origin header could be the same, character for character: scheme, host and port as browsers write them. */
function isOrigin(text: string): boolean {
  return !text.includes('*') && URL.canParse(text) && new URL(text).origin === text;
}
