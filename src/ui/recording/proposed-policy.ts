import { newlyBlocked, type PreviewBlocked } from '../../capture/preview/preview.js';
import type { ShownPreview } from '../../capture/page-state.js';
import type { PreviewChoice } from '../../capture/preview/choice.js';
import type { PolicyChoices, StoredRecording } from '../../capture/recording/stored-recording.js';
import {
  apply,
  audit,
  isGraded,
  isInFolder,
  isPlainFolder,
  originOfPlace,
  proposeForSite,
  proposePolicy,
  sendsOwnPolicy,
  type Advice,
  type Grade,
  type PageSnapshot,
  type PartAdvice,
  type PolicyProposal,
  type SiteProposal,
} from '../../engine/index.js';
import { doubtText, leftOutTexts } from '../../export/policy-text.js';
import { adviceFor } from '../../fixes/recording/policy-advice.js';
import { onlyPolicy } from '../only-policy.js';
import { count } from '../text/format.js';
import type { PanelStore } from '../panel/store.js';

/** A source that the person can leave out, with all that needed it. */
export interface SourceRow {
  readonly source: string;
  readonly directives: readonly string[];
  /** The first few patterns of pages. */
  readonly pages: readonly string[];
  /** How many pages needed it. */
  readonly count: number;
  /** Of inline code: characters, if known. */
  readonly length?: number;
  /** Of inline code: how many visitors were sent it. */
  readonly visitors?: number;
  /** Why it is not allowed until a person says so. */
  readonly doubt?: string;
}

interface SourceGroups {
  readonly other: readonly SourceRow[];
  readonly doubtful: readonly SourceRow[];
  readonly code: readonly SourceRow[];
  readonly schemes: readonly SourceRow[];
}

/** The policies of a site, that for all pages but those of parts first. */
export function policiesOf({ whole, split }: SiteProposal): readonly PolicyProposal[] {
  return split ? [split.rest, ...split.parts.map(({ proposal }) => proposal)] : [whole];
}

/**
 * What the policies allow, also what the person left out; the site itself is always allowed.
 * @param proposed `proposalOf` the recording
 */
export function sourceGroups(stored: StoredRecording, proposed: SiteProposal): SourceGroups {
  const { recording, refused } = stored;
  const proposal = refused.length === 0 ? proposed : proposalOf({ ...stored, refused: [] });
  const sources = policiesOf(proposal).flatMap((one) => one.sources);
  const { doubtful } = proposal.whole;
  const isDoubtful = new Set(doubtful.map(({ source }) => source));
  const lengths = new Map(
    recording.pages.flatMap(({ code }) => code.map(({ sha256, length }) => [`'sha256-${sha256}'`, length])),
  );
  const rows = new Map<string, SourceRow>();
  for (const { directive, source, pages, count, visitors } of sources) {
    const before = rows.get(source);
    const length = lengths.get(source);
    rows.set(source, {
      source,
      directives: [...new Set([...(before?.directives ?? []), directive])],
      pages: [...new Set([...(before?.pages ?? []), ...pages])],
      count: Math.max(before?.count ?? 0, count),
      ...(length !== undefined && { length }),
      ...(visitors !== undefined && { visitors }),
    });
  }
  const all = [...rows.values()];
  return {
    other: all.filter(
      ({ source }) =>
        !source.startsWith("'") && !source.endsWith(':') && !isDoubtful.has(originOfPlace(source)),
    ),
    doubtful: doubtful.map((one) => ({ ...one, doubt: doubtText(one) })),
    code: all.filter(({ source }) => source.startsWith("'sha256-")),
    // Where scripts run, workers from blob: are always allowed: browsers do not list them among the loads.
    schemes: all
      .filter(({ source }) => source.endsWith(':'))
      .map((row) => ({ ...row, directives: row.directives.filter((name) => name !== 'worker-src') }))
      .filter(({ directives }) => directives.length > 0),
  };
}

export function proposalOf({
  recording,
  ...choices
}: Pick<StoredRecording, 'recording' | keyof PolicyChoices>): SiteProposal {
  return proposeForSite(recording, optionsOf(choices));
}

/** What the person chose for the policy. */
export function optionsOf({ refused, accepted, strict = [] }: PolicyChoices) {
  return {
    refused: new Set(refused),
    accepted: new Set(accepted),
    strictScripts: strict.includes('scripts'),
    strictStyles: strict.includes('styles'),
  };
}

