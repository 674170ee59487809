import { groupedBy } from '../grouped-by.js';

/**
 * Evidence for a member of the stack. Two that are less than likely count as likely; alone, a hint is reported as one,
 * and weak evidence, which many products share, is not.
 */
export interface Sign {
  readonly name: string;
  readonly strength: 'sure' | 'likely' | 'hint' | 'weak';
  /** Our text, never a string from the server. */
  readonly because: string;
  readonly label?: string;
  readonly version?: string;
}

export type Strength = Sign['strength'];
export type Row = [what: string, name: string, strength: Strength];

export function signOf(name: string, strength: Strength, because: string): Sign {
  return { name, strength, because };
}

/** Indexes rows by what can be seen. */
export function signTable(
  rows: readonly Readonly<Row>[],
  because: (what: string) => string,
  keyOf = (what: string) => what,
): ReadonlyMap<string, readonly Sign[]> {
  return groupedBy(
    rows,
    ([what]) => keyOf(what),
    ([what, name, strength]) => signOf(name, strength, because(what)),
  );
}
