import { isOrigin } from '../../capture/recording/stored-recording.js';
import { MAX_VISITED } from '../../capture/recording/visit-plan.js';
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

/** Pages of a recorded site that the person agreed to have requested as other visitors, for a tab. */
export interface AgreedVisits {
  readonly tabId: number;
  readonly origin: string;
  readonly paths: readonly string[];
}

/** Parses the pages in a message; undefined if it is malformed. */
export function parseAgreedVisits(raw: unknown): AgreedVisits | undefined {
  if (!isRecord(raw)) return undefined;
  const { tabId, origin, paths } = raw;
  const isValid =
    typeof tabId === 'number' &&
    isOrigin(origin) &&
    Array.isArray(paths) &&
    paths.length <= MAX_VISITED &&
    paths.every((path) => typeof path === 'string');
  // They are only compared with the background's own plan.
  return isValid ? { tabId, origin, paths: paths } : undefined;
}