/** What the pages of a policy need, and the person left out. */
export function leftOutOf(
  stored: Pick<StoredRecording, 'recording' | keyof PolicyChoices>,
  { paths, sources }: PolicyProposal,
): readonly string[] {
  const { recording, refused } = stored;
  if (refused.length === 0) return [];
  const pages = recording.pages.filter(({ path }) => paths.includes(path));
  const all = proposePolicy(recording, pages, optionsOf({ ...stored, refused: [] }));
  const needed = new Set([...all.sources, ...all.doubtful].map(({ source }) => source));
  const kept = new Set(sources.map(({ source }) => source));
  return [...needed].filter(
    (source) => !kept.has(source) && (refused.includes(source) || refused.includes(originOfPlace(source))),
  );
}

/** What may be missing in a policy, as sentences. */
export function missingTexts({ recording, unread = 0, unanswered = 0, isFull }: StoredRecording): string[] {
  return [
    ...(unread > 0
      ? [
          `At least ${count(unread, 'violation')} not read: pages had too many at once. The policy may lack hosts.`,
        ]
      : []),
    ...(unanswered > 0
      ? [
          `${count(unanswered, 'page')} did not answer when the recording stopped: what loaded there last may be missing.`,
        ]
      : []),
    ...leftOutTexts(recording),
    ...(isFull ? ['The recording is full: not everything that came later is in it.'] : []),
  ];
}

/** The proposal with one policy for all pages: as loose as the part that needs it most. */
export function asWhole({ whole }: SiteProposal): SiteProposal {
  return { whole };
}

/** Advice for a preview. */
interface TriedPolicies {
  readonly advice: readonly Advice[];
  readonly parts: readonly PartAdvice[];
}

/** Each policy where it is for; undefined where the name of a part is not plain enough for the browser's rules. */
export function triedTogether({ whole, split }: SiteProposal): TriedPolicies | undefined {
  const { parts = [], rest = whole } = split ?? {};
  if (!parts.every(({ prefix }) => isPlainFolder(prefix))) return undefined;
  return {
    ...triedAlone(rest),
    parts: parts.map(({ prefix, proposal }) => ({ prefix, advice: triedAlone(proposal).advice })),
  };
}

/** The policy on all pages, whatever they are. */
export function triedAlone({ value }: PolicyProposal): TriedPolicies {
  return { advice: [{ op: 'set-header', name: 'Content-Security-Policy', value }], parts: [] };
}

/** What texts give of it: none replaces a policy of the site’s own, or gives that of a part to all pages. */
export function policyOfTexts(
  site: SiteProposal,
  stored: Pick<StoredRecording, 'recording'>,
): NonNullable<PreviewChoice['policy']> {
  const hasText = triedTogether(site) && !sendsOwnPolicy(stored.recording.pages);
  return hasText ? adviceFor(site, stored) : 'no-text';
}

interface Grades {
  readonly ours: Grade;
  readonly observatory: Grade;
}

interface PolicyEffect {
  readonly now: Grades;
  readonly enforced: Grades;
  /** Ways around the policy. */
  readonly bypasses: readonly string[];
}

/** Findings about hosts that let in anyone's script. */
const WAY_AROUND = /^content-security-policy\/[a-z]{1,20}-host$/;

/** What the policy does to the grade of a page; undefined if that is not graded. */
export function effectOf(snapshot: PageSnapshot, proposal: PolicyProposal): PolicyEffect | undefined {
  const report = audit(snapshot);
  if (!isGraded(report)) return undefined;
  const after = audit(
    apply(snapshot, [{ op: 'set-header', name: 'Content-Security-Policy', value: proposal.value }]),
  );
  return {
    now: { ours: report.grade, observatory: report.observatory.grade },
    enforced: { ours: after.grade, observatory: after.observatory.grade },
    bypasses: after.findings.flatMap(({ id, text }) => (WAY_AROUND.test(id) ? [text] : [])),
  };
}

/** What a policy allows that the one sent today does not, and the reverse. */
interface PolicyDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Compared with the page's only policy; undefined if it has none. */
export function differenceFrom(snapshot: PageSnapshot, value: string): PolicyDifference | undefined {
  const sent = onlyPolicy(snapshot);
  if (sent === undefined) return undefined;
  const before = pairsOf(sent);
  const after = pairsOf(value);
  return {
    added: [...after].filter((pair) => !before.has(pair)),
    removed: [...before].filter((pair) => !after.has(pair)),
  };
}

