import {
  type BlockedLoad,
  type InlineCode,
  type PageSnapshot,
  type PageUse,
  type Unseen,
  type Varying,
  LOAD_KINDS,
  type LoadKind,
} from '../model/facts.js';
import { allowsAllInline } from '../csp/blocked.js';
import { directiveFor } from '../csp/fallbacks.js';
import { originOf } from '../csp/sources.js';
import { notAPage } from '../parse/content-type.js';
import { policiesOf } from '../parse/csp.js';
import { parseFields } from '../parse/fields.js';
import { isAlike } from './changing-code.js';
import { withFormTargets, withSentForm } from './forms.js';
import {
  cutBy,
  isShort,
  keptCode,
  keptVisits,
  keyOf,
  reportsIn,
  withBase,
  withLostReports,
  withOrigins,
  withPolicies,
  withReported,
  withVisits,
} from './kept.js';
import {
  ELEMENTS,
  MAX_RECORDED_ORIGINS,
  MAX_RECORDED_PAGES,
  type RecordedCode,
  type RecordedPage,
  type Recording,
} from './model.js';
import { knownApplication } from '../stack/application.js';
import { mostFrequent, type MostFrequent } from './most-frequent.js';
import { patternIn, targetIn } from './names.js';
import { pathPattern } from './path-pattern.js';
import { withTemplate } from './templates.js';
import { allOf, lastOf, visitorsOf } from './visitors.js';

export function emptyRecording(origin: string): Recording {
  return { origin, pages: [], dropped: 0 };
}

/**
 * The recording with one more load. A page of another origin, or one without markup, changes nothing.
 * @param visitor who loaded it, as in `RecordedCode`
 */
export function withLoad(recording: Recording, snapshot: PageSnapshot, visitor = 0): Recording {
  if (typeWithoutMarkup(snapshot) !== null) return recording;
  const path = pathPattern(snapshot.url);
  if (!isOf(recording, snapshot.url)) return recording;
  const page = addLoad(pageAt(recording, path), snapshot, recording, { visitor });
  return withTemplate(withPut(recording, page, Infinity) ?? inPlaceOfAnother(recording, page), path);
}

/** There is no room for a page. Once it was loaded more often than another one, it takes the place of that. */
function inPlaceOfAnother(recording: Recording, page: RecordedPage): Recording {
  const { pages, dropped, others = [] } = recording;
  const lost = new Map(others.map(({ path, loads }) => [path, loads]));
  const loadsOf = ({ path, loads }: RecordedPage) => loads + (lost.get(path) ?? 0);
  const least = pages.reduce((one, other) => (loadsOf(other) <= loadsOf(one) ? other : one));
  const left = loadsOf(page) > loadsOf(least) ? least : page;
  const counted = { path: left.path, loads: loadsOf(left) };
  const rest = others.filter(({ path }) => path !== left.path);
  return withLostReports(
    {
      ...recording,
      pages: pages.map((one) => (one === left ? page : one)),
      dropped: dropped + left.loads + (left.unread ?? 0),
      // Of those that are equally frequent, the latest.
      others: mostFrequent([counted, ...rest], MAX_RECORDED_PAGES, ({ loads }) => loads).kept,
    },
    reportsIn(left.reported),
  );
}

/** What is counted of a load. */
export interface CountedLoad {
  /** `codeKeys` of its readings. */
  readonly code: ReadonlySet<string>;
  readonly isResponseUnseen: boolean;
}

/** The recording with a load that it has, read again. */
export function withLoadAgain(recording: Recording, snapshot: PageSnapshot, counted: CountedLoad): Recording {
  const change = (page: RecordedPage) => addLoad(page, snapshot, recording, { visitor: 0, counted });
  const changed = withPage(recording, snapshot.url, change);
  const read = withTemplate(changed, patternIn(changed, snapshot.url));
  return { ...read, dropped: recording.dropped };
}

/**
 * The recording with one more document that is not read, or with one fewer once it is. A page of which nothing else is
 * known goes with it.
 */
