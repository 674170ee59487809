import { resolve } from 'node:path';
import { isWeb } from '../capture/url.js';
import { NO_REPORTS, parseViolationReports } from '../capture/violation-reports.js';
import {
  apply,
  audit,
  detectStack,
  emptyRecording,
  isGraded,
  isInFolder,
  proposeForSite,
  sendsOwnPolicy,
  typeWithoutMarkup,
  withChosenStack,
  withLoad,
  withReports,
  type Advice,
  type Grade,
  type PageSnapshot,
  type PolicyProposal,
  type Recording,
  type SiteProposal,
  type StackMember,
} from '../engine/index.js';
import { jsonText } from '../export/json.js';
import { count, leftOutTexts, needsNonce, proposalLines } from '../export/policy-text.js';
import { bareUrl } from '../export/urls.js';
import { visible, visibleCode } from '../export/visible.js';
import { asOneText, fixesFor, nonceHint, type NonceHint } from '../fixes/index.js';
import { errorText, exitCode, type OnExit } from './command.js';
import { readCredentials, redactor } from './credentials.js';
import { parseAddress } from './address.js';
import { gatherer } from './gatherer.js';
import type { Installation } from './installation.js';
import type { PolicyArguments } from './policy-arguments.js';
import { readText } from './read-text.js';
import { print, tell } from './streams.js';
import { readTargets, targetOf, type Target } from './targets.js';
import { UserError, withSpinner } from './terminal.js';

/** A page is opened this often, to see which inline code differs. */
const LOADS = 2;

export interface Site {
  readonly recording: Recording;
  /** The first of each kind of pages; the first of all is first. */
  readonly snapshots: readonly PageSnapshot[];
}

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
  const targets = [...args.targets.map(targetOf), ...listed];
  const read = await readCredentials(args.credentials, folder, targets.flatMap(addressOf));
  const credentials = read ? [read] : [];
  const redact = redactor(credentials);
  const pages = targets.filter(({ kind }) => kind === 'page').length * LOADS;
  const gather = gatherer({ ...args, pages, credentials }, installation, onExit, withSpinner);
  const sites = new Map<string, Site>();
  const failures: unknown[] = [];
  const fail = (error: unknown) => {
    failures.push(error);
    tell(redact(errorText(error)));
  };
  for (const target of targets) {
    for (let load = 0; load < (target.kind === 'page' ? LOADS : 1); load += 1) {
      try {
        const { snapshots, errors } = await gather(target);
        for (const snapshot of snapshots) addTo(sites, snapshot);
        errors.forEach(fail);
        if (load === 0) snapshots.flatMap(whyNothing).forEach(fail);
      } catch (error) {
        fail(error);
        break;
      }
    }
  }
  for (const file of args.reports) await addReports(sites, resolve(folder, file), visible(file)).catch(fail);
  if (sites.size === 0 && failures.length === 0)
    fail(new UserError('There is no page to propose a policy for.'));
  const proposals = [...sites.values()].map((site) => redact(proposalOf(site, args)));
  if (proposals.length > 0)
    await print(args.format === 'json' ? jsonText(proposals) : `${proposals.map(textOf).join('\n\n')}\n`);
  return exitCode(false, failures);
}

function addressOf({ kind, text }: Target): URL[] {
  return kind === 'page' ? [parseAddress(text)] : [];
}

/** Why nothing of a page is recorded. */
function whyNothing(snapshot: PageSnapshot): UserError[] {
  const type = typeWithoutMarkup(snapshot);
  return type === null
    ? []
    : [
        new UserError(
          `${visible(bareUrl(snapshot.url))} is ${visible(type)}, on which a policy has no effect.`,
        ),
      ];
}

/** A title in a HAR without its page may parse as an address. */
export function addTo(sites: Map<string, Site>, snapshot: PageSnapshot): void {
  if (!URL.canParse(snapshot.url) || !isWeb(snapshot.url) || typeWithoutMarkup(snapshot) !== null) return;
  const { origin } = new URL(snapshot.url);
  const { recording: before = emptyRecording(origin), snapshots = [] } = sites.get(origin) ?? {};
  const recording = withLoad(before, snapshot);
  const isNew = snapshots.length === 0 || recording.pages.length > before.pages.length;
  sites.set(origin, { recording, snapshots: isNew ? [...snapshots, snapshot] : snapshots });
}

/** Of the sites that were recorded: others are not these pages'. */
async function addReports(sites: Map<string, Site>, path: string, name: string): Promise<void> {
  const pages = parseViolationReports(await readText(path, name, 'a file of reports'));
  if (!pages) throw new UserError(`${name} has ${NO_REPORTS}`);
  let others = 0;
  for (const { url, blocked } of pages) {
    const { origin } = new URL(url);
    const site = sites.get(origin);
    if (site) sites.set(origin, { ...site, recording: withReports(site.recording, url, blocked) });
    else others += blocked.reduce((sum, one) => sum + one.count, 0);
  }
  if (others > 0)
    tell(`${name} has ${count(others, 'report')} of sites that are not among the targets: not read.`);
}