/** `directive source`, or the directive alone. */
function pairsOf(policy: string): Set<string> {
  return new Set(
    policy
      .split(';')
      .flatMap((text) => {
        const [name = '', ...sources] = text.trim().split(/[\t\n\f\r ]+/);
        const directive = name.toLowerCase();
        return sources.length === 0 ? [directive] : sources.map((source) => `${directive} ${source}`);
      })
      .filter((pair) => pair !== ''),
  );
}

/** Directives that browsers ignore in markup (HTML, Content Security Policy state). */
const NOT_IN_MARKUP: ReadonlySet<string> = new Set(['frame-ancestors', 'report-uri', 'report-to', 'sandbox']);

/** The policy as an element, and the directives that it loses. */
export function metaOf(value: string): { readonly text: string; readonly lost: readonly string[] } {
  const directives = value.split('; ');
  const nameOf = (text: string) => text.split(' ', 1)[0] ?? '';
  const kept = directives.filter((text) => !NOT_IN_MARKUP.has(nameOf(text)));
  const content = kept.join('; ').replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return {
    text: `<meta http-equiv="Content-Security-Policy" content="${content}">`,
    lost: directives.map(nameOf).filter((name) => NOT_IN_MARKUP.has(name)),
  };
}

/** What a preview of the policy blocks on the page on show. */
export interface BlockedByPreview extends Pick<PreviewBlocked, 'directive' | 'blocked' | 'count'> {
  /** Whether the policy can allow it: no hash is known of code that only the browser saw. */
  readonly isAllowable: boolean;
  /** `now`: the recording’s policy allows it, and the one in the preview did not; `tried`: that one names it already. */
  readonly isAllowed?: 'now' | 'tried';
}

/** The policy that a preview enforces, empty where it removes one; undefined if it leaves the page’s as it is. */
function policyTried(preview: ShownPreview | undefined): string | undefined {
  const tried = preview?.plan.operations.find(({ name }) => name === 'Content-Security-Policy');
  return tried && (tried.operation === 'remove' ? '' : tried.value);
}

/** Whether a directive of an enforced policy blocked it; of other headers, the header is named. */
export function isByPolicy({ directive, isReported }: PreviewBlocked): boolean {
  return !isReported && directive === directive.toLowerCase();
}

/** @param url of the page on show */
export function blockedByPreview(
  preview: ShownPreview | undefined,
  proposal: SiteProposal,
  url: string,
): readonly BlockedByPreview[] | undefined {
  const tried = policyTried(preview);
  if (!preview || tried === undefined) return undefined;
  const now = policyFor(proposal, url);
  const loads = newlyBlocked(preview, url).filter(isByPolicy);
  return loads.map(({ directive, blocked, count: times }) => {
    const isTried = namesSource(tried, directive, blocked);
    const isNow = namesSource(now, directive, blocked);
    return {
      directive,
      blocked,
      ...(times !== undefined && { count: times }),
      isAllowable: blocked !== 'inline' && directive !== 'form-action' && directive !== 'base-uri',
      ...(isTried ? { isAllowed: 'tried' as const } : isNow && { isAllowed: 'now' as const }),
    };
  });
}

/** The policy for a page. */
function policyFor({ whole, split }: SiteProposal, url: string): string {
  const part = split?.parts.find(({ prefix }) => isInFolder(prefix, url))?.proposal;
  return (part ?? split?.rest ?? whole).value;
}

/** Whether the directive that controls such a load names its origin, its scheme or its keyword. */
function namesSource(policy: string, directive: string, blocked: string): boolean {
  const kind = directive.replace(/-(?:elem|attr)$/, '');
  const lists = new Map(
    policy.split(';').map((text) => {
      const [name = '', ...sources] = text.trim().split(/\s+/);
      return [name.toLowerCase(), sources] as const;
    }),
  );
  const sources = lists.get(directive) ?? lists.get(kind) ?? lists.get('default-src') ?? [];
  const names = [blocked, `'${blocked}'`, `'unsafe-${blocked}'`, blocked.replace(/^https:\/\//, '')];
  return sources.some((source) => names.includes(source));
}

/** The recording of the site on show, while a policy is tried there. */
export function recordingTried({
  page,
  recordings,
}: Pick<PanelStore, 'page' | 'recordings'>): StoredRecording | undefined {
  const view = page.view.value;
  if (view.kind !== 'page' || view.snapshot.simulated !== true) return undefined;
  if (policyTried(view.preview) === undefined) return undefined;
  const { origin } = new URL(view.snapshot.url);
  return recordings.value.all.find(
    ({ recording }) => recording.origin === origin && recording.pages.length > 0,
  );
}
