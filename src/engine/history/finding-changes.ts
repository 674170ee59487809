import { RULES } from '../rules/index.js';
import { currentId } from '../run/suppress.js';

/** A report, as far as its findings are compared. */
interface Side<T> {
  readonly findings: readonly T[];
  /** Of passed checks. */
  readonly passes: readonly { readonly id: string }[];
  /** What was not seen, with the checks that needed it. */
  readonly unknowns: readonly { readonly rule: string; readonly why: string }[];
}

export interface FindingChanges<T> {
  readonly added: readonly T[];
  readonly fixed: readonly T[];
  /** Those that one of the two could not check, by which: they are neither new nor fixed. */
  readonly notChecked: { readonly before: readonly T[]; readonly after: readonly T[] };
  readonly same: number;
}

/** Findings are the same if their ids are, those of earlier versions included. */
export function findingChanges<T extends { readonly id: string }>(
  before: Side<T>,
  after: Side<T>,
): FindingChanges<T> {
  const [gone, come] = [missing(before, after), missing(after, before)];
  const { checked, byOther, byOwn } = come;
  return {
    added: checked,
    fixed: gone.checked,
    notChecked: { before: [...byOther, ...gone.byOwn], after: [...gone.byOther, ...byOwn] },
    same: after.findings.length - checked.length - byOther.length - byOwn.length,
  };
}

/** The findings that the other report does not have, by who could not check them. */
function missing<T extends { readonly id: string }>(from: Side<T>, other: Side<T>) {
  const ids = new Set(other.findings.map(({ id }) => currentId(id)));
  const said = new Set([...other.findings, ...other.passes].map(({ id }) => ruleOf(id)));
  const [own, theirs] = [reasonsOf(from), reasonsOf(other)];
  const changes = { checked: [] as T[], byOther: [] as T[], byOwn: [] as T[] };
  for (const finding of from.findings) {
    const id = currentId(finding.id);
    if (ids.has(id)) continue;
    const rule = ruleOf(id);
    const [ownGap, theirGap] = [own.get(rule), theirs.get(rule)];
    // Two recordings without text lack the same, so a header of one may be compared with that of the other.
    const isEqual = ownGap === theirGap && said.has(rule);
    if (theirGap !== undefined && !isEqual) changes.byOther.push(finding);
    else if (ownGap !== undefined && !isEqual && REFUTABLE.has(id)) changes.byOwn.push(finding);
    else changes.checked.push(finding);
  }
  return changes;
}

/** Why each check had gaps. */
function reasonsOf({ unknowns }: Side<unknown>): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  for (const { rule, why } of unknowns) reasons.set(rule, `${reasons.get(rule) ?? ''}${why}`);
  return reasons;
}

function ruleOf(id: string): string {
  return currentId(id).split('/', 1)[0] ?? id;
}

const REFUTABLE: ReadonlySet<string> = /* @__PURE__ */ new Set(
  RULES.flatMap(({ id, problems }) =>
    Object.keys(problems).flatMap((message) => (problems[message]?.isRefutable ? [`${id}/${message}`] : [])),
  ),
);
