import { framersOf, judgePolicies, type CspFlaw } from '../csp/judge.js';
import { repairPolicy, withNoncePattern } from '../csp/repair.js';
import { suggestPolicy, type PageFacts, type Suggestion } from '../csp/suggest.js';
import { defineRule } from '../define-rule.js';
import type { Advice, Quote } from '../model.js';
import { policiesOf, quoteSources, type Policy } from '../parse/csp.js';
import { quoteField, type Field } from '../parse/fields.js';

const INJECTED =
  'Where an attacker finds a way to put text into the page, it runs as script with the visitor’s rights.';

export default defineRule({
  id: 'content-security-policy',
  title: 'Content Security Policy',
  spec: { label: 'CSP Level 3', url: 'https://www.w3.org/TR/CSP3/' },
  observatory: 'content-security-policy',
  needs: ['url', 'response', 'policies', 'site'],
  wants: ['markup'],
  problems: {
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
  },
  passes: {
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
