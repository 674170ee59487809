import {
  applicationNamed,
  cleanedRecording,
  isRecord,
  LOAD_KINDS,
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
  originOfPlace,
  REASONS,
  scriptPlace,
  sumOf,
  withOtherVisitors,
  type BlockedLoad,
  type KnownApplication,
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
import { isCount } from '../observed.js';

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
  if (!isRecord(raw)) return undefined;
  const { startedAt, changedAt, unwatched, leftOut, unread, unanswered, isFull } = raw;
  const recording = parseRecording(raw['recording']);
  const choices = parseChoices(raw);
  const documents = listOf(raw['documents'], MAX_DOCUMENTS, parseDocument);
  const added = listOf(raw['added'] ?? [], MAX_VISITORS, (one) => (isTime(one) ? one : undefined));
  if (!recording || !choices || !documents || !added) return undefined;
  if (!isTime(startedAt) || !isTime(changedAt) || !isCount(unwatched) || !isCount(leftOut)) return undefined;
  if (!isFlag(isFull) || [unread, unanswered].some((n) => n !== undefined && !isCount(n))) return undefined;
  const read = {
    recording,
    startedAt,
    changedAt,
    ...(added.length > 0 && { added }),
    unwatched,
    leftOut,
    ...(isCount(unread) && { unread }),
    ...(isCount(unanswered) && { unanswered }),
    ...(isFull && { isFull }),
    ...choices,
    documents,
  };
  return fits(read) ? read : undefined;
}

/** What a person decided; undefined if malformed. Recordings of earlier versions have sources only. */
export function parseChoices(raw: Readonly<Record<string, unknown>>): PolicyChoices | undefined {
  const [refused, accepted] = [raw['refused'], raw['accepted']].map((one) =>
    listOf(one, MAX_CHOICES, (source) => (isSource(source) ? source : undefined)),
  );
  const strict = listOf(raw['strict'] ?? [], STRICT.length, (one) => STRICT.find((known) => known === one));
  return refused && accepted && strict && choicesOf({ refused, accepted, strict });
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
  return typeof raw === 'string' && raw.length <= MAX_ORIGIN && /^https?:\/\//.test(raw) && isItsOrigin(raw);
}

function isItsOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

const MAX_ORIGIN = 300;
const MAX_PATH = 201;
const SHA256 = /^[A-Za-z0-9+/]{43}=$/;
const CODE_KEY = /^(?:script|style) [A-Za-z0-9+/]{43}=$/;
/** A source expression or a keyword, which ends no directive. */
const SOURCE = /^['a-z][\w'+/=:.[\]-]{0,299}$/i;

function isSource(raw: unknown): raw is string {
  return typeof raw === 'string' && SOURCE.test(raw);
}

function parseDocument(raw: unknown): CountedDocument | undefined {
  if (!isRecord(raw) || typeof raw['id'] !== 'string' || raw['id'].length > 100) return undefined;
  const { id, isResponseUnseen } = raw;
  if (!isFlag(isResponseUnseen)) return undefined;
  // Earlier versions stored that its headers were not seen as a flag.
  const lacks = isResponseUnseen ? 'response' : raw['lacks'];
  if (lacks !== undefined && lacks !== 'response' && lacks !== 'reading') return undefined;
  if (raw['code'] === undefined) return { id, ...(lacks === 'reading' && { lacks }) };
  const code = listOf(raw['code'], MAX_RECORDED_CODE, (one) =>
    typeof one === 'string' && CODE_KEY.test(one) ? one : undefined,
  );
  return code && { id, code, ...(lacks === 'response' && { lacks }) };
}

function parseRecording(raw: unknown): Recording | undefined {
  if (!isRecord(raw)) return undefined;
  const { origin, dropped, hasLostForms, reportsLeftOut } = raw;
  const pages = listOf(raw['pages'], MAX_RECORDED_PAGES, parsePage);
  const sentForms = listOf(raw['sentForms'] ?? [], MAX_SENT_FORMS, parseSentForm);
  const others = listOf(raw['others'] ?? [], MAX_RECORDED_PAGES, parseOther);
  const templates = listOf(raw['templates'] ?? [], MAX_TEMPLATES, (one) => (isTarget(one) ? one : undefined));
  if (
    !isOrigin(origin) ||
    !isCount(dropped) ||
    !pages ||
    !sentForms ||
    !templates ||
    !others ||
    !isFlag(hasLostForms)
  )
    return undefined;
  if (reportsLeftOut !== undefined && !isCount(reportsLeftOut)) return undefined;
  if (!isDistinct(pages.map(({ path }) => path)) || !isDistinct(sentForms.map(({ target }) => target)))
    return undefined;
  return cleanedRecording({
    origin,
    pages,
    dropped,
    ...(sentForms.length > 0 && { sentForms }),
    ...(hasLostForms && { hasLostForms }),
    ...(reportsLeftOut !== undefined && { reportsLeftOut }),
    ...(templates.length > 0 && { templates }),
    ...(others.length > 0 && { others }),
  });
}

