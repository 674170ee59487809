import { isRecord } from '../../engine/index.js';
import type { ProbeRequest } from '../../engine/index.js';
import type { AgreedRequests } from '../../ui/ports.js';

export type { FileHash } from '../../ui/ports.js';

/** Requests that the user agreed to, for a tab. */
export interface Agreed extends AgreedRequests {
  readonly tabId: number;
}

/** A file of another site that the page of a tab loads. */
export interface AgreedFile {
  readonly tabId: number;
  readonly url: string;
}

/** Parses the file in a message; undefined if it is malformed. */
export function parseAgreedFile(raw: unknown): AgreedFile | undefined {
  if (!isRecord(raw)) return undefined;
  const { tabId, url } = raw;
  return typeof tabId === 'number' && typeof url === 'string' ? { tabId, url } : undefined;
}

/** Parses the requests in a message; undefined if it is malformed. */
export function parseAgreed(raw: unknown): Agreed | undefined {
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
