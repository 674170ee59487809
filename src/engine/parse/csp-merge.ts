import { MAX_DIRECTIVES, MAX_LOOKS_PER_VALUE } from '../limits.js';
import type { Directive, Policy, Source } from './csp.js';

/** `img-src` less one letter: the Observatory takes nothing shorter for a policy. */
export const SHORTEST_POLICY = 6;
const REPEATABLE = new Set(['report-uri', 'report-to']);

/** What all policies of a page come to together, by the HTTP Observatory's own procedure. */
export type MergedCsp =
  | {
      readonly kind: 'merged';
      readonly directives: Map<string, readonly Source[]>;
      readonly repeatedReports: readonly Directive[];
    }
  | { readonly kind: 'too-short'; readonly policy: Policy }
  | { readonly kind: 'repeated'; readonly directive: Directive }
  /** An undecodable "%" in a path that had to be compared. */
  | { readonly kind: 'undecodable'; readonly source: Source }
  | { readonly kind: 'too-many' };

interface Entry {
  readonly source: Source;
  readonly policy: number;
  keep: boolean;
}

/**
 * Merges policies in order: the first sets the base; a later one leaves of each directive only what it
 * shares with what was there. That differs from browsers, which ask every policy apart, but is what the
 * Observatory grades.
 */
export function mergePolicies(policies: readonly Policy[]): MergedCsp {
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
      if (!REPEATABLE.has(name)) return { kind: 'repeated', directive };
      repeatedReports.push(directive);
    }
    const sources = valuesOf(directive);
    looks += sources.length;
    directives.set(name, withoutLonger(sources));
  }
  if (others.length > 0) {
    const budget = MAX_LOOKS_PER_VALUE * (64 + written + values) - looks;
    const failure = leaveShared(directives, others, repeatedReports, budget);
    if (failure) return failure;
  }
  for (const [name, sources] of directives) if (sources.length === 0) directives.set(name, NOTHING);
  return { kind: 'merged', directives, repeatedReports };
}

/** Within one policy the longer one of two with the same beginning is superfluous. */
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

/** Takes from directives what not all policies share. Returns why that cannot be told, if it cannot. */
function leaveShared(
  directives: Map<string, readonly Source[]>,
  others: readonly Policy[],
  repeatedReports: Directive[],
  budget: number,
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
        if (!REPEATABLE.has(name)) return { kind: 'repeated', directive };
        repeatedReports.push(directive);
      }
      seen.add(name);
      const entries = [...(merged.get(name) ?? [])];
      for (const source of valuesOf(directive)) entries.push({ source, policy: at + 1, keep: false });
      looks += entries.length;
      if (looks > budget) return { kind: 'too-many' };
      entries.sort((a, b) => byText(a.source, b.source));
      const undecodable = markKept(entries);
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

/** `'none'`, which the merge leaves where nothing is shared, stands nowhere: its place is empty. */
const NOTHING: readonly Source[] = [{ text: "'none'", policyText: { header: '', value: '' }, at: [0, 0] }];

/** A source list without sources allows none (CSP3 §6.7.2). */
function valuesOf({ name, sources, policyText, nameAt }: Directive): readonly Source[] {
  return sources.length === 0 && name.endsWith('-src')
    ? [{ text: "'none'", policyText, at: nameAt }]
    : sources;
}

/** Neighbours decide. Returns the source whose path could not be decoded, if one had to be. */
function markKept(entries: readonly Entry[]): Source | undefined {
  for (let at = 1; at < entries.length; at++) {
    const before = entries[at - 1];
    const entry = entries[at];
    if (!before || !entry) continue;
    if (entry.policy === before.policy) {
      // As in withoutLonger.
      if (entry.source.text.startsWith(before.source.text)) entry.keep = false;
      continue;
    }
    const matches = matchesPath(before.source.text, entry.source.text);
    if (matches === 'undecodable') return entry.source;
    if (matches) entry.keep = true;
  }
  return undefined;
}

/** Of a run of the same text only its ends meet other texts: without its middle, lists cannot grow by repeats. */
function withoutMiddles<T>(sorted: readonly T[], textOf: (one: T) => string): readonly T[] {
  if (sorted.length < 3) return sorted;
  return sorted.filter((one, at) => {
    const before = sorted[at - 1];
    const after = sorted[at + 1];
    const text = textOf(one);
    return !before || !after || textOf(before) !== text || textOf(after) !== text;
  });
}

/** Whether `b` lies under `a` ("/" at the end of `a`: anything under it; else the same pieces). */
function matchesPath(a: string, b: string): boolean | 'undecodable' {
  const isPrefix = a.endsWith('/');
  const wanted = a.split('/');
  const given = b.split('/');
  if (wanted.length > given.length || (!isPrefix && wanted.length !== given.length)) return false;
  if (isPrefix) wanted.pop();
  for (const [at, piece] of wanted.entries()) {
    const [one, other] = [decode(piece), decode(given[at] ?? '')];
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
  return compare(a.text, b.text);
}

const compare = new Intl.Collator('en').compare;
