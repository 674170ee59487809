import { resolve } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import {
  about,
  audit,
  caveatSentence,
  isGraded,
  isWorse,
  suppressionsFor,
  type PageSnapshot,
  type Report,
  type Suppression,
} from '../engine/index.js';
import { visible } from '../export/visible.js';
import { bareUrl } from '../export/urls.js';
import { writeReports, type PageReport } from '../export/write.js';
import { readAddress } from './address.js';
import { readBaseline } from './baseline.js';
import { readCredentials, redactor } from './credentials.js';
import { printError, type OnExit } from './command.js';
import { EXIT } from './exit-codes.js';
import { readHar, STDIN } from './har-file.js';
import type { InspectArguments } from './inspect-arguments.js';
import type { InspectPage } from './inspect-page.js';
import type { Installation } from './installation.js';
import { proposalsFor } from '../fixes/index.js';
import { withStack } from './stack.js';
import { bar, NoBrowserError, UserError, withSpinner } from './terminal.js';

/**
 * Grades each target in turn and prints all reports at the end. If a target fails, it prints why and goes on with the next.
 * @returns the exit code
 */
export async function inspectJob(
  args: InspectArguments,
  installation: Installation,
  onExit: OnExit,
): Promise<number> {
  const { folder } = installation;
  const baseline =
    args.baseline === undefined
      ? []
      : await readBaseline(resolve(folder, args.baseline), visible(args.baseline));
  const webTargets = args.targets.filter(isWebAddress).flatMap(urlOf);
  const credentials = await readCredentials(args.credentials, folder, webTargets);
  const redact = redactor(credentials);
  const reports: (PageReport & { readonly target: string })[] = [];
  const failures: unknown[] = [];
  const fail = (error: unknown) => {
    // The browser is looked for once, so its failure is that of every URL.
    if (!failures.includes(error)) printError(error, redact);
    failures.push(error);
  };
  const gather = gatherer({ ...args, credentials }, installation, onExit, fail);
  for (const target of args.targets) {
    try {
      for (const snapshot of await gather(target))
        reports.push({ ...redact(gradeOf(snapshot, args, baseline)), target });
    } catch (error) {
      fail(error);
    }
  }
  // A reader that closes the pipe, such as head, is not a failure.
  process.stdout.on('error', () => undefined);
  process.stdout.write(writeReports(args.format, reports, { version, date: new Date() }));

  for (const { report, target } of reports) {
    if (isGraded(report)) continue;
    const why = report.unknowns[0]?.why.replace(/^Not (?:seen|checked): /, '') ?? 'there is no evidence.';
    fail(new UserError(`${nameOf(report, target)} could not be graded: ${why}`));
  }
  for (const { report, target } of reports) {
    const caveat = caveatSentence(report);
    if (caveat !== undefined) console.error(`${nameOf(report, target)}: ${visible(caveat)}`);
  }
  const { failUnder } = args;
  const under =
    failUnder === undefined ? [] : reports.filter(({ report: { grade } }) => isWorse(grade, failUnder));
  for (const { report, target } of under) {
    console.error(
      `${nameOf(report, target)} has grade ${about(report.grade, report)} (${about(report.score, report)}), worse than ${failUnder ?? ''}.`,
    );
  }
  if (failures.some((error) => error instanceof NoBrowserError)) return EXIT.noBrowser;
  if (failures.length > 0) return EXIT.failed;
  return under.length > 0 ? EXIT.under : EXIT.success;
}

/** Returns a function that gets the facts of a target's pages. */
function gatherer(
  options: InspectPage,
  installation: Installation,
  onExit: OnExit,
  fail: (error: UserError) => void,
) {
  let inspectPage: ((url: URL) => Promise<PageSnapshot>) | undefined;
  return async (target: string): Promise<readonly PageSnapshot[]> => {
    if (isWebAddress(target)) {
      const url = readAddress(target);
      // Loaded here: puppeteer is slow to load, and HAR files do not need it.
      const { pageInspector } = await import('./inspect-page.js');
      inspectPage ??= pageInspector(options, installation, onExit);
      return [await inspectPage(url)];
    }
    const path = target === STDIN ? STDIN : resolve(installation.folder, target);
    const name = target === STDIN ? 'Standard input' : visible(target);
    const { snapshots, isFull } = await withSpinner(`Reading ${name}`, (detail) =>
      readHar(path, name, (done, all) => {
        detail(all === null ? `${Math.floor(done / 1_000_000)} MB` : bar(done, all));
      }),
    );
    if (isFull)
      fail(new UserError(`${name} has too many pages. Only the first ${snapshots.length} were read.`));
    return snapshots;
  };
}

function isWebAddress(target: string): boolean {
  return /^https?:/i.test(target);
}

/** Empty for what is not an address, which is reported when it is its turn. */
function urlOf(target: string): URL[] {
  return URL.canParse(target) ? [new URL(target)] : [];
}

const { version } = packageJson;

function gradeOf(
  snapshot: PageSnapshot,
  { stack }: InspectArguments,
  baseline: readonly Suppression[],
): PageReport {
  const today = new Date().toISOString().slice(0, 10);
  const suppressions = suppressionsFor(snapshot.url, baseline, today);
  const seen = audit(snapshot, suppressions);
  const report = stack ? withStack(seen, stack) : seen;
  return { report, proposals: proposalsFor(snapshot, report, suppressions) };
}

function nameOf({ url }: Report, target: string): string {
  if (url !== '') return visible(bareUrl(url));
  return `A page without a URL in ${target === STDIN ? 'standard input' : visible(target)}`;
}
