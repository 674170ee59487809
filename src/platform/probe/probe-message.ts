import { isOrigin } from '../../capture/recording/stored-recording.js';
import { MAX_VISITED } from '../../capture/recording/visit-plan.js';
import {
  anyNumber,
  anyText,
  checked,
  isRecord,
  listOf,
  matching,
  recordOf,
  type ProbeRequest,
} from '../../engine/index.js';
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
export const parseAgreedFile = recordOf<AgreedFile>({ tabId: anyNumber, url: anyText });

/** Parses the requests in a message; undefined if it is malformed. */
export const parseAgreed = recordOf<Agreed>({
  tabId: anyNumber,
  token: matching(/^[a-z0-9]{8,40}$/),
  requests: listOf(Infinity, (raw) =>
    // The other fields are only compared with the background's own plan.
    isRecord(raw) && typeof raw['url'] === 'string' ? (raw as unknown as ProbeRequest) : undefined,
  ),
});

/** Pages of a recorded site that the person agreed to have requested as other visitors, for a tab. */
export interface AgreedVisits {
  readonly tabId: number;
  readonly origin: string;
  readonly paths: readonly string[];
}

/** Parses the pages in a message, which are only compared with the background's own plan; undefined if it is malformed. */
export const parseAgreedVisits = recordOf<AgreedVisits>({
  tabId: anyNumber,
  origin: checked(isOrigin),
  paths: listOf(MAX_VISITED, anyText),
});
