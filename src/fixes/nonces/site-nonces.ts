import {
  apply,
  audit,
  isGraded,
  patternIn,
  withNonce,
  withNonces,
  type Grade,
  type PolicyWithNonce,
  type PageSnapshot,
  type Recording,
  type StackMember,
} from '../../engine/index.js';
import { outlookFor } from '../context.js';
import { nonceHint, type NonceHint } from './hint.js';
import { isReached, nonceWay, type NonceWay } from './ways.js';
import { conditionOf } from '../recording/policy-advice.js';

/** What nonces do for a recorded site, and how its application gives them. */
export interface SiteNonces extends PolicyWithNonce, NonceHint, NonceWay {
  /** Of the page with the policy enforced; null if it is not graded, or the application cannot give it a nonce. */
  readonly enforced: Grade | null;
  /** With the fixes for its other findings too, after their later steps; null if its servers have none. */
  readonly withFixes: Grade | null;
  /** On what these grades depend: see `conditionOf`. */
  readonly laterIf?: string;
}

/**
 * @param choices sources by name, as for a proposal
 * @param snapshot a page of the site
 * @returns null if no inline script needs a nonce. Without steps where a page sends a policy of its own, or may, which
 *   they would replace or be added to, and where no worked way is known.
 */
export function noncesFor(
  recording: Recording,
  choices: Parameters<typeof withNonces>[1],
  snapshot: PageSnapshot,
  chain: readonly StackMember[],
): SiteNonces | null {
  const pages = recording.pages.filter(({ path }) => isReached(chain, path));
  const policy = withNonces({ ...recording, pages }, choices);
  if (!policy) return null;
  const value = withNonce(policy.value, SAMPLE);
  const after = apply(snapshot, [{ op: 'set-header', name: 'Content-Security-Policy', value }]);
  const report = audit(after);
  const enforced =
    isGraded(report) && isReached(chain, patternIn(recording, snapshot.url)) ? report.grade : null;
  const outlook = enforced === null ? null : outlookFor(after, report.findings, chain);
  const laterIf = conditionOf(recording, { paths: pages.map(({ path }) => path), blocked: policy.blocked });
  // Others are only in reports.
  const maySend = pages.some(
    ({ loads, sendsPolicy, responsesUnseen = 0 }) => loads > 0 && (sendsPolicy || responsesUnseen > 0),
  );
  const way = maySend ? undefined : nonceWay(chain, policy.value);
  return {
    ...nonceHint(chain),
    ...policy,
    enforced,
    withFixes: (outlook?.later ?? outlook?.now)?.grade ?? null,
    ...(laterIf !== undefined && { laterIf }),
    ...(way ?? { steps: [], limits: [] }),
  };
}

/** Any nonce of 128 bits, to grade a policy with: none that is sent. */
const SAMPLE = 'MTIzNDU2Nzg5MGFiY2RlZg==';