/** What the command prints for one origin. */
interface PrintedProposal extends SiteProposal {
  readonly origin: string;
  readonly recorded: { readonly pages: number; readonly loads: number; readonly dropped: number };
  /** What is not kept of the pages and of the reports, as sentences. */
  readonly leftOut: readonly string[];
  /** The grade of the first page now, and with its policy enforced. With a split, of a page under each policy too. */
  readonly grades: {
    readonly page: string;
    readonly now: Grade;
    readonly enforced: Grade;
    readonly parts?: readonly PartGrade[];
  } | null;
  /** Who can give the nonces that inline code needs; null if none needs one. */
  readonly nonce: NonceHint | null;
  /** For its servers, report-only first. With a split, of `rest` only. */
  readonly fix: string;
}

/** The grade of the first page of a part that was given, or else of the site, with the policy of the part enforced. */
interface PartGrade {
  /** Null for the rest of the site. */
  readonly prefix: string | null;
  readonly enforced: Grade;
}

export function proposalOf({ recording, snapshots }: Site, args: PolicyArguments): PrintedProposal {
  const { stack } = args;
  const [snapshot] = snapshots;
  if (!snapshot) throw new Error('A site without a page');
  const proposal = proposeForSite(recording, args);
  const { dropped, origin } = recording;
  // Others are only in reports, which anybody can send.
  const pages = recording.pages.filter(({ loads }) => loads > 0);
  const report = audit(snapshot);
  const chain: readonly StackMember[] = stack
    ? withChosenStack(report, stack, 'set with --stack').stack
    : detectStack(snapshot).filter(({ confidence }) => confidence !== 'hint');
  const { whole, split } = proposal;
  const { value } = split?.rest ?? whole;
  const advice: Advice = {
    op: 'set-header',
    name: 'Content-Security-Policy',
    value,
    rollout: 'report-only-first',
    recordedPages: pages.length,
    allows: allowedSites(split?.rest ?? whole),
  };
  // A policy that pages send has parts that no recording shows.
  const isNew = !sendsOwnPolicy(pages);
  const { blocks } = fixesFor(isNew ? [advice] : [], chain, { host: new URL(origin).hostname });
  const first = pages[0]?.path ?? '';
  const gradeWith = (page: PageSnapshot, enforced: string) =>
    audit(apply(page, [{ ...advice, value: enforced }])).grade;
  const partAt = ({ url }: PageSnapshot) => split?.parts.find(({ prefix }) => isInFolder(prefix, url));
  const gradeOf = (prefix: string | null, enforced: string): PartGrade => {
    const page = snapshots.find((one) => (partAt(one)?.prefix ?? null) === prefix) ?? snapshot;
    return { prefix, enforced: gradeWith(page, enforced) };
  };
  return {
    origin,
    recorded: { pages: pages.length, loads: pages.reduce((sum, { loads }) => sum + loads, 0), dropped },
    leftOut: leftOutTexts(recording),
    grades: isGraded(report)
      ? {
          page: first,
          now: report.grade,
          enforced: gradeWith(snapshot, partAt(snapshot)?.proposal.value ?? value),
          ...(split && {
            parts: [
              gradeOf(null, value),
              ...split.parts.map((part) => gradeOf(part.prefix, part.proposal.value)),
            ],
          }),
        }
      : null,
    ...proposal,
    nonce: needsNonce([...whole.blocked, ...whole.loosenedFor]) ? nonceHint(chain) : null,
    fix: asOneText(blocks.filter(({ alternative }) => !alternative)),
  };
}

/** In comments of the text: source expressions and numbers, which end no comment. */
function allowedSites({ sources }: PolicyProposal): string[] {
  return sources
    .filter(({ group }) => group === 'other')
    .sort((one, other) => other.count - one.count)
    .map(
      ({ directive, source, count: pages }) =>
        `${directive} ${source}, ${count(pages, 'page')}: is it yours?`,
    );
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
}: PrintedProposal): string {
  const { pages, loads } = recorded;
  const parts = split?.parts.map(({ prefix }) => visible(`${prefix}/`)).join(', ');
  const lines = [
    `A policy for ${visible(origin)}`,
    `  recorded: ${count(pages, 'page')}, ${count(loads, 'load')}`,
    ...leftOut.map((sentence) => `  ${visible(sentence)}`),
    ...(grades
      ? [
          `  grade of ${visible(grades.page)}: ${grades.now}, with ${split ? 'its' : 'this'} policy enforced ${grades.enforced}`,
        ]
      : []),
    ...(grades?.parts
      ? [`  enforced, each on its own pages: ${grades.parts.map(partGradeText).join(', ')}`]
      : []),
    '',
    ...(split
      ? [
          `For all pages but ${parts}`,
          '',
          ...proposalLines(split.rest),
          ...split.parts.flatMap(({ prefix, proposal }) => [
            '',
            visible(`For ${prefix}/ alone`),
            '',
            ...proposalLines(proposal),
          ]),
        ]
      : proposalLines(whole)),
    ...(nonce ? ['', 'A nonce, new in each response', `  ${visible(nonce.text)}`] : []),
    ...(nonce?.href === undefined ? [] : [`  ${nonce.href}`]),
    ...(fix === ''
      ? []
      : [
          '',
          parts === undefined
            ? 'For its servers'
            : `For its servers, the policy for all pages but ${parts}. Limit it to those: browsers enforce two policies together, and this one would block there.`,
          ...fix.split('\n').map(visibleCode),
        ]),
  ];
  return lines.join('\n');
}

function partGradeText({ prefix, enforced }: PartGrade): string {
  return `${enforced} for ${prefix === null ? 'the rest' : visible(`${prefix}/`)}`;
}
