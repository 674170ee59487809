import { FORMATS, type Format } from '../export/formats.js';
import { visible } from '../export/visible.js';
import { UserError } from './terminal.js';

/** Browsers. */
const MOST_JOBS = 32;

/**
 * Reads formats, also several in one text, as in `json,sarif`.
 * @throws UserError
 */
export function parseFormats(texts: readonly string[]): Format[] {
  return [...new Set(texts.flatMap((names) => names.split(',').map(parseFormat)))];
}

function parseFormat(text: string): Format {
  return parseFormatOf(FORMATS, text.trim(), text);
}

/**
 * Reads one of the formats of a command.
 * @param given what to quote if it is none
 * @throws UserError
 */
export function parseFormatOf<T extends string>(formats: readonly T[], text: string, given = text): T {
  const format = formats.find((name) => name === text);
  if (format !== undefined) return format;
  throw new UserError(`--format must be ${formats.join(' or ')}, not “${visible(given.slice(0, 200))}”.`);
}

/** @throws UserError */
export function parseJobs(text: string): number {
  const jobs = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (jobs >= 1 && jobs <= MOST_JOBS) return jobs;
  throw new UserError(
    `--jobs must be a number from 1 to ${MOST_JOBS}, not “${visible(text.slice(0, 200))}”.`,
  );
}
