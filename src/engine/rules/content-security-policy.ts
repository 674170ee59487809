import { defineRule } from '../define-rule.js';
import { quoteSources, quoteUnmarked } from '../parse/csp.js';
import { quoteField, type Field } from '../parse/fields.js';

// Which policy to arrive at is worked out in csp/advice.ts: judging takes none of that.

export default defineRule({
  id: 'content-security-policy',
  observatory: 'content-security-policy',
  needs: ['response', 'policies'],
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
  check({ response, policies: { all, meta, judgement } }) {
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
    const { flaws, allowsNothingByDefault } = judgement;
    // Nothing that a <meta> may add mends a policy that does not read.
    const unseen = meta.seen || flaws[0]?.id === 'invalid' ? [] : [meta.because];
    if (flaws.length === 0) {
      const message = allowsNothingByDefault ? 'default-none' : 'no-unsafe';
      return { passes: [{ message, quotes: quoteUnmarked(all) }], unseen };
    }
    const problems = flaws.map(({ id, directive, what, where }) => ({
      message: id,
      values: { directive, sources: what },
      quotes: where.length > 0 ? quoteSources(where) : quoteUnmarked(all),
    }));
    return { problems, unseen };
  },
});

function notImplemented(header: Field, reportOnly: Field) {
  return reportOnly.value
    ? ({ message: 'report-only', quotes: quoteField(reportOnly) } as const)
    : ({ message: 'missing', quotes: quoteField(header) } as const);
}
