import { framersOf } from '../csp/judge.js';
import { defineRule, type Problem } from '../define-rule.js';
import { quoteSources, type Directive, type Policy, type Source } from '../parse/csp.js';
import { quoteWhole, type Field } from '../parse/fields.js';

type Message = 'contradicted' | 'ignored-beside' | 'none-beside' | 'no-framer';

export default defineRule({
  id: 'framing',
  needs: ['response', 'policies'],
  problems: {
    // Whether anybody can frame the page is x-frame-options' to say, and to charge for.
    contradicted: { severity: 'info', points: 0 },
    'none-beside': { severity: 'info', points: 0 },
    'no-framer': { severity: 'low', points: 0 },
    'ignored-beside': { severity: 'info', points: 0 },
  },
  passes: {
    agree: { bonus: 0 },
  },
  check({ response, policies: { header } }) {
    const sent = response.get('X-Frame-Options');
    if (!sent.seen) return { unseen: [sent.because] };
    const lists = header.flatMap((policy) => framers(policy));
    const sources = lists.flatMap((list) => list.sources);
    const problems: Problem<Message>[] = [];
    // One list that is as strict as the header is enough: browsers ask each by itself.
    const value = wordOf(sent.value);
    const others = lists.map((list) => list.sources.filter((source) => !allows(value).has(source.text)));
    const isOverruled = lists.length > 0 && others.every((some) => some.length > 0);
    // Where anybody at all may, x-frame-options says so.
    if (value !== 'OTHER' && value !== 'NONE' && isOverruled && framersOf(header).kind === 'limited') {
      const quotes = [...quoteWhole(sent.value), ...quoteSources(others.flat())];
      problems.push({ message: 'contradicted', values: { value, sources: words(others.flat()) }, quotes });
    }
    const odd = sources.filter(({ text }) => isMisplaced(text));
    if (odd.length > 0) {
      problems.push({ message: 'no-framer', values: { sources: words(odd) }, quotes: quoteSources(odd) });
    }
    const nones = lists.flatMap(({ sources: list }) =>
      list.length > 1 ? list.filter(({ text }) => text === "'none'") : [],
    );
    if (nones.length > 0) problems.push({ message: 'none-beside', quotes: quoteSources(nones) });
    if (lists.length > 0 && value === 'OTHER') {
      problems.push({ message: 'ignored-beside', quotes: quoteWhole(sent.value) });
    }
    const agree = lists.length > 0 && (value === 'DENY' || value === 'SAMEORIGIN') && !isOverruled;
    return {
      problems,
      passes: agree
        ? [{ message: 'agree', quotes: [...quoteWhole(sent.value), ...quoteSources(sources)] }]
        : [],
    };
  },
});

/** Of a directive that is there twice the first counts. */
function framers({ directives }: Policy): Directive[] {
  const found = directives.find(({ name }) => name === 'frame-ancestors');
  return found ? [found] : [];
}

/** The header as browsers read it: lines that say the same are one (HTML, X-Frame-Options). */
function wordOf({ value }: Field): 'DENY' | 'SAMEORIGIN' | 'OTHER' | 'NONE' {
  const words = new Set((value ?? '').split(',').map((word) => word.trim().toLowerCase()));
  const [word = ''] = words;
  if (words.size === 1 && word === 'deny') return 'DENY';
  if (words.size === 1 && word === 'sameorigin') return 'SAMEORIGIN';
  return words.size === 1 && word === '' ? 'NONE' : 'OTHER';
}

/** The sources that let in nobody whom the header keeps out. */
function allows(value: string): ReadonlySet<string> {
  return value === 'SAMEORIGIN' ? WITHIN : NOBODY;
}

const NOBODY: ReadonlySet<string> = new Set(["'none'"]);
const WITHIN: ReadonlySet<string> = new Set(["'none'", "'self'"]);

/** A keyword, nonce or hash that belongs to scripts. */
function isMisplaced(text: string): boolean {
  return text.startsWith("'") && !WITHIN.has(text);
}

function words(sources: readonly Source[]): string {
  return [...new Set(sources.map(({ text }) => text))].join(' ');
}
