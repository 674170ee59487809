import { createHash } from 'node:crypto';

/** SHA-256 in base64, as in CSP hashes of inline code. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
