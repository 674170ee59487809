import type { PolicyArguments } from './arguments.js';
import packageJson from '../../package.json' with { type: 'json' };
import {
  apply,
  audit,
  detectStack,
  isGraded,
  isOfAnotherPage,
  patternIn,
  proposeForSite,
  sendsOwnPolicy,
  targetOf,
  withChosenStack,
  type Advice,
  type Grade,
  type PageSnapshot,
  type SiteProposal,
  type StackMember,
} from '../engine/index.js';
import { filesText } from '../export/deploy-guide.js';
import { jsonText } from '../export/json-text.js';
import { fileOf, type FileJson } from '../export/json.js';
import { leftOutTexts, nonceLines, proposalLines } from '../export/policy-text.js';
import { counted } from '../export/texts.js';
import { bareUrl } from '../export/urls.js';
import { visible, visibleCode } from '../export/visible.js';
import { filesOf } from '../fixes/files/files-of.js';
import { fixesFor, outlookFor } from '../fixes/index.js';
import { adviceFor, conditionOf, partName, writesAll } from '../fixes/recording/policy-advice.js';
import { enforcedTexts } from '../fixes/recording/enforced.js';
import { noncesFor, type SiteNonces } from '../fixes/nonces/site-nonces.js';
import { exitCode, type OnExit } from './command.js';
import { readCredentials, redactor } from './credentials.js';
import { anotherPageIn } from './gate.js';
import { gatherer } from './gatherer.js';
import type { Installation } from './installation.js';
import { checkChoices, failuresTold, folderOf, LOADS, recordPages, type Site } from './record-pages.js';
import { addressOf, readTargets, targetOf as parseTarget } from './targets.js';
import { UserError, withSpinner, print } from './terminal.js';

const { version } = packageJson;

/**
 * Records the pages of the targets and proposes a policy for each of their origins.
 * @returns the exit code
 */
export async function policyJob(
  args: PolicyArguments,
  installation: Installation,
  onExit: OnExit,
): Promise<number> {
  const { folder } = installation;
  const listed = args.list === undefined ? [] : await readTargets(args.list, folder);
  const targets = [...args.targets.map(parseTarget), ...listed];
  const read = await readCredentials(args.credentials, folder, targets.flatMap(addressOf));
  const credentials = read ? [read] : [];
  const redact = redactor(credentials);
  const pages = targets.filter(({ kind }) => kind === 'page').length * LOADS;
  const gather = gatherer({ ...args, pages, credentials }, installation, onExit, withSpinner);
  const { failures, fail } = failuresTold(redact);
  const asked = { targets, reports: args.reports, loads: LOADS, credentials, folder, whyNotMeant };
  const { sites } = await recordPages(asked, gather, fail);
  if (sites.size === 0 && failures.length === 0)
    fail(new UserError('There is no page to propose a policy for.'));
  const meant = withPages(sites, fail);
  if (meant.length > 0) checkChoices(meant, args);
  const proposals = meant.map((site) => redact(proposalOf(site, args)));
  if (proposals.length > 0)
    await print(args.format === 'json' ? jsonText(proposals) : `${proposals.map(textOf).join('\n\n')}\n`);
  return exitCode(false, failures);
}

/** A firewall's page says nothing of the site. An error page needs the policy too, so it is recorded beside others. */
function whyNotMeant(snapshot: PageSnapshot): string | undefined {
  const report = audit(snapshot);
  const isBlock = report.caveats.some((one) => isOfAnotherPage(one) && one.message === 'block');
  return isBlock
    ? anotherPageIn(report, visible(bareUrl(snapshot.url)), [], () => 'No policy is made from it.')
    : undefined;
}

/** The sites with a page that was probably meant. */
function withPages(sites: ReadonlyMap<string, Site>, fail: (error: unknown) => void): readonly Site[] {
  return [...sites].flatMap(([origin, site]) => {
    const loaded = site.recording.pages.filter(({ loads }) => loads > 0);
    if (loaded.some(({ isError }) => !isError)) return [site];
    fail(
      new UserError(
        `${visible(origin)} answered only with errors: probably not the pages you meant. No policy is made from them.`,
      ),
    );
    return [];
  });
}

