import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GRADE_TABLE, isRecord, recordsIn, SEVERITIES, textIn, type Severity } from '../engine/index.js';
import type { ComparedReport } from '../export/comparison.js';
import { REPORT_SCHEMA } from '../export/json.js';
import { visible } from '../export/visible.js';
import { readText } from './read-text.js';
import { UserError } from './terminal.js';

/**
 * Reads a file of JSON.
 * @param name its name in error messages
 * @param as what it should be
 * @param how as for `readText`
 * @throws UserError with one sentence about the problem
 */
export async function readJson(
  path: string,
  name: string,
  as: string,
  how?: Parameters<typeof readText>[3],
): Promise<unknown> {
  const text = await readText(path, name, as, how);
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(`${name} is not JSON.`);
  }
}

/** Whether the path is a folder, as `--output` writes it. */
export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

/**
 * Reads the JSON reports in a folder that `--output` has written.
 * @throws UserError
 */
export async function readFolder(path: string, name: string): Promise<ComparedReport[]> {
  const files = (await readdir(path)).filter((file) => /(?<!\.gitlab)\.json$/.test(file)).sort();
  const reports: ComparedReport[] = [];
  for (const file of files) {
    const nested = `${name}/${visible(file)}`;
    reports.push(...reportsIn(await readJson(join(path, file), nested, 'a JSON report'), nested));
  }
  if (reports.length === 0)
    throw new UserError(`The folder ${name} has no JSON reports. --output writes them with --format json.`);
  return reports;
}

/**
 * The reports in a parsed file, with what comparing needs.
 * @throws UserError
 */
export function reportsIn(raw: unknown, name: string): ComparedReport[] {
  const all = Array.isArray(raw) ? (raw as readonly unknown[]) : [undefined];
  return all.map((one) => {
    const report = reportOf(one);
    if (report) return report;
    throw new UserError(
      isRecord(one) && Number(one['schema']) > REPORT_SCHEMA
        ? `${name} is a JSON report of a newer Sitegrade: its "schema" is above ${REPORT_SCHEMA}.`
        : `${name} is not a JSON report.`,
    );
  });
}

/** The versions of the schema that are read: all so far. */
const VERSIONS: ReadonlySet<unknown> = new Set(Array.from({ length: REPORT_SCHEMA }, (_, at) => at + 1));

function reportOf(raw: unknown): ComparedReport | undefined {
  if (!isRecord(raw)) return undefined;
  const { schema, url, complete, findings, passes, unknown } = raw;
  if (!VERSIONS.has(schema) || typeof url !== 'string' || !Array.isArray(findings)) return undefined;
  const grade = GRADE_TABLE.letters.find(([, letter]) => letter === raw['grade'])?.[1] ?? null;
  const score = typeof raw['score'] === 'number' ? raw['score'] : null;
  return {
    url,
    grade,
    score,
    complete: complete === true,
    findings: recordsIn(findings).map(findingOf),
    passes: recordsIn(passes).map(({ id, text: said }) => ({ id: textIn(id), text: textIn(said) })),
    unknown: recordsIn(unknown).map(({ rule, why }) => ({ rule: textIn(rule), why: textIn(why) })),
    ...(isRecord(raw['sent']) && {
      sent: { headers: headersOf(raw['sent']['headers']), cookies: cookiesOf(raw['sent']['cookies']) },
    }),
  };
}

function findingOf(raw: Readonly<Record<string, unknown>>): ComparedReport['findings'][number] {
  const { id, rule, message, points, suppressed } = raw;
  return {
    id: textIn(id),
    rule: textIn(rule),
    message: textIn(message),
    severity: SEVERITIES.find((one): one is Severity => one === raw['severity']) ?? 'info',
    points: typeof points === 'number' ? points : 0,
    text: textIn(raw['text']),
    quote: null,
    advice: [],
    ...(isRecord(suppressed) && { suppressed: { reason: textIn(suppressed['reason']) } }),
  };
}

function headersOf(raw: unknown) {
  if (!Array.isArray(raw)) return null;
  return recordsIn(raw).map(({ name, value }) => ({
    name: textIn(name),
    value: typeof value === 'string' ? value : null,
  }));
}

function cookiesOf(raw: unknown) {
  if (!Array.isArray(raw)) return null;
  return recordsIn(raw).map(({ name, attributes }) => ({
    name: textIn(name),
    attributes: textIn(attributes),
  }));
}
