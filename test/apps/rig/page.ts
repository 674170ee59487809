import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { rowsIn, tableOf, titleOf, type Row } from './table.js';

/** A page of docs with one table, which a run writes: a row for each application. */
export interface TablePage {
  readonly file: string;
  readonly introduction: string;
  readonly head: Row;
}

/** The row as the page has it. */
export async function publishedRow({ file }: TablePage, title: string): Promise<Row | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return rowsIn(text).find((row) => titleOf(row) === title);
}

/** The row as it will stand in the page. */
export async function asPublished({ file, head }: TablePage, row: Row): Promise<Row | undefined> {
  return rowsIn(await formatted(file, tableOf([head, head.map(() => '---'), row]))).at(0);
}

/** What a run keeps of an application, as JSON. */
export interface Kept {
  /** If all of its tests passed. */
  readonly row?: Row;
  readonly times: string;
}

/**
 * Prints the times of a run, and replaces the rows of its page.
 * @param folder with what the run kept
 * @param titles of all applications: the page has no others
 */
export async function publish(page: TablePage, folder: string, titles: readonly string[]): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const kept = await Promise.all(
    names.sort().map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Kept),
  );
  for (const { times } of kept) console.log(times);
  await replaceRows(
    page,
    kept.flatMap(({ row }) => (row ? [row] : [])),
    titles,
  );
}

async function replaceRows(
  { file, introduction, head }: TablePage,
  added: readonly Row[],
  titles: readonly string[],
): Promise<void> {
  const before = await readFile(file, 'utf8').catch(() => '');
  const rows = new Map([...rowsIn(before), ...added].map((row) => [titleOf(row), row]));
  const sorted = [...rows.values()]
    .filter((row) => titles.includes(titleOf(row)))
    .sort((a, b) => (titleOf(a) < titleOf(b) ? -1 : 1));
  const written = await formatted(
    file,
    `${introduction}\n\n${tableOf([head, head.map(() => '---'), ...sorted])}\n`,
  );
  if (before !== written) await writeFile(file, written);
}

async function formatted(file: string, text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(file)), parser: 'markdown' });
}
