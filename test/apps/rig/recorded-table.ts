import { join } from 'node:path';
import { PROJECT } from '../../../src/cli/build.js';
import type { StoredRecording } from '../../../src/capture/recording/stored-recording.js';
import { withStack } from '../../../src/cli/stack.js';
import {
  audit,
  type BlockedUse,
  type Finding,
  type Grade,
  type PolicyProposal,
} from '../../../src/engine/index.js';
import { outlookFor, selectedAtFirst } from '../../../src/fixes/index.js';
import type { TablePage } from './page.js';
import { TOLERANCE } from './picture.js';
import { withPolicy, type PartPolicy, type RecordedTrial } from './recorded-trial.js';
import type { Row } from './table.js';
import { tokensIn } from './refusals.js';
import { causes } from './trial.js';
import { generic } from './walk.js';

/** `docs/recorded-policies.md`. */
export const RECORDED_PAGE: TablePage = {
  file: join(PROJECT, 'docs', 'recorded-policies.md'),
  introduction: `# Real applications with a recorded policy

\`npm run test:apps\` writes this page, and fails if its results differ from it. The applications are those of [applications.md](applications.md), in the packaged configuration. In a real browser with the extension, a script starts a recording, does the steps of the first walk in one tab, with each page opened twice, opens a second tab, and ends the recording. The policy is what the panel then proposes to a person who ticks and unticks nothing.

The second walk does all steps. It runs in a tab that previews the policy, enforced; then with the texts for the servers as the panel shows them, report-only; and then enforced together with all other fixes after their later steps, with what the application has stored put back. The page must then have the grade that is promised _with the other fixes_. These are also those that are not ticked at first, such as the redirect from HTTP to HTTPS, without which a page loses 20 points and every bonus: no response shows whether a proxy asks the server over HTTP, where the redirect would loop, and browsers keep a 301. No step may fail. What is blocked must have been named by the proposal, for a page of that step; what is reported and never blocked has the reason. At the end of each step, the tab must show the same enforced as report-only. The two pictures have no texts, which have dates, times and random ids, no caret, and none of the messages that go by themselves; animations are at their end; ${TOLERANCE}.

Inline code needs no name on a page of which the proposal said that not all was seen, or that it has too much.

The policy always allows scripts, style sheets, pictures, fonts and requests of the site itself. _Length_ is that of the policy in bytes. It varies, as the number of hashes does, where inline code differs from load to load.`,
  head: [
    'application',
    'first walk',
    'the policy allows, besides the site itself',
    'grade of each part',
    'blocked in the second walk',
    'deployed',
    'what the proposal says that it blocks',
    'what a strict policy needs first',
    'length',
  ],
};

/** What the run saw, in one row. */
export function recordedRow(trial: RecordedTrial): Row {
  const { application, first, stored, policies, previewed, deployed } = trial;
  const kinds = new Set(Object.values(first.pages).flat()).size;
  return [
    application.setup.title,
    `${Object.keys(first.steps).length} of ${Object.keys(previewed.steps).length} steps, ${kinds} ${kinds === 1 ? 'kind' : 'kinds'} of pages, 2 tabs`,
    perPolicy(policies, (one) => allowedIn(one).join(', ') || 'nothing'),
    perPolicy(policies, (one) => gradesText(gradesWith(one, trial))),
    previewed.enforced.length === 0 ? 'nothing' : causes(previewed.enforced).map(code).join(', '),
    deployed
      ? ['the same', ...Object.entries(application.recorded?.onlyReported ?? {}).map(onlyReported)].join(
          '<br>',
        )
      : 'no text: every page sends a policy of its own, which none replaces',
    [
      perPolicy(
        policies,
        (one) =>
          [...refusedIn(one.blocked, one.loosenedFor), ...tokens(one, stored)].join('<br>') || 'nothing',
      ),
    ].join('<br>'),
    perPolicy(policies, (one) => refusedIn(one.loosenedFor).join('<br>') || 'nothing'),
    perPolicy(policies, (one) => (hasChangingCode(one) ? 'varies' : String(one.value.length))),
  ].map((cell) => cell.replaceAll('|', '\\|'));
}

function onlyReported([what, reason]: readonly [string, string]): string {
  return `${code(what)} is reported, and not blocked once enforced: ${reason}`;
}

/** How much of such code is the same in two loads is chance: that of another run would differ. */
function hasChangingCode({ blocked }: PolicyProposal): boolean {
  return blocked.some(({ what }) => what === 'changing-code');
}

