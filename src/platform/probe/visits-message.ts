import { MAX_VISITED } from '../../capture/recording/visit-plan.js';
import { isOrigin } from '../../capture/recording/stored-recording.js';
import { isRecord } from '../../engine/index.js';

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
