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
export const DIFFERENCES: readonly Difference[] = [
  djangoOpener(['given', 'later'], '- cross-origin-opener-policy/missing passed +0'),
  djangoOpener(['given', 'later'], '+ cross-origin-opener-policy/same-origin passed +10'),
  djangoOpener(['later'], '- grade A+ 125'),
  djangoOpener(['later'], '+ grade A+ 135'),
];

function djangoOpener(when: Difference['when'], line: string): Difference {
  const setups = ['django42', 'django52', 'django61'];
  const reason =
    'SecurityMiddleware, which the text adds, also sends Cross-Origin-Opener-Policy: the site is better than promised.';
  return { line, comparison: 'deployed', when, setups, reason };
}

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
