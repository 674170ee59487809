import type { MetaElement } from '../model/facts.js';
import { parseContentType } from './content-type.js';

/** Maximum length of a label; the longest has 19 characters (Encoding §4.2). */
const MAX_LABEL = 40;

/** The name of an encoding by one of its labels (Encoding, “get an encoding”); null if it is none. */
export function encodingOf(label: string): string | null {
  if (label.length > MAX_LABEL) return null;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

/** The encoding that a `<meta>` names, as browsers read it (HTML, “prescan a byte stream”); null if it names none. */
export function encodingIn(meta: MetaElement): string | null {
  const label = labelIn(meta);
  const encoding = label === '' ? null : encodingOf(label);
  // The bytes that name it are not in UTF-16.
  return encoding !== null && encoding.startsWith('utf-16') ? 'utf-8' : encoding;
}

/** The label in a `<meta>`, as it is written; '' if there is none. */
export function labelIn({ charset, httpEquiv, content = '' }: MetaElement): string {
  const isType = httpEquiv?.trim().toLowerCase() === 'content-type';
  return (charset ?? (isType ? parseContentType(content).charset : '')).trim();
}
