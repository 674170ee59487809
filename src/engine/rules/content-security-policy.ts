import { framersOf, judgePolicies, type CspFlaw } from '../csp/judge.js';
import { repairPolicy, withNoncePattern } from '../csp/repair.js';
import { suggestPolicy, type PageFacts, type Suggestion } from '../csp/suggest.js';
import { defineRule } from '../define-rule.js';
import type { Advice, Quote } from '../model.js';
import { policiesOf, quoteSources, type Policy } from '../parse/csp.js';
import { quoteField, type Field } from '../parse/fields.js';

export default defineRule({
  id: 'content-security-policy',
  observatory: 'content-security-policy',
  needs: ['url', 'response', 'policies', 'site'],
  wants: ['markup'],
  problems: {
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
  },
  passes: {
    'default-none': { bonus: 10, observatory: 'csp-implemented-with-no-unsafe-default-src-none' },
    'no-unsafe': { bonus: 5, observatory: 'csp-implemented-with-no-unsafe' },
  },
  check({ url, response, policies, markup, site }) {
    const fields = [
      response.get('Content-Security-Policy'),
      response.get('Content-Security-Policy-Report-Only'),
    ] as const;
    const [header, reportOnly] = fields;
    if (!header.seen || !reportOnly.seen) {
      return { unseen: fields.flatMap((field) => (field.seen ? [] : [field.because])) };
    }
    const framing = response.get('X-Frame-Options');
    const page: PageFacts = {
      url,
      https: site.https,
      markup: markup.seen ? markup.value : undefined,
      isNeverFramed: framing.seen && framing.value.value?.trim().toLowerCase() === 'deny',
    };
    const { header: headerPolicies, meta, judgement } = policies;
    if (judgement.kind === 'too-many') return { unseen: ['too-many'] };
    if (judgement.kind === 'not-implemented') {
      return meta.seen
        ? { problems: [notImplemented(header.value, reportOnly.value, page)] }
        : { unseen: [meta.because] };
    }
    const { flaws, allowsNothingByDefault } = judgement;
    const metaPolicies = meta.seen ? meta.value : [];
    const repair = metaPolicies.length > 0 ? null : repairOf(headerPolicies, flaws, page);
    // Nothing that a <meta> may add mends a policy that does not read.
    const isFinal = meta.seen || flaws[0]?.id === 'invalid';
    return {
      problems: flaws.map(({ id, directive, what, where }) => ({
        message: id,
        values: { directive, sources: what },
        quotes: where.length > 0 ? quoteSources(where) : quoteUnmarked(headerPolicies, metaPolicies),
        advice: repair?.mends.has(id) ? [setPolicy(repair)] : [],
      })),
      passes:
        flaws.length > 0
          ? []
          : [
              {
                message: allowsNothingByDefault ? 'default-none' : 'no-unsafe',
                quotes: quoteUnmarked(headerPolicies, metaPolicies),
              },
            ],
      unseen: isFinal ? [] : [meta.because],
    };
  },
});

function notImplemented(header: Field, reportOnly: Field, page: PageFacts) {
  if (!reportOnly.value) {
    const advice = [setPolicy(suggestPolicy(page))];
    return { message: 'missing', quotes: quoteField(header), advice } as const;
  }
  // What is reporting already is the better start, where it would pass.
  const policies = policiesOf(reportOnly);
  const judgement = judgePolicies(policies, [], page.https);
  const isReady =
    policies.length === 1 &&
    judgement.kind === 'judged' &&
    judgement.flaws.length === 0 &&
    // In force it would switch X-Frame-Options off.
    framersOf(policies).kind !== 'unlimited';
  const policy: Suggestion = isReady
    ? { value: withNoncePattern(reportOnly.value.trim()), rollout: 'report-only-first', notes: [] }
    : suggestPolicy(page);
  return { message: 'report-only', quotes: quoteField(reportOnly), advice: [setPolicy(policy)] } as const;
}

/** Only a policy that stands alone can be changed without asking what the others say. */
function repairOf(policies: readonly Policy[], flaws: readonly CspFlaw[], page: PageFacts) {
  const [policy] = policies;
  return policy && policies.length === 1 ? repairPolicy(policy, flaws, page) : null;
}

function setPolicy({ value, rollout, notes }: Suggestion): Advice {
  return {
    op: 'set-header',
    name: 'Content-Security-Policy',
    value,
    ...(rollout && { rollout }),
    ...(notes.length > 0 && { notes }),
  };
}

function quoteUnmarked(...policies: readonly (readonly Policy[])[]): Quote[] {
  const carriers = new Set(policies.flat().map(({ carrier }) => carrier));
  return [...carriers].map(({ header, value }) => ({ header, value, marks: [] }));
}
