import advise from '../../csp/advice.js';
import { SCRIPT_KINDS, scriptsLetInBy } from '../../csp/browser.js';
import type { Enforced } from '../../csp/enforced.js';
import { harmfulFlaws, type CspFlaw, type CspResult } from '../../csp/check-policies.js';
import {
  defineRule,
  type PassMessage,
  type Passed,
  type Problem,
  type ProblemMessage,
} from '../../define-rule.js';
import type { Observed } from '../../model.js';
import { isUnread, META_UNSEEN } from '../../observed.js';
import { quoteSources, quoteUnmarked } from '../../parse/csp.js';
import { quoteField, type Field } from '../../parse/fields.js';

const INJECTED =
  'An attacker who can inject text into the page can run script there with the visitor’s rights.';
const EACH =
  'Browsers enforce each policy separately, and none of these blocks it; the HTTP Observatory merges them first. Write one policy by hand, then tighten it.';

const PROBLEMS = {
  missing: {
    severity: 'medium',
    points: 25,
    observatory: 'csp-not-implemented',
    text: 'Content-Security-Policy is not set',
    why: `${INJECTED} A policy that limits where scripts may come from blocks most of that.`,
    isRefutable: true,
  },
  'report-only': {
    severity: 'medium',
    points: 25,
    observatory: 'csp-not-implemented-but-reporting-enabled',
    text: 'Content-Security-Policy is report-only, not enforced',
    why: 'A report-only policy reports violations and blocks none. Enforce it once it reports no more violations.',
    isRefutable: true,
  },
  invalid: {
    severity: 'medium',
    points: 25,
    observatory: 'csp-header-invalid',
    text: 'Content-Security-Policy is invalid: {sources}',
    why: 'Browsers silently skip the part of the policy that they cannot use. Part of the intended protection may be missing.',
  },
  'strict-dynamic-alone': {
    severity: 'medium',
    points: 25,
    observatory: 'csp-header-invalid',
    text: "'strict-dynamic' is used without a nonce or hash",
    why: "'strict-dynamic' makes browsers ignore host names and trust only scripts with a nonce or hash. Without either, no script runs at all, or older browsers fall back to the host list.",
  },
  'unsafe-scripts': {
    severity: 'medium',
    points: 20,
    observatory: 'csp-implemented-with-unsafe-inline',
    text: '{directive} allows {sources}',
    why: `This allows the scripts that a policy should block. ${INJECTED}`,
  },
  'unlimited-scripts': {
    severity: 'medium',
    points: 20,
    observatory: 'csp-implemented-with-unsafe-inline',
    text: 'The policy does not limit scripts: neither script-src nor default-src is set',
    why: `Without either directive, scripts may be inline or come from any host. ${INJECTED}`,
  },
  'unsafe-objects': {
    severity: 'medium',
    points: 20,
    observatory: 'csp-implemented-with-unsafe-inline',
    text: '{directive} allows objects from {sources}',
    why: "Plugins and embedded documents can contain scripts. Hardly any site needs them, and object-src 'none' blocks them.",
  },
  'unlimited-objects': {
    severity: 'medium',
    points: 20,
    observatory: 'csp-implemented-with-unsafe-inline',
    text: 'The policy does not limit objects: neither object-src nor default-src is set',
    why: "Plugins and embedded documents can contain scripts. Hardly any site needs them, and object-src 'none' blocks them.",
  },
  'insecure-scheme': {
    severity: 'medium',
    points: 20,
    observatory: 'csp-implemented-with-insecure-scheme',
    text: 'The policy of this HTTPS page allows {sources}',
    why: 'Anyone on the network can change what is fetched without TLS. The policy of an HTTPS page should not allow it.',
  },
  'unsafe-eval': {
    severity: 'low',
    points: 10,
    observatory: 'csp-implemented-with-unsafe-eval',
    text: "The policy allows 'unsafe-eval'",
    why: 'eval and similar functions run text as code. An attacker’s text that reaches them runs too.',
  },
  'insecure-scheme-passive': {
    severity: 'low',
    points: 10,
    observatory: 'csp-implemented-with-insecure-scheme-in-passive-content-only',
    text: 'The policy of this HTTPS page allows images or media from {sources}',
    why: 'Anyone on the network can replace images fetched without TLS, and can see what the visitor looks at. Today browsers upgrade or block most of them.',
  },
  'unsafe-styles': {
    severity: 'low',
    points: 0,
    observatory: 'csp-implemented-with-unsafe-inline-in-style-src-only',
    text: '{directive} allows {sources}',
    why: 'Injected styles can read parts of a page, letter by letter, and disguise it as another page. That is much less than scripts can do, so only the bonus is lost.',
  },
  'unlimited-styles': {
    severity: 'low',
    points: 0,
    observatory: 'csp-implemented-with-unsafe-inline-in-style-src-only',
    text: 'The policy does not limit styles: neither style-src nor default-src is set',
    why: 'Injected styles can read parts of a page, letter by letter, and disguise it as another page. That is much less than scripts can do, so only the bonus is lost.',
  },
  'repeated-reports': {
    severity: 'info',
    points: 0,
    observatory: 'csp-implemented-but-duplicate-directives',
    text: '{directive} is set more than once in the policy',
    why: 'Browsers use the first and ignore the others, so reports go to one endpoint only. Nothing else is affected.',
  },
  'parsed-by-browsers': {
    severity: 'info',
    points: 0,
    text: 'Browsers apply this policy, the HTTP Observatory rejects it: {sources}',
    why: 'Browsers use the first of a repeated directive and ignore an empty policy; the HTTP Observatory then ignores all. Set each directive once, and write no comma at the end.',
  },
  // Ours: what browsers allow although the Observatory's merged policies do not.
  'enforced-unsafe-scripts': {
    severity: 'medium',
    points: 20,
    text: 'No policy blocks unsafe scripts: {sources}',
    why: `${INJECTED} ${EACH}`,
  },
  'enforced-unsafe-objects': {
    severity: 'medium',
    points: 20,
    text: 'No policy blocks objects from {sources}',
    why: `Plugins and embedded documents can contain scripts. ${EACH}`,
  },
  'enforced-insecure-scheme': {
    severity: 'medium',
    points: 20,
    text: 'No policy of this HTTPS page blocks {sources}',
    why: `Anyone on the network can change what is fetched without TLS. ${EACH}`,
  },
  'enforced-unsafe-eval': {
    severity: 'low',
    points: 10,
    text: "No policy blocks 'unsafe-eval'",
    why: `eval and similar functions run text as code, an attacker’s text too. ${EACH}`,
  },
  'enforced-insecure-scheme-passive': {
    severity: 'low',
    points: 10,
    text: 'No policy of this HTTPS page blocks images or media from {sources}',
    why: `Anyone on the network can replace images fetched without TLS. ${EACH}`,
  },
  'enforced-unsafe-styles': {
    severity: 'low',
    points: 0,
    text: 'No policy blocks unsafe styles: {sources}',
    why: `Injected styles can read parts of a page; that is much less than scripts can do, so only the bonus is lost. ${EACH}`,
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
  // If browsers enforce less than the merged policies, the Observatory's result brings no bonus here.
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
  'enforced-default-none': {
    bonus: 10,
    text: 'As browsers enforce it, the policy allows nothing by default and no unsafe script',
  },
  'enforced-no-unsafe': { bonus: 5, text: 'As browsers enforce it, the policy allows no unsafe script' },
} as const satisfies Readonly<Record<string, PassMessage>>;

type Message = keyof typeof PROBLEMS;
/** The common part of the merged and the enforced result. */
type Checked = Pick<Enforced, 'allowsNothingByDefault'> & { readonly flaws: readonly CspFlaw[] };

export default defineRule({
  id: 'content-security-policy',
  on: 'pages',
  title: 'Content Security Policy',
  spec: { label: 'CSP Level 3', url: 'https://www.w3.org/TR/CSP3/' },
  observatory: 'content-security-policy',
  needs: ['response', 'policies'],
  wants: ['metas'],
  reads: ['Content-Security-Policy', 'Content-Security-Policy-Report-Only'],
  usage: { percent: 22 },
  problems: PROBLEMS,
  passes: PASSES,
  advise,
  check({ response, policies: { all, meta, result, counted, enforced } }, { metas }) {
    const header = response.get('Content-Security-Policy');
    const reportOnly = response.get('Content-Security-Policy-Report-Only');
    if (!header.seen) return { unseen: [header.because] };
    if (result.kind === 'too-many' || counted.result.kind === 'too-many') return { unseen: ['too-many'] };
    // The Observatory's result is that of its first flaw.
    const observatory = nameOf(counted.result, reportOnly);
    if (result.kind === 'not-implemented') {
      const problem = notImplemented(header.value, reportOnly);
      if (meta.seen) return { problems: [problem], observatory };
      const unseen = [meta.because];
      // Of a <meta> that is too long to read it is known that it has a policy.
      if (metas.seen || isUnread(metas)) return { unseen };
      return { problems: [{ ...problem, detail: META_UNSEEN }], unseen, observatory };
    }
    // A <meta> cannot fix an invalid policy.
    const unseen = meta.seen || result.flaws[0]?.id === 'invalid' ? [] : [meta.because];
    const quote = ({ where }: CspFlaw) => (where.length > 0 ? quoteSources(where) : quoteUnmarked(all));
    const problems: Problem<Message>[] = [];
    const merged = costOf(result);
    const isWorse = enforced !== undefined && costOf(enforced) > merged;
    // Ours come first and cost points: the merged result costs less.
    for (const flaw of isWorse ? enforced.flaws : []) {
      const message = `enforced-${flaw.id}` as const;
      if (PROBLEMS[message].points <= merged) continue;
      problems.push({ message, values: { sources: flaw.what }, quotes: quote(flaw) });
    }
    const flaws = harmfulFlaws(result.flaws);
    for (const flaw of flaws) {
      const { id, directive, what } = flaw;
      problems.push({ message: id, values: { directive, sources: what }, quotes: quote(flaw) });
    }
    const [first] = result.flaws;
    if (flaws.length > 0) return { problems, unseen, observatory };
    const message = result.allowsNothingByDefault ? 'default-none' : 'no-unsafe';
    // csp-coverage reports them: the Observatory reads neither script-src-elem nor the characters of a nonce.
    const isOpen = SCRIPT_KINDS.some((kind) => scriptsLetInBy(all, kind).length > 0);
    if (!isWorse && isOpen) {
      return { problems, unseen, observatory };
    }
    const quotes = quoteUnmarked(all);
    const passes: Passed<keyof typeof PASSES>[] = [];
    if (!first) passes.push({ message: isWorse ? `merged-${message}` : message, quotes });
    if ((first || isWorse) && !enforced?.flaws.length) {
      passes.push({ message: isWorse ? 'enforced-no-unsafe' : `enforced-${message}`, quotes });
    }
    return { problems, passes, unseen, observatory };
  },
});

/** The Observatory's result. */
function nameOf(
  counted: Exclude<CspResult, { kind: 'too-many' }>,
  reportOnly: Observed<Field>,
): string | undefined {
  if (counted.kind === 'not-implemented') {
    return PROBLEMS[isSent(reportOnly) ? 'report-only' : 'missing'].observatory;
  }
  const [first] = counted.flaws;
  if (!first) return PASSES[counted.allowsNothingByDefault ? 'default-none' : 'no-unsafe'].observatory;
  const problem: ProblemMessage = PROBLEMS[first.id];
  return problem.observatory;
}

/** The points that policies cost; negative for a bonus. */
function costOf({ flaws, allowsNothingByDefault }: Checked): number {
  const [first] = harmfulFlaws(flaws);
  if (first) return PROBLEMS[first.id].points;
  return -PASSES[allowsNothingByDefault ? 'default-none' : 'no-unsafe'].bonus;
}

function notImplemented(header: Field, reportOnly: Observed<Field>) {
  return isSent(reportOnly)
    ? ({ message: 'report-only', quotes: reportOnly.seen ? quoteField(reportOnly.value) : [] } as const)
    : ({ message: 'missing', quotes: quoteField(header) } as const);
}

/** One that is too long to read was sent. */
function isSent(field: Observed<Field>): boolean {
  return !field.seen || Boolean(field.value.value);
}
