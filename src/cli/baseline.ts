import { parseSuppressions, type Suppression } from '../engine/index.js';
import type { ComparedReport } from '../export/comparison.js';
import { isFolder, readFolder, readJson, reportsIn } from './read-reports.js';
import { UserError } from './terminal.js';

/** Earlier reports, by the address of their page in reports. */
export type KnownReports = ReadonlyMap<string, ComparedReport>;

/** What is accepted. */
export interface Baseline {
  readonly suppressions: readonly Suppression[];
  /** Present if it is an earlier report, or a folder of them. */
  readonly known?: KnownReports;
}

/**
 * Reads suppressed findings, as the extension exports them, an earlier JSON report, or a folder of `--output`.
 * @param name its name in error messages
 * @throws UserError with one sentence about the problem
 */
export async function readBaseline(path: string, name: string): Promise<Baseline> {
  if (await isFolder(path)) return { suppressions: [], known: byAddress(await readFolder(path, name)) };
  const raw = await readJson(path, name, 'a baseline');
  if (Array.isArray(raw)) return { suppressions: [], known: byAddress(reportsIn(raw, name)) };
  return { suppressions: suppressionsOf(raw, name) };
}

/**
 * Reads suppressed findings.
 * @throws UserError
 */
export async function readSuppressionFile(path: string, name: string): Promise<readonly Suppression[]> {
  return suppressionsOf(await readJson(path, name, 'a list of suppressed findings'), name);
}

function suppressionsOf(raw: unknown, name: string): readonly Suppression[] {
  const suppressions = parseSuppressions(raw);
  if (typeof suppressions !== 'string') return suppressions;
  throw new UserError(`${name} is not a list of suppressed findings: ${suppressions}`);
}

/** Of several reports on an address, the last one counts, with the findings of all. */
function byAddress(reports: readonly ComparedReport[]): KnownReports {
  const known = new Map<string, ComparedReport>();
  for (const { sent: _, ...report } of reports) {
    const earlier = known.get(report.url)?.findings ?? [];
    known.set(report.url, { ...report, findings: [...earlier, ...report.findings] });
  }
  return known;
}
