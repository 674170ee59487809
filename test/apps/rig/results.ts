import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from '../../../src/cli/build.js';
import { publish, type Kept, type TablePage } from './page.js';
import { HEAD, INTRODUCTION, type Row } from './table.js';
import type { Trial, Visit } from './trial.js';

/** What each application showed, until the end of the run, and for whoever looks for the reason of a failure. */
const RESULTS = join(PROJECT, 'dist', 'apps', 'results');

/** `docs/applications.md`. */
export const PAGE: TablePage = {
  file: join(PROJECT, 'docs', 'applications.md'),
  introduction: INTRODUCTION,
  head: HEAD,
};

interface Result extends Kept {
  readonly warnings: readonly string[];
  readonly visits: Readonly<Record<string, Visit['walk']>>;
  readonly listed: Trial['tried']['listed'];
}

export function clearResults(): Promise<void> {
  return rm(RESULTS, { recursive: true, force: true });
}

export async function writeResult(trial: Trial, row: Row | undefined): Promise<void> {
  const { before, tried, given, later, application, written } = trial;
  const result: Result = {
    ...(row && { row }),
    times: timesOf(trial),
    warnings: written.flatMap(({ warnings }) => warnings),
    visits: { before: before.walk, tried: tried.walk, given: given.walk, later: later.walk },
    listed: tried.listed,
  };
  await mkdir(RESULTS, { recursive: true });
  await writeFile(join(RESULTS, `${application.setup.id}.json`), JSON.stringify(result, null, 2));
}

function timesOf({ application, setupSeconds, before, tried, given, later }: Trial): string {
  const whole = {
    'set-up': setupSeconds,
    before: before.seconds,
    tried: tried.seconds,
    given: given.seconds,
    later: later.seconds,
  };
  const parts = Object.entries(whole).map(([name, seconds]) => `${name} ${seconds.toFixed(0)}`);
  return `${application.setup.title}: ${parts.join(', ')} s`;
}

export function publishResults(titles: readonly string[]): Promise<void> {
  return publish(PAGE, RESULTS, titles);
}
