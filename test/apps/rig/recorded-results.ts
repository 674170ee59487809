import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from '../../../src/cli/build.js';
import { publish, type Kept } from './page.js';
import { RECORDED_PAGE } from './recorded-table.js';
import type { RecordedTrial } from './recorded-trial.js';
import type { Row } from './table.js';

/** What each recording showed, until the end of the run, and for whoever looks for the reason of a failure. */
const RESULTS = join(PROJECT, 'dist', 'apps', 'recorded');

interface Result extends Kept {
  readonly trial: Omit<RecordedTrial, 'application' | 'page'>;
}

export function clearRecorded(): Promise<void> {
  return rm(RESULTS, { recursive: true, force: true });
}

export async function writeRecorded(trial: RecordedTrial, row: Row | undefined): Promise<void> {
  const { application, page: _, ...rest } = trial;
  const { id, title } = application.setup;
  const parts = Object.entries(trial.seconds).map(([name, seconds]) => `${name} ${seconds.toFixed(0)}`);
  const times = `${title}, recorded policy: ${parts.join(', ')} s`;
  const result: Result = { ...(row && { row }), times, trial: rest };
  await mkdir(RESULTS, { recursive: true });
  await writeFile(join(RESULTS, `${id}.json`), JSON.stringify(result, null, 2));
}

export function publishRecorded(titles: readonly string[]): Promise<void> {
  return publish(RECORDED_PAGE, RESULTS, titles);
}
