import {
  anyBoolean,
  applicationNamed,
  checked,
  cleanedRecording,
  distinct,
  flag,
  isRecord,
  LEFT_OUT,
  listOf,
  LOAD_KINDS,
  matching,
  MAX_RECORDED_BASES,
  MAX_RECORDED_CODE,
  MAX_RECORDED_FORMS,
  MAX_RECORDED_ORIGINS,
  MAX_RECORDED_PAGES,
  MAX_RECORDED_REPORTS,
  MAX_SENT_FORMS,
  MAX_TEMPLATES,
  MAX_VISITORS,
  MAX_VISITS,
  oneOf,
  optional,
  originOfPlace,
  REASONS,
  recordOf,
  scriptPlace,
  someOf,
  sumOf,
  withOtherVisitors,
  type BlockedLoad,
  type Fields,
  type LoadKind,
  type PlaceVisits,
  type RecordedCode,
  type RecordedForms,
  type RecordedPage,
  type Recording,
  type SentForm,
  type Unseen,
  type Varying,
} from '../../engine/index.js';
import { count, isCount } from '../observed.js';
import { originOf } from '../url.js';

/** What the person decided on the policy: see `ProposalOptions`. */
export interface PolicyChoices {
  readonly refused: readonly string[];
  readonly accepted: readonly string[];
  /** What is to be strict also where pages need more. */
  readonly strict?: readonly (typeof STRICT)[number][];
}

/** A recording as it is stored. A file of it is the same, without the documents. */
export interface StoredRecording extends PolicyChoices {
  readonly recording: Recording;
  /** Milliseconds since the epoch: of the first start, and of the last change. */
  readonly startedAt: number;
  readonly changedAt: number;
  /** When those of other visitors were started that were added. */
  readonly added?: readonly number[];
  /** Loads of documents that began before the recording: what only their scripts do was not watched. */
  readonly unwatched: number;
  /** Violations that an extension or a translation caused: not the site's. */
  readonly leftOut: number;
  /** Violations that were not read, because a page had too many at once. */
  readonly unread?: number;
  /** Documents that did not answer when the recording stopped: what they loaded last may be missing. */
  readonly unanswered?: number;
  /** The recording is as large as is kept: nothing more is added. */
  readonly isFull?: true;
  /** The documents that are counted, and their inline code then: a document read again is no other load. */
  readonly documents: readonly CountedDocument[];
}

export interface CountedDocument {
  readonly id: string;
  /** See `codeKeys`; absent once another document is on show: the browser may restore it, but it is not read again. */
  readonly code?: readonly string[];
  /** Its headers were not seen yet; or it is not read yet, as one of `unread` of its page. */
  readonly lacks?: 'response' | 'reading';
}

/** Maximum characters of a recording as JSON. */
export const MAX_RECORDING = 300_000;
/** Maximum documents of `StoredRecording`. */
export const MAX_DOCUMENTS = 200;
/** Maximum sources that a person accepts or refuses. */
export const MAX_CHOICES = 500;

export function newRecording(recording: Recording, at: number): StoredRecording {
  return {
    recording,
    startedAt: at,
    changedAt: at,
    unwatched: 0,
    leftOut: 0,
    refused: [],
    accepted: [],
    documents: [],
  };
}

/**
 * Whether another value of a recording is kept.
 * @param room characters to leave free
 */
export function fits(stored: StoredRecording, room = 0): boolean {
  return JSON.stringify(stored).length <= MAX_RECORDING - room;
}

/** The recording without what could not be added to it. It says so, and that a form may be missing. */
export function withoutMore(before: StoredRecording): StoredRecording {
  if (before.isFull && before.recording.hasLostForms) return before;
  return { ...before, recording: { ...before.recording, hasLostForms: true }, isFull: true };
}

/**
 * The recording with one of its site by another visitor, such as one who signed in with another account; or a sentence
 * why not.
 */
