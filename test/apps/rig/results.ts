import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { PROJECT } from '../../../src/cli/build.js';
import { HEAD, INTRODUCTION, tableOf, rowsIn, titleOf, type Row } from './table.js';
import type { Trial, Visit } from './trial.js';

/** What each application showed, until the end of the run, and for whoever looks for the reason of a failure. */
const RESULTS = join(PROJECT, 'dist', 'apps', 'results');
const FILE = join(PROJECT, 'docs', 'applications.md');

interface Result {
  /** If the trial passed. */
  readonly row?: Row;
  readonly times: string;
  readonly warnings: readonly string[];
  readonly visits: Readonly<Record<string, Visit['walk']>>;
  readonly listed: Trial['tried']['listed'];
}

export function clearResults(): Promise<void> {
  return rm(RESULTS, { recursive: true, force: true });
}

export async function writeResult(trial: Trial, row: Row | undefined): Promise<void> {
  const { before, tried, given, later, application, proposals } = trial;
  const result: Result = {
    ...(row && { row }),
    times: timesOf(trial),
    warnings: proposals.fixes.flatMap(({ warnings }) => warnings),
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

/** The row as the page has it. */
export async function publishedRow(title: string): Promise<Row | undefined> {
  const page = await readFile(FILE, 'utf8').catch(() => '');
  return rowsIn(page).find((row) => titleOf(row) === title);
}

/**
 * Prints the times of the run, and replaces the rows of the page.
 * @param titles of all applications: the page has no others
 */
export async function publishResults(titles: readonly string[]): Promise<void> {
  const names = await readdir(RESULTS).catch(() => []);
  const results = await Promise.all(
    names.sort().map(async (name) => JSON.parse(await readFile(join(RESULTS, name), 'utf8')) as Result),
  );
  for (const { times } of results) console.log(times);
  const page = await readFile(FILE, 'utf8').catch(() => '');
  const rows = new Map(rowsIn(page).map((row) => [titleOf(row), row]));
  for (const { row } of results) if (row) rows.set(titleOf(row), row);
  const sorted = [...rows.values()]
    .filter((row) => titles.includes(titleOf(row)))
    .sort((a, b) => (titleOf(a) < titleOf(b) ? -1 : 1));
  const written = await formatted(
    `${INTRODUCTION}\n\n${tableOf([HEAD, HEAD.map(() => '---'), ...sorted])}\n`,
  );
  if (page !== written) await writeFile(FILE, written);
}

/** As it will stand in the page. */
export async function asPublished(row: Row): Promise<Row | undefined> {
  return rowsIn(await formatted(tableOf([HEAD, HEAD.map(() => '---'), row]))).at(0);
}

async function formatted(text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(FILE)), parser: 'markdown' });
}
