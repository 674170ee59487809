import { resolve } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import {
  about,
  audit,
  caveatSentence,
  isGraded,
  sentFields,
  suppressionsFor,
  verdict,
  type PageSnapshot,
  type Report,
  type Suppression,
} from '../engine/index.js';
import { counted } from '../export/texts.js';
import { bareUrl } from '../export/urls.js';
import { visible } from '../export/visible.js';
import type { PageReport } from '../export/page-document.js';
import { proposalsFor } from '../fixes/proposals.js';
import { readBaseline, readSuppressionFile, type Baseline } from './baseline.js';
import { errorText, exitCode, unlessStopped, type OnExit } from './command.js';
import { redactor } from './credentials.js';
import { anotherPageIn, gapsIn, isAsked, reasonsAgainst } from './gate.js';
import { errorTeller, gitHub } from './github.js';
import { gatherer, type Gathered } from './gatherer.js';
import { STDIN } from './har-file.js';
import { inOrder } from './in-order.js';
import { settingsFor, type InspectArguments, type TargetSettings } from './inspect-arguments.js';
import { credentialsOf } from './inspect-credentials.js';
import type { Installation } from './installation.js';
import { folderOutput, standardOutput, textOutput } from './outputs.js';
import { withStack } from './stack.js';
import { failedRow, gradesSummary, notGraded, rowOf, type Row } from './summary.js';
import { readTargets, targetOf, type Target } from './targets.js';
import {
  bar,
  NoBrowserError,
  silently,
  UserError,
  withSpinner,
  type Step,
  lookOf,
  tell,
} from './terminal.js';

/** What came of a target. */
interface Outcome {
  readonly target: Target;
  readonly pages: readonly PageReport[];
  readonly errors: readonly unknown[];
}

const { version } = packageJson;

/**
 * Grades the targets and writes the reports in their order. If a target fails, it prints why and goes on with the next.
 * After a signal it writes what was graded.
 * @returns the exit code
 */
export async function inspectJob(
  args: InspectArguments,
  installation: Installation,
  onExit: OnExit,
): Promise<number> {
  const { folder } = installation;
  if (args.found !== undefined) tell(`Settings are from ${visible(args.found)}.`);
  const baseline: Baseline =
    args.baseline === undefined
      ? { suppressions: [] }
      : await readBaseline(resolve(folder, args.baseline), visible(args.baseline));
  const listed = args.list === undefined ? [] : await readTargets(args.list, folder);
  const targets = [...args.targets.map(targetOf), ...listed];
  const settingsOf = (target: Target) => settingsFor(args, target);
  const credentials = await credentialsOf(args, targets, folder);
  const accepted = await suppressionsOf(targets.map(settingsOf), baseline.suppressions, folder);
  const redact = redactor(credentials);
  const pages = targets.filter(({ kind }) => kind === 'page').length;
  const made = { version, date: new Date(), client: args.client, author: args.author };
  const [format = 'markdown'] = args.formats;
  const isTerminal = process.stdout.isTTY;
  const text = (where: string) => textOutput(lookOf(process.stdout, process.env), where);
  const output =
    args.output !== undefined
      ? await folderOutput(
          resolve(folder, args.output),
          args.formats,
          made,
          isTerminal ? text(`The full reports are in ${visible(args.output)}.`) : undefined,
        )
      : format === 'text'
        ? text('Full report with the fixes: --format markdown, or --output DIR for files.')
        : standardOutput(format, made);
  const github = gitHub(process.env);
  // On one screen, what the table of several pages says is not said again.
  const isScreen =
    isTerminal && process.stderr.isTTY && !github && (format === 'text' || args.output !== undefined);

  // Of a list, each target gets a line when it is done; the steps of several at once would mix.
  const tellsEach = listed.length > 0 && !isScreen;
  const isOneStep = isScreen && targets.length > 1;
  const step: Step = tellsEach || isOneStep || args.jobs > 1 ? silently : withSpinner;
  const gather = gatherer({ ...args, pages, credentials }, installation, onExit, step);
  const { stop } = onExit;
  const isCut = ({ errors }: Outcome) => stop?.aborted === true && errors.includes(stop.reason);
  let done = 0;
  let progress: (text: string) => void = () => undefined;
  const grade = async (target: Target): Promise<Outcome> => {
    const outcome = await outcomeOf(
      target,
      (one) => unlessStopped(stop, () => gather(one)),
      (snapshot) => redact(gradeOf(snapshot, settingsOf(target), accepted)),
    );
    if (isCut(outcome)) return outcome;
    done += 1;
    progress(bar(done, targets.length));
    if (tellsEach) tell(`${done}/${targets.length} ${redact(outcomeText(outcome))}`);
    return outcome;
  };

  const rows: Row[] = [];
  const failures: unknown[] = [];
  const reasons: string[] = [];
  const tellError = errorTeller(github);
  const unsaid: (() => void)[] = [];
  const say = (sentence: string, teller = tellError) => {
    if (isScreen) unsaid.push(() => teller(sentence));
    else teller(sentence);
  };
  const gradeAll = async () => {
    for await (const outcome of inOrder(targets, args.jobs, grade)) {
      if (isCut(outcome)) continue;
      const { target, pages, errors } = outcome;
      for (const error of errors) {
        // The browser is looked for once, so its failure is that of every page.
        if (!tellsEach && !failures.includes(error)) say(redact(errorText(error)));
        failures.push(error);
        rows.push(failedRow(shortName(target), redact(errorText(error)), baseline.known));
      }
      for (const page of pages) {
        const { report } = page;
        const name = pageName(report, target);
        const { gate, acceptStatus } = settingsOf(target);
        // A recording was made of what it has.
        const another = target.kind === 'page' ? anotherPageIn(report, name, acceptStatus) : undefined;
        // The grade of another page is not the one that was asked for.
        const unmet = another === undefined ? reasonsAgainst(report, gate, name, baseline.known) : [];
        await output.add(page);
        rows.push({
          ...rowOf(name, report, baseline.known, isAsked(gate) ? unmet.map(({ what }) => what) : undefined),
          ...(another !== undefined && { end: 'error' }),
        });
        if (another !== undefined) {
          say(another);
          failures.push(new UserError(another));
        }
        if (!isGraded(report)) {
          const failure = new UserError(notGraded(name, report));
          say(failure.message);
          failures.push(failure);
        }
        const caveat = caveatSentence(report);
        if (caveat !== undefined && another === undefined && !isScreen) tell(`${name}: ${visible(caveat)}`);
        const gaps = gapsIn(report, gate, name);
        if (gaps !== undefined) say(gaps, tell);
        reasons.push(...unmet.map(({ sentence }) => sentence));
      }
    }
  };
  const gradeAndEnd = async () => {
    await (isOneStep
      ? withSpinner(`Grading ${targets.length} targets`, (detail) => {
          progress = detail;
          return gradeAll();
        })
      : gradeAll());
    await output.end(rows);
    if (stop?.aborted) tell(`Stopped: ${done} of ${counted(targets.length, 'target')} graded.`);
    for (const reason of reasons) say(reason);
    if (rows.length < 2) for (const sentence of unsaid) sentence();
    else if (isScreen)
      // The table has only its beginning, not how to get one.
      for (const error of new Set(failures))
        if (error instanceof NoBrowserError) tellError(redact(errorText(error)));
    await github?.summarize(rows.length, (most) =>
      gradesSummary(rows.slice(0, most), reasons.slice(0, most), rows.length - most),
    );
    return exitCode(reasons.length > 0, failures);
  };
  const ended = gradeAndEnd();
  onExit(async () => {
    await ended.catch(() => undefined);
  });
  return ended;
}