export function withRecordingOfOther(
  before: StoredRecording,
  other: StoredRecording,
): StoredRecording | string {
  const own = startsOf(before);
  if (startsOf(other).some((at) => own.includes(at)))
    return 'It is the same recording, so it is of the same visitor.';
  const recording = withOtherVisitors(before.recording, other.recording);
  if (!recording) return 'The recording has as many visitors as are kept.';
  const after = {
    ...before,
    recording,
    changedAt: Math.max(before.changedAt, other.changedAt),
    added: [...own.slice(1), ...startsOf(other)].slice(0, MAX_VISITORS),
    unwatched: sumOf([before.unwatched, other.unwatched]),
    leftOut: sumOf([before.leftOut, other.leftOut]),
    ...(before.unread || other.unread ? { unread: sumOf([before.unread ?? 0, other.unread ?? 0]) } : {}),
    ...(before.unanswered || other.unanswered
      ? { unanswered: sumOf([before.unanswered ?? 0, other.unanswered ?? 0]) }
      : {}),
    ...((before.isFull ?? other.isFull) && { isFull: true as const }),
    documents: [],
  };
  return fits(after, ROOM_FOR_CHOICES) ? after : 'Both recordings together are larger than is kept.';
}

function startsOf({ startedAt, added = [] }: StoredRecording): readonly number[] {
  return [startedAt, ...added];
}

/** What pages add leaves this many characters for what the person decides. */
export const ROOM_FOR_CHOICES = 30_000;

const SCHEMA = 1;

/** The file of a recording: without documents, which only this browser knows. */
export function recordingFile({ documents: _, ...stored }: StoredRecording): object {
  return { 'sitegrade-recording': SCHEMA, ...stored };
}

/** Reads a parsed file, or says in one sentence why it is none. */
export function parseRecordingFile(raw: unknown): StoredRecording | string {
  if (!isRecord(raw) || raw['sitegrade-recording'] === undefined)
    return 'It has no “sitegrade-recording”, so it is no exported recording.';
  if (raw['sitegrade-recording'] !== SCHEMA) return 'It is from another version of Sitegrade.';
  const read = parseStoredRecording({ ...raw, documents: [] });
  return read ?? 'Something in it is not as Sitegrade exports it.';
}

/**
 * Parses a stored recording, a request or a file; undefined if anything of it is malformed. Paths of an earlier version,
 * which may name a person, become patterns.
 */
export function parseStoredRecording(raw: unknown): StoredRecording | undefined {
  const read = parseFields(raw);
  return read && fits(read) ? read : undefined;
}

const STRICT = ['scripts', 'styles'] as const;

/** Only what a person decided. */
export function choicesOf({ refused, accepted, strict = [] }: PolicyChoices): PolicyChoices {
  return { refused, accepted, ...(strict.length > 0 && { strict }) };
}

/** The recording with other choices. */
export function withChoices(
  { strict: _, ...before }: StoredRecording,
  choices: PolicyChoices,
): StoredRecording {
  return { ...before, ...choices };
}

/** Whether it is the origin of a site on the web. */
export function isOrigin(raw: unknown): raw is string {
  return (
    typeof raw === 'string' && raw.length <= MAX_ORIGIN && /^https?:\/\//.test(raw) && originOf(raw) === raw
  );
}

const MAX_ORIGIN = 300;
const MAX_PATH = 201;
/** A source expression or a keyword, which ends no directive. */
const SOURCE = /^['a-z][\w'+/=:.[\]-]{0,299}$/i;

/** Parsers of what a person decided. Recordings of earlier versions have sources only. */
export const CHOICES: Fields<PolicyChoices> = {
  refused: listOf(MAX_CHOICES, matching(SOURCE)),
  accepted: listOf(MAX_CHOICES, matching(SOURCE)),
  strict: someOf(listOf(STRICT.length, oneOf(...STRICT))),
};