export function withUnread(recording: Recording, url: string, more: 1 | -1): Recording {
  const changed = withPage(recording, url, ({ unread: before = 0, ...page }) => {
    const unread = Math.max(0, before + more);
    return { ...page, ...(unread > 0 && { unread }) };
  });
  const pages = changed.pages.filter((page) => !isOnlyReported(page) || page.reported.length > 0);
  return { ...changed, pages };
}

/** Whether the headers that the document came with were seen. */
export function isResponseSeen(snapshot: PageSnapshot): boolean {
  return fieldsOf(snapshot)?.seen === true;
}

/**
 * Why browsers run no code of a response, such as its media type `text/plain`: a policy has no effect on it, and the markup
 * they show it with is their own. Null for others, and where it was not seen.
 */
export function typeWithoutMarkup(snapshot: PageSnapshot): string | null {
  const fields = fieldsOf(snapshot);
  return fields?.seen ? notAPage(fields.value, statusIn(snapshot)) : null;
}

/** Names of the inline code of a page. */
export function codeKeys(snapshot: PageSnapshot): string[] {
  const use = useOf(snapshot);
  if (typeof use === 'string') return [];
  const keys = (element: RecordedCode['element'], all: readonly InlineCode[]) =>
    all.map(({ sha256 }) => keyOf({ element, sha256 }));
  return [...keys('script', use.inlineScripts), ...keys('style', use.inlineStyles)];
}

/** Names of the inline code that a recording has of a page. */
export function codeAt(recording: Recording, url: string): string[] {
  return isOf(recording, url) ? pageAt(recording, patternIn(recording, url)).code.map(keyOf) : [];
}

/**
 * The recording with what a browser was seen to do in a page, as violations of a report-only policy. No page can forge
 * these, so they are loads.
 */
export function withObserved(recording: Recording, url: string, seen: readonly BlockedLoad[]): Recording {
  const changed = withPage(recording, url, (page) => {
    // Its forms are not known until it is read.
    const forms = page.forms ?? (page.loads === 0 ? { targets: [] } : undefined);
    return { ...seen.reduce(addObserved, page), ...(forms && { forms }) };
  });
  return { ...changed, dropped: recording.dropped };
}

/** Where a page was seen to send forms. */
export interface SentForms {
  /** See `formTarget`. */
  readonly sent: ReadonlySet<string>;
  /** There were violations that were not read, which may have been of forms. */
  readonly isPartial: boolean;
}

/** The recording with the forms that a browser said a page sent. */
export function withObservedForms(
  recording: Recording,
  url: string,
  { sent, isPartial }: SentForms,
): Recording {
  const targets = [...sent].map((target) => targetIn(recording, target));
  const changed = withPage(recording, url, (page) => withFormTargets(page, targets, { isPartial }));
  const all = targets.reduce(withSentForm, changed);
  return { ...all, dropped: recording.dropped };
}

/** The recording with what browsers reported of a page: the most frequent, and how much is left out. */
export function withReports(recording: Recording, url: string, blocked: readonly BlockedLoad[]): Recording {
  if (!isOf(recording, url)) return recording;
  const page = pageAt(recording, patternIn(recording, url));
  const { kept, leftOut } = withReported(page.reported, blocked);
  const after = withPut(recording, { ...page, reported: kept }, reportsIn(blocked));
  return after ? withLostReports(after, reportsIn(leftOut)) : withLostReports(recording, reportsIn(blocked));
}

/**
 * The recording with the inline code that another visitor was sent for a page of it: no load, as nothing ran. Another
 * page, such as a form to sign in, says nothing about this one, and changes nothing.
 */
export function withVisit(recording: Recording, snapshot: PageSnapshot, visitor: number): Recording {
  const use = useOf(snapshot);
  const path = patternIn(recording, snapshot.url);
  const known = recording.pages.find((page) => page.path === path);
  if (typeof use === 'string' || !known || isOfAnother(known, use)) return recording;
  return withPage(recording, snapshot.url, (page) => {
    const code = withCode(page, use, { visitor, load: page.loads, at: snapshot.seenAt });
    return { ...page, code: code.kept, ...cutBy(page, code.leftOut.length) };
  });
}

