import type { Enforced } from '../csp/enforced.js';
import type { CspFlaw } from '../csp/judge.js';
import {
  defineRule,
  type PassMessage,
  type Passed,
  type Problem,
  type ProblemMessage,
} from '../define-rule.js';
import { quoteSources, quoteUnmarked } from '../parse/csp.js';
import { quoteField, type Field } from '../parse/fields.js';

// Which policy to arrive at is worked out in csp/advice.ts: judging takes none of that.

const PROBLEMS = {
  missing: { severity: 'medium', points: 25, observatory: 'csp-not-implemented' },
  'report-only': {
    severity: 'medium',
    points: 25,
    observatory: 'csp-not-implemented-but-reporting-enabled',
  },
  invalid: { severity: 'medium', points: 25, observatory: 'csp-header-invalid' },
  'strict-dynamic-alone': { severity: 'medium', points: 25, observatory: 'csp-header-invalid' },
  'unsafe-scripts': { severity: 'medium', points: 20, observatory: 'csp-implemented-with-unsafe-inline' },
  'unlimited-scripts': {
    severity: 'medium',
    points: 20,
    observatory: 'csp-implemented-with-unsafe-inline',
  },
  'unsafe-objects': { severity: 'medium', points: 20, observatory: 'csp-implemented-with-unsafe-inline' },
  'unlimited-objects': {
    severity: 'medium',
    points: 20,
    observatory: 'csp-implemented-with-unsafe-inline',
  },
  'insecure-scheme': {
    severity: 'medium',
    points: 20,
    observatory: 'csp-implemented-with-insecure-scheme',
  },
  'unsafe-eval': { severity: 'low', points: 10, observatory: 'csp-implemented-with-unsafe-eval' },
  'insecure-scheme-passive': {
    severity: 'low',
    points: 10,
    observatory: 'csp-implemented-with-insecure-scheme-in-passive-content-only',
  },
  'unsafe-styles': {
    severity: 'low',
    points: 0,
    observatory: 'csp-implemented-with-unsafe-inline-in-style-src-only',
  },
  'unlimited-styles': {
    severity: 'low',
    points: 0,
    observatory: 'csp-implemented-with-unsafe-inline-in-style-src-only',
  },
  'repeated-reports': {
    severity: 'info',
    points: 0,
    observatory: 'csp-implemented-but-duplicate-directives',
  },
  // Ours: what browsers let in where the merged policies of the Observatory do not.
  'enforced-unsafe-scripts': { severity: 'medium', points: 20 },
  'enforced-unsafe-objects': { severity: 'medium', points: 20 },
  'enforced-insecure-scheme': { severity: 'medium', points: 20 },
  'enforced-unsafe-eval': { severity: 'low', points: 10 },
  'enforced-insecure-scheme-passive': { severity: 'low', points: 10 },
  'enforced-unsafe-styles': { severity: 'low', points: 0 },
} as const satisfies Readonly<Record<string, ProblemMessage>>;

const PASSES = {
  'default-none': { bonus: 10, observatory: 'csp-implemented-with-no-unsafe-default-src-none' },
  'no-unsafe': { bonus: 5, observatory: 'csp-implemented-with-no-unsafe' },
  // Where browsers enforce less than was merged, the Observatory's result is worth nothing here.
  'merged-default-none': { bonus: 0, observatory: 'csp-implemented-with-no-unsafe-default-src-none' },
  'merged-no-unsafe': { bonus: 0, observatory: 'csp-implemented-with-no-unsafe' },
  'enforced-no-unsafe': { bonus: 5 },
} as const satisfies Readonly<Record<string, PassMessage>>;

type Message = keyof typeof PROBLEMS;
/** What the merged judgement and the enforced one have in common. */
type Judged = Pick<Enforced, 'allowsNothingByDefault'> & { readonly flaws: readonly CspFlaw[] };

export default defineRule({
  id: 'content-security-policy',
  observatory: 'content-security-policy',
  needs: ['response', 'policies'],
  problems: PROBLEMS,
  passes: PASSES,
  check({ response, policies: { all, meta, judgement, enforced } }) {
    const header = response.get('Content-Security-Policy');
    const reportOnly = response.get('Content-Security-Policy-Report-Only');
    if (!header.seen || !reportOnly.seen) {
      return { unseen: [header, reportOnly].flatMap((field) => (field.seen ? [] : [field.because])) };
    }
    if (judgement.kind === 'too-many') return { unseen: ['too-many'] };
    if (judgement.kind === 'not-implemented') {
      return meta.seen
        ? { problems: [notImplemented(header.value, reportOnly.value)] }
        : { unseen: [meta.because] };
    }
    // Nothing that a <meta> may add mends a policy that does not read.
    const unseen = meta.seen || judgement.flaws[0]?.id === 'invalid' ? [] : [meta.because];
    const quote = ({ where }: CspFlaw) => (where.length > 0 ? quoteSources(where) : quoteUnmarked(all));
    const problems: Problem<Message>[] = [];
    const merged = costOf(judgement);
    const isWorse = enforced !== undefined && costOf(enforced) > merged;
    // Ours go first and pay: what is left of the merged judgement costs less.
    for (const flaw of isWorse ? enforced.flaws : []) {
      const message = `enforced-${flaw.id}` as const;
      if (PROBLEMS[message].points <= merged) continue;
      problems.push({ message, values: { sources: flaw.what }, quotes: quote(flaw) });
    }
    for (const flaw of judgement.flaws) {
      const { id, directive, what } = flaw;
      problems.push({ message: id, values: { directive, sources: what }, quotes: quote(flaw) });
    }
    if (judgement.flaws.length > 0) return { problems, unseen };
    const message = judgement.allowsNothingByDefault ? 'default-none' : 'no-unsafe';
    const quotes = quoteUnmarked(all);
    const passes: Passed<keyof typeof PASSES>[] = [
      { message: isWorse ? (`merged-${message}` as const) : message, quotes },
    ];
    if (isWorse && enforced.flaws.length === 0) passes.push({ message: 'enforced-no-unsafe', quotes });
    return { problems, passes, unseen };
  },
});

/** Points that policies take off; less than none where they bring a bonus. */
function costOf({ flaws: [first], allowsNothingByDefault }: Judged): number {
  if (first) return PROBLEMS[first.id].points;
  return -PASSES[allowsNothingByDefault ? 'default-none' : 'no-unsafe'].bonus;
}

function notImplemented(header: Field, reportOnly: Field) {
  return reportOnly.value
    ? ({ message: 'report-only', quotes: quoteField(reportOnly) } as const)
    : ({ message: 'missing', quotes: quoteField(header) } as const);
}
