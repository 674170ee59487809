import type { ReportsToAdd } from '../capture/recording/reported-pages.js';

/** Bytes of a file of reports: what is read while the panel waits. */
const LARGEST = 10_000_000;

/** The violation reports of an origin in a file, or a sentence with the error. Its readers are loaded only then. */
export async function readReportsOf(file: File, origin: string): Promise<ReportsToAdd | string> {
  const name = file.name.slice(0, 100);
  if (file.size > LARGEST)
    return `${name} is too large. Export reports of fewer days, or give it to the command: policy --reports.`;
  const { parseViolationReports, reportsOf } = await import('../capture/violation-reports.js');
  const all = parseViolationReports(await file.text());
  if (typeof all === 'string') return `${name} has ${all}`;
  const own = reportsOf(origin, all);
  return own.pages.length > 0 ? own : `The reports in ${name} are not of this site (${origin}).`;
}
