import {
  MAX_RECORDED_CODE,
  codeAt,
  codeKeys,
  isResponseSeen,
  typeWithoutMarkup,
  withLoad,
  withLoadAgain,
  withBegunForm,
  withEndedForm,
  withObserved,
  withObservedForms,
  mostFrequent,
  originOfPlace,
  sumOf,
  withLostReports,
  withReports,
  withUnread,
  withVisit,
  type PageSnapshot,
  type Recording,
} from '../../engine/index.js';
import type { ObservedLoads } from './observed-loads.js';
import type { ReportsToAdd } from './reported-pages.js';
import {
  fits,
  MAX_CHOICES,
  MAX_DOCUMENTS,
  ROOM_FOR_CHOICES,
  withoutMore,
  type CountedDocument,
  type StoredRecording,
} from './stored-recording.js';

/** Documents whose inline code is kept, so that they can be read again. */
const MAX_READ_AGAIN = 12;

export interface DocumentRead {
  readonly id: string;
  readonly snapshot: PageSnapshot;
  /** It began before the recording. */
  readonly isUnwatched: boolean;
  /** No page of its kind gets the policy, so the forms that its scripts send are never seen. */
  readonly isWithoutPolicy?: boolean;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The recording with a document that the browser shows, and that counts as not read until it is. */
export function withCommitted(before: StoredRecording, { id, snapshot, at }: DocumentRead): StoredRecording {
  if (typeWithoutMarkup(snapshot) !== null || before.documents.some((one) => one.id === id)) return before;
  return change(before, at, {
    recording: withUnread(before.recording, snapshot.url, 1),
    documents: withoutOldCode([...before.documents, { id, lacks: 'reading' }]),
  });
}

/** The recording with a document as it was just read; the same object if that adds nothing. */
export function withDocument(given: StoredRecording, read: DocumentRead): StoredRecording {
  const { id, snapshot, isUnwatched, isWithoutPolicy = false, at } = read;
  const isUnread = given.documents.some((one) => one.id === id && one.lacks === 'reading');
  const before = isUnread ? withoutUnread(given, read) : given;
  if (typeWithoutMarkup(snapshot) !== null) return before;
  const known = before.documents.find((one) => one.id === id);
  // Too long ago: its code would count as that of another load.
  if (known && !known.code) return before;
  const loaded = known?.code
    ? withLoadAgain(before.recording, snapshot, {
        code: new Set(known.code),
        isResponseUnseen: known.lacks === 'response',
      })
    : withLoad(before.recording, snapshot);
  const recording = isWithoutPolicy
    ? withObservedForms(loaded, snapshot.url, { sent: new Set(), isPartial: true })
    : loaded;
  // What is not kept is not counted either.
  const kept = new Set(codeAt(recording, snapshot.url));
  const all = new Set([...(known?.code ?? []), ...codeKeys(snapshot)]);
  const code = [...all].filter((key) => kept.has(key)).slice(0, MAX_RECORDED_CODE);
  const others = before.documents.filter((one) => one.id !== id);
  const after = change(before, at, {
    recording,
    documents: withoutOldCode([
      ...others,
      { id, code, ...(!isResponseSeen(snapshot) && { lacks: 'response' as const }) },
    ]),
    ...(!known && isUnwatched && { unwatched: before.unwatched + 1 }),
  });
  // It did not fit. Read again, it is not another load.
  if (known || after.documents.some((one) => one.id === id)) return after;
  const { dropped } = after.recording;
  return {
    ...after,
    recording: { ...after.recording, dropped: dropped + 1 },
    documents: withoutOldCode([...after.documents, { id }]),
  };
}

function withoutUnread(before: StoredRecording, { id, snapshot }: DocumentRead): StoredRecording {
  return {
    ...before,
    recording: withUnread(before.recording, snapshot.url, -1),
    documents: before.documents.filter((one) => one.id !== id),
  };
}

/** The recording with the response of a document that was read before it came; the same object if it has it. */
export function withLateResponse(before: StoredRecording, late: DocumentRead): StoredRecording {
  const lacksIt = before.documents.some(({ id, lacks }) => id === late.id && lacks === 'response');
  return lacksIt ? withDocument(before, late) : before;
}

/** The recording with what was observed in a page. */
export function withObservedLoads(
  before: StoredRecording,
  url: string,
  { loads, sent, leftOut, unread }: ObservedLoads,
  at: number,
): StoredRecording {
  const seen = loads.length === 0 ? before.recording : withObserved(before.recording, url, loads);
  const isPartial = unread > 0;
  const recording = sent.size === 0 && !isPartial ? seen : withObservedForms(seen, url, { sent, isPartial });
  return change(before, at, {
    recording,
    leftOut: before.leftOut + leftOut,
    ...(unread > 0 && { unread: (before.unread ?? 0) + unread }),
  });
}

/** The recording after it stopped without an answer of a page: what that loaded last may be missing, and a form. */
export function withUnanswered(before: StoredRecording, url: string, at: number): StoredRecording {
  return change(before, at, {
    recording: withObservedForms(before.recording, url, { sent: new Set(), isPartial: true }),
    unanswered: (before.unanswered ?? 0) + 1,
  });
}

/** A request for a document that a form may have sent. */
export interface FormRequest {
  /** See `formTarget`. */
  readonly target: string;
  /** The origins that it was sent to, and then redirected to. */
  readonly chain: readonly string[];
  readonly state: 'begun' | 'ended';
  /** Only forms send one. */
  readonly isPost: boolean;
}

/** The recording with a request of a form: when it is sent, and again when its response has come. */
export function withFormRequest(
  before: StoredRecording,
  { target, chain, state, isPost }: FormRequest,
  at: number,
): StoredRecording {
  const { origin } = before.recording;
  const led = chain.slice(1).map((one) => (one === origin ? 'self' : one));
  const recording =
    state === 'begun'
      ? withBegunForm(before.recording, target, isPost)
      : withEndedForm(before.recording, target, led, isPost);
  return change(before, at, { recording });
}

/** The recording with what other visitors were sent for its pages. */
export function withVisits(
  before: StoredRecording,
  visits: readonly { readonly visitor: number; readonly snapshot: PageSnapshot }[],
  at: number,
): StoredRecording {
  const recording = visits.reduce(
    (sum, { visitor, snapshot }) => withVisit(sum, snapshot, visitor),
    before.recording,
  );
  return change(before, at, { recording });
}

/** The recording with something that a preview blocked, as if the page had loaded it. */
export function withAllowed(
  before: StoredRecording,
  { url, directive, blocked }: { readonly url: string; readonly directive: string; readonly blocked: string },
): StoredRecording {
  const recording = withObserved(before.recording, url, [{ directive, blocked, count: 1 }]);
  const names = namesOf(blocked);
  const accepted = [...new Set([...before.accepted, ...names])].slice(-MAX_CHOICES);
  const refused = before.refused.filter((source) => source !== blocked && !names.includes(source));
  return change(before, before.changedAt, { recording, accepted, refused });
}

/** What a person accepts with it: it may be doubtful. A site with TLS has sources with TLS. */
function namesOf(blocked: string): readonly string[] {
  if (blocked === 'eval') return ["'unsafe-eval'"];
  const origin = originOfPlace(blocked);
  return origin.includes('//') ? [...new Set([origin, origin.replace(/^(http|ws):/, '$1s:')])] : [];
}

/** What reports, which anybody can send, leave free for what is seen. */
const ROOM_FOR_LOADS = 100_000;

/**
 * The recording with reports of its pages: hints, which allow nothing. Where they do not all fit, the most frequent are
 * kept, and the others counted: a recording is not full because of them.
 */
export function withReportedPages(
  before: StoredRecording,
  { pages, leftOut }: ReportsToAdd,
): StoredRecording {
  const all = pages.flatMap(({ blocked }) => blocked);
  const withMost = (most: number): Recording => {
    const { kept, leftOut: rest } = mostFrequent(all, most, ({ count }) => count);
    const isKept = new Set(kept);
    const added = pages
      .map(({ url, blocked }) => ({ url, blocked: blocked.filter((one) => isKept.has(one)) }))
      .filter(({ blocked }) => blocked.length > 0)
      .reduce((sum, { url, blocked }) => withReports(sum, url, blocked), before.recording);
    return withLostReports(added, sumOf([leftOut, ...rest.map(({ count }) => count)]));
  };
  let most = all.length;
  let recording = withMost(most);
  while (most > 0 && !fits({ ...before, recording }, ROOM_FOR_CHOICES + ROOM_FOR_LOADS)) {
    most = Math.floor(most / 2);
    recording = withMost(most);
  }
  return change(before, before.changedAt, { recording });
}

/** Nothing is half added: what does not fit as a whole is left out. */
function change(before: StoredRecording, at: number, changes: Partial<StoredRecording>): StoredRecording {
  const after = { ...before, ...changes };
  if (JSON.stringify(after) === JSON.stringify(before)) return before;
  if (fits(after, ROOM_FOR_CHOICES)) return { ...after, changedAt: at };
  return withoutMore(before);
}

function withoutOldCode(documents: readonly CountedDocument[]): CountedDocument[] {
  const kept = documents.slice(-MAX_DOCUMENTS);
  return kept.map((one, at) => (at < kept.length - MAX_READ_AGAIN && one.code ? { id: one.id } : one));
}
