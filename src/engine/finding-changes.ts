/** A report, as far as its findings are compared. */
interface Side<T> {
  readonly findings: readonly T[];
  /** The checks that could not run. */
  readonly unknowns: readonly { readonly rule: string }[];
}

export interface FindingChanges<T> {
  readonly added: readonly T[];
  readonly fixed: readonly T[];
  /** Those of one that the other could not check: they are neither new nor fixed. */
  readonly notChecked: { readonly before: readonly T[]; readonly after: readonly T[] };
  readonly same: number;
}

/** Findings are the same if their ids are. */
export function findingChanges<T extends { readonly id: string }>(
  before: Side<T>,
  after: Side<T>,
): FindingChanges<T> {
  const [gone, come] = [missing(before, after), missing(after, before)];
  return {
    added: come.checked,
    fixed: gone.checked,
    notChecked: { before: come.unchecked, after: gone.unchecked },
    same: after.findings.length - come.checked.length - come.unchecked.length,
  };
}

/** The findings that the other report does not have, by whether it could have. */
function missing<T extends { readonly id: string }>(from: Side<T>, other: Side<T>) {
  const ids = new Set(other.findings.map(({ id }) => id));
  const unknown = new Set(other.unknowns.map(({ rule }) => rule));
  const isUnchecked = ({ id }: T) => unknown.has(id.split('/', 1)[0] ?? id);
  const all = from.findings.filter(({ id }) => !ids.has(id));
  return {
    checked: all.filter((one) => !isUnchecked(one)),
    unchecked: all.filter(isUnchecked),
  };
}
