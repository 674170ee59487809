import { MAX_DIRECTIVES, MAX_LOOKS_PER_VALUE } from '../limits.js';
import type { Directive, Policy, Source } from './csp.js';

/** The Observatory rejects shorter policies. */
export const SHORTEST_POLICY = 6;
const REPEATABLE = new Set(['report-uri', 'report-to']);

/** The merged policies of a page, as the HTTP Observatory merges them. */
export type MergedCsp =
  | {
      readonly kind: 'merged';
      readonly directives: Map<string, readonly Source[]>;
      readonly repeatedReports: readonly Directive[];
    }
  | { readonly kind: 'too-short'; readonly policy: Policy }
  | { readonly kind: 'repeated'; readonly directive: Directive }
  /** An undecodable "%" in a compared path. */
  | { readonly kind: 'undecodable'; readonly source: Source }
  | { readonly kind: 'too-many' };

interface Entry {
  readonly source: Source;
  readonly policy: number;
  keep: boolean;
}

/**
 * Merges policies in order: of each directive, only the sources shared with earlier policies stay. Browsers enforce
 * each policy separately instead, but this is what the Observatory grades.
 * @param isLenient whether policies are parsed as in browsers: the first of a repeated directive counts, an empty
 * policy does not, and any path can be compared
 */
export function mergePolicies(all: readonly Policy[], isLenient = false): MergedCsp {
  const policies = isLenient ? all.filter(({ length }) => length >= SHORTEST_POLICY) : all;
  let written = 0;
  let values = 0;
  for (const policy of policies) {
    if (policy.length < SHORTEST_POLICY) return { kind: 'too-short', policy };
    written += policy.directives.length;
    for (const { sources } of policy.directives) values += sources.length;
  }
  if (written > MAX_DIRECTIVES) return { kind: 'too-many' };
  const [base, ...others] = policies;
  const directives = new Map<string, readonly Source[]>();
  const repeatedReports: Directive[] = [];
  let looks = 0;
  for (const directive of base?.directives ?? []) {
    const { name } = directive;
    if (directives.has(name)) {
      if (!REPEATABLE.has(name)) {
        if (isLenient) continue;
        return { kind: 'repeated', directive };
      }
      repeatedReports.push(directive);
    }
    const sources = valuesOf(directive);
    looks += sources.length;
    directives.set(name, withoutLonger(sources));
  }
  if (others.length > 0) {
    const budget = MAX_LOOKS_PER_VALUE * (64 + written + values) - looks;
    const failure = leaveShared(directives, others, repeatedReports, budget, isLenient);
    if (failure) return failure;
  }
  for (const [name, sources] of directives) if (sources.length === 0) directives.set(name, NOTHING);
  return { kind: 'merged', directives, repeatedReports };
}

/** Within one policy, a source that begins with another is redundant. */
function withoutLonger(sources: readonly Source[]): readonly Source[] {
  if (sources.length < 2) return sources;
  const sorted = [...sources].sort(byText);
  const kept: Source[] = [];
  let before: Source | undefined;
  for (const source of sorted) {
    if (!before || !source.text.startsWith(before.text)) kept.push(source);
    before = source;
  }
  return withoutMiddles(kept, textOf);
}

/** Removes sources that not all policies share. Returns the failure, if it fails. */
function leaveShared(
  directives: Map<string, readonly Source[]>,
  others: readonly Policy[],
  repeatedReports: Directive[],
  budget: number,
  isLenient: boolean,
): MergedCsp | undefined {
  const merged = new Map<string, readonly Entry[]>();
  for (const [name, sources] of directives) {
    const entries = sources.map((source): Entry => ({ source, policy: 0, keep: false }));
    merged.set(name, entries);
  }
  let looks = 0;
  for (const [at, { directives: written }] of others.entries()) {
    const seen = new Set<string>();
    for (const directive of written) {
      const { name } = directive;
      if (seen.has(name)) {
        if (!REPEATABLE.has(name)) {
          if (isLenient) continue;
          return { kind: 'repeated', directive };
        }
        repeatedReports.push(directive);
      }
      seen.add(name);
      const entries = [...(merged.get(name) ?? [])];
      for (const source of valuesOf(directive)) entries.push({ source, policy: at + 1, keep: false });
      looks += entries.length;
      if (looks > budget) return { kind: 'too-many' };
      entries.sort((a, b) => byText(a.source, b.source));
      const undecodable = markKept(entries, isLenient);
      if (undecodable) return { kind: 'undecodable', source: undecodable };
      const kept = withoutMiddles(
        entries.filter(({ keep }) => keep),
        ({ source }) => source.text,
      );
      merged.set(name, kept);
    }
  }
  for (const [name, entries] of merged) {
    const sources = entries.map(({ source }) => source);
    directives.set(name, sources);
  }
  return undefined;
}

/** The `'none'` that a merge creates if nothing is shared: it has no position. */
const NOTHING: readonly Source[] = [{ text: "'none'", policyText: { header: '', value: '' }, at: [0, 0] }];

/** A source list without sources allows none (CSP3 §6.7.2). */
function valuesOf({ name, sources, policyText, nameAt }: Directive): readonly Source[] {
  return sources.length === 0 && name.endsWith('-src')
    ? [{ text: "'none'", policyText, at: nameAt }]
    : sources;
}

/** Compares neighbours. Returns a source whose path could not be decoded, if any. */
function markKept(entries: readonly Entry[], isLenient: boolean): Source | undefined {
  for (let at = 1; at < entries.length; at++) {
    const before = entries[at - 1];
    const entry = entries[at];
    if (!before || !entry) continue;
    if (entry.policy === before.policy) {
      // As in withoutLonger.
      if (entry.source.text.startsWith(before.source.text)) entry.keep = false;
      continue;
    }
    const matches = matchesPath(before.source.text, entry.source.text, isLenient);
    if (matches === 'undecodable') return entry.source;
    if (matches) entry.keep = true;
  }
  return undefined;
}

/** Only the ends of a run of equal texts are compared with others: without the middle, repeats cannot grow lists. */
function withoutMiddles<T>(sorted: readonly T[], textOf: (one: T) => string): readonly T[] {
  if (sorted.length < 3) return sorted;
  return sorted.filter((one, at) => {
    const before = sorted[at - 1];
    const after = sorted[at + 1];
    const text = textOf(one);
    return !before || !after || textOf(before) !== text || textOf(after) !== text;
  });
}

/** Whether path `a` matches `b` ("/" at the end of `a`: as a prefix; otherwise exactly). */
function matchesPath(a: string, b: string, isLenient: boolean): boolean | 'undecodable' {
  const isPrefix = a.endsWith('/');
  const wanted = a.split('/');
  const given = b.split('/');
  if (wanted.length > given.length || (!isPrefix && wanted.length !== given.length)) return false;
  if (isPrefix) wanted.pop();
  for (const [at, piece] of wanted.entries()) {
    const [one, other] = [piece, given[at] ?? ''].map((text) => decode(text) ?? (isLenient ? text : null));
    if (one === null || other === null) return 'undecodable';
    if (one !== other) return false;
  }
  return true;
}

function decode(piece: string): string | null {
  try {
    return decodeURIComponent(piece);
  } catch {
    return null;
  }
}

function textOf({ text }: Source): string {
  return text;
}

function byText(a: Source, b: Source): number {
  // Not when the module loads: the first one of a browser takes several milliseconds.
  collator ??= new Intl.Collator('en');
  return collator.compare(a.text, b.text);
}

let collator: Intl.Collator | undefined;
