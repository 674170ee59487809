import { groupedBy } from '../grouped-by.js';
import { entryOf } from './run-rules.js';
import { gradeOf } from './grade.js';
import { followsFromNoHttps, isNoHttps } from './no-https.js';
import { SEVERITIES, type Finding, type Report, type Severity } from '../model/report.js';
import { RULES } from '../rules/index.js';

/** Findings that say the same of several subjects, or that follow from one cause: one row in every view and report. */
export interface FindingGroup {
  /** Unique in a list of groups. */
  readonly id: string;
  /** At least one, in the order of the report; those that follow from another are after it. */
  readonly findings: readonly [Finding, ...Finding[]];
  /** One line in plain words: the finding’s own, or how many there are. */
  readonly text: string;
  /** Points that all of them deduct. */
  readonly points: number;
}

/**
 * Findings with the same message, severity and suppression as one group, and what follows from a page without HTTPS in
 * that one, which is first; the others by severity, then points. Suppressed ones are last.
 */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const cause = findings.find(isNoHttps);
  if (!cause) return groupAlike(findings);
  const isTold = (one: Finding) => one === cause || followsFromNoHttps(one);
  const told = [cause, ...findings.filter((one) => one !== cause && isTold(one))] as const;
  const others = groupAlike(findings.filter((one) => !isTold(one)));
  return [groupOf(groupIdOf(cause), [...told]), ...others];
}

/** The same for findings of several pages, where none follows from another. */
export function groupAlike(findings: readonly Finding[]): readonly FindingGroup[] {
  return [...groupedBy(findings, groupIdOf)]
    .map(([id, all]) => groupOf(id, all))
    .sort(
      ({ findings: [a], points }, { findings: [b], points: others }) =>
        Number(Boolean(a.suppressed)) - Number(Boolean(b.suppressed)) ||
        SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
        others - points,
    );
}

function groupOf(id: string, findings: FindingGroup['findings']): FindingGroup {
  const points = findings.reduce((sum, finding) => sum + finding.points, 0);
  return { id, findings, text: textOf(findings), points };
}

/** Those of the first message, which the others of a group follow from. */
export function causeOf({
  findings: [first, ...others],
}: Pick<FindingGroup, 'findings'>): FindingGroup['findings'] {
  return [first, ...others.filter(({ rule, message }) => rule === first.rule && message === first.message)];
}

/** The id of the group that a finding belongs to, unless it is told under another. */
export function groupIdOf({ rule, message, severity, suppressed }: Finding): string {
  return `${rule}/${message} ${severity}${suppressed ? ' suppressed' : ''}`;
}

/** Whether a text is the id of a group that can be there and is not suppressed, of this version's rules. */
export function isGroupId(text: string): boolean {
  const [name = '', severity, ...others] = text.split(' ');
  const [rule, message = '', ...more] = name.split('/');
  return (
    others.length + more.length === 0 &&
    SEVERITIES.includes(severity as Severity) &&
    RULES.some(({ id, problems }) => id === rule && Object.hasOwn(problems, message))
  );
}

/**
 * Whether no reader needs the group for the letter: suppressed, or low or info and the letter stays the same
 * without its points. Views fold these; high and medium ones and caveats never.
 */
export function isWorthKnowing({ findings: [first], points }: FindingGroup, report: Report): boolean {
  if (first.suppressed) return true;
  if (first.severity === 'high' || first.severity === 'medium') return false;
  if (report.caveats.some(({ id }) => id === first.id)) return false;
  return points === 0 || gradeOf(report.score + points) === report.grade;
}

function textOf([first, ...others]: readonly [Finding, ...Finding[]]): string {
  if (others.length === 0) return first.text;
  const count = others.length + 1 - causeOf({ findings: [first, ...others] }).length;
  if (count > 0) return `${first.text}; ${count === 1 ? 'one more follows' : `${count} more follow`} from it`;
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

/** The number of findings in groups, as `tallyOf` counts them. */
export function countIn(groups: readonly FindingGroup[]): number {
  return groups.reduce((sum, group) => sum + causeOf(group).length, 0);
}

/** How many findings there are, in every view and report. */
export interface Tally extends Readonly<Record<Severity, number>> {
  /** All but the suppressed ones and what follows from a page without HTTPS. The severities add up to it. */
  readonly findings: number;
  readonly suppressed: number;
}

type Counted = Pick<Finding, 'rule' | 'message' | 'severity' | 'suppressed'>;

export function tallyOf(findings: readonly Counted[]): Tally {
  const cause = findings.find(isNoHttps);
  const tally = { findings: 0, suppressed: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const finding of findings) {
    const { severity, suppressed } = finding;
    // One cause is one finding.
    if (cause && finding !== cause && followsFromNoHttps(finding)) continue;
    if (suppressed) tally.suppressed += 1;
    else {
      tally.findings += 1;
      tally[severity] += 1;
    }
  }
  return tally;
}

/** `9 findings, 2 suppressed`; `more` follows the first number. */
export function tallyText({ findings, suppressed }: Tally, more = ''): string {
  const text = `${findings} finding${findings === 1 ? '' : 's'}${more}`;
  return suppressed === 0 ? text : `${text}, ${suppressed} suppressed`;
}

/** `3 high, 1 low`, worst first; '' without findings. */
export function severitiesText(tally: Tally): string {
  return [...SEVERITIES]
    .reverse()
    .flatMap((severity) => (tally[severity] === 0 ? [] : [`${tally[severity]} ${severity}`]))
    .join(', ');
}
