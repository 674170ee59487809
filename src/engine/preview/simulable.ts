import { knownHeader, type Untried } from '../headers.js';

/** Why a part of a fix cannot be tried in a tab. */
export type NotSimulable =
  | Untried
  /** It also changes other responses, or pages that the server makes itself. */
  | 'server'
  /** Not a header that Sitegrade sets in a tab. */
  | 'other-header'
  /** Its name or value cannot be sent. */
  | 'unsendable'
  | 'too-many';

const MAX_NAME = 100;
const MAX_VALUE = 16_384;
/** A token (RFC 9110 §5.6.2). */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;
/** Without control characters, and the same bytes in every encoding. */
const SENDABLE = /^[\t\x20-\x7e]+$/;

/** Whether a name can be part of a rule at all. */
export function isSendableName(name: string): boolean {
  return name.length <= MAX_NAME && TOKEN.test(name);
}

/** Why the header is not removed in a tab; undefined if it can be. */
export function whyNotRemovable(name: string): NotSimulable | undefined {
  if (!isSendableName(name)) return 'unsendable';
  const preview = knownHeader(name)?.preview;
  return preview === 'document' || preview === 'removed' ? undefined : preview;
}

/** Why the header is not set in a tab; undefined if it can be. */
export function whyNotSettable(name: string): NotSimulable | undefined {
  const preview = knownHeader(name)?.preview;
  if (preview === 'document') return undefined;
  return preview === 'removed' ? 'reports' : (whyNotRemovable(name) ?? 'other-header');
}

export function isSendableValue(value: string): boolean {
  return value.length <= MAX_VALUE && SENDABLE.test(value);
}
