/** Two reports that are compared with that of “what if”: of the deployed fixes, and of their preview. */
export type Comparison = 'deployed' | 'preview';

interface Difference {
  /** As `differences` names it: `-` is what only “what if” says, `+` what only the other says. */
  readonly line: string;
  readonly comparison: Comparison;
  /** With the fixes as given, after their later steps, or both. */
  readonly when: readonly ('given' | 'later')[];
  /** The ids of the set-ups that have it. */
  readonly setups: readonly string[];
  /** One sentence. */
  readonly reason: string;
}

/** All differences between “what if”, previews and deployed fixes that are no fault, each with its reason. */
export const DIFFERENCES: readonly Difference[] = [];

/** The differences of one set-up, with their reasons. */
export function differencesOf(
  setup: string,
  comparison: Comparison,
  when: 'given' | 'later',
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    DIFFERENCES.filter(
      (one) => one.comparison === comparison && one.when.includes(when) && one.setups.includes(setup),
    ).map(({ line, reason }) => [line, reason]),
  );
}
