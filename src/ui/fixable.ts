import { whatBreaks, type Finding, type FindingGroup, type Grade, type Report } from '../engine/index.js';
import { IN_THE_PAGE } from '../fixes/index.js';

/** The grade after the fixes for some findings. */
export interface Outcome {
  readonly grade: Grade;
  readonly score: number;
  readonly complete: boolean;
  /** The grade after the later steps of the fixes; absent if it cannot be predicted. */
  readonly later?: Grade;
  /** On what that depends: clauses, of which the first says it in short. */
  readonly laterIf?: string;
}

/** Whether there is advice for it and it is not suppressed. */
export function isFixable({ advice, suppressed }: Finding): boolean {
  return advice.length > 0 && !suppressed;
}

/** Whether what would fix it is in Optional hardening: it may break the page. */
export function isHardened({ id, suppressed }: Finding): boolean {
  return id === 'permissions-policy/missing' && !suppressed;
}

/** What the fixes of a group may break, in a few words that begin with “may”; undefined if nothing. */
export function mayBreakOf({ findings }: Pick<FindingGroup, 'findings'>): string | undefined {
  return whatBreaks(findings.filter(isFixable).flatMap(({ advice }) => advice));
}

/** Why a finding has no tick, or no fix. */
export function whyNotFixable(finding: Finding): string {
  const { rule, severity, suppressed } = finding;
  if (suppressed) return 'Suppressed, so there is nothing to fix.';
  if (isHardened(finding)) return 'Its fix is in Optional hardening.';
  if (IN_THE_PAGE.has(rule)) return 'Change it in the page.';
  return severity === 'info' ? 'No fix to copy. It costs no points.' : 'No fix to copy.';
}

/** The second line of a row: why it has no box to tick, or what its fix may break; undefined without either. */
export function secondLineOf(group: FindingGroup): string | undefined {
  const [{ rule, suppressed }] = group.findings;
  if (group.findings.some(isFixable)) return mayBreakOf(group);
  // Its row says that it is suppressed.
  if (suppressed) return undefined;
  if (group.findings.some(isHardened)) return 'its fix is in Optional hardening';
  return IN_THE_PAGE.has(rule) ? 'change it in the page' : 'no fix to copy';
}

export const NO_PLAN = 'No plan from this answer.';

/** Nothing is better than this grade, and nothing can make it worse. */
export function isBest({ grade, complete, caveats }: Report): boolean {
  return grade === 'A+' && complete && caveats.length === 0;
}
