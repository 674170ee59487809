import advise from '../../csp/advice.js';
import type { Enforced } from '../../csp/enforced.js';
import type { CspFlaw } from '../../csp/check-policies.js';
import {
  defineRule,
  type PassMessage,
  type Passed,
  type Problem,
  type ProblemMessage,
} from '../../define-rule.js';
import { quoteSources, quoteUnmarked } from '../../parse/csp.js';
import { quoteField, type Field } from '../../parse/fields.js';

const INJECTED =
  'Where an attacker finds a way to put text into the page, it runs as script with the visitor’s rights.';
const EACH =
  'Browsers enforce each policy by itself, and none of these stops it. The HTTP Observatory merges the policies and counts a limit that no browser enforces. First write them as one policy, by hand; then tighten that one.';

const PROBLEMS = {
  missing: {
    severity: 'medium',
    points: 25,
    observatory: 'csp-not-implemented',
    text: 'No Content-Security-Policy',
    why: `${INJECTED} A policy that names where scripts may come from stops most of that.`,
  },
  'report-only': {
    severity: 'medium',
    points: 25,
    observatory: 'csp-not-implemented-but-reporting-enabled',
    text: 'Content-Security-Policy is only reporting, not enforced',
    why: 'A report-only policy tells of violations and stops none. Once its reports are quiet it can be enforced.',
  },
  invalid: {
    severity: 'medium',
    points: 25,
    observatory: 'csp-header-invalid',
    text: 'Content-Security-Policy does not read as a policy: {sources}',
    why: 'What stands there is not what was meant, and browsers skip the part they cannot use. Part of the protection may be missing without a word.',
  },
  'strict-dynamic-alone': {
    severity: 'medium',
    points: 25,
    observatory: 'csp-header-invalid',
    text: '‘strict-dynamic’ stands without a nonce or hash',
    why: 'strict-dynamic makes browsers ignore host names and trust only scripts that a nonce or hash vouches for. Without one, no script runs at all, or older browsers fall back to the host list.',
  },
  'unsafe-scripts': {
    severity: 'medium',
    points: 20,
    observatory: 'csp-implemented-with-unsafe-inline',
    text: '{directive} allows {sources}',
    why: `This lets in the scripts a policy is there to keep out. ${INJECTED}`,
  },
  'unlimited-scripts': {
    severity: 'medium',
    points: 20,
    observatory: 'csp-implemented-with-unsafe-inline',
    text: 'The policy does not limit scripts: no script-src, no default-src',
    why: `Without either directive scripts may come from anywhere and stand in the page. ${INJECTED}`,
  },
  'unsafe-objects': {
    severity: 'medium',
    points: 20,
    observatory: 'csp-implemented-with-unsafe-inline',
    text: '{directive} allows objects from {sources}',
    why: 'Plugins and embedded documents can carry script of their own. Hardly any site needs them, and object-src ‘none’ closes the way.',
  },
  'unlimited-objects': {
    severity: 'medium',
    points: 20,
    observatory: 'csp-implemented-with-unsafe-inline',
    text: 'The policy does not limit objects: no object-src, no default-src',
    why: 'Plugins and embedded documents can carry script of their own. Hardly any site needs them, and object-src ‘none’ closes the way.',
  },
  'insecure-scheme': {
    severity: 'medium',
    points: 20,
    observatory: 'csp-implemented-with-insecure-scheme',
    text: 'The policy of this https page allows {sources}',
    why: 'What is fetched without TLS can be changed on the way. The policy should not let it into a page that came over https.',
  },
  'unsafe-eval': {
    severity: 'low',
    points: 10,
    observatory: 'csp-implemented-with-unsafe-eval',
    text: 'The policy allows ‘unsafe-eval’',
    why: 'eval and its kin turn text into running code. Text from an attacker that ends up there does too.',
  },
  'insecure-scheme-passive': {
    severity: 'low',
    points: 10,
    observatory: 'csp-implemented-with-insecure-scheme-in-passive-content-only',
    text: 'The policy of this https page allows pictures or media from {sources}',
    why: 'Pictures fetched without TLS can be exchanged on the way, and show others what is being looked at. Browsers upgrade or block most of them today.',
  },
  'unsafe-styles': {
    severity: 'low',
    points: 0,
    observatory: 'csp-implemented-with-unsafe-inline-in-style-src-only',
    text: '{directive} allows {sources}',
    why: 'Injected styles can read out parts of a page, letter by letter, and dress it up as something else. It is much less than script, so it costs nothing but the bonus.',
  },
  'unlimited-styles': {
    severity: 'low',
    points: 0,
    observatory: 'csp-implemented-with-unsafe-inline-in-style-src-only',
    text: 'The policy does not limit styles: no style-src, no default-src',
    why: 'Injected styles can read out parts of a page, letter by letter, and dress it up as something else. It is much less than script, so it costs nothing but the bonus.',
  },
  'repeated-reports': {
    severity: 'info',
    points: 0,
    observatory: 'csp-implemented-but-duplicate-directives',
    text: '{directive} stands in the policy more than once',
    why: 'Browsers take the first and skip the others, so reports go to one place only. Nothing else is affected.',
  },
  // Ours: what browsers let in where the merged policies of the Observatory do not.
  'enforced-unsafe-scripts': {
    severity: 'medium',
    points: 20,
    text: 'No policy stops unsafe scripts: {sources}',
    why: `${INJECTED} ${EACH}`,
  },
  'enforced-unsafe-objects': {
    severity: 'medium',
    points: 20,
    text: 'No policy stops objects from {sources}',
    why: `Plugins and embedded documents can carry script of their own. ${EACH}`,
  },
  'enforced-insecure-scheme': {
    severity: 'medium',
    points: 20,
    text: 'No policy of this https page stops {sources}',
    why: `What is fetched without TLS can be changed on the way. ${EACH}`,
  },
  'enforced-unsafe-eval': {
    severity: 'low',
    points: 10,
    text: 'No policy stops ‘unsafe-eval’',
    why: `eval and its kin turn text into running code, text from an attacker too. ${EACH}`,
  },
  'enforced-insecure-scheme-passive': {
    severity: 'low',
    points: 10,
    text: 'No policy of this https page stops pictures or media from {sources}',
    why: `Pictures fetched without TLS can be exchanged on the way. ${EACH}`,
  },
  'enforced-unsafe-styles': {
    severity: 'low',
    points: 0,
    text: 'No policy stops unsafe styles: {sources}',
    why: `Injected styles can read out parts of a page; it is much less than script, so it costs nothing but the bonus. ${EACH}`,
  },
} as const satisfies Readonly<Record<string, ProblemMessage>>;

