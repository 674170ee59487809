import { frameAncestorsDirectives, frameAncestorsOf } from '../../csp/check-policies.js';
import { KEYWORDS } from '../../csp/directives.js';
import { parseExpression } from '../../csp/match.js';
import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { quoteSources, textsOf, type Source } from '../../parse/csp.js';
import { quoteWhole } from '../../parse/fields.js';
import { parseFrameOptions } from '../../parse/frame-options.js';

type Message = 'contradicted' | 'ignored-beside' | 'none-beside' | 'no-framer';

export default defineRule({
  id: 'framing',
  on: 'pages',
  title: 'X-Frame-Options and frame-ancestors',
  spec: {
    label: 'CSP Level 3 §6.4.2',
    url: 'https://www.w3.org/TR/CSP3/#directive-frame-ancestors',
  },
  needs: ['response', 'policies'],
  reads: ['X-Frame-Options'],
  problems: {
    // Whether any site can frame the page is checked, and costs points, in x-frame-options.
    contradicted: {
      severity: 'info',
      text: 'X-Frame-Options {value} is overridden: frame-ancestors allows {sources} to frame this page',
      why: 'Browsers ignore X-Frame-Options if frame-ancestors is set. If the stricter value is intended, it is not enforced.',
    },
    'none-beside': {
      severity: 'info',
      text: "frame-ancestors has 'none' together with other sources, so browsers ignore 'none'",
      why: "'none' blocks all sites only if it is the only source. The other sources decide.",
    },
    'no-framer': {
      severity: 'low',
      text: 'frame-ancestors has values that cannot match a site: {sources}',
      why: "Only hosts, schemes, 'self' and 'none' are valid here. Browsers ignore other values; without a valid one, no site can frame the page.",
    },
    'ignored-beside': {
      severity: 'info',
      text: 'X-Frame-Options is neither DENY nor SAMEORIGIN; frame-ancestors applies instead',
      why: 'Browsers that support frame-ancestors ignore X-Frame-Options. Remove it, or correct it for the few that do not.',
    },
  },
  passes: {
    agree: { text: 'X-Frame-Options and frame-ancestors agree' },
  },
  check({ response, policies: { header } }) {
    const sent = response.get('X-Frame-Options');
    if (!sent.seen) return { unseen: [sent.because] };
    const lists = frameAncestorsDirectives(header);
    if (lists.length === 0) return {};
    const sources = lists.flatMap((list) => list.sources);
    const problems: Problem<Message>[] = [];
    // One list that is as strict as the header is enough: browsers enforce each policy.
    const value = parseFrameOptions(sent.value.value);
    const allowed = value === 'SAMEORIGIN' ? NONE_OR_SELF : ONLY_NONE;
    const others = lists.map((list) =>
      list.sources.filter((source) => isFramer(source) && !allowed.has(source.text)),
    );
    const isOverridden = others.every((some) => some.length > 0);
    // If any site may, x-frame-options reports it.
    if (
      value !== 'OTHER' &&
      value !== 'NONE' &&
      isOverridden &&
      frameAncestorsOf(header).kind === 'limited'
    ) {
      const more = others.flat();
      const quotes = [...quoteWhole(sent.value), ...quoteSources(more)];
      problems.push({ message: 'contradicted', values: { value, sources: textsOf(more) }, quotes });
    }
    const invalid = sources.filter((source) => !isFramer(source) && source.text !== "'none'");
    if (invalid.length > 0) {
      problems.push({
        message: 'no-framer',
        values: { sources: textsOf(invalid) },
        quotes: quoteSources(invalid),
      });
    }
    const nones = lists.flatMap((list) =>
      list.sources.length > 1 ? list.sources.filter(({ text }) => text === "'none'") : [],
    );
    if (nones.length > 0) problems.push({ message: 'none-beside', quotes: quoteSources(nones) });
    if (value === 'OTHER') {
      problems.push({ message: 'ignored-beside', quotes: quoteWhole(sent.value) });
    }
    if (isOverridden || (value !== 'DENY' && value !== 'SAMEORIGIN')) return { problems };
    const quotes = [...quoteWhole(sent.value), ...quoteSources(sources)];
    return { problems, passes: [{ message: 'agree', quotes }] };
  },
});

/** The sources that allow no site which the header blocks. */
const ONLY_NONE: ReadonlySet<string> = new Set(["'none'"]);
const NONE_OR_SELF: ReadonlySet<string> = new Set(["'none'", "'self'"]);

/** Whether it can match a site; a keyword without quotes is the name of a host. */
function isFramer({ text }: Source): boolean {
  return parseExpression(text) !== undefined && !KEYWORDS.has(text);
}

export const page: RulePage = {
  cwe: 1021,
  otherCwe: { 'no-framer': null, 'ignored-beside': null },
  about:
    'Both `X-Frame-Options` and `frame-ancestors` control who may frame a page. Browsers that support `frame-ancestors` ignore `X-Frame-Options`, so if the two differ only one of them is enforced.',
  exceptions: [
    'Nothing here costs points: whether any site can frame the page costs its points in `x-frame-options`.',
    'Both headers with the same meaning are correct: the older one is for older browsers.',
    "A stricter `frame-ancestors`, such as `'none'` with `SAMEORIGIN`, is not a finding.",
    '`SAMEORIGIN` with a list of partners is a common way to support old browsers, hence _info_.',
    'If `frame-ancestors` allows any site, `x-frame-options` reports it.',
  ],
  specNotes:
    ': frame-ancestors, and how it overrides the header; [HTML](https://html.spec.whatwg.org/multipage/document-lifecycle.html#the-x-frame-options-header): X-Frame-Options',
};
