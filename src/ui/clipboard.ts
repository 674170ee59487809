import { version } from '../../package.json';
import type { FixBlock } from '../fixes/index.js';

/** Copies text to the clipboard; false if the browser refuses. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

export interface OfPage {
  readonly page: { readonly host: string; readonly port: string };
  /** Milliseconds since the epoch: when it was loaded. */
  readonly seenAt: number;
}

/**
 * Texts for the servers of a page as files, for the clipboard.
 * @param enforced the same texts with their policy enforced, to copy those
 */
export async function filesText(
  given: readonly FixBlock[],
  { page, seenAt }: OfPage,
  enforced?: readonly FixBlock[],
): Promise<string> {
  // On the click: the popup's first paint does not wait for it.
  const [{ filesOf }, guide] = await Promise.all([
    import('../fixes/files/files-of.js'),
    import('../export/deploy-guide.js'),
  ]);
  const files = filesOf(given, { version, date: new Date(seenAt), site: page }, enforced);
  return guide.filesText(
    enforced ? files.map((file) => ({ ...file, text: file.enforced ?? file.text })) : files,
  );
}
