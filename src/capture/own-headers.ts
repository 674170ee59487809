import type { TabRequestEvent } from './events.js';
import { parseHeaders, type RawHeader, type ResponseHeaders } from './headers.js';
import { originOf } from './url.js';

// What the rules of previews and recordings add to responses, so that none of it counts as the server's.

/** The header that a preview adds to what it changes. */
export const PREVIEW_MARK = 'sitegrade-preview';

/** The header that a recording adds to what it changes. */
export const RECORDING_MARK = 'sitegrade-recording';

/** What both add to Cache-Control: Firefox stores changed headers, and later gives them as the server's. */
export const NOT_STORED = 'no-store';

/**
 * The report-only policy of a recording. It names no place for reports. The site itself and inline code are allowed:
 * these are read from the page, and would only hide the other violations.
 */
export const RECORDING_POLICY = [
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "media-src 'none'",
  "manifest-src 'none'",
  "worker-src 'none'",
  "frame-src 'self'",
  "object-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
].join('; ');

/** A header named like the mark of a preview. Servers can send one too: only the token tells them apart. */
export interface Mark {
  readonly token: string;
  /** The headers, without what a preview adds to mark them and to keep them out of the cache. */
  readonly without: ResponseHeaders;
}

/** Something that reports a response with headers as they arrived. */
export type Marked<Event> = Event & { readonly mark?: Mark };

/** The headers that arrived, without what a recording added, and the mark of a preview. */
export function parseMarked(arrived: readonly RawHeader[]): ResponseHeaders & { readonly mark?: Mark } {
  const raw = withoutRecording(arrived);
  const mark = parseMark(raw);
  return { ...parseHeaders(raw), ...(mark && { mark }) };
}

/** A rule sets the header, so a marked response has it once. */
function parseMark(raw: readonly RawHeader[]): Mark | undefined {
  const [mark, ...more] = raw.filter((line) => isNamed(PREVIEW_MARK, line));
  if (mark?.value === undefined || more.length > 0) return undefined;
  return { token: mark.value, without: parseHeaders(withoutNotStored(raw.filter((line) => line !== mark))) };
}

/**
 * The header lines without what a recording added. A server that sends the mark itself hides only this policy, which
 * blocks nothing, and that its response is not to be stored.
 */
function withoutRecording(raw: readonly RawHeader[]): readonly RawHeader[] {
  const mark = raw.find((line) => isNamed(RECORDING_MARK, line));
  if (!mark) return raw;
  const lines = raw.filter((line) => !isNamed(RECORDING_MARK, line));
  return (mark.value === NOT_STORED ? withoutNotStored(lines) : lines).flatMap((line) =>
    isNamed('content-security-policy-report-only', line)
      ? withValue(line, withoutPolicy(line.value ?? ''))
      : [line],
  );
}

/** The header lines without a NOT_STORED that was appended to them. */
function withoutNotStored(raw: readonly RawHeader[]): readonly RawHeader[] {
  const control = raw.findLastIndex((line) => isNamed('cache-control', line));
  return raw.flatMap((line, at) =>
    at === control ? withValue(line, withoutLast(line.value ?? '', NOT_STORED)) : [line],
  );
}

/** The mark of a preview. The page can learn it, so it counts for no other tab and no other site, and not later. */
export interface KnownMark {
  readonly token: string;
  readonly tabId: number;
  readonly origin: string;
  /** When the preview ended, in milliseconds since the epoch. */
  readonly until?: number;
}

/**
 * The event, simulated if its mark is one of a preview of this tab and origin.
 * @param marks those of the previews of this session
 * @param begun when the request began: one that began before the end of a preview may be answered after it
 */
export function verifyMark<Event extends TabRequestEvent>(
  { mark, ...event }: Marked<Event>,
  marks: readonly KnownMark[],
  begun: number,
): Event {
  const { url = '' } = event as object as { readonly url?: string };
  const origin = originOf(url);
  const isSimulated =
    mark !== undefined &&
    marks.some(
      (one) =>
        one.token === mark.token &&
        one.tabId === event.tabId &&
        one.origin === origin &&
        begun <= (one.until ?? Infinity),
    );
  return (isSimulated ? { ...event, ...mark.without, simulated: true } : event) as unknown as Event;
}

function isNamed(lowercase: string, { name }: RawHeader): boolean {
  return name.toLowerCase() === lowercase;
}

/** A header value without what a rule appended to it. */
function withoutLast(value: string, added: string): string {
  if (value === added) return '';
  const end = `, ${added}`;
  return value.endsWith(end) ? value.slice(0, -end.length) : value;
}

/** Firefox appends to the line that is there. Earlier versions let it store that, so there may be several. */
function withoutPolicy(value: string): string {
  let [rest, before] = [value, ''];
  while (rest !== before) [rest, before] = [withoutLast(rest, RECORDING_POLICY), rest];
  return rest;
}

function withValue(line: RawHeader, value: string): readonly RawHeader[] {
  return value === '' ? [] : [{ ...line, value }];
}