const PASSES = {
  'default-none': {
    bonus: 10,
    observatory: 'csp-implemented-with-no-unsafe-default-src-none',
    text: 'The policy allows nothing by default and no unsafe script',
  },
  'no-unsafe': {
    bonus: 5,
    observatory: 'csp-implemented-with-no-unsafe',
    text: 'The policy allows no unsafe script',
  },
  // Where browsers enforce less than was merged, the Observatory's result is worth nothing here.
  'merged-default-none': {
    bonus: 0,
    observatory: 'csp-implemented-with-no-unsafe-default-src-none',
    text: 'Merged by the HTTP Observatory, the policies allow nothing by default; browsers do not merge them',
  },
  'merged-no-unsafe': {
    bonus: 0,
    observatory: 'csp-implemented-with-no-unsafe',
    text: 'Merged by the HTTP Observatory, the policies allow no unsafe script; browsers do not merge them',
  },
  'enforced-no-unsafe': { bonus: 5, text: 'The policies, each enforced by itself, allow no unsafe script' },
} as const satisfies Readonly<Record<string, PassMessage>>;

type Message = keyof typeof PROBLEMS;
/** What the merged result and the enforced one have in common. */
type Judged = Pick<Enforced, 'allowsNothingByDefault'> & { readonly flaws: readonly CspFlaw[] };

export default defineRule({
  id: 'content-security-policy',
  title: 'Content Security Policy',
  spec: { label: 'CSP Level 3', url: 'https://www.w3.org/TR/CSP3/' },
  observatory: 'content-security-policy',
  needs: ['response', 'policies'],
  problems: PROBLEMS,
  passes: PASSES,
  advise,
  check({ response, policies: { all, meta, result, enforced } }) {
    const header = response.get('Content-Security-Policy');
    const reportOnly = response.get('Content-Security-Policy-Report-Only');
    if (!header.seen || !reportOnly.seen) {
      return { unseen: [header, reportOnly].flatMap((field) => (field.seen ? [] : [field.because])) };
    }
    if (result.kind === 'too-many') return { unseen: ['too-many'] };
    if (result.kind === 'not-implemented') {
      return meta.seen
        ? { problems: [notImplemented(header.value, reportOnly.value)] }
        : { unseen: [meta.because] };
    }
    // Nothing that a <meta> may add mends a policy that does not read.
    const unseen = meta.seen || result.flaws[0]?.id === 'invalid' ? [] : [meta.because];
    const quote = ({ where }: CspFlaw) => (where.length > 0 ? quoteSources(where) : quoteUnmarked(all));
    const problems: Problem<Message>[] = [];
    const merged = costOf(result);
    const isWorse = enforced !== undefined && costOf(enforced) > merged;
    // Ours go first and pay: what is left of the merged result costs less.
    for (const flaw of isWorse ? enforced.flaws : []) {
      const message = `enforced-${flaw.id}` as const;
      if (PROBLEMS[message].points <= merged) continue;
      problems.push({ message, values: { sources: flaw.what }, quotes: quote(flaw) });
    }
    for (const flaw of result.flaws) {
      const { id, directive, what } = flaw;
      problems.push({ message: id, values: { directive, sources: what }, quotes: quote(flaw) });
    }
    if (result.flaws.length > 0) return { problems, unseen };
    const message = result.allowsNothingByDefault ? 'default-none' : 'no-unsafe';
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
