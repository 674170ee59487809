import { isRecord } from '../../engine/index.js';
import type { ProbeRequest } from '../../engine/index.js';

/** What a person was shown, and agreed to. */
export interface Agreed {
  readonly tabId: number;
  /** What stands in the address that nothing is at: letters and digits. */
  readonly token: string;
  readonly requests: readonly ProbeRequest[];
}

/** Parses the requests in a message; undefined if it is malformed. */
export function readAgreed(raw: unknown): Agreed | undefined {
  if (!isRecord(raw)) return undefined;
  const { tabId, token, requests } = raw;
  const isValid =
    typeof tabId === 'number' &&
    typeof token === 'string' &&
    /^[a-z0-9]{8,40}$/.test(token) &&
    Array.isArray(requests) &&
    requests.every((one) => isRecord(one) && typeof one['url'] === 'string');
  // The other fields are only compared with the background's own plan.
  return isValid ? { tabId, token, requests: requests as readonly ProbeRequest[] } : undefined;
}
