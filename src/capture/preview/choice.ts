import {
  isPlainFolder,
  isRecord,
  type ActiveSuppressions,
  type Advice,
  type PageSnapshot,
} from '../../engine/index.js';
import { isText, MAX_PREVIEW_PARTS } from './preview.js';

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

/** Parses what was chosen; undefined if it is malformed or too long. */
export function parseChoice(raw: unknown): PreviewChoice | undefined {
  if (!isRecord(raw) || typeof raw['seenAt'] !== 'number') return undefined;
  const findings = parseLines(raw['findings'], MAX_IDS);
  const [stack, checked] = [raw['stack'], raw['checked']].map((ids = []) => parseLines(ids, MAX_IDS));
  const policy = raw['policy'] === undefined ? undefined : parsePolicy(raw['policy']);
  if (!findings || !stack || !checked || (raw['policy'] !== undefined && !policy)) return undefined;
  return {
    seenAt: raw['seenAt'],
    findings,
    ...(raw['stack'] !== undefined && { stack }),
    ...(raw['checked'] !== undefined && { checked }),
    ...(policy && { policy }),
  };
}

function parsePolicy(raw: unknown): PreviewChoice['policy'] {
  if (raw === 'no-text') return raw;
  if (!isRecord(raw)) return undefined;
  const { value, whole, recordedPages } = raw;
  const parts = raw['parts'] === undefined ? [] : parseParts(raw['parts']);
  const [allows, notes] = [
    parseLines(raw['allows'] ?? [], MAX_LINES),
    parseLines(raw['notes'] ?? [], MAX_LINES),
  ];
  if (!isText(value) || typeof recordedPages !== 'number' || !parts || !allows || !notes) return undefined;
  if (parts.length > 0 && !isText(whole)) return undefined;
  return {
    op: 'set-header',
    name: 'Content-Security-Policy',
    value,
    rollout: 'report-only-first',
    recordedPages,
    ...(parts.length > 0 && isText(whole) && { parts, whole }),
    ...(notes.length > 0 && { notes }),
    allows,
  };
}

function parseParts(raw: unknown): RecordedPolicyAdvice['parts'] {
  if (!Array.isArray(raw) || raw.length > MAX_PREVIEW_PARTS) return undefined;
  const parts = raw.map((one: unknown) =>
    isRecord(one) && isLine(one['prefix']) && isPlainFolder(one['prefix']) && isText(one['value'])
      ? { prefix: one['prefix'], value: one['value'] }
      : undefined,
  );
  return parts.every((one) => one !== undefined) ? parts : undefined;
}

function parseLines(raw: unknown, most: number): readonly string[] | undefined {
  return Array.isArray(raw) && raw.length <= most && raw.every(isLine) ? raw : undefined;
}

function isLine(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_LINE;
}
