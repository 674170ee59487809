import { readdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import {
  addressesOf,
  isPlannable,
  keptCookies,
  MAX_EXPECTED,
  PLAN_SCHEMA,
  type DeployPlan,
} from '../engine/deployed/index.js';
import {
  about,
  apply,
  audit,
  caveatSentence,
  countIn,
  isAnotherPage,
  isGraded,
  outlookOf,
  proposeForSite,
  sendsOwnPolicy,
  suppressionsFor,
  type ActiveSuppressions,
  type Advice,
  type Finding,
  type PageSnapshot,
  type Report,
  type Suppression,
  type WrittenAdvice,
} from '../engine/index.js';
import { shellQuoted } from '../export/curl.js';
import { deployGuide, type WrittenFile } from '../export/deploy-guide.js';
import { jsonText } from '../export/json-text.js';
import { worstOf } from '../export/page-document.js';
import { leftOutTexts } from '../export/policy-text.js';
import { chainText, counted, planTitle, withoutFixesText, NAME_THE_SERVER } from '../export/texts.js';
import { bareUrl, redacted } from '../export/urls.js';
import { visible } from '../export/visible.js';
import { expectedOf } from '../fixes/deployed/expected.js';
import { filesOf, type FixFile } from '../fixes/files/files-of.js';
import { fixesForFindings, selectedAtFirst } from '../fixes/index.js';
import { pageFixes } from '../fixes/page.js';
import { enforcedTexts } from '../fixes/recording/enforced.js';
import { adviceFor } from '../fixes/recording/policy-advice.js';
import { readBaseline, readSuppressionFile } from './baseline.js';
import { exitCode, type OnExit } from './command.js';
import { redactor } from './credentials.js';
import { EXIT } from './exit-codes.js';
import { type FixArguments, PLAN_FILE } from './arguments.js';
import { anotherPageIn } from './gate.js';
import { gatherer } from './gatherer.js';
import { settingsFor, type TargetSettings } from './inspect-arguments.js';
import { credentialsOf } from './inspect-credentials.js';
import type { Installation } from './installation.js';
import { makeFolder } from './outputs.js';
import { checkChoices, failuresTold, LOADS, recordPages, type Site } from './record-pages.js';
import { withStack } from './stack.js';
import { notGraded } from './summary.js';
import { readTargets, targetOf } from './targets.js';
import { UserError, withSpinner, print, tell } from './terminal.js';

const { version } = packageJson;

const GUIDE = 'DEPLOY.md';

/**
 * Writes the fixes of a page as files for its servers, how to deploy them, and the plan for `verify`.
 * @returns the exit code
 */
export async function fixJob(
  args: FixArguments,
  installation: Installation,
  onExit: OnExit,
): Promise<number> {
  const { folder } = installation;
  const output = resolve(folder, args.output);
  const shown = visible(args.output);
  await requireEmpty(output, shown);
  const { inspect, reports } = args;
  const listed = inspect.list === undefined ? [] : await readTargets(inspect.list, folder);
  const targets = [...inspect.targets.map(targetOf), ...listed];
  const [target = targetOf('')] = targets;
  const settings = settingsFor(inspect, target);
  if (inspect.found !== undefined) tell(`Settings are from ${visible(inspect.found)}.`);
  const { baseline } = inspect;
  const accepted = [
    ...(baseline === undefined
      ? []
      : (await readBaseline(resolve(folder, baseline), visible(baseline))).suppressions),
    ...(settings.suppressions === undefined
      ? []
      : await readSuppressionFile(resolve(folder, settings.suppressions), visible(settings.suppressions))),
  ];
  const credentials = await credentialsOf(inspect, targets, folder);
  const redact = redactor(credentials);
  // Others are only for the policy.
  const loads = targets.length > 1 || reports.length > 0 ? LOADS : 1;
  const opened = targets.filter(({ kind }) => kind === 'page').length * loads;
  const gather = gatherer({ ...inspect, pages: opened, credentials }, installation, onExit, withSpinner);
  const { failures, fail } = failuresTold(redact);
  const date = dayOf();
  const suppressionsOf = (url: string) =>
    new Map([...suppressionsFor(url, accepted, date), ...meantBy(settings)]);
  const reportOn = (one: PageSnapshot) => audit(one, suppressionsOf(one.url));
  const {
    sites,
    pages,
    leftOut: notMeant,
  } = await recordPages(
    {
      targets,
      reports,
      loads,
      credentials,
      folder,
      whyNotMeant: (one) => {
        const report = reportOn(one);
        return isAnotherPage(report)
          ? anotherPageIn(report, visible(bareUrl(one.url)), [], IF_MEANT)
          : undefined;
      },
    },
    gather,
    fail,
  );
  // One that did not open is no reason to fix another.
  const first = pages.findIndex((some, at) => some.length > 0 || notMeant[at]?.length === 0);
  const [[page, ...others] = [], ...more] = pages.slice(Math.max(first, 0));
  if (!page) {
    if (failures.length === 0) fail(new UserError(`${visible(target.text)} has no page.`));
    return exitCode(false, failures);
  }

  const suppressions = suppressionsOf(page.url);
  const seen = audit(page, suppressions);
  const report = settings.stack ? withStack(seen, settings.stack) : seen;
  const name = visible(bareUrl(page.url));
  if (!isGraded(report)) throw new UserError(notGraded(name, report));
  const of = (one: PageSnapshot) => (URL.canParse(one.url) ? new URL(one.url).origin : '');
  for (const one of more.flat())
    if (of(one) !== of(page))
      tell(redact(`${visible(bareUrl(one.url))} is of another site than ${name}: it is not in the policy.`));
  const site = sites.get(of(page));
  if (site) checkChoices([site], args);
  const made = fixesOf(page, report, args, site, suppressions);
  const { files, support } = made;
  const leftOut = redact([
    ...notMeant.flat().map((one) => ({ text: bareUrl(one.url), why: caveatSentence(reportOn(one)) ?? '' })),
    ...made.leftOut,
  ]);
  if (files.length === 0) {
    if (support !== 'supported')
      throw new UserError(`${withoutFixesText(report.stack, support)} ${NAME_THE_SERVER}`);
    await print(`${name}: nothing to fix in files.\n`);
    for (const { text, why } of leftOut) tell(`${visible(redacted(text))}: ${visible(redacted(why))}`);
    return EXIT.success;
  }
  const plan = planOf([page, ...others, ...more.flat()], made, date);
  const whole = JSON.stringify([files, plan]);
  // A file without one of its words is another configuration.
  if (JSON.stringify(redact([files, plan])) !== whole)
    throw new UserError(
      `The files would contain what --header, --cookie or --auth sends: a secret, or a word of every such file. Nothing was written. Send something else, or give a HAR of ${name}.`,
    );
  const written = namesFor(files);
  const guide = deployGuide({
    url: bareUrl(page.url),
    version,
    date: page.seenAt === undefined ? undefined : dayOf(page.seenAt),
    servers: chainText(report.stack),
    files: written,
    leftOut,
    verify: `${installation.calls.verify} ${quoted(basename(output))}`,
  });
  await writeAll(output, shown, [
    ...written.flatMap(({ file, path, enforced }) => [
      [path, file.text] as const,
      ...(enforced === undefined ? [] : [[enforced, file.enforced ?? ''] as const]),
    ]),
    [GUIDE, guide],
    [PLAN_FILE, jsonText(plan)],
  ]);
  await print(`${shown}/${GUIDE}\n`);
  const closed = new Set(files.flatMap(({ closes }) => closes)).size;
  // A policy that is only reported closes none yet.
  const closing = `${written.length === 1 ? 'closes' : 'close'} ${counted(closed, 'finding')}`;
  tell(
    `${name}: ${counted(written.length, 'file')} for ${[...new Set(files.map(({ label }) => label))].join(', ')}${closed === 0 ? '' : ` that ${closing}`}. Read ${shown}/${GUIDE}.`,
  );
  tell(visible(redacted(redact(made.reached))));
  return exitCode(false, failures);
}

const IF_MEANT = (status: string) =>
  `No plan is made from it. If it is meant, add --accept-status ${status}.`;

/** Accepted statuses, as suppressions of what says that the page is probably another. */
function meantBy({ acceptStatus = [] }: TargetSettings): [string, Suppression][] {
  const ids = acceptStatus.flatMap((status) =>
    ['block', 'error'].map((one) => `another-page/${one}#${status}`),
  );
  return ids.map((finding) => [finding, { site: '', finding, reason: '--accept-status' }]);
}

interface Made {
  readonly files: readonly FixFile[];
  readonly expects: DeployPlan['expects'];
  readonly unchecked: readonly string[];
  readonly servers: readonly string[];
  readonly support: ReturnType<typeof pageFixes>['support'];
  readonly leftOut: readonly { readonly text: string; readonly why: string }[];
  /** The grade that they lead to, in sentences. */
  readonly reached: string;
}

/**
 * The fixes that break nothing in their first step, or all. The policy is that of the recorded site, where it has several
 * pages.
 */
function fixesOf(
  page: PageSnapshot,
  report: Report,
  args: FixArguments,
  site: Site | undefined,
  suppressions: ActiveSuppressions,
): Made {
  const open = report.findings.filter(({ advice, suppressed }) => advice.length > 0 && !suppressed);
  const selected = args.all ? open : selectedAtFirst(page, report);
  const recorded = site && policyOf(site, args);
  const ofSite = (some: readonly Finding[]) =>
    some.map((finding) => ({
      ...finding,
      advice: finding.advice.map((one) => (recorded && isOfOnePage(one) ? recorded.advice : one)),
    }));
  const findings = ofSite(selected);
  const { fixes, refusals, support, written, context } = pageFixes(page, { ...report, findings });
  const isWritten = (isPolicy: (advice: Advice) => boolean) => written.some(({ advice }) => isPolicy(advice));
  const enforced = isWritten(isOfOnePage)
    ? { why: 'One page does not show what others need: give fix several pages, or a HAR of them.' }
    : recorded && isWritten(isRecorded)
      ? enforcedTexts(
          fixes,
          recorded.advice,
          recorded.proposal,
          { recording: recorded.recording, refused: args.refused, lost: leftOutTexts(recorded.recording) },
          { stack: report.stack, page: context, all: findings.flatMap(({ advice }) => advice) },
        )
      : undefined;
  const files = filesOf(
    fixes,
    { version, date: page.seenAt === undefined ? undefined : new Date(page.seenAt), site: context },
    enforced && 'blocks' in enforced ? enforced.blocks : [],
  );
  const chosen = new Set(findings.map(({ id }) => id));
  return {
    files,
    ...expectedOf(written, findings, isPlannable),
    servers: [...new Set(files.map(({ stack }) => stack))],
    support,
    leftOut: [
      ...open
        .filter(({ id }) => !chosen.has(id))
        .map(({ text, advice }) => ({ text, why: whyLeftOut(advice) })),
      ...refusals.map(({ label, why }) => ({ text: label, why })),
      ...(enforced && 'why' in enforced
        ? [{ text: 'Texts that enforce the policy', why: enforced.why }]
        : []),
    ],
    reached: outcomesText(
      page,
      report,
      suppressions,
      written,
      fixesForFindings(page, ofSite(open), report.stack).written,
    ),
  };
}

/**
 * Where the written files lead to, where those of all fixes do if that is elsewhere, and which findings of the page stay
 * after these: as first deployed, because what is only reported closes nothing yet.
 */
function outcomesText(
  page: PageSnapshot,
  report: Report,
  suppressions: ActiveSuppressions,
  written: readonly WrittenAdvice[],
  all: readonly WrittenAdvice[],
): string {
  const outcomeOf = (some: readonly WrittenAdvice[]) => {
    const { now, later, ...condition } = outlookOf(page, some, suppressions);
    const after = { gradeAfter: now.grade, ...(later && { gradeLater: later.grade }), ...condition };
    const steps = some.map(({ advice }) => ({ advice, ...after }));
    const reached = planTitle(report, steps);
    return reached === '' ? ` the grade stays ${about(report.grade, report)}` : `: ${reached}`;
  };
  const [these, those] = [outcomeOf(written), outcomeOf(all)];
  const effects = all.flatMap(({ effect }) => effect);
  const stay = worstOf(audit(apply(page, effects), suppressions));
  const count = countIn(stay);
  return [
    `With these files${these}.`,
    ...(these === those ? [] : [`With those of --all${those}.`]),
    ...(count === 0
      ? []
      : [
          `${written.length < all.length ? 'After those of --all ' : ''}${counted(count, 'finding')} ${count === 1 ? 'is' : 'are'} left: ${stay.map(({ text }) => text).join('; ')}.`,
        ]),
  ].join(' ');
}

/** The policy of a site; undefined if only one page of it was seen, or its pages send their own. */
function policyOf({ recording }: Site, args: FixArguments) {
  const pages = recording.pages.filter(({ loads }) => loads > 0);
  if ((pages.length < 2 && args.reports.length === 0) || sendsOwnPolicy(pages)) return undefined;
  const proposal = proposeForSite(recording, args);
  return { recording, proposal, advice: adviceFor(proposal, { recording }) };
}

/** Whether it is a policy that was made of what one page needs. */
function isOfOnePage(advice: Advice): boolean {
  return (
    advice.op === 'set-header' &&
    advice.name === 'Content-Security-Policy' &&
    advice.rollout === 'report-only-first' &&
    advice.replaces === undefined &&
    !isRecorded(advice)
  );
}

function isRecorded(advice: Advice): boolean {
  return advice.op === 'set-header' && advice.recordedPages !== undefined;
}

function whyLeftOut(advice: Report['findings'][number]['advice']): string {
  const breaks = [...new Set(advice.flatMap(({ mayBreak = [] }) => mayBreak))];
  return breaks.length > 0
    ? `its fix ${breaks.join('; ')}. --all writes it too.`
    : 'no text of these servers fixes it, or it depends on another.';
}

function planOf(snapshots: readonly PageSnapshot[], made: Made, date: string): DeployPlan {
  const [page] = snapshots;
  const kept = page ? keptCookies(page) : [];
  const expects = [...made.expects, ...kept].slice(0, MAX_EXPECTED);
  return {
    schema: PLAN_SCHEMA,
    version,
    date,
    addresses: addressesOf(snapshots, expects),
    expects,
    unchecked: made.unchecked,
    servers: made.servers,
  };
}

/** Names in the folder, each once: the name of the server, and the last part of the path there. */
function namesFor(files: readonly FixFile[]): WrittenFile[] {
  const used = new Set<string>();
  const free = (stack: string, base: string) => {
    const [, stem = 'fix', ending = ''] = /^(.+?)(\.[a-z0-9]+)?$/i.exec(base) ?? [];
    let name = `${stack}/${base}`;
    for (let number = 2; used.has(name); number += 1) name = `${stack}/${stem}-${number}${ending}`;
    used.add(name);
    return name;
  };
  return files.map((file) => {
    const base =
      (file.path.split(/[/\\]/).at(-1) ?? '').replaceAll(/[^A-Za-z0-9._-]+/g, '_').replace(/^\.+/, '') ||
      'fix';
    const path = free(file.stack, base);
    return {
      file,
      path,
      ...(file.enforced !== undefined && { enforced: free(file.stack, `enforced-${base}`) }),
    };
  });
}

/** @throws UserError if it has anything */
async function requireEmpty(folder: string, name: string): Promise<void> {
  let found: string[];
  try {
    found = await readdir(folder);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    throw new UserError(
      code === 'ENOTDIR' ? `${name} is not a folder.` : `The folder ${name} cannot be read (${code}).`,
    );
  }
  if (found.length > 0)
    throw new UserError(`The folder ${name} is not empty. No file is replaced: give a new one.`);
}

async function writeAll(
  folder: string,
  name: string,
  files: readonly (readonly [path: string, text: string])[],
): Promise<void> {
  try {
    for (const [path, text] of files) {
      await makeFolder(join(folder, path, '..'));
      // Fails where something is by now, a link too.
      await writeFile(join(folder, path), text, { flag: 'wx' });
    }
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new UserError(`Cannot write to the folder ${name} (${code}).`);
  }
}

function dayOf(time = Date.now()): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** For a shell, where it needs it. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : shellQuoted(path);
}