/** Returns a function that has the suppressions for a target: those of all, and its own. */
async function suppressionsOf(
  all: readonly TargetSettings[],
  ofAll: readonly Suppression[],
  folder: string,
): Promise<(settings: TargetSettings) => readonly Suppression[]> {
  const own = new Map<string, readonly Suppression[]>();
  for (const { suppressions: file } of all) {
    if (file === undefined || own.has(file)) continue;
    own.set(file, [...ofAll, ...(await readSuppressionFile(resolve(folder, file), visible(file)))]);
  }
  return ({ suppressions }) => (suppressions === undefined ? ofAll : (own.get(suppressions) ?? ofAll));
}

/** Never rejects. */
async function outcomeOf(
  target: Target,
  gather: (target: Target) => Promise<Gathered>,
  toReport: (snapshot: PageSnapshot) => PageReport,
): Promise<Outcome> {
  try {
    const { snapshots, errors } = await gather(target);
    return { target, pages: snapshots.map(toReport), errors };
  } catch (error) {
    return { target, pages: [], errors: [error] };
  }
}

function gradeOf(
  snapshot: PageSnapshot,
  settings: TargetSettings,
  accepted: (settings: TargetSettings) => readonly Suppression[],
): PageReport {
  const { stack } = settings;
  const today = new Date().toISOString().slice(0, 10);
  const suppressions = suppressionsFor(snapshot.url, accepted(settings), today);
  const seen = audit(snapshot, suppressions);
  const report = stack ? withStack(seen, stack) : seen;
  return {
    report,
    proposals: proposalsFor(snapshot, report, suppressions),
    seenAt: snapshot.seenAt,
    sent: sentFields(snapshot),
  };
}

/** A target and its grade, or why it has none. */
function outcomeText({ target, pages, errors }: Outcome): string {
  const texts = pages.map(({ report }) => {
    const name = pageName(report, target);
    return isGraded(report) ? `${name}: ${gradeText(report)}` : notGraded(name, report);
  });
  return [...texts, ...errors.map((error) => `${shortName(target)}: ${errorText(error)}`)].join('; ');
}

/** A target without the private parts of an address. */
function shortName({ text }: Target): string {
  return visible(URL.canParse(text) ? bareUrl(text) : text);
}

function gradeText(report: Report): string {
  return `${verdict(report)} (${about(report.score, report)})`;
}

function pageName({ url }: Report, { text }: Target): string {
  if (url !== '') return visible(bareUrl(url));
  return `A page without a URL in ${text === STDIN ? 'standard input' : visible(text)}`;
}
