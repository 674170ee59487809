import type { PreviewBlocked } from '../../../src/capture/preview/preview.js';
import { type Finding, type Outlook, type PageSnapshot, type PlanStep } from '../../../src/engine/index.js';
import type { PageFix } from '../../../src/fixes/index.js';
import type { Site } from '../../servers/rig/site.js';
import type { Application } from './application.js';
import { DONE, NOT_TRIED, type Walk } from './walk.js';

/** The application at one time: its graded page, and the walk. */
export interface Visit {
  readonly page: PageSnapshot;
  readonly walk: Walk;
  /** With the start of the browser and the grading. */
  readonly seconds: number;
}

export interface Fixed extends Visit {
  readonly test: Awaited<ReturnType<Site['test']>>;
}

/** Before any fix, in a tab that previews them as they are after their later steps. */
export interface Tried extends Visit {
  /** What the preview listed as blocked. */
  readonly listed: readonly PreviewBlocked[];
}

export interface Trial {
  readonly application: Application;
  readonly setupSeconds: number;
  readonly before: Visit;
  /** The findings that the popup selects, with the grades that it promises and the texts that it shows. */
  readonly selected: readonly Finding[];
  readonly promised: Outlook;
  readonly plan: readonly PlanStep[];
  readonly written: readonly PageFix[];
  readonly tried: Tried;
  /** With the texts as given. */
  readonly given: Fixed;
  /** With the whole texts of the last step: the policy is enforced, max-age is a year. */
  readonly later: Fixed;
  readonly versions: Awaited<ReturnType<Site['versions']>>;
}

export function brokenSteps({ steps }: Walk): string[] {
  return Object.entries(steps).flatMap(([name, result]) =>
    result === DONE || result === NOT_TRIED ? [] : [`${name}: ${result}`],
  );
}

/** The names of the steps that failed. */
export function failedSteps({ steps }: Pick<Walk, 'steps'>): string[] {
  return Object.keys(steps).filter((name) => ![DONE, NOT_TRIED].includes(steps[name] ?? ''));
}

/** A violation without the step it was seen in. */
export function causeOf(violation: string): string {
  return violation.slice(violation.indexOf(': ') + 2);
}

export function causes(violations: readonly string[]): string[] {
  return [...new Set(violations.map(causeOf))].sort();
}

/** The addresses with protections of their own that the walk did not open. */
export function unopened({ answers }: Walk, { own }: Application): string[] {
  const opened = new Set(answers.map(({ address }) => address));
  return Object.keys(own).filter((address) => !opened.has(address));
}
