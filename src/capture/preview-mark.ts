import type { RawHeader } from './headers.js';

/** The header that a preview adds to what it changes, so that no simulated response counts as the server's. */
export const PREVIEW_MARK = 'sitegrade-preview';

/** What a preview adds to Cache-Control: Firefox stores changed headers, and later gives them as the server's. */
export const NOT_STORED = 'no-store';

/**
 * The header lines without what the preview added to mark them and to keep them out of the cache.
 * @param token only the extension knows it in Firefox; elsewhere the mark counts only after the response arrived
 */
export function readMarked<T extends RawHeader>(
  raw: readonly T[],
  token: string,
): { readonly raw: readonly T[]; readonly simulated?: true } {
  const isMark = ({ name, value }: T) => name.toLowerCase() === PREVIEW_MARK && value === token;
  if (!raw.some(isMark)) return { raw };
  const control = raw.findLastIndex(({ name }) => name.toLowerCase() === 'cache-control');
  const lines = raw.flatMap((line, at) => {
    if (isMark(line)) return [];
    if (at !== control) return [line];
    const value = withoutLast(line.value ?? '');
    return value === '' ? [] : [{ ...line, value }];
  });
  return { raw: lines, simulated: true };
}

function withoutLast(value: string): string {
  if (value === NOT_STORED) return '';
  const end = `, ${NOT_STORED}`;
  return value.endsWith(end) ? value.slice(0, -end.length) : value;
}
