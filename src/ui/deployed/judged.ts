import type { Copied } from '../../capture/deployed/copied.js';
import { findingsOf, linesFor, readLines } from '../../capture/deployed/lines.js';
import {
  judgeDeployment,
  PLAN_SCHEMA,
  type DeployPlan,
  type Expected,
  type Judged,
} from '../../engine/deployed/index.js';
import {
  documentHop,
  isAnotherPage,
  type Advice,
  type PageSnapshot,
  type Report,
} from '../../engine/index.js';
import { expectedOf } from '../../fixes/deployed/expected.js';

// Loaded once something was copied: the popup's first paint does not wait for it.

/** A page with its report. */
interface Graded {
  readonly snapshot: PageSnapshot;
  readonly report: Report;
}

/** What is remembered of fixes that were copied now on a page. */
export function copiedOf({ snapshot, report }: Graded, advice: readonly Advice[]): Copied {
  const written = advice.map((one) => ({ advice: one, effect: [one] }));
  return linesFor(snapshot, expectedOf(written, report.findings, () => true).expects, Date.now());
}

/** Where a copied fix stands on a page. `lost`: another load had it. */
type Place = 'there' | 'missing' | 'sent' | 'lost' | 'other' | 'doubled';

const NAMES: readonly (readonly [place: Place, name: string])[] = [
  ['missing', 'Missing'],
  ['sent', 'Still sent'],
  ['lost', 'Lost on this page'],
  ['other', 'Another value'],
  ['doubled', 'Sent twice'],
];

/** Names that are told of each place. */
const MAX_NAMES = 4;

interface Deployed {
  /** Such as `4 of 6 copied fixes are there. Missing: Strict-Transport-Security.` */
  readonly text: string;
  /** Lines of what this load is the first to have. */
  readonly seen: Copied;
}

/**
 * Which of the copied fixes a load has; undefined if it says nothing of them: it began before, is simulated, another
 * page or an error, or none is for it.
 */
export function judged(copied: Copied, { snapshot, report, seenAt }: Graded & { seenAt: number }) {
  const hop = documentHop(snapshot);
  if (!hop || snapshot.simulated || isAnotherPage(report)) return undefined;
  const cookies = hop.setCookies.seen ? hop.setCookies.value : [];
  const { time, expects, sent } = readLines(copied, snapshot.url, cookies);
  if (seenAt <= time) return undefined;
  const address = { kind: 'page', url: snapshot.url, status: 200, sent } as const;
  const plan: DeployPlan = {
    schema: PLAN_SCHEMA,
    version: '',
    date: '',
    addresses: [address],
    expects,
    unchecked: [],
    servers: [],
  };
  const deployment = judgeDeployment(plan, [{ address, answer: hop }]);
  if (deployment.unasked.length > 0) return undefined;
  const open = new Set(
    report.findings
      .filter(({ points, severity }) => points > 0 || severity !== 'info')
      .map(({ rule }) => rule),
  );
  const names = new Set(hop.headers.seen ? hop.headers.value.map(({ name }) => name.toLowerCase()) : []);
  const results = [
    ...deployment.judged.flatMap((one) => placesOf(one, open)),
    ...expects.flatMap((one) => redirectPlace(one, snapshot)),
  ];
  // What is left out beside another header was not seen itself.
  return deployedOf(results, ({ name, line }) => names.has(name.toLowerCase()) || !line?.includes(' !'));
}

interface Placed {
  readonly place: Place;
  readonly name: string;
  /** Absent for what the page had before. */
  readonly line?: string;
}

/** @param open the rules that still find something */
function placesOf({ what, state, findings: lines }: Judged, open: ReadonlySet<string>): readonly Placed[] {
  if (lines.length === 0) return state === 'lost' ? [{ place: 'lost', name: what }] : [];
  const name = what.replace(/^no /, '');
  return lines.flatMap((line): Placed[] => {
    const isFixed = !findingsOf(line).some((id) => open.has(id.split('/', 1)[0] ?? id));
    const isLost = line.startsWith('#');
    switch (state) {
      case 'deployed':
        return [{ place: 'there', name, line }];
      case 'changed':
        return [{ place: isFixed ? 'there' : 'other', name, line }];
      case 'missing':
      case 'lost':
        return [{ place: name !== what ? 'sent' : isLost ? 'lost' : 'missing', name, line }];
      case 'lowered':
        return [{ place: 'other', name, line }];
      case 'doubled':
        return [{ place: 'doubled', name, line }];
      case 'elsewhere':
      case 'not-seen':
        return [];
    }
  });
}

/** A page over https says nothing of http, unless http led to it. */
function redirectPlace(
  { kind, findings: [line] }: Expected,
  { url, chain }: PageSnapshot,
): readonly Placed[] {
  const first = chain.seen ? chain.value[0] : undefined;
  if (kind !== 'redirect' || line === undefined || !first?.url.startsWith('http:')) return [];
  return [{ place: url.startsWith('https:') ? 'there' : 'missing', name: 'redirect to https', line }];
}

function deployedOf(results: readonly Placed[], isSeen: (one: Placed) => boolean): Deployed | undefined {
  const there = results.filter(({ place }) => place === 'there');
  const all = results.filter(({ line }) => line !== undefined).length;
  const groups = NAMES.flatMap(([place, title]) => {
    const names = [...new Set(results.flatMap((one) => (one.place === place ? [one.name] : [])))];
    if (names.length === 0 || (isOpen(place) && there.length === 0)) return [];
    const more = names.length - MAX_NAMES;
    return [`${title}: ${names.slice(0, MAX_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`];
  });
  if (all === 0 && groups.length === 0) return undefined;
  return {
    text: [...(all > 0 ? [sumOf(there.length, all)] : []), ...groups].join(' '),
    seen: there.flatMap((one) => (one.line?.startsWith('=') && isSeen(one) ? [`#${one.line.slice(1)}`] : [])),
  };
}

/** Whether it is not there yet: where nothing is, the sum says it. */
function isOpen(place: Place): boolean {
  return place === 'missing' || place === 'sent';
}

function sumOf(there: number, all: number): string {
  if (all === 1) return there === 1 ? 'The copied fix is there.' : 'The copied fix is not there yet.';
  if (there === 0) return `None of the ${all} copied fixes is there yet.`;
  return there === all ? `All ${all} copied fixes are there.` : `${there} of ${all} copied fixes are there.`;
}

/** Such as `6 fixes copied on 30 November 2026`; nothing if none were. */
export function copiedText(copied: Copied): readonly string[] {
  const { time, expects } = readLines(copied, '', []);
  if (expects.length === 0) return [];
  const day = new Date(time).toLocaleDateString('en-GB', { dateStyle: 'long' });
  return [`${expects.length === 1 ? '1 fix' : `${expects.length} fixes`} copied on ${day}`];
}
