import {
  anyNumber,
  ifValid,
  listOf,
  optional,
  recordOf,
  someOf,
  textUpTo,
  type ActiveSuppressions,
  type Advice,
  type PageSnapshot,
} from '../../engine/index.js';
import { MAX_PREVIEW_PARTS, parseFolder, parseText } from './preview.js';

/** What a person chose to preview: from it come the texts that a view gives while the preview runs. */
export interface PreviewChoice {
  /** When the page that it was chosen on was committed, in milliseconds since the epoch. */
  readonly seenAt: number;
  /** Ids of the selected findings. */
  readonly findings: readonly string[];
  /** The servers that the person chose, by name, outermost first; absent for the recognised ones. */
  readonly stack?: readonly string[];
  /** The ids of the checklists’ items that were ticked then. */
  readonly checked?: readonly string[];
  /** In place of findings: the policy of a recording, or that no text may give it. */
  readonly policy?: RecordedPolicyAdvice | 'no-text';
}

export type RecordedPolicyAdvice = Pick<
  Extract<Advice, { op: 'set-header' }>,
  'op' | 'name' | 'value' | 'rollout' | 'parts' | 'whole' | 'recordedPages' | 'allows' | 'notes'
>;

/** The page before a preview, and what was chosen there. */
export interface BeforePreview {
  readonly snapshot: PageSnapshot;
  readonly choice: PreviewChoice;
  readonly suppressed: ActiveSuppressions;
}

/** Maximum findings, servers and items of checklists. What has more has no texts. */
const MAX_IDS = 500;
/** Maximum characters of an id, of a server's name and of a line of a policy's notes. */
const MAX_LINE = 1_000;
/** Maximum lines of a policy's notes. */
const MAX_LINES = 1_000;

const parseIds = listOf(MAX_IDS, textUpTo(MAX_LINE));
const parseLines = listOf(MAX_LINES, textUpTo(MAX_LINE));

const parseFields = recordOf<RecordedPolicyAdvice>({
  op: () => 'set-header',
  name: () => 'Content-Security-Policy',
  value: parseText,
  rollout: () => 'report-only-first',
  recordedPages: anyNumber,
  parts: someOf(listOf(MAX_PREVIEW_PARTS, recordOf({ prefix: parseFolder, value: parseText }))),
  whole: ifValid(parseText),
  notes: someOf(parseLines),
  allows: (raw) => parseLines(raw ?? []),
});

function parsePolicy(raw: unknown): PreviewChoice['policy'] {
  if (raw === 'no-text') return raw;
  const read = parseFields(raw);
  if (!read || read.parts) return read?.whole === undefined ? undefined : read;
  const { whole: _, ...others } = read;
  return others;
}

/** Parses what was chosen; undefined if it is malformed or too long. */
export const parseChoice = recordOf<PreviewChoice>({
  seenAt: anyNumber,
  findings: parseIds,
  stack: optional(parseIds),
  checked: optional(parseIds),
  policy: optional(parsePolicy),
});
