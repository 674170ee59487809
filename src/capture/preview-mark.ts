import type { TabRequestEvent } from './events.js';
import { readHeaders, type RawHeader, type ResponseHeaders } from './headers.js';
import { originOf } from './url.js';

/** The header that a preview adds to what it changes, so that no simulated response counts as the server's. */
export const PREVIEW_MARK = 'sitegrade-preview';

/** What a preview adds to Cache-Control: Firefox stores changed headers, and later gives them as the server's. */
export const NOT_STORED = 'no-store';

/** A header named like the mark. Servers can send one too: only the token tells them apart. */
export interface Mark {
  readonly token: string;
  /** The headers, without what a preview adds to mark them and to keep them out of the cache. */
  readonly without: ResponseHeaders;
}

/** Something that reports a response with headers as they arrived. */
export type Marked<Event> = Event & { readonly mark?: Mark };

/** A rule sets the header, so a marked response has it once. */
export function readMark(raw: readonly RawHeader[]): Mark | undefined {
  const isMark = ({ name }: RawHeader) => name.toLowerCase() === PREVIEW_MARK;
  const [mark, ...more] = raw.filter(isMark);
  if (mark?.value === undefined || more.length > 0) return undefined;
  return { token: mark.value, without: readHeaders(withoutNotStored(raw.filter((line) => !isMark(line)))) };
}

/** The header lines without a NOT_STORED that was appended to them. */
export function withoutNotStored<T extends RawHeader>(raw: readonly T[]): readonly T[] {
  const control = raw.findLastIndex(({ name }) => name.toLowerCase() === 'cache-control');
  return raw.flatMap((line, at) => {
    if (at !== control) return [line];
    const value = withoutLast(line.value ?? '');
    return value === '' ? [] : [{ ...line, value }];
  });
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

function withoutLast(value: string): string {
  if (value === NOT_STORED) return '';
  const end = `, ${NOT_STORED}`;
  return value.endsWith(end) ? value.slice(0, -end.length) : value;
}