/** The grade of a page: now, with its policy enforced, and with all that `inspect` advises beside. */
interface PolicyGrades {
  readonly page: string;
  readonly now: Grade;
  readonly enforced: Grade;
  /** Null without fixes for its servers. */
  readonly withFixes: Grade | null;
  /** On what the grades of the policy depend, such as `if other pages stand it`; absent if the recording shows it. */
  readonly laterIf?: string;
}

/** What the command prints for one origin. */
interface PrintedProposal extends SiteProposal {
  readonly origin: string;
  readonly recorded: { readonly pages: number; readonly loads: number; readonly dropped: number };
  /** What is not kept of the pages and of the reports, as sentences. */
  readonly leftOut: readonly string[];
  /** Of the first page of the site, or of each part; empty if none could be graded. */
  readonly grades: readonly PolicyGrades[];
  /** How far nonces bring the site, and who can give them; null if no inline script needs one. */
  readonly nonce: SiteNonces | null;
  /** For its servers, report-only first, each text below its place. With a split, of `rest` and of the parts. */
  readonly fix: string;
  /** The same with the policy enforced, whole, in place of `fix`; '' where there is none. */
  readonly enforced: string;
  /** The same two as data. */
  readonly files: readonly FileJson[];
  /** Why there is none enforced, where there is a `fix`: a sentence. */
  readonly whyNotEnforced?: string;
}

export function proposalOf({ recording, snapshots }: Site, args: PolicyArguments): PrintedProposal {
  const proposed = proposeForSite(recording, args);
  const { dropped, origin } = recording;
  // Others are only in reports, which anybody can send.
  const pages = recording.pages.filter(({ loads }) => loads > 0);
  const recordedPages = pages.length;
  const [first] = snapshots;
  const chain = first ? chainOf(first, args.stack) : [];
  // A policy that pages send has parts that no recording shows.
  const isNew = !sendsOwnPolicy(pages);
  const advice = isNew ? [adviceFor(proposed, { recording })] : [];
  const { hostname: host, port } = new URL(origin);
  const context = { host };
  const fixes = fixesFor(advice, chain, context);
  const given = fixes.blocks.filter(({ alternative }) => !alternative);
  const leftOut = leftOutTexts(recording);
  const [policyAdvice] = given.length > 0 ? advice : [];
  const enforced =
    policyAdvice &&
    enforcedTexts(
      given,
      policyAdvice,
      proposed,
      { recording, refused: args.refused, lost: leftOut },
      { stack: chain, page: context },
    );
  const later = enforced && 'blocks' in enforced ? enforced.blocks : [];
  // A text that cannot give a part its own has one policy for all pages.
  const isApart = proposed.split && (fixes.blocks.length === 0 || writesAll(fixes, proposed.split.parts));
  const { whole, split }: SiteProposal = isApart ? proposed : { whole: proposed.whole };
  const policies = split
    ? [{ prefix: undefined, proposal: split.rest }, ...split.parts]
    : [{ prefix: undefined, proposal: whole }];
  const prefixes = new Set(split?.parts.map(({ prefix }) => prefix));
  const grades = policies.flatMap(({ prefix, proposal }) => {
    const isIn = (one: PageSnapshot) =>
      prefix === undefined ? !prefixes.has(folderOf(one)) : folderOf(one) === prefix;
    const graded = snapshots.filter(isIn).flatMap((snapshot) => {
      const path = patternIn(recording, snapshot.url);
      const page = pages.find((one) => one.path === path);
      return page ? [{ snapshot, page }] : [];
    });
    // The text for the servers leaves a page its own policy.
    const chosen = graded.find(({ page }) => !page.sendsPolicy && !page.isError) ?? graded[0];
    if (!chosen) return [];
    const { snapshot, page } = chosen;
    const laterIf = page.sendsPolicy ? 'once its own policy is changed' : conditionOf(recording, proposal);
    return gradesOf(snapshot, adviceFor({ whole: proposal }, { recording }), chain).map((grades) => ({
      page: page.path,
      ...grades,
      ...(laterIf !== undefined && { laterIf }),
    }));
  });
  const written = filesOf(given, { version, date: undefined, site: { host, port } }, later);
  // All notes are shown: no report has the others.
  const files = written.map((file) => ({ ...file, cautions: file.warnings }));
  return {
    origin,
    recorded: { pages: recordedPages, loads: pages.reduce((sum, { loads }) => sum + loads, 0), dropped },
    leftOut,
    grades,
    whole,
    ...(split && { split }),
    nonce: first ? noncesFor(recording, args, first, chain) : null,
    fix: filesText(files),
    enforced: filesText(
      files.flatMap(({ enforced, ...file }) => (enforced ? [{ ...file, text: enforced }] : [])),
    ),
    files: files.map(fileOf),
    ...(enforced && 'why' in enforced && { whyNotEnforced: enforced.why }),
  };
}