function parseOther(raw: unknown): NonNullable<Recording['others']>[number] | undefined {
  if (!isRecord(raw)) return undefined;
  const { path, loads } = raw;
  return isPath(path) && isCount(loads) ? { path, loads } : undefined;
}

function isPath(raw: unknown): raw is string {
  return typeof raw === 'string' && raw.startsWith('/') && raw.length <= MAX_PATH;
}

function isDistinct(all: readonly unknown[]): boolean {
  return new Set(all).size === all.length;
}

function parseSentForm(raw: unknown): SentForm | undefined {
  if (!isRecord(raw)) return undefined;
  const { target, isSent, begun, ended, isPosted } = raw;
  const led = listOf(raw['led'], MAX_SENT_FORMS, parsePlace);
  const ledByGet = listOf(raw['ledByGet'] ?? [], MAX_SENT_FORMS, parsePlace);
  if (!isTarget(target) || !isFlag(isSent) || !isFlag(isPosted) || !isCount(begun) || !isCount(ended))
    return undefined;
  return (
    led &&
    ledByGet && {
      target,
      ...(isSent && { isSent }),
      begun,
      ended,
      ...(isPosted && { isPosted }),
      led,
      ...(ledByGet.length > 0 && { ledByGet }),
    }
  );
}

function parseForms(raw: unknown): RecordedForms | undefined {
  if (!isRecord(raw)) return undefined;
  const { isPartial, isShared } = raw;
  const targets = listOf(raw['targets'], MAX_RECORDED_FORMS, (one) => (isTarget(one) ? one : undefined));
  if (!targets || !isFlag(isPartial) || !isFlag(isShared)) return undefined;
  return { targets, ...(isPartial && { isPartial }), ...(isShared && { isShared }) };
}

