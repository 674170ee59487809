import {
  about,
  currentId,
  ruleBefore,
  GRADE_TABLE,
  breaksPage,
  isBeyondPage,
  isBroken,
  isGraded,
  isOfAnotherPage,
  isWorse,
  RULES,
  SEVERITIES,
  verdict,
  withMore,
  type Finding,
  type Grade,
  type Report,
  type Severity,
} from '../engine/index.js';
import { bareUrl, redacted } from '../export/urls.js';
import { visible } from '../export/visible.js';
import type { KnownReports } from './baseline.js';
import { UserError } from './terminal.js';

/** What a page has to reach. */
export interface Gate {
  /** The worst grade or lowest score that passes. A broken page does not. */
  readonly failUnder?: Grade | number;
  /** Findings that do not pass. */
  readonly failOn: readonly Trigger[];
}

/** Its severity or a higher one; a rule, a message of a rule, or one finding; or all that the baseline does not have. */
export type Trigger =
  | { readonly kind: 'severity'; readonly severity: Severity }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'new' };

/** Findings that a sentence names. */
const NAMED = 3;

/** @throws UserError */
export function parseThreshold(text: string): Grade | number {
  const typed = text.trim().toUpperCase();
  const [, grade] = GRADE_TABLE.letters.find(([, letter]) => letter === typed) ?? [];
  if (grade !== undefined) return grade;
  if (/^\d{1,3}$/.test(typed)) return Number(typed);
  const letters = GRADE_TABLE.letters.map(([, letter]) => letter).join(', ');
  throw new UserError(
    `--fail-under must be a score or one of ${letters}, not “${visible(text.slice(0, 200))}”.`,
  );
}

/**
 * Reads names such as `high,server-tokens,new`.
 * @throws UserError for a name that no finding can have
 */
export function parseFailOn(texts: readonly string[]): Trigger[] {
  return texts.flatMap((text) => text.split(',')).map((text) => triggerOf(text.trim()));
}

function triggerOf(name: string): Trigger {
  if (name === 'new') return { kind: 'new' };
  const severity = SEVERITIES.find((one) => one === name);
  if (severity !== undefined) return { kind: 'severity', severity };
  const id = currentId(name);
  const [rule, ...message] = id.split('/');
  const found = RULES.find((one) => one.id === rule);
  const [key = ''] = message.join('/').split('#');
  if (found && (message.length === 0 || Object.hasOwn(found.problems, key))) return { kind: 'id', id };
  throw new UserError(
    `--fail-on must be new, a severity (${SEVERITIES.join(', ')}) or the id of a rule or finding, not “${visible(name.slice(0, 200))}”.`,
  );
}

/**
 * Reads statuses such as `403,404`.
 * @throws UserError
 */
export function parseAcceptStatus(texts: readonly string[]): number[] {
  return texts
    .flatMap((text) => text.split(','))
    .map((text) => {
      const status = text.trim();
      if (/^[1-5]\d\d$/.test(status)) return Number(status);
      throw new UserError(
        `--accept-status must be a status from 100 to 599, not “${visible(status.slice(0, 200))}”.`,
      );
    });
}

/**
 * What a web address answered, if that is probably not the page that was meant, and how to grade it; undefined if it is,
 * or if its status is accepted. A suppression does not accept it.
 * @param otherwise what is said last, by the status
 */
export function anotherPageIn(
  { findings }: Report,
  name: string,
  accepted: readonly number[] = [],
  otherwise = (status: string) => `To grade this answer, add --accept-status ${status}.`,
): string | undefined {
  const found = findings.find(isOfAnotherPage);
  const { subject: status = '', text, message } = found ?? {};
  if (text === undefined || accepted.includes(Number(status))) return undefined;
  // A firewall asks for no credentials.
  const signIn =
    message === 'error' && SIGN_IN.has(status) ? ' --auth and --cookie send what signs you in.' : '';
  return `${name}: ${visible(text)}.${signIn} ${otherwise(status)}`;
}

/** Statuses that ask for credentials, or refuse without. */
const SIGN_IN: ReadonlySet<string> = new Set(['401', '403']);

const ACCEPTS = 'If that is meant, suppress it.';