function chainOf(snapshot: PageSnapshot, chosen: PolicyArguments['stack']): readonly StackMember[] {
  return chosen
    ? withChosenStack(audit(snapshot), chosen, 'set with --stack').stack
    : detectStack(snapshot).filter(({ confidence }) => confidence !== 'hint');
}

/** Empty for a page that could not be graded. */
function gradesOf(
  snapshot: PageSnapshot,
  policy: Advice,
  chain: readonly StackMember[],
): Omit<PolicyGrades, 'page' | 'laterIf'>[] {
  const report = audit(snapshot);
  if (!isGraded(report)) return [];
  const enforced = apply(snapshot, [policy]);
  const after = audit(enforced);
  // That policy stays as it is.
  const others = after.findings.filter(
    ({ advice }) => !advice.some((one) => targetOf(one) === targetOf(policy)),
  );
  const outlook = outlookFor(enforced, others, chain);
  return [
    {
      now: report.grade,
      enforced: after.grade,
      withFixes: outlook && (outlook.later ?? outlook.now).grade,
    },
  ];
}

export function textOf({
  origin,
  recorded,
  leftOut,
  grades,
  whole,
  split,
  nonce,
  fix,
  enforced,
  whyNotEnforced,
}: PrintedProposal): string {
  const { pages, loads } = recorded;
  const parts = split?.parts.map((part) => visible(partName(part))).join(', ');
  const lines = [
    `A policy for ${visible(origin)}`,
    `  recorded: ${counted(pages, 'page')}, ${counted(loads, 'load')}`,
    ...leftOut.map((sentence) => `  ${visible(sentence)}`),
    ...grades.map(
      ({ page, now, enforced, withFixes, laterIf }) =>
        `  grade of ${visible(page)}: ${now}, with ${split ? 'its' : 'this'} policy enforced ${enforced}${
          withFixes === null ? '' : `, and with all other fixes ${withFixes}`
        }${laterIf === undefined ? '' : ` (${laterIf})`}`,
    ),
    '',
    ...(split
      ? [
          `For all pages but ${parts}`,
          '',
          ...proposalLines(split.rest),
          ...split.parts.flatMap((part) => [
            '',
            visible(`For ${partName(part)} alone`),
            '',
            ...proposalLines(part.proposal),
          ]),
        ]
      : proposalLines(whole)),
    ...(fix === ''
      ? []
      : [
          '',
          parts === undefined ? 'For its servers' : `For its servers, with the policies of ${parts}`,
          ...fix.trimEnd().split('\n').map(visibleCode),
        ]),
    ...(enforced === ''
      ? []
      : [
          '',
          'Enforced, in place of these lines later; other pages may use what it blocks',
          ...enforced.trimEnd().split('\n').map(visibleCode),
        ]),
    ...(whyNotEnforced === undefined ? [] : ['', `No text that enforces it yet. ${visible(whyNotEnforced)}`]),
    ...(nonce ? nonceLines(nonce) : []),
  ];
  return lines.join('\n');
}
