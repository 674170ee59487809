/** How a command ends; --help and docs/command-line.md list them. */
export const EXIT = { success: 0, failed: 1, under: 2, noBrowser: 3, both: 4 } as const;

export type End = keyof typeof EXIT;

export const ENDS: readonly End[] = ['success', 'failed', 'under', 'noBrowser', 'both'];

export const EXIT_MEANINGS: Readonly<Record<End, string>> = {
  success: 'success',
  failed: 'something failed: one sentence on standard error says what',
  under: 'a page does not pass, is worse (compare) or lacks fixes (verify); standard\nerror says why',
  noBrowser: 'no browser was found, or it did not start',
  both: 'a page does not pass (2), and something failed (1 or 3)',
};
