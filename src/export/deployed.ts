import {
  isFault,
  type DeployedState,
  type Deployment,
  type DeployPlan,
  type Judged,
} from '../engine/deployed/index.js';
import { clipped, MAX_QUOTE } from './escape.js';
import { bareUrl, redacted } from './urls.js';
import { visible } from './visible.js';

/** What became of a deployment, as JSON. */
export interface DeployedJson {
  readonly schema: 1;
  /** Of the page. */
  readonly url: string;
  /** When the plan was made. */
  readonly planned: string;
  /** Everything is there, every address was asked, and every fix was seen. */
  readonly deployed: boolean;
  readonly results: readonly JudgedJson[];
  /** Ids of findings with a fix of which no response header tells. */
  readonly unchecked: readonly string[];
  readonly unasked: readonly { readonly url: string; readonly why: string }[];
}

interface JudgedJson extends Omit<Judged, 'at'> {
  readonly fault: boolean;
  readonly at: readonly { readonly url: string; readonly why: string | null }[];
}

const STATE_WORDS: Readonly<Record<DeployedState, string>> = {
  missing: 'missing',
  lost: 'lost',
  lowered: 'lowered',
  doubled: 'doubled',
  changed: 'another value',
  elsewhere: 'another server',
  'not-seen': 'not seen',
  deployed: 'deployed',
};

const FORGOTTEN =
  'None of the fixes is in effect. Was the line of DEPLOY.md added, and was the server loaded again?';

/** Columns of a state. */
const WIDTH = Math.max(...Object.values(STATE_WORDS).map((word) => word.length)) + 2;
/** Addresses that a line names. */
const MOST_NAMED = 4;

export function deployedJson(plan: DeployPlan, { judged, unasked, unseen }: Deployment): DeployedJson {
  return {
    schema: 1,
    url: bareUrl(plan.addresses[0]?.url ?? ''),
    planned: plan.date,
    deployed: unasked.length === 0 && unseen.length === 0 && !judged.some(isFault),
    results: judged.map(({ what, state, findings, at }) => ({
      what: redacted(what),
      state,
      fault: isFault({ state }),
      findings: findings.map((id) => redacted(id)),
      at: at.map(({ url, why }) => ({ url: bareUrl(url), why: why === undefined ? null : redacted(why) })),
    })),
    unchecked: plan.unchecked.map((id) => redacted(id)),
    unasked: unasked.map(({ url, why }) => ({ url: bareUrl(url), why: redacted(why) })),
  };
}

/** For a terminal. Texts of the page and of the plan cannot move the cursor or reorder a line. */
export function deployedText(plan: DeployPlan, deployment: Deployment): string {
  const { judged, unasked, unseen, isForgotten } = deployment;
  const faults = judged.filter(isFault);
  const right = judged.filter(({ state }) => state === 'deployed');
  const others = judged.filter((one) => !isFault(one) && one.state !== 'deployed');
  const [page] = plan.addresses;
  return [
    `${line(bareUrl(page?.url ?? ''))}, as planned on ${line(plan.date)}`,
    '',
    ...(isForgotten ? [FORGOTTEN, ''] : []),
    ...section(faults.flatMap(rows)),
    ...section(others.flatMap(rows)),
    ...section(right.map(({ state, what }) => row(state, what))),
    ...section(
      unasked.map(({ url, why }) => `  ${'not asked'.padEnd(WIDTH)}${line(bareUrl(url))}: ${line(why)}`),
    ),
    ...section(
      plan.unchecked.length === 0
        ? []
        : [`Not shown by response headers, so not checked: ${line(plan.unchecked.join(', '))}`],
    ),
    sumOf(judged.filter(({ state }) => state !== 'not-seen').length, faults.length, unasked.length, unseen),
    '',
  ].join('\n');
}

function sumOf(all: number, faults: number, unasked: number, unseen: readonly string[]): string {
  const rest = [
    ...(unasked > 0 ? [` ${String(unasked)} of the addresses could not be asked.`] : []),
    ...(unseen.length > 0 ? [` Not seen, so not known: ${line(unseen.join(', '))}.`] : []),
  ].join('');
  if (all === 0) return `Nothing was checked.${rest}`;
  return faults === 0
    ? `Nothing is missing, lost, lowered or doubled.${rest}`
    : `${String(faults)} to mend.${rest}`;
}

function rows({ state, what, at }: Judged): string[] {
  const named = at.slice(0, MOST_NAMED).map(({ url }) => bareUrl(url));
  const more = at.length - named.length;
  const where = `${named.join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
  const reasons = [...new Set(at.flatMap(({ why = [] }) => why))].slice(0, MOST_NAMED);
  return [
    row(state, `${what}${state === 'not-seen' ? '' : `: ${where}`}`),
    ...reasons.map((why) => `  ${' '.repeat(WIDTH)}${line(why)}`),
  ];
}

function row(state: DeployedState, text: string): string {
  return `  ${STATE_WORDS[state].padEnd(WIDTH)}${line(text)}`;
}

function section(lines: readonly string[]): string[] {
  return lines.length > 0 ? [...lines, ''] : [];
}

function line(text: string): string {
  return clipped(visible(redacted(text)), MAX_QUOTE);
}