/** Whether none of the inline code is that of a page, and it does not look like it either, as with another token. */
function isOfAnother({ code, loads }: RecordedPage, { inlineScripts, inlineStyles }: PageUse): boolean {
  const own = code.filter((one) => visitorsOf(one).includes(0));
  const sent = [
    ...inlineScripts.map((one) => ({ ...one, element: 'script' as const })),
    ...inlineStyles.map((one) => ({ ...one, element: 'style' as const })),
  ];
  if (own.length === 0 || sent.length === 0) return false;
  const keys = new Set(own.map(keyOf));
  if (sent.some((one) => keys.has(keyOf(one)))) return false;
  const latest = own.filter((one) => (lastOf(one) ?? loads) >= loads - 1);
  const isMore = latest.length > sent.length;
  return isMore || !sent.every((one) => own.some((other) => isLike(one, other)));
}

function isLike(one: Pick<RecordedCode, 'element' | 'length'>, other: RecordedCode): boolean {
  return one.element === other.element && isAlike(one, other);
}

function withPage(
  recording: Recording,
  url: string,
  change: (page: RecordedPage) => RecordedPage,
): Recording {
  if (!isOf(recording, url)) return recording;
  return (
    withPut(recording, change(pageAt(recording, patternIn(recording, url))), Infinity) ?? {
      ...recording,
      dropped: recording.dropped + 1,
    }
  );
}

function isOf({ origin }: Recording, url: string): boolean {
  return originOf(url) === origin;
}

function pageAt({ pages }: Recording, path: string): RecordedPage {
  return pages.find((page) => page.path === path) ?? emptyPage(path);
}

/**
 * The recording with a page in place of the one with its pattern; undefined if there is no room for it.
 * @param reports how many are added, if nothing else is
 */
function withPut(recording: Recording, page: RecordedPage, reports: number): Recording | undefined {
  const at = recording.pages.findIndex(({ path }) => path === page.path);
  if (at >= 0) return { ...recording, pages: recording.pages.with(at, page) };
  const roomy = withRoom(recording, reports);
  return roomy && { ...roomy, pages: [...roomy.pages, page] };
}

/** Without the page of which there are the fewest reports, and nothing else; undefined if none gives way. */
function withRoom(recording: Recording, reports: number): Recording | undefined {
  const { pages } = recording;
  if (pages.length < MAX_RECORDED_PAGES) return recording;
  const [least] = pages
    .filter(isOnlyReported)
    .map((page) => ({ page, reports: reportsIn(page.reported) }))
    .sort((one, other) => one.reports - other.reports);
  if (!least || least.reports >= reports) return undefined;
  return withLostReports({ ...recording, pages: pages.filter((page) => page !== least.page) }, least.reports);
}

/** Anybody can send reports of a page that is none. */
function isOnlyReported({ loads, unread, forms, origins, evals, wasm }: RecordedPage): boolean {
  return loads === 0 && !unread && !forms && !evals && !wasm && Object.keys(origins).length === 0;
}

function emptyPage(path: string): RecordedPage {
  return {
    path,
    loads: 0,
    origins: {},
    visits: [],
    code: [],
    handlers: false,
    scriptAddresses: false,
    styleAttributes: false,
    sheetsUnread: false,
    allLoads: true,
    bases: [],
    limitsFraming: false,
    sendsPolicy: false,
    reported: [],
    unseen: [],
  };
}

