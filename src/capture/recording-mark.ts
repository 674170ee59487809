import type { RawHeader } from './headers.js';
import { NOT_STORED, withoutNotStored } from './preview-mark.js';

/** The header that a recording adds to what it changes, so that its policy does not count as the server's. */
export const RECORDING_MARK = 'sitegrade-recording';

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

const POLICY_HEADER = 'content-security-policy-report-only';

/**
 * The header lines as the server sent them, without what a recording added. A server that sends the mark itself hides
 * only this policy, which blocks nothing, and that its response is not to be stored.
 */
export function withoutRecording<T extends RawHeader>(raw: readonly T[]): readonly T[] {
  const isMark = ({ name }: T) => name.toLowerCase() === RECORDING_MARK;
  const mark = raw.find(isMark);
  if (!mark) return raw;
  const lines = raw.filter((line) => !isMark(line));
  return (mark.value === NOT_STORED ? withoutNotStored(lines) : lines).flatMap((line) => {
    if (line.name.toLowerCase() !== POLICY_HEADER) return [line];
    const value = withoutPolicy(line.value ?? '');
    return value === '' ? [] : [{ ...line, value }];
  });
}

/** Firefox appends to the line that is there. Earlier versions let it store that, so there may be several. */
function withoutPolicy(value: string): string {
  let rest = value;
  while (rest.endsWith(`, ${RECORDING_POLICY}`)) rest = rest.slice(0, -RECORDING_POLICY.length - 2);
  return rest === RECORDING_POLICY ? '' : rest;
}