/** A condition that a page does not meet. */
export interface Unmet {
  /** In a few words. */
  readonly what: string;
  /** Also which page, and because of which findings. */
  readonly sentence: string;
}

/** Whether anything is asked of pages. */
export function isAsked({ failUnder, failOn }: Gate): boolean {
  return failUnder !== undefined || failOn.length > 0;
}

/** Why a page does not pass: a reason for each condition. A page without a grade is not judged. */
export function reasonsAgainst(
  report: Report,
  { failUnder, failOn }: Gate,
  name: string,
  known?: KnownReports,
): Unmet[] {
  if (!isGraded(report)) return [];
  const open = report.findings.filter(({ suppressed }) => !suppressed);
  const costly = open.filter(({ points }) => points > 0);
  const isUnder =
    typeof failUnder === 'number'
      ? report.score < failUnder
      : failUnder !== undefined && isWorse(report.grade, failUnder);
  const what = `worse than ${failUnder ?? ''}`;
  const under = `${name} has grade ${verdict(report)} (${about(report.score, report)}), ${what}`;
  const isStopped = failUnder !== undefined && isBroken(report);
  const broken = `${name} is broken, whatever its grade`;
  return [
    ...(isStopped
      ? [{ what: 'broken', sentence: `${broken}: ${listOf(report.caveats.filter(breaksPage))} ${ACCEPTS}` }]
      : []),
    ...(isUnder ? [{ what, sentence: `${under}${costly.length > 0 ? `: ${listOf(costly)}` : '.'}` }] : []),
    ...failOn.flatMap((trigger) => {
      const found = open.filter((finding) => isMeant(finding, trigger, report.url, known));
      if (found.length === 0) return [];
      const label = labelOf(trigger);
      return [{ what: label, sentence: `${name} has ${label}: ${listOf(found)}` }];
    }),
  ];
}

/** What could change the grade and was not seen. */
export function gapsOf({ unknowns }: Report): Report['unknowns'] {
  return unknowns.filter(
    (unknown) =>
      !isBeyondPage(unknown) && RULES.some(({ id, canChangeScore }) => id === unknown.rule && canChangeScore),
  );
}

/**
 * What the grade that `--fail-under` judges was given without, in one line: the checks and why they had gaps. Undefined
 * if nothing was missing.
 */
export function gapsIn(report: Report, { failUnder }: Gate, name: string): string | undefined {
  if (failUnder === undefined || report.complete || !isGraded(report)) return undefined;
  const byReason = new Map<string, Set<string>>();
  for (const { rule, why } of gapsOf(report)) byReason.set(why, (byReason.get(why) ?? new Set()).add(rule));
  const gaps = [...byReason].map(([why, rules]) => `${[...rules].join(', ')} (${becauseOf(why)})`);
  return `The grade ${about(report.grade, report)} (${about(report.score, report)}) of ${name} counts only what was seen. Not fully checked: ${gaps.join('; ')}.`;
}

/** The reason in a sentence of REASONS, to go on with. */
export function becauseOf(why: string): string {
  return why.replace(/^Not (?:fully )?checked: /, '').replace(/\.$/, '');
}

function isMeant(finding: Finding, trigger: Trigger, url: string, known?: KnownReports): boolean {
  const { id, rule, message, severity } = finding;
  switch (trigger.kind) {
    case 'severity':
      return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(trigger.severity);
    case 'id':
      return [rule, `${rule}/${message}`, id, ruleBefore(id)].includes(trigger.id);
    case 'new':
      return (
        severity !== 'info' &&
        !known?.get(bareUrl(url))?.findings.some((one) => currentId(one.id) === redacted(id))
      );
  }
}

function labelOf(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'severity':
      return trigger.severity === 'high'
        ? 'findings of high severity'
        : `findings of ${trigger.severity} or higher severity`;
    case 'id':
      return `findings of ${visible(trigger.id)}`;
    case 'new':
      return 'findings that the baseline does not have';
  }
}

/** The first findings, in one sentence. */
export function listOf(findings: readonly Pick<Finding, 'text' | 'id'>[]): string {
  const texts = findings.map(({ text, id }) => `${visible(redacted(text))} (${visible(redacted(id))})`);
  return `${withMore(texts, NAMED).join('; ')}.`;
}
