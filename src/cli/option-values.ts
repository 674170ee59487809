import { FORMATS, type Format } from '../export/formats.js';
import { visible } from '../export/visible.js';
import { UserError } from './terminal.js';

/** Browsers. */
const MOST_JOBS = 32;

/**
 * Reads formats, also several in one text, as in `json,sarif`.
 * @throws UserError
 */
export function readFormats(texts: readonly string[]): Format[] {
  return [...new Set(texts.flatMap((names) => names.split(',').map(readFormat)))];
}

function readFormat(text: string): Format {
  const format = FORMATS.find((name) => name === text.trim());
  if (format !== undefined) return format;
  throw new UserError(`--format must be ${FORMATS.join(' or ')}, not “${visible(text.slice(0, 200))}”.`);
}

/** @throws UserError */
export function readJobs(text: string): number {
  const jobs = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (jobs >= 1 && jobs <= MOST_JOBS) return jobs;
  throw new UserError(
    `--jobs must be a number from 1 to ${MOST_JOBS}, not “${visible(text.slice(0, 200))}”.`,
  );
}
