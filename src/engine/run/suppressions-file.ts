import { isRecord } from '../is-record.js';
import { MAX_SUPPRESSIONS } from '../limits.js';
import { asSuppressions, flawOf, type Flaw } from './suppress.js';
import type { Suppression } from '../model/report.js';

/**
 * Reads what a file holds: `{ "schema": 1, "suppressions": [ … ] }`.
 * @returns the list, or one sentence saying what is wrong with it
 */
export function parseSuppressions(raw: unknown): readonly Suppression[] | string {
  if (!isRecord(raw) || !Array.isArray(raw['suppressions'])) return 'It has no list named "suppressions".';
  if (raw['schema'] !== 1) return 'Its "schema" is not 1, the only one this version reads.';
  const entries: readonly unknown[] = raw['suppressions'];
  if (entries.length > MAX_SUPPRESSIONS) return `It has more than ${MAX_SUPPRESSIONS} entries.`;
  for (const [at, entry] of entries.entries()) {
    const flaw = flawOf(entry);
    if (flaw !== null) return `Entry ${at + 1} ${FLAWS[flaw]}.`;
  }
  return asSuppressions(entries) ?? [];
}

const FLAWS: Readonly<Record<Flaw, string>> = {
  entry: 'is not an object',
  site: 'has no "site"',
  finding: 'has no "finding" such as "server-tokens/version"',
  reason: 'has no "reason"',
  until: 'has an "until" that is no day such as "2027-01-31"',
};