/** See `formTarget`. */
function isTarget(raw: unknown): raw is string {
  return (
    typeof raw === 'string' &&
    raw.length <= MAX_ORIGIN + MAX_PATH &&
    /^(?:\/|https?:\/\/[^\s/?#]+\/|[a-z][a-z0-9+.-]{0,29}:$)/.test(raw) &&
    !/[\p{Cc}\s]/u.test(raw)
  );
}

function parsePage(raw: unknown): RecordedPage | undefined {
  if (!isRecord(raw)) return undefined;
  const { path, loads, unread, responsesUnseen, evals, wasm, isError, isCut, leftOut } = raw;
  const origins = parseOrigins(raw['origins']);
  const code = listOf(raw['code'], MAX_RECORDED_CODE, parseCode);
  if (!isDistinct(code?.map(({ element, sha256 }) => `${element} ${sha256}`) ?? [])) return undefined;
  const bases = listOf(raw['bases'], MAX_RECORDED_BASES, parsePlace);
  const reported = listOf(raw['reported'], MAX_RECORDED_REPORTS, parseReported);
  const unseen = listOf(raw['unseen'], Object.keys(REASONS).length, parseUnseen);
  const targets = raw['formTargets'];
  const formTargets = targets === undefined ? [] : listOf(targets, MAX_RECORDED_ORIGINS, parsePlace);
  const forms = raw['forms'] === undefined ? undefined : parseForms(raw['forms']);
  const limitsInline = listOf(raw['limitsInline'] ?? [], 2, (one) =>
    one === 'script' || one === 'style' ? one : undefined,
  );
  const application = parseApplication(raw['application']);
  const visits = raw['visits'] === undefined ? null : listOf(raw['visits'], MAX_VISITS, parseVisits);
  const flags = parseFlags(raw);
  if (raw['forms'] !== undefined && !forms) return undefined;
  if (!isPath(path) || !isCount(loads)) return undefined;
  if (
    !origins ||
    !code ||
    !bases ||
    !reported ||
    !unseen ||
    !formTargets ||
    !flags ||
    !limitsInline ||
    visits === undefined ||
    application === null
  )
    return undefined;
  if ([unread, responsesUnseen, leftOut].some((one) => one !== undefined && !isCount(one))) return undefined;
  if (!isFlag(evals) || !isFlag(wasm) || !isFlag(isError) || !isFlag(isCut)) return undefined;
  return {
    path,
    loads,
    origins,
    ...(visits && { visits }),
    code,
    ...flags,
    ...(limitsInline.length > 0 && { limitsInline }),
    ...(application && { application: application.name }),
    bases,
    ...(isCount(unread) && { unread }),
    ...(isCount(responsesUnseen) && { responsesUnseen }),
    ...(evals && { evals }),
    ...(wasm && { wasm }),
    ...(formTargets.length > 0 && { formTargets }),
    ...(forms && { forms }),
    reported,
    unseen,
    ...(isError && { isError }),
    ...(isCut && { isCut }),
    ...(isCount(leftOut) && { leftOut }),
  };
}

const FLAGS = [
  'handlers',
  'scriptAddresses',
  'styleAttributes',
  'sheetsUnread',
  'allLoads',
  'limitsFraming',
  'sendsPolicy',
] as const satisfies readonly (keyof RecordedPage)[];

type Flags = Record<(typeof FLAGS)[number], boolean>;

function parseFlags(raw: Readonly<Record<string, unknown>>): Flags | undefined {
  const entries = FLAGS.map((name) => [name, raw[name]] as const);
  return entries.every(([, value]) => typeof value === 'boolean')
    ? (Object.fromEntries(entries) as Flags)
    : undefined;
}

function parseOrigins(raw: unknown): RecordedPage['origins'] | undefined {
  if (!isRecord(raw)) return undefined;
  const origins: Partial<Record<LoadKind, readonly string[]>> = {};
  for (const [key, value] of Object.entries(raw)) {
    const kind = LOAD_KINDS.find((one) => one === key);
    const places = listOf(value, MAX_RECORDED_ORIGINS, parsePlace);
    if (!kind || !places) return undefined;
    origins[kind] = places;
  }
  return origins;
}

/** Null for what is no name of one; of another version, it may not be known. */
function parseApplication(raw: unknown): KnownApplication | undefined | null {
  if (raw !== undefined && typeof raw !== 'string') return null;
  return applicationNamed(raw);
}

function parseVisits(raw: unknown): PlaceVisits | undefined {
  if (!isRecord(raw)) return undefined;
  const { loads, last } = raw;
  const kind = LOAD_KINDS.find((one) => one === raw['kind']);
  const place = parsePlace(raw['place']);
  return kind && place !== undefined && isCount(loads) && isCount(last)
    ? { kind, place, loads, last }
    : undefined;
}

/** `self`, a scheme, another origin, or a place of scripts. */
function parsePlace(raw: unknown): string | undefined {
  if (typeof raw !== 'string' || raw.length > MAX_ORIGIN) return undefined;
  if (raw === 'self' || /^[a-z][a-z0-9+.-]{0,30}:$/.test(raw)) return raw;
  if (!/^(?:https?|wss?):\/\/[^\s?#]+$/.test(raw) || !URL.canParse(raw)) return undefined;
  return originOfPlace(raw) === raw || scriptPlace(new URL(raw)) === raw ? raw : undefined;
}

function parseCode(raw: unknown): RecordedCode | undefined {
  if (!isRecord(raw)) return undefined;
  const { element, sha256, length, loads, first, last, hasNonce, day } = raw;
  // Earlier versions had one kind.
  const varies = raw['varies'] === true ? 'token' : raw['varies'];
  const visitors = listOf(raw['visitors'] ?? [], MAX_VISITORS, (one) => (isVisitor(one) ? one : undefined));
  if ((element !== 'script' && element !== 'style') || typeof sha256 !== 'string' || !SHA256.test(sha256))
    return undefined;
  if (!isCount(loads) || !isCount(first) || !isFlag(hasNonce) || !isVarying(varies)) return undefined;
  if (!visitors || !isDistinct(visitors)) return undefined;
  if ([length, last, day].some((one) => one !== undefined && !isCount(one))) return undefined;
  return {
    element,
    sha256,
    ...(isCount(length) && { length }),
    loads,
    first,
    ...(isCount(last) && { last }),
    ...(visitors.length > 0 && { visitors }),
    ...(hasNonce && { hasNonce }),
    ...(varies && { varies }),
    ...(isCount(day) && { day }),
  };
}

const VARYING: readonly unknown[] = [undefined, 'day', 'token', 'value', 'version'] satisfies (
  Varying | undefined
)[];

function isVarying(raw: unknown): raw is Varying | undefined {
  return VARYING.includes(raw);
}

function isVisitor(raw: unknown): raw is number {
  return isCount(raw) && raw < MAX_VISITORS;
}

function parseReported(raw: unknown): BlockedLoad | undefined {
  if (!isRecord(raw)) return undefined;
  const { directive, blocked, count } = raw;
  return isDirective(directive) && isBlocked(blocked) && isCount(count)
    ? { directive, blocked, count }
    : undefined;
}

export function isDirective(raw: unknown): raw is string {
  return typeof raw === 'string' && /^[a-z-]{1,60}$/.test(raw);
}

/** A keyword such as `eval`, or where it would be loaded from. */
export function isBlocked(raw: unknown): raw is string {
  return typeof raw === 'string' && (/^[a-z][a-z-]{0,40}$/.test(raw) || parsePlace(raw) !== undefined);
}

function parseUnseen(raw: unknown): Unseen | undefined {
  return typeof raw === 'string' && raw !== 'crashed' && Object.hasOwn(REASONS, raw)
    ? (raw as Unseen)
    : undefined;
}

/** A list, each member of which can be read; undefined for anything else. */
function listOf<T>(raw: unknown, most: number, readOne: (one: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(raw) || raw.length > most) return undefined;
  const all = raw.map(readOne);
  return all.every((one) => one !== undefined) ? all : undefined;
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= MAX_TIME;
}

/** Of a Date (ECMAScript §21.4.1.1). */
const MAX_TIME = 8.64e15;

function isFlag(value: unknown): value is true | undefined {
  return value === undefined || value === true;
}
