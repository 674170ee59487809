import type { Finding, FindingGroup, Severity } from '../engine/index.js';

/** Which findings to show, in the popup and in the panel. */
export interface FindingFilter {
  /** Part of the text, the reason, an id or a header; case-insensitive. */
  readonly text: string;
  /** Only these severities; all if empty. */
  readonly severities: ReadonlySet<Severity>;
}

export const NO_FINDING_FILTER: FindingFilter = { text: '', severities: new Set() };

export function filterGroups<G extends FindingGroup>(
  groups: readonly G[],
  { text, severities }: FindingFilter,
): readonly G[] {
  const part = text.trim().toLowerCase();
  return groups.filter(
    ({ text: title, findings }) =>
      (severities.size === 0 || severities.has(findings[0].severity)) &&
      (part === '' ||
        [title, findings[0].why, ...findings.flatMap(texts)].some((one) => one.toLowerCase().includes(part))),
  );
}

function texts({ id, text, quotes }: Finding): readonly string[] {
  return [id, text, ...quotes.map(({ header }) => header)];
}
