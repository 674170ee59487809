import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  audit,
  caveatSentence,
  sentFields,
  suppressionsFor,
  type PageSnapshot,
  type Suppression,
} from '../engine/index.js';
import {
  compareReports,
  isRegression,
  pairReports,
  toComparable,
  type ComparedReport,
  type ComparisonJson,
} from '../export/comparison.js';
import { comparisonMarkdown, comparisonText, gradesText, pageName } from '../export/comparison-text.js';
import { jsonText } from '../export/json-text.js';
import { bareUrl } from '../export/urls.js';
import { visible } from '../export/visible.js';
import { readSuppressionFile } from './baseline.js';
import { errorText, exitCode, type OnExit } from './command.js';
import { readCredentials, redactor } from './credentials.js';
import type { CompareArguments } from './arguments.js';
import { listOf } from './gate.js';
import { gatherer } from './gatherer.js';
import { errorTeller, gitHub } from './github.js';
import type { Installation } from './installation.js';
import { isFolder, readFolder, readJson, reportsIn } from './read-reports.js';
import { comparisonsSummary } from './summary.js';
import { addressOf, targetOf, type Target } from './targets.js';
import { UserError, withSpinner, print, tell } from './terminal.js';

const WRITERS: Readonly<Record<CompareArguments['format'], (all: readonly ComparisonJson[]) => string>> = {
  text: (all) => all.map(comparisonText).join('\n---\n\n'),
  markdown: (all) => all.map(comparisonMarkdown).join('\n---\n\n'),
  json: (all) => jsonText(all),
};

/**
 * Compares the pages of two targets and writes the differences.
 * @returns the exit code
 */
export async function compareJob(
  args: CompareArguments,
  installation: Installation,
  onExit: OnExit,
): Promise<number> {
  const { folder } = installation;
  const { baseline } = args;
  const accepted =
    baseline === undefined ? [] : await readSuppressionFile(resolve(folder, baseline), visible(baseline));
  const targets = args.sides.map(targetOf);
  const read = await readCredentials(args.credentials, folder, targets.flatMap(addressOf));
  const credentials = read ? [read] : [];
  const redact = redactor(credentials);
  const github = gitHub(process.env);
  const told: string[] = [];
  const tellError = (sentence: string) => {
    told.push(sentence);
    errorTeller(github)(sentence);
  };
  const sides: ComparedReport[][] = [];
  const failures: unknown[] = [];
  const fail = (error: unknown) => {
    failures.push(error);
    tellError(redact(errorText(error)));
  };
  for (const target of targets) {
    const options = { ...args, pages: 1, credentials };
    const gather = gatherer(options, installation, onExit, withSpinner);
    try {
      const { reports, errors } = await sideOf(target, folder, async () => {
        const { snapshots, errors: missing } = await gather(target);
        return { reports: snapshots.map((snapshot) => comparable(snapshot, accepted)), errors: missing };
      });
      sides.push(redact(reports));
      errors.forEach(fail);
    } catch (error) {
      fail(error);
    }
  }
  const [before, after] = sides;
  if (!before || !after) return exitCode(false, failures);

  const { pairs, onlyBefore, onlyAfter } = pairReports(before, after);
  const comparisons = pairs.map(([was, is]) => compareReports(was, is));
  if (comparisons.length > 0) await print(WRITERS[args.format](comparisons));
  for (const report of onlyBefore)
    fail(new UserError(`${pageName(report)} cannot be compared: the second target does not have this page.`));
  for (const report of onlyAfter) tell(`${pageName(report)} is only in the second target.`);
  for (const { worse, before: was, after: is } of comparisons)
    if (worse === null)
      fail(
        new UserError(
          `${pageName(is.grade === null ? is : was)} could not be graded, so it is not compared.`,
        ),
      );
  const reasons = comparisons.filter(({ worse }) => worse).map(reasonOf);
  for (const reason of reasons) tellError(reason);
  await github?.summarize(comparisons.length, (most) =>
    comparisonsSummary(
      comparisons.slice(0, most),
      most < comparisons.length ? told.slice(0, most) : told,
      comparisons.length - most,
    ),
  );
  return exitCode(reasons.length > 0, failures);
}

interface Side {
  readonly reports: ComparedReport[];
  readonly errors: readonly UserError[];
}

/** Reads reports; what else it is, `gather` reads. */
async function sideOf({ kind, text }: Target, folder: string, gather: () => Promise<Side>): Promise<Side> {
  const path = resolve(folder, text);
  const name = visible(text);
  if (kind === 'page') return gather();
  if (await isFolder(path)) return { reports: await readFolder(path, name), errors: [] };
  if (!(await isList(path))) return gather();
  return { reports: reportsIn(await readJson(path, name, 'a JSON report'), name), errors: [] };
}

/** Whether a file begins as a list: a HAR is an object. */
async function isList(path: string): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(1_000) });
      return /^\uFEFF?\s*\[/.test(buffer.toString('utf8', 0, bytesRead));
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}

function comparable(snapshot: PageSnapshot, accepted: readonly Suppression[]): ComparedReport {
  const today = new Date().toISOString().slice(0, 10);
  const report = audit(snapshot, suppressionsFor(snapshot.url, accepted, today));
  const caveat = caveatSentence(report);
  if (caveat !== undefined) tell(`${visible(bareUrl(report.url))}: ${visible(caveat)}`);
  return toComparable(report, sentFields(snapshot));
}

function reasonOf(comparison: ComparisonJson): string {
  const added = comparison.findings.added.filter(isRegression);
  const grades = gradesText(comparison);
  return `${pageName(comparison.after)} is worse: ${grades}${added.length > 0 ? `, new: ${listOf(added)}` : '.'}`;
}
