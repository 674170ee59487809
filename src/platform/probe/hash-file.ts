import { FOREIGN_ORIGIN } from '../../capture/probe/probe-plan.js';
import type { HeaderLine, Observed } from '../../engine/index.js';
import type { FileHash } from '../../ui/ports.js';
import { exchange } from './probe.js';

/** Maximum bytes of a file, and of a page. */
const MAX_BYTES = 5_000_000;

/**
 * Asks for a file of another site, as a probe does, and computes its hash.
 * @param page the URL of the page that loads it
 */
export async function hashFile(url: string, page: string): Promise<FileHash> {
  const { head, body } = await exchange({ method: 'GET', url, origin: FOREIGN_ORIGIN }, readAll);
  if (!head?.seen || head.value === null) return { refused: 'no-answer' };
  const { status, headers } = head.value;
  if (status >= 300 && status < 400) return { refused: 'redirects' };
  if (status !== 200) return { refused: 'status' };
  const allowed = valueOf(headers, 'access-control-allow-origin');
  if (![FOREIGN_ORIGIN, '*', new URL(page).origin].includes(allowed)) return { refused: 'no-cors' };
  if (/\*|user-agent/i.test(valueOf(headers, 'vary'))) return { refused: 'varies' };
  if (body === undefined) return { refused: 'no-answer' };
  if (body === null) return { refused: 'too-large' };
  if (new TextDecoder().decode(body.subarray(0, START)).includes(GENERATED)) return { refused: 'varies' };
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-384', body));
  return { integrity: `sha384-${btoa(String.fromCharCode(...digest))}` };
}

/** What jsDelivr writes into files that it minifies itself, differently over time. */
const GENERATED = 'Do NOT use SRI with dynamically generated files';
/** Bytes in which it stands. */
const START = 1_000;

export function valueOf(headers: Observed<readonly HeaderLine[]>, name: string): string {
  const lines = headers.seen ? headers.value.filter((line) => line.name.toLowerCase() === name) : [];
  return lines.map(({ value }) => value.trim()).join(', ');
}

/** The whole body; null if it is too large. */
export async function readAll({ body }: Response): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = body?.getReader();
  const pieces: BlobPart[] = [];
  let length = 0;
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > MAX_BYTES) {
      await reader.cancel();
      return null;
    }
    pieces.push(value);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
