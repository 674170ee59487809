import { constants } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Format } from '../export/formats.js';
import { toText, type Look } from '../export/text.js';
import { visible } from '../export/visible.js';
import type { About, PageReport } from '../export/page-document.js';
import { endingOf, writeReports } from '../export/write.js';
import { summaryTable, type Row } from './summary.js';
import { tableText } from './table.js';
import { UserError, print } from './terminal.js';

/** Where reports go, one after another. */
export interface Output {
  add(page: PageReport): Promise<void>;
  /** After the last report. */
  end(rows: readonly Row[]): Promise<void>;
}

/** Bytes of a file name without its ending and number. */
const LONGEST_NAME = 100;

/** As `w`, but not through a link, which may lead out of the folder. Windows has no such flag. */
const NOT_THROUGH_LINKS = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;

/** Reports in one format as one text on standard output. JSON is written as the reports come. */
export function standardOutput(format: Format, about: About): Output {
  let isFirst = true;
  const separate = (before: string, between: string) => {
    const text = isFirst ? before : between;
    isFirst = false;
    return text;
  };
  if (format === 'json') {
    return {
      // The array of one report, without its brackets.
      add: (page) => print(separate('[\n', ',\n') + writeReports(format, [page], about).slice(2, -3)),
      end: () => print(isFirst ? '[]\n' : '\n]\n'),
    };
  }
  const pages: PageReport[] = [];
  return {
    add(page) {
      pages.push(page);
      return Promise.resolve();
    },
    end: () => print(writeReports(format, pages, about)),
  };
}

/**
 * For a terminal: the report of one page in short, or a table of several.
 * @param where how to get the whole reports
 */
export function textOutput(look: Look, where: string): Output {
  let first: PageReport | undefined;
  return {
    add(page) {
      first ??= page;
      return Promise.resolve();
    },
    async end(rows) {
      if (rows.length > 1) await print(tableText(rows, look, where));
      else if (first) await print(toText(first, look, where));
    },
  };
}

/**
 * A file for each page and format in a folder, and the table of all pages as `index.md`.
 * @param summary what standard output gets; by default the same table
 */
export async function folderOutput(
  folder: string,
  formats: readonly Format[],
  about: About,
  summary?: Output,
): Promise<Output> {
  const inFolder = async (work: Promise<unknown>) => {
    try {
      await work;
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      throw new UserError(`Cannot write to the folder ${visible(folder)} (${code}).`);
    }
  };
  const write = (name: string, text: string) =>
    inFolder(writeFile(join(folder, name), text, { flag: NOT_THROUGH_LINKS }));
  await inFolder(makeFolder(folder));
  const nameFor = fileNames(['index']);
  return {
    async add(page) {
      const name = nameFor(page.report.url);
      for (const format of formats)
        await write(`${name}.${endingOf(format)}`, writeReports(format, [page], about));
      await summary?.add(page);
    },
    async end(rows) {
      const table = summaryTable(rows);
      await write('index.md', table);
      await (summary ? summary.end(rows) : print(table));
    },
  };
}

/** Makes a folder and those above it. Node's own `recursive` never ends in /proc, where a folder stays missing. */
export async function makeFolder(folder: string): Promise<void> {
  if ((await stat(folder).catch(() => undefined))?.isDirectory()) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder).catch((error: unknown) => {
    // Another process may have just made it.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
}

/** Returns a function that gives each page a name that no earlier one has, on every file system. */
export function fileNames(taken: readonly string[] = []): (url: string) => string {
  const used = new Set(taken);
  return (url) => {
    const name = fileNameOf(url);
    let free = name;
    for (let number = 2; used.has(free); number += 1) free = `${name}-${number}`;
    used.add(free);
    return free;
  };
}

/** Host and path in lower case, without what a file system reads as something else. */
function fileNameOf(url: string): string {
  const { host = '', pathname = '' } = URL.canParse(url) ? new URL(url) : {};
  return (
    `${host}${pathname}`
      .toLowerCase()
      .replaceAll(/[^a-z0-9.-]+/g, '_')
      .slice(0, LONGEST_NAME)
      .replaceAll(/^[._-]+|[._-]+$/g, '') || 'page'
  );
}
