import type { ReportsToAdd } from '../capture/recording/reported-pages.js';

/** Bytes of a file of reports. */
const LARGEST = 50_000_000;

/** The violation reports of an origin in a file, or a sentence with the error. Its readers are loaded only then. */
export async function readReportsOf(file: File, origin: string): Promise<ReportsToAdd | string> {
  const name = file.name.slice(0, 100);
  if (file.size > LARGEST) return `${name} is too large. Export reports of fewer days.`;
  const { NO_REPORTS, parseViolationReports, reportsOf } = await import('../capture/violation-reports.js');
  const all = parseViolationReports(await file.text());
  if (!all) return `${name} has ${NO_REPORTS}`;
  const own = reportsOf(origin, all);
  return own.pages.length > 0 ? own : `The reports in ${name} are not of this site (${origin}).`;
}
