/** What browsers enforce; DENY also for contradicting values, which block every site. */
export type FrameOptions = 'DENY' | 'SAMEORIGIN' | 'OTHER' | 'NONE';

/** Reads X-Frame-Options as browsers do: equal values count as one (HTML, X-Frame-Options). */
export function parseFrameOptions(value: string | null): FrameOptions {
  const values = new Set((value ?? '').split(',').map((part) => part.trim().toLowerCase()));
  if (values.has('deny') || (values.size > 1 && (values.has('sameorigin') || values.has('allowall'))))
    return 'DENY';
  if (values.has('sameorigin')) return 'SAMEORIGIN';
  return values.size === 1 && values.has('') ? 'NONE' : 'OTHER';
}