const parseCodeKeys = listOf(MAX_RECORDED_CODE, matching(/^(?:script|style) [A-Za-z0-9+/]{43}=$/));

function parseDocument(raw: unknown): CountedDocument | undefined {
  if (!isRecord(raw) || typeof raw['id'] !== 'string' || raw['id'].length > 100) return undefined;
  const { id, isResponseUnseen } = raw;
  if (flag(isResponseUnseen) === undefined) return undefined;
  // Earlier versions stored that its headers were not seen as a flag.
  const lacks = isResponseUnseen ? 'response' : raw['lacks'];
  if (lacks !== undefined && lacks !== 'response' && lacks !== 'reading') return undefined;
  if (raw['code'] === undefined) return { id, ...(lacks === 'reading' && { lacks }) };
  const code = parseCodeKeys(raw['code']);
  return code && { id, code, ...(lacks === 'response' && { lacks }) };
}

/** A pattern of paths. */
function parsePath(raw: unknown): string | undefined {
  return typeof raw === 'string' && raw.startsWith('/') && raw.length <= MAX_PATH ? raw : undefined;
}

/** See `formTarget`. */
function parseTarget(raw: unknown): string | undefined {
  return typeof raw === 'string' &&
    raw.length <= MAX_ORIGIN + MAX_PATH &&
    /^(?:\/|https?:\/\/[^\s/?#]+\/|[a-z][a-z0-9+.-]{0,29}:$)/.test(raw) &&
    !/[\p{Cc}\s]/u.test(raw)
    ? raw
    : undefined;
}

/** `self`, a scheme, another origin, or a place of scripts. */
function parsePlace(raw: unknown): string | undefined {
  if (typeof raw !== 'string' || raw.length > MAX_ORIGIN) return undefined;
  if (raw === 'self' || /^[a-z][a-z0-9+.-]{0,30}:$/.test(raw)) return raw;
  if (!/^(?:https?|wss?):\/\/[^\s?#]+$/.test(raw) || !URL.canParse(raw)) return undefined;
  return originOfPlace(raw) === raw || scriptPlace(new URL(raw)) === raw ? raw : undefined;
}

const parseSentForm = recordOf<SentForm>({
  target: parseTarget,
  isSent: flag,
  begun: count,
  ended: count,
  isPosted: flag,
  led: listOf(MAX_SENT_FORMS, parsePlace),
  ledByGet: someOf(listOf(MAX_SENT_FORMS, parsePlace)),
});

const parseForms = recordOf<RecordedForms>({
  targets: listOf(MAX_RECORDED_FORMS, parseTarget),
  isPartial: flag,
  isShared: flag,
});

const parsePlaces = listOf(MAX_RECORDED_ORIGINS, parsePlace);

function parseOrigins(raw: unknown): RecordedPage['origins'] | undefined {
  if (!isRecord(raw)) return undefined;
  const origins: Partial<Record<LoadKind, readonly string[]>> = {};
  for (const [key, value] of Object.entries(raw)) {
    const kind = LOAD_KINDS.find((one) => one === key);
    const places = parsePlaces(value);
    if (!kind || !places) return undefined;
    origins[kind] = places;
  }
  return origins;
}

const parseVisits = recordOf<PlaceVisits>({
  kind: oneOf(...LOAD_KINDS),
  place: parsePlace,
  loads: count,
  last: count,
});

const ELEMENTS = ['script', 'style'] as const satisfies RecordedCode['element'][];
const VARYING = ['day', 'token', 'value', 'version'] as const satisfies Varying[];

const parseCode = recordOf<Omit<RecordedCode, 'loadsOnSite'>>({
  element: oneOf(...ELEMENTS),
  sha256: matching(/^[A-Za-z0-9+/]{43}=$/),
  length: optional(count),
  loads: count,
  first: count,
  last: optional(count),
  visitors: someOf(
    distinct(
      listOf(
        MAX_VISITORS,
        checked((raw): raw is number => isCount(raw) && raw < MAX_VISITORS),
      ),
    ),
  ),
  hasNonce: flag,
  // Earlier versions had one kind.
  varies: (raw) => optional(oneOf(...VARYING))(raw === true ? 'token' : raw),
  day: optional(count),
});

export function isDirective(raw: unknown): raw is string {
  return typeof raw === 'string' && /^[a-z-]{1,60}$/.test(raw);
}

/** A keyword such as `eval`, or where it would be loaded from. */
export function isBlocked(raw: unknown): raw is string {
  return typeof raw === 'string' && (/^[a-z][a-z-]{0,40}$/.test(raw) || parsePlace(raw) !== undefined);
}

export const parseReported = recordOf<Omit<BlockedLoad, 'byOthers'>>({
  directive: checked(isDirective),
  blocked: checked(isBlocked),
  count,
});

function parseUnseen(raw: unknown): Unseen | undefined {
  return typeof raw === 'string' && raw !== 'crashed' && Object.hasOwn(REASONS, raw)
    ? (raw as Unseen)
    : undefined;
}

/** That of another version may not be known. */
function parseApplication(raw: unknown): string | typeof LEFT_OUT | undefined {
  if (raw !== undefined && typeof raw !== 'string') return undefined;
  return applicationNamed(raw)?.name ?? LEFT_OUT;
}

const parsePage = recordOf<RecordedPage>({
  path: parsePath,
  loads: count,
  origins: parseOrigins,
  visits: optional(listOf(MAX_VISITS, parseVisits)),
  code: distinct(listOf(MAX_RECORDED_CODE, parseCode), ({ element, sha256 }) => `${element} ${sha256}`),
  handlers: anyBoolean,
  scriptAddresses: anyBoolean,
  styleAttributes: anyBoolean,
  sheetsUnread: anyBoolean,
  allLoads: anyBoolean,
  limitsFraming: anyBoolean,
  sendsPolicy: anyBoolean,
  limitsInline: someOf(listOf(ELEMENTS.length, oneOf(...ELEMENTS))),
  application: parseApplication,
  bases: listOf(MAX_RECORDED_BASES, parsePlace),
  unread: optional(count),
  responsesUnseen: optional(count),
  evals: flag,
  wasm: flag,
  formTargets: someOf(parsePlaces),
  forms: optional(parseForms),
  reported: listOf(MAX_RECORDED_REPORTS, parseReported),
  unseen: listOf(Object.keys(REASONS).length, parseUnseen),
  isError: flag,
  isCut: flag,
  leftOut: optional(count),
});

/** Of a Date (ECMAScript §21.4.1.1). */
const MAX_TIME = 8.64e15;

function parseTime(raw: unknown): number | undefined {
  return typeof raw === 'number' && raw >= 0 && raw <= MAX_TIME ? raw : undefined;
}

const parseRecording = recordOf<Recording>({
  origin: checked(isOrigin),
  pages: distinct(listOf(MAX_RECORDED_PAGES, parsePage), ({ path }) => path),
  dropped: count,
  sentForms: someOf(distinct(listOf(MAX_SENT_FORMS, parseSentForm), ({ target }) => target)),
  hasLostForms: flag,
  reportsLeftOut: optional(count),
  templates: someOf(listOf(MAX_TEMPLATES, parseTarget)),
  others: someOf(listOf(MAX_RECORDED_PAGES, recordOf({ path: parsePath, loads: count }))),
});

const parseFields = recordOf<StoredRecording>({
  recording: (raw) => {
    const read = parseRecording(raw);
    return read && cleanedRecording(read);
  },
  startedAt: parseTime,
  changedAt: parseTime,
  added: someOf(listOf(MAX_VISITORS, parseTime)),
  unwatched: count,
  leftOut: count,
  unread: optional(count),
  unanswered: optional(count),
  isFull: flag,
  ...CHOICES,
  documents: listOf(MAX_DOCUMENTS, parseDocument),
});