function allowedIn(proposal: PolicyProposal): string[] {
  const { value } = proposal;
  return value.split('; ').flatMap((text) => {
    const [directive = '', ...sources] = text.split(' ');
    const hashes = sources.filter((source) => source.startsWith("'sha256-")).length;
    const others = sources.filter((source) => !/^'(?:sha256-|self'|none')/.test(source));
    return [
      ...(hashes > 0
        ? [`${hasChangingCode(proposal) ? '' : `${hashes} `}inline in ${code(directive)} by hash`]
        : []),
      ...others.map((source) => code(`${directive} ${source}`)),
    ];
  });
}

/**
 * Of the page that is graded, with the policy enforced and the other fixes after their later steps: one for a part is
 * graded as if the page were in it. Where none is deployed, the page has its own.
 */
export function gradesWith(proposal: PolicyProposal, { page, application, deployed }: GradedTrial): Grades {
  const bare = withStack({ ...audit(page), stack: [] }, application.setup.chain);
  const given = deployed
    ? withPolicy(page, proposal, application)
    : { page, report: bare, others: bare.findings };
  const { report, others } = given;
  const gradeAfter = (findings: readonly Finding[]) => {
    const outlook = outlookFor(given.page, findings, report.stack);
    return outlook ? (outlook.later ?? outlook.now).grade : report.grade;
  };
  const ids = new Set(selectedAtFirst(given.page, report).map(({ id }) => id));
  return {
    before: bare.grade,
    enforced: report.grade,
    observatory: report.observatory.grade,
    withTicked: gradeAfter(others.filter(({ id }) => ids.has(id))),
    withAll: gradeAfter(others),
  };
}

type GradedTrial = Pick<RecordedTrial, 'page' | 'application' | 'deployed'>;

interface Grades {
  readonly before: Grade;
  readonly enforced: Grade;
  readonly observatory: Grade;
  /** With the other fixes that the popup selects. */
  readonly withTicked: Grade;
  readonly withAll: Grade;
}

function gradesText({ before, enforced, observatory, withTicked, withAll }: Grades): string {
  const fewer = withTicked === withAll ? '' : `, ${withTicked} with only those ticked at first`;
  return `${before} → ${enforced} (MDN Observatory: ${observatory}), with the other fixes ${withAll}${fewer}`;
}

/** One line for each policy, with the part of the site that it is for. */
function perPolicy(policies: readonly PartPolicy[], text: (proposal: PolicyProposal) => string): string {
  if (policies.length === 1) return policies.map(({ proposal }) => text(proposal)).join('');
  return policies
    .map(({ prefix, proposal }) => `${prefix === undefined ? 'Rest' : code(`${prefix}/`)}: ${text(proposal)}`)
    .join('<br>');
}

/** Code whose hash may not match for long, where a hash allows it. */
function tokens({ paths, notes }: PolicyProposal, stored: StoredRecording): string[] {
  const found = new Set(
    tokensIn(stored).flatMap(({ page }) => (paths.includes(page) ? [generic(page)] : [])),
  );
  const isTold = notes.some((note) => note.includes('was the same at each load'));
  return isTold && found.size > 0
    ? [
        `perhaps inline code with what looks like a token, the same in the whole first walk (${[...found].sort().map(code).join(', ')})`,
      ]
    : [];
}

const MUCH: ReadonlySet<BlockedUse['what']> = new Set(['too-much-code', 'known-application']);

/** Each reason with its pages. */
function refusedIn(blocked: readonly BlockedUse[], others: readonly BlockedUse[] = []): string[] {
  const pages = new Map<string, Set<string>>();
  const full = new Set([...blocked, ...others].flatMap(({ page, what }) => (MUCH.has(what) ? [page] : [])));
  for (const use of blocked) {
    // With so much code, a run may see all of it or not: the page of another run would differ.
    if (use.what === 'not-watched' && full.has(use.page)) continue;
    const reason = reasonOf(use);
    pages.set(reason, (pages.get(reason) ?? new Set()).add(generic(use.page)));
  }
  return [...pages].map(([reason, paths]) => `${reason} (${[...paths].sort().map(code).join(', ')})`);
}

function reasonOf({ what, code: changing, element, sources = [] }: BlockedUse): string {
  switch (what) {
    // Which of these it is depends on how many loads saw it, and on the minute.
    case 'changing-code':
    case 'too-much-code':
    case 'known-application':
      return (changing?.element ?? element) === 'style'
        ? 'inline style sheets that hashes do not allow for long'
        : 'inline scripts that hashes do not allow for long';
    case 'code-with-nonce':
      return 'inline code with a nonce of the application';
    case 'handlers':
      return 'event handlers in attributes';
    case 'script-addresses':
      return '`javascript:` addresses';
    case 'eval':
      return '`eval()`';
    case 'unsafe-source':
      return `loads that no policy allows safely: ${sources.map(code).join(', ')}`;
    case 'doubtful-source':
      return `doubtful sources: ${sources.map(code).join(', ')}`;
    case 'not-watched':
      return 'not all was seen';
  }
}

function code(text: string): string {
  return `\`${text.replaceAll('`', '')}\``;
}
