import { readFile, stat } from 'node:fs/promises';
import { isRecord, readSuppressions, type Suppression } from '../engine/index.js';
import { UserError } from './terminal.js';

/** Bytes: a JSON report of some thousand pages. */
const LARGEST = 200_000_000;

/** Ids of findings, by the address of their page in reports. */
export type KnownFindings = ReadonlyMap<string, ReadonlySet<string>>;

/** What is accepted. */
export interface Baseline {
  readonly suppressions: readonly Suppression[];
  /** Present if the file is a JSON report. */
  readonly known?: KnownFindings;
}

/**
 * Reads suppressed findings, as the extension exports them, or an earlier JSON report.
 * @param name its name in error messages
 * @throws UserError with one sentence about the problem
 */
export async function readBaseline(path: string, name: string): Promise<Baseline> {
  const raw = parse(await textOf(path, name), name);
  if (Array.isArray(raw)) return { suppressions: [], known: knownOf(raw, name) };
  const suppressions = readSuppressions(raw);
  if (typeof suppressions !== 'string') return { suppressions };
  throw new UserError(`${name} is not a list of suppressed findings: ${suppressions}`);
}

function knownOf(reports: readonly unknown[], name: string): KnownFindings {
  const known = new Map<string, Set<string>>();
  for (const report of reports) {
    const { schema, url, findings }: Readonly<Record<string, unknown>> = isRecord(report) ? report : {};
    if (schema !== 1 || typeof url !== 'string' || !Array.isArray(findings))
      throw new UserError(`${name} is not a JSON report of this version.`);
    const ids = known.get(url) ?? new Set();
    known.set(url, ids);
    for (const finding of findings as readonly unknown[])
      if (isRecord(finding) && typeof finding['id'] === 'string') ids.add(finding['id']);
  }
  return known;
}

async function textOf(file: string, name: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > LARGEST) throw new UserError(`${name} is too large to be a baseline.`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw new UserError(`${name} is a folder, not a baseline.`);
    throw new UserError(
      code === 'ENOENT'
        ? `The file ${name} does not exist.`
        : `${name} cannot be read (${code ?? 'unknown error'}).`,
    );
  }
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(`${name} is not JSON.`);
  }
}
