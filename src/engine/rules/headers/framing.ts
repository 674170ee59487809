import { frameAncestorsDirectives, frameAncestorsOf } from '../../csp/check-policies.js';
import { defineRule, type Problem } from '../../define-rule.js';
import { quoteSources, textsOf, type Source } from '../../parse/csp.js';
import { quoteWhole, type Field } from '../../parse/fields.js';

type Message = 'contradicted' | 'ignored-beside' | 'none-beside' | 'no-framer';

export default defineRule({
  id: 'framing',
  title: 'Two words on framing',
  spec: {
    label: 'CSP Level 3 §6.4.2',
    url: 'https://www.w3.org/TR/CSP3/#directive-frame-ancestors',
  },
  needs: ['response', 'policies'],
  problems: {
    // Whether anybody can frame the page is x-frame-options' to say, and to charge for.
    contradicted: {
      severity: 'info',
      points: 0,
      text: 'X-Frame-Options {value} is overruled: frame-ancestors lets {sources} frame this page',
      why: 'Browsers ignore X-Frame-Options beside frame-ancestors. If the stricter one was meant, it is not in force.',
    },
    'none-beside': {
      severity: 'info',
      points: 0,
      text: 'frame-ancestors has ‘none’ beside other sources, where browsers ignore it',
      why: 'It means nobody only where it stands alone. The other sources decide.',
    },
    'no-framer': {
      severity: 'low',
      points: 0,
      text: 'frame-ancestors has values that cannot name a framing site: {sources}',
      why: 'Only hosts, schemes, ‘self’ and ‘none’ mean something here. Browsers pass over the others.',
    },
    'ignored-beside': {
      severity: 'info',
      points: 0,
      text: 'X-Frame-Options is no single DENY or SAMEORIGIN; frame-ancestors decides anyway',
      why: 'Browsers that know frame-ancestors never look at it. It can go, or be set right for the few that do not.',
    },
  },
  passes: {
    agree: { bonus: 0, text: 'X-Frame-Options and frame-ancestors say the same' },
  },
  check({ response, policies: { header } }) {
    const sent = response.get('X-Frame-Options');
    if (!sent.seen) return { unseen: [sent.because] };
    const lists = frameAncestorsDirectives(header);
    if (lists.length === 0) return {};
    const sources = lists.flatMap((list) => list.sources);
    const problems: Problem<Message>[] = [];
    // One list that is as strict as the header is enough: browsers ask each by itself.
    const value = wordOf(sent.value);
    const allowed = value === 'SAMEORIGIN' ? WITHIN : NOBODY;
    const others = lists.map((list) => list.sources.filter(({ text }) => !allowed.has(text)));
    const isOverruled = others.every((some) => some.length > 0);
    // Where anybody at all may, x-frame-options says so.
    if (value !== 'OTHER' && value !== 'NONE' && isOverruled && frameAncestorsOf(header).kind === 'limited') {
      const more = others.flat();
      const quotes = [...quoteWhole(sent.value), ...quoteSources(more)];
      problems.push({ message: 'contradicted', values: { value, sources: textsOf(more) }, quotes });
    }
    const odd = sources.filter(isMisplaced);
    if (odd.length > 0) {
      problems.push({ message: 'no-framer', values: { sources: textsOf(odd) }, quotes: quoteSources(odd) });
    }
    const nones = lists.flatMap((list) =>
      list.sources.length > 1 ? list.sources.filter(({ text }) => text === "'none'") : [],
    );
    if (nones.length > 0) problems.push({ message: 'none-beside', quotes: quoteSources(nones) });
    if (value === 'OTHER') {
      problems.push({ message: 'ignored-beside', quotes: quoteWhole(sent.value) });
    }
    if (isOverruled || (value !== 'DENY' && value !== 'SAMEORIGIN')) return { problems };
    const quotes = [...quoteWhole(sent.value), ...quoteSources(sources)];
    return { problems, passes: [{ message: 'agree', quotes }] };
  },
});

/** The header as browsers read it: lines that say the same are one (HTML, X-Frame-Options). */
function wordOf({ value }: Field): 'DENY' | 'SAMEORIGIN' | 'OTHER' | 'NONE' {
  if (value === null) return 'NONE';
  const [first = '', ...others] = value.split(',').map((word) => word.trim().toLowerCase());
  if (others.some((word) => word !== first)) return 'OTHER';
  if (first === 'deny') return 'DENY';
  if (first === 'sameorigin') return 'SAMEORIGIN';
  return first === '' ? 'NONE' : 'OTHER';
}

/** The sources that let in nobody whom the header keeps out. */
const NOBODY: ReadonlySet<string> = new Set(["'none'"]);
const WITHIN: ReadonlySet<string> = new Set(["'none'", "'self'"]);

/** A keyword, nonce or hash that belongs to scripts. */
function isMisplaced({ text }: Source): boolean {
  return text.startsWith("'") && !WITHIN.has(text);
}
