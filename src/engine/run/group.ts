import { entryOf } from './run-rules.js';
import { gradeOf } from './grade.js';
import { SEVERITIES, type Finding, type Report } from '../model/report.js';
import { RULES } from '../rules/index.js';

/** Findings that say the same of several subjects: one row in every view and report. */
export interface FindingGroup {
  /** Unique in a list of groups. */
  readonly id: string;
  /** At least one, in the order of the report. */
  readonly findings: readonly [Finding, ...Finding[]];
  /** One line in plain words: the finding’s own, or how many there are. */
  readonly text: string;
  /** Points that all of them deduct. */
  readonly points: number;
}

/**
 * Findings with the same message, severity and suppression as one group; by severity, then points. Suppressed ones
 * are last.
 */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const id = groupIdOf(finding);
    const group = groups.get(id);
    if (group) group.push(finding);
    else groups.set(id, [finding]);
  }
  return [...groups]
    .map(([id, all]): FindingGroup => {
      const points = all.reduce((sum, finding) => sum + finding.points, 0);
      return { id, findings: all, text: textOf(all), points };
    })
    .sort(
      ({ findings: [a], points }, { findings: [b], points: others }) =>
        Number(Boolean(a.suppressed)) - Number(Boolean(b.suppressed)) ||
        SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
        others - points,
    );
}

/** The id of the group that a finding belongs to. */
export function groupIdOf({ rule, message, severity, suppressed }: Finding): string {
  return `${rule}/${message} ${severity}${suppressed ? ' suppressed' : ''}`;
}

/**
 * Whether no reader needs the group for the letter: suppressed, or low or info and the letter stays the same
 * without its points. Views fold these; high and medium ones never.
 */
export function isWorthKnowing({ findings: [first], points }: FindingGroup, report: Report): boolean {
  if (first.suppressed) return true;
  if (first.severity === 'high' || first.severity === 'medium') return false;
  return points === 0 || gradeOf(report.score + points) === report.grade;
}

function textOf([first, ...others]: readonly [Finding, ...Finding[]]): string {
  if (others.length === 0) return first.text;
  const rule = RULES.find(({ id }) => id === first.rule);
  const many = rule && entryOf(rule.problems, first.message).many;
  if (many === undefined) return `${first.text}, and ${others.length} more`;
  const text = many.replace('{count}', String(others.length + 1));
  // Otherwise it could read like the group of what the page itself sent.
  const isOfRedirects = [first, ...others].every(
    ({ quotes }) => quotes.length > 0 && quotes.every(({ hop }) => hop),
  );
  return isOfRedirects ? `${text}, by redirects` : text;
}

/** The number of findings in groups. */
export function countIn(groups: readonly FindingGroup[]): number {
  return groups.reduce((sum, { findings }) => sum + findings.length, 0);
}
