import {
  about,
  groupedBy,
  isAnotherPage,
  isBeyondPage,
  isGraded,
  mergeAdvice,
  severitiesText,
  tallyOf,
  tallyText,
  verdict,
  type Advice,
  type Finding,
  type ForeignFile,
  type Milestone,
  type PlanStep,
  type Report,
  type StackMember,
} from '../engine/index.js';
import {
  adviceInWords,
  onceDone,
  stackOf,
  stepsInWords,
  type PageFix,
  type Proposals,
} from '../fixes/index.js';
import { reasonText } from './reason-text.js';
import { hostOf, redacted } from './urls.js';

/** Sentences of reports. They can contain text of the page: escape them. */

export function titleText(report: Report): string {
  const { url, score } = report;
  const title = `Security of ${hostOf(url) || 'a page without an address'}`;
  if (!isGraded(report)) return `${title}: not graded`;
  return `${title}: grade ${verdict(report)}, ${about(score, report)} of 100`;
}

/** `2026-11-25 01:34 UTC` */
export function timeText(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The chain, innermost first, such as "Django 4.2 behind Apache", each with its evidence. */
export function chainText(stack: readonly StackMember[]): string {
  if (stack.length === 0) return 'not recognised';
  return [...stack]
    .reverse()
    .map(({ label, version, because, confidence }) => {
      const name = version === undefined ? label : `${label} ${version}`;
      return `${name} (${confidence === 'likely' ? 'likely: ' : ''}${because})`;
    })
    .join(', behind ');
}

/** Why the grade may change or is missing. */
export function incompleteText(report: Report): string | undefined {
  if (report.complete) return undefined;
  if (!isGraded(report)) return 'There is no evidence for a grade: see “Not checked”.';
  const count = report.unknowns.filter((unknown) => !isBeyondPage(unknown)).length;
  const what = count === 1 ? 'One thing was' : `${count} things were`;
  return `${what} not checked (see “Not checked”), so the grade is preliminary (~).`;
}

/** `9 findings, 2 suppressed (3 high, 6 low)` */
export function countText(findings: readonly Finding[]): string {
  const tally = tallyOf(findings);
  const severities = severitiesText(tally);
  return `${tallyText(tally)}${severities === '' ? '' : ` (${severities})`}`;
}

/** `F → A. Once the policy is enforced: A+ (if other pages stand it: …)`; empty if the steps reach no other letter. */
export function planTitle(report: Report, steps: readonly Omit<PlanStep, 'gain'>[]): string {
  const last = steps.at(-1);
  if (last === undefined) return '';
  const { grade } = report;
  const { gradeAfter, gradeLater = gradeAfter, laterIf } = last;
  if (gradeAfter === grade && gradeLater === grade) return '';
  const condition = laterIf === undefined ? '' : ` (${laterIf})`;
  const now = about(grade, report);
  const [after, later] = [about(gradeAfter, report), about(gradeLater, report)];
  const once = onceDone(
    steps.map(({ advice }) => advice),
    laterIf,
  );
  if (gradeAfter === gradeLater) return `${now} → ${after}`;
  return gradeAfter === grade
    ? `${now} → ${later} ${once}${condition}`
    : `${now} → ${after}. ${capitalized(once)}: ${later}${condition}`;
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Where the fixes lead to, as a sentence; undefined without fixes. */
export function reachedText(
  report: Report,
  proposals: Pick<Proposals, 'fixes' | 'plan'>,
): string | undefined {
  const outcome = outcomeText(report, proposals);
  return outcome && `With the fixes${outcome.startsWith('the') ? '' : ':'} ${outcome}.`;
}

/** The same to follow “With the fixes”. */
export function outcomeText(
  report: Report,
  { fixes, plan }: Pick<Proposals, 'fixes' | 'plan'>,
): string | undefined {
  if (fixes.length === 0 || !isGraded(report) || isAnotherPage(report)) return undefined;
  const title = planTitle(report, plan);
  if (title !== '') return title;
  const gain = plan.reduce((sum, step) => sum + step.gain, 0);
  const score = gain > 0 ? `, ${about(report.score + gain, report)} of 100` : '';
  return `the grade stays ${about(report.grade, report)}${score}`;
}

/** The steps of a plan as they are told: `3 fixes together: …; …; …` where only all of them reach another letter. */
export function milestoneText({ steps }: Milestone): string {
  const words = stepsInWords(steps.map(({ advice }) => advice)).join('; ');
  return steps.length === 1 ? words : `${together(steps)} ${words}`;
}

/** What precedes several steps. */
export function together({ length }: readonly PlanStep[]): string {
  return `${length} fixes together:`;
}

/** How to read a plan. */
export function planNote(milestones: readonly Milestone[]): string {
  const later = hasLater(milestones);
  const isUnknown = milestones.some(({ gradeLater }) => gradeLater === undefined);
  return [
    ...(milestones.length > 1 ? ['Each gain assumes that all rows above are done.'] : []),
    'A gain can differ from the points of a finding because no score is below 0 and bonus points count only from a score of 90.',
    ...(later ? [`“${WHEN_ENFORCED}” is the grade once policies are enforced and max-age is a year.`] : []),
    ...(isUnknown
      ? [
          'The grade once policies are enforced is not known where the page violates a policy, or not everything it uses was seen.',
        ]
      : []),
  ].join(' ');
}

export const GRADE_NOW = 'Grade now';
export const WHEN_ENFORCED = 'When enforced';

/** Whether the later grades are worth a column. */
export function hasLater(milestones: readonly Milestone[]): boolean {
  return milestones.some(
    ({ gradeAfter, gradeLater }) => gradeLater !== undefined && gradeLater !== gradeAfter,
  );
}

/** For those who have the tool, not for the readers of its report. */
export const NAME_THE_SERVER =
  'Name it with --stack on the command line or the pencil in the popup to get fixes for it.';

/** Why there are only headers to send. */
export function withoutFixesText(stack: readonly StackMember[], support: Proposals['support']): string {
  return support === 'unrecognised'
    ? 'The server was not recognised.'
    : `There are no fixes for ${enumerated(stack.map(({ label }) => label))} yet.`;
}

export const SEND_FIRST = 'Send these headers first. A policy only reports at first.';

/**
 * What is said beside the headers to send: what they may break, and the other advice with what that may. The sentences
 * can contain text of the page.
 */
export function besideHeaders(advice: readonly Advice[]): string[] {
  const isHeader = ({ op }: Advice) => op === 'set-header';
  const merged = mergeAdvice(advice);
  const risky = merged.filter((one) => isHeader(one) && one.mayBreak !== undefined);
  return [...risky, ...merged.filter((one) => !isHeader(one))].map((one) =>
    redacted(`${adviceInWords(one)}${one.mayBreak === undefined ? '' : `: ${one.mayBreak}`}.`),
  );
}

/** Such as `…, and 9 more`. */
export function andMore(text: string, more: number): string {
  return more > 0 ? `${text}, and ${more} more` : text;
}

/** The heading of findings that change no grade by themselves, below those that do. */
export function othersTitle(others: number, before: number): string {
  const what = before > 0 ? `${others} more` : `${others} ${others === 1 ? 'finding' : 'findings'}`;
  return `${what} that ${others === 1 ? 'does' : 'do'} not change the grade`;
}

export const OTHERS_NOTE = 'Fixing one of these alone does not change the grade.';

export const NO_BROWSER_SEES = 'No browser can see these.';

export const FURTHER = 'Optional hardening';

export const FURTHER_NOTE =
  'Optional: no grade asks for these, and each may break something. Take one at a time and try it.';

/** Why no hash is computed for a file. */
export const SKIPPED: Readonly<Record<NonNullable<ForeignFile['skipped']>, string>> = {
  changing: 'Its provider changes it under this address.',
  unversioned: 'The address does not name a full version (such as 1.2.3), so the file may change.',
  query: 'The address has a query, which Sitegrade does not keep.',
  plaintext: 'The address does not use HTTPS.',
  local: 'The address is in a private network.',
};

/** The same, to follow its address; '' if a hash can be computed. */
export function skippedText(skipped: ForeignFile['skipped']): string {
  return skipped === undefined ? '' : `: ${SKIPPED[skipped]}`;
}

export function testedText({ stack, label, tested, closes }: PageFix): string {
  if (tested === null)
    return `Not tested on a real ${stackOf(stack)?.label ?? label} yet. Try it on a copy first.`;
  const on = `Tested on ${label} ${tested.version}`;
  const others = closes.filter((id) => !tested.closes.includes(id));
  if (tested.except.length === 0)
    return others.length === 0 ? `${on}.` : `${on}, but not for ${others.join(', ')}.`;
  return `${on}, but not with these values: ${tested.except.map(adviceInWords).join('; ')}. Try them on a copy first.`;
}

/** What was not checked, by the reason. */
export function uncheckedTexts({
  unknowns,
}: Report): readonly (readonly [why: string, rules: readonly string[]])[] {
  return [
    ...groupedBy(
      unknowns,
      ({ why }) => reasonText(why),
      ({ rule }) => rule,
    ),
  ];
}

export function observatoryText(report: Report): string {
  const { algorithm, grade, score, refused } = report.observatory;
  const words = `The tests of MDN Observatory (algorithm ${algorithm}) give the same response ${about(grade, report)}, ${about(score, report)} of 100.`;
  return refused === undefined ? words : `${words} ${refused}`;
}

/** `Varnish, nginx and PHP`: each once. */
export function enumerated(names: readonly string[]): string {
  const all = [...new Set(names)];
  const last = all.pop() ?? '';
  return all.length === 0 ? last : `${all.join(', ')} and ${last}`;
}

/** `1 finding`, `3 findings` */
export function counted(count: number, one: string): string {
  return `${String(count)} ${one}${count === 1 ? '' : 's'}`;
}

/** With a minus sign (U+2212), which does not begin a list. */
export function signed(number: number): string {
  return number < 0 ? `−${-number}` : number > 0 ? `+${number}` : '0';
}