/** Other keywords, and directives that are no loads, are left out. */
function addObserved(page: RecordedPage, { directive, blocked }: BlockedLoad): RecordedPage {
  if (directive === 'script-src-attr' && blocked === 'inline') return { ...page, handlers: true };
  if (blocked === 'eval') return { ...page, evals: true };
  if (blocked === 'wasm-eval') return { ...page, wasm: true };
  const place = blocked === 'data' || blocked === 'blob' ? `${blocked}:` : blocked;
  if (place !== 'self' && !place.includes(':')) return page;
  if (directive === 'form-action') {
    if (!isShort(place)) return { ...page, ...cutBy(page, 1) };
    const all = [...new Set([...(page.formTargets ?? []), place])];
    return {
      ...page,
      formTargets: all.slice(0, MAX_RECORDED_ORIGINS),
      ...cutBy(page, all.length - MAX_RECORDED_ORIGINS),
    };
  }
  // Chromium tells of documents that a script made, too. One of another site may be in text that was only parsed there.
  if (directive === 'base-uri') {
    if (place !== 'self') return page;
    const bases = withBase(page.bases, place);
    return { ...page, bases: bases.all, ...cutBy(page, bases.leftOut) };
  }
  const kind = loadKindOf(directive);
  if (!kind) return page;
  const origins = withOrigins(page.origins, { [kind]: [place] });
  return { ...page, origins: origins.all, ...cutBy(page, origins.leftOut) };
}

function addLoad(
  page: RecordedPage,
  snapshot: PageSnapshot,
  recording: Recording,
  { visitor, counted }: { readonly visitor: number; readonly counted?: CountedLoad },
): RecordedPage {
  const loads = page.loads + (counted ? 0 : 1);
  const sent = sentBy(snapshot);
  const { responsesUnseen: unseenBefore = 0, limitsInline: _, ...known } = page;
  const unseen = isResponseSeen(snapshot) ? 0 : 1;
  const responsesUnseen = unseenBefore - (counted?.isResponseUnseen ? 1 : 0) + unseen;
  // What answers with an error often sends a policy of its own, which the page itself does not have.
  const isOther = page.loads > 0 && isError(snapshot);
  const application = knownApplication(snapshot)?.name ?? page.application;
  const use = useOf(snapshot);
  const { formTargets, sharesFormTargets = false } = typeof use === 'string' ? {} : use;
  const targets = (formTargets ?? []).map((target) => targetIn(recording, target));
  const before = {
    ...withFormTargets(known, targets, {
      isPartial: formTargets === undefined,
      isShared: sharesFormTargets,
    }),
    loads,
    limitsFraming: page.limitsFraming || sent.limitsFraming,
    ...withPolicies(page, isOther ? page : { loads: 1, responsesUnseen: unseen, ...sent }),
    ...(application !== undefined && { application }),
    ...(responsesUnseen > 0 && { responsesUnseen }),
    ...((page.isError ?? isError(snapshot)) && { isError: true as const }),
  };
  if (typeof use === 'string') return { ...before, unseen: [...new Set([...page.unseen, use])] };
  const origins = withOrigins(page.origins, use.origins);
  const code = withCode(page, use, {
    visitor,
    load: loads - 1,
    at: snapshot.seenAt,
    counted: counted?.code,
  });
  const bases = withBase(page.bases, use.base);
  const leftOut = origins.leftOut + code.leftOut.length + bases.leftOut;
  return {
    ...before,
    origins: origins.all,
    // What an earlier version recorded of it was not counted.
    ...(page.visits && {
      visits: keptVisits(withVisits(page.visits, use.origins, loads - 1), origins.all),
    }),
    code: code.kept,
    handlers: page.handlers || use.handlers,
    scriptAddresses: page.scriptAddresses || use.scriptAddresses,
    styleAttributes: page.styleAttributes || use.styleAttributes,
    sheetsUnread: page.sheetsUnread || use.sheetsUnread,
    allLoads: page.allLoads && use.allLoads,
    bases: bases.all,
    ...cutBy(page, leftOut),
  };
}

function isError(snapshot: PageSnapshot): boolean {
  return statusIn(snapshot) >= 400;
}

function statusIn({ chain }: PageSnapshot): number {
  return chain.seen ? (chain.value.at(-1)?.status ?? 0) : 0;
}

function useOf({ markup }: PageSnapshot): PageUse | Unseen {
  if (!markup.seen) return markup.because;
  const { uses } = markup.value;
  if (!uses) return 'page-not-read';
  return uses.seen ? uses.value : uses.because;
}

