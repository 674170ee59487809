import { MAX_DIRECTIVES, MAX_LOOKS_PER_VALUE } from '../limits.js';
import type { Directive, Policy, Source } from './csp.js';

/** `img-src` less one letter: the Observatory takes nothing shorter for a policy. */
export const SHORTEST_POLICY = 6;
const REPEATABLE = new Set(['report-uri', 'report-to']);

/** What all policies of a page come to together, by the HTTP Observatory's own procedure. */
export type MergedCsp =
  | {
      readonly kind: 'merged';
      readonly directives: Map<string, Source[]>;
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
  const short = policies.find((policy) => policy.length < SHORTEST_POLICY);
  if (short) return { kind: 'too-short', policy: short };
  const written = policies.flatMap(({ directives }) => directives);
  if (written.length > MAX_DIRECTIVES) return { kind: 'too-many' };
  const merged = new Map<string, Entry[]>();
  const repeatedReports: Directive[] = [];
  const budget =
    MAX_LOOKS_PER_VALUE * (64 + written.reduce((sum, { sources }) => sum + 1 + sources.length, 0));
  let looks = 0;
  for (const [index, policy] of policies.entries()) {
    const seen = new Set<string>();
    for (const directive of policy.directives) {
      const { name } = directive;
      if (seen.has(name)) {
        if (!REPEATABLE.has(name)) return { kind: 'repeated', directive };
        repeatedReports.push(directive);
      }
      seen.add(name);
      const entries = index === 0 ? [] : [...(merged.get(name) ?? [])];
      for (const source of valuesOf(directive)) entries.push({ source, policy: index, keep: index === 0 });
      looks += entries.length;
      if (looks > budget) return { kind: 'too-many' };
      entries.sort((a, b) => compare(a.source.text, b.source.text));
      const undecodable = markKept(entries);
      if (undecodable) return { kind: 'undecodable', source: undecodable };
      const kept = withoutMiddles(entries.filter(({ keep }) => keep));
      // From here on only what a later policy shares may stay.
      if (index === 0 && policies.length > 1) for (const each of kept) each.keep = false;
      merged.set(name, kept);
    }
  }
  const directives = new Map<string, Source[]>();
  for (const [name, entries] of merged) directives.set(name, sourcesOf(entries));
  return { kind: 'merged', directives, repeatedReports };
}

/** `'none'`, which the merge leaves where nothing is shared, stands nowhere: its place is empty. */
const NOTHING: Source = { text: "'none'", carrier: { header: '', value: '' }, at: [0, 0] };

function sourcesOf(entries: readonly Entry[]): Source[] {
  return entries.length === 0 ? [NOTHING] : entries.map(({ source }) => source);
}

/** A source list without sources allows none (CSP3 §6.7.2). */
function valuesOf({ name, sources, carrier, nameAt }: Directive): readonly Source[] {
  return sources.length === 0 && name.endsWith('-src') ? [{ text: "'none'", carrier, at: nameAt }] : sources;
}

/** Neighbours decide. Returns the source whose path could not be decoded, if one had to be. */
function markKept(entries: readonly Entry[]): Source | undefined {
  for (let at = 1; at < entries.length; at++) {
    const before = entries[at - 1];
    const entry = entries[at];
    if (!before || !entry) continue;
    if (entry.policy === before.policy) {
      // Within one policy the longer one of two with the same beginning is superfluous.
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
function withoutMiddles(entries: readonly Entry[]): Entry[] {
  return entries.filter(
    ({ source }, at) =>
      source.text !== entries[at - 1]?.source.text || source.text !== entries[at + 1]?.source.text,
  );
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

const compare = new Intl.Collator('en').compare;
