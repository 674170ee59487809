import type { Adviser } from '../define-rule.js';
import {
  checkPolicies,
  frameAncestorsDirectives,
  frameAncestorsOf,
  letsOthersFrame,
  type CspFlaw,
} from './check-policies.js';
import { repairPolicy, withNoncePattern } from './repair.js';
import { suggestPolicy, type PageFacts, type Suggestion } from './suggest.js';
import type { Advice } from '../model.js';
import { policiesOf, type Policy } from '../parse/csp.js';
import type { Fields } from '../parse/fields.js';
import { readFrameOptions, type FrameOptions } from '../parse/frame-options.js';

/** One policy for all flaws it fixes, as advice at each of them. */
const adviser: Adviser = ({ url, response, policies, site, markup }) => {
  if (!url.seen || !response.seen || !policies.seen || !site.seen) return () => [];
  const { header, meta, result, counted } = policies.value;
  const page: PageFacts = {
    url: url.value,
    https: site.value.https,
    markup: markup.seen ? markup.value : undefined,
    frameAncestors: limitFor(response.value, counted.all),
  };
  if (result.kind === 'too-many') return () => [];
  if (result.kind === 'not-implemented') {
    return (message) => [
      setPolicy(message === 'report-only' ? enforced(response.value, page) : suggestPolicy(page)),
    ];
  }
  const repair = meta.seen && meta.value.length > 0 ? null : repairOf(header, result.flaws, page);
  if (!repair) return () => [];
  const fixes: ReadonlySet<string> = repair.fixes;
  const advice = [setPolicy(repair)];
  return (message) => (fixes.has(message) ? advice : []);
};
export default adviser;

/** Prefers the existing report-only policy if it would pass. */
function enforced(response: Fields, page: PageFacts): Suggestion {
  const reportOnly = response.get('Content-Security-Policy-Report-Only');
  const value = (reportOnly.seen && reportOnly.value.value) || '';
  const policies = reportOnly.seen ? policiesOf(reportOnly.value) : [];
  const result = checkPolicies(policies, [], page.https);
  const isReady =
    policies.length === 1 &&
    result.kind === 'checked' &&
    result.flaws.length === 0 &&
    // If enforced, its frame-ancestors would replace X-Frame-Options.
    frameAncestorsOf(policies).kind !== 'unlimited' &&
    isWithin(framingOf(response), policies);
  return isReady
    ? { value: withNoncePattern(value.trim()), fitsPage: false, notes: [] }
    : suggestPolicy(page);
}

function framingOf(response: Fields): FrameOptions {
  return readFrameOptions(valueOf(response, 'X-Frame-Options'));
}

function valueOf(response: Fields, name: string): string | null {
  const field = response.get(name);
  return field.seen ? field.value.value : null;
}

/** None where other sites are named: browsers ignore that, so these can frame the page today. */
function limitFor(response: Fields, policies: readonly Policy[]): PageFacts['frameAncestors'] {
  const framing = framingOf(response);
  if (framing === 'DENY') return "'none'";
  if (framing === 'SAMEORIGIN') return "'self'";
  const isAllowFrom = valueOf(response, 'X-Frame-Options')?.toLowerCase().includes('allow-from');
  const reportOnly = response.get('Content-Security-Policy-Report-Only');
  const ignored = [...policies, ...(reportOnly.seen ? policiesOf(reportOnly.value) : [])];
  return isAllowFrom || letsOthersFrame(ignored) ? undefined : "'self'";
}

/** Whether frame-ancestors allows no site that X-Frame-Options blocks. */
function isWithin(framing: FrameOptions, policies: readonly Policy[]): boolean {
  if (framing === 'SAMEORIGIN') return !letsOthersFrame(policies);
  return (
    framing !== 'DENY' ||
    frameAncestorsDirectives(policies).every(({ sources }) => sources.every(({ text }) => text === "'none'"))
  );
}

/** Only a single policy can be changed without regard to others. */
function repairOf(policies: readonly Policy[], flaws: readonly CspFlaw[], page: PageFacts) {
  const [policy] = policies;
  return policy && policies.length === 1 ? repairPolicy(policy, flaws, page) : null;
}

/** Report-only first, because one page does not show what others need: enforced at once, such a policy broke five of fourteen applications. */
function setPolicy({ value, fitsPage, notes }: Suggestion): Advice {
  return {
    op: 'set-header',
    name: 'Content-Security-Policy',
    value,
    rollout: 'report-only-first',
    ...(fitsPage && { fitsPage }),
    ...(notes.length > 0 && { notes }),
  };
}