interface CodeOf {
  readonly visitor: number;
  /** Which load it is, from 0. */
  readonly load: number;
  /** When it was sent, in milliseconds since the epoch, if that is known. */
  readonly at: number | undefined;
  /** What of it is counted. */
  readonly counted?: ReadonlySet<string> | undefined;
}

function withCode(
  { code }: RecordedPage,
  use: Pick<PageUse, 'inlineScripts' | 'inlineStyles'>,
  { visitor, load, at, counted = new Set() }: CodeOf,
): MostFrequent<RecordedCode> {
  const known = new Map(code.map((one) => [keyOf(one), one]));
  const today = at !== undefined && at >= 0 ? Math.floor(at / DAY_MS) : undefined;
  const add = (element: RecordedCode['element'], all: readonly InlineCode[]) => {
    for (const { sha256, length, hasNonce, varies, isRules } of all) {
      // A policy applies to speculation rules, but their hash is that of a script.
      const key = keyOf({ element, sha256 });
      if (counted.has(key)) continue;
      const before = known.get(key);
      if (before) {
        const { varies: _, day: __, ...rest } = before;
        known.set(key, {
          ...rest,
          loads: before.loads + 1,
          ...(load > before.first && { last: load }),
          ...allOf([...visitorsOf(before), visitor]),
          ...looksNow(before, varies, today),
        });
      } else
        known.set(key, {
          element,
          sha256,
          ...(length !== undefined && { length }),
          loads: 1,
          first: load,
          ...allOf([visitor]),
          ...(hasNonce && { hasNonce }),
          ...(!isRules && looksNow({ varies }, varies, today)),
        });
    }
  };
  add('script', use.inlineScripts);
  add('style', use.inlineStyles);
  return keptCode([...known.values()]);
}

/** What code that is sent again looks like: the same text on a later day is not of the day. */
function looksNow(
  { varies: was, day }: { readonly varies?: Varying | undefined; readonly day?: number },
  varies: Varying | undefined,
  today: number | undefined,
): Pick<RecordedCode, 'varies' | 'day'> {
  if (was !== 'day' && was !== 'token') return was ? { varies: was } : {};
  const since = day ?? today;
  const isLater = since !== undefined && today !== undefined && today - since >= LATER_DAYS;
  // Whose token it is was not seen.
  const now = !isLater ? was : varies === 'token' || was === 'token' ? 'value' : varies;
  return {
    ...(now && { varies: now }),
    ...((now === 'day' || now === 'token') && since !== undefined && { day: since }),
  };
}

const DAY_MS = 86_400_000;
/** A page may come from a cache, and the next day may have begun elsewhere. */
const LATER_DAYS = 2;

function fieldsOf({ chain }: PageSnapshot) {
  const headers = chain.seen ? chain.value.at(-1)?.headers : undefined;
  return headers?.seen ? parseFields(headers.value) : undefined;
}

/** What its response does already. */
function sentBy(
  snapshot: PageSnapshot,
): Pick<RecordedPage, 'limitsFraming' | 'sendsPolicy' | 'limitsInline'> {
  const fields = fieldsOf(snapshot);
  if (!fields?.seen) return { limitsFraming: false, sendsPolicy: false };
  const options = fields.value.get('x-frame-options');
  const policy = fields.value.get('content-security-policy');
  const policies = policy.seen ? policiesOf(policy.value) : [];
  const names = policies.flatMap(({ directives }) => directives.map(({ name }) => name));
  return {
    limitsFraming: (options.seen && options.value.value !== null) || names.includes('frame-ancestors'),
    sendsPolicy: names.length > 0,
    limitsInline: ELEMENTS.filter((element) =>
      policies.some((one) => {
        const directive = directiveFor(one, `${element}-src-elem`);
        return directive && !allowsAllInline(directive);
      }),
    ),
  };
}

/** The kind of load that a directive controls: `script` for script-src-elem. */
export function loadKindOf(directive: string): LoadKind | undefined {
  return LOAD_KINDS.find((kind) => directive === `${kind}-src` || directive === `${kind}-src-elem`);
}
