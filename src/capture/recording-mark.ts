import type { RawHeader } from './headers.js';

/** The header that a recording adds to what it changes, so that its policy does not count as the server's. */
export const RECORDING_MARK = 'sitegrade-recording';

/**
 * The report-only policy of a recording. It names no place for reports. The site itself and inline code are allowed:
 * these are read from the page, and would only hide the other violations.
 */
export const RECORDING_POLICY = [
  "script-src 'self' 'unsafe-inline' data: blob:",
  "style-src 'self' 'unsafe-inline' data: blob:",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self' data:",
  "media-src 'none'",
  "manifest-src 'none'",
  "worker-src 'none'",
  "frame-src 'self'",
  "object-src 'none'",
  "form-action 'none'",
].join('; ');

const POLICY_HEADER = 'content-security-policy-report-only';

/**
 * The header lines as the server sent them, without what a recording added.
 * @param token only the extension knows it in Firefox; elsewhere the mark counts only after the response arrived
 */
export function withoutRecording<T extends RawHeader>(raw: readonly T[], token: string): readonly T[] {
  const isMark = ({ name, value }: T) => name.toLowerCase() === RECORDING_MARK && value === token;
  if (!raw.some(isMark)) return raw;
  return raw.flatMap((line) => {
    if (isMark(line)) return [];
    if (line.name.toLowerCase() !== POLICY_HEADER) return [line];
    const value = withoutPolicy(line.value ?? '');
    return value === '' ? [] : [{ ...line, value }];
  });
}

/** Firefox appends to the line that is there, and stores it: a response from its cache may have several. */
function withoutPolicy(value: string): string {
  let rest = value;
  while (rest.endsWith(`, ${RECORDING_POLICY}`)) rest = rest.slice(0, -RECORDING_POLICY.length - 2);
  return rest === RECORDING_POLICY ? '' : rest;
}
