import type { LoadKind } from '../model/facts.js';
import { NONCE_PATTERN, parsePolicies, type Policy } from '../parse/csp.js';
import { SHORTEST_POLICY } from '../parse/csp-merge.js';
import {
  BROAD,
  INLINE,
  LOADING,
  checkPolicies,
  harmfulFlaws,
  type CspFlaw,
  type CspFlawId,
} from './check-policies.js';
import { anyScriptIn } from './any-script.js';
import { isChromiumSource } from './directives.js';
import { baseOf } from './meanwhile.js';
import { isLoopbackSource } from './open-hosts.js';
import { placesOf, sourcesFor } from './sources.js';
import { allowsAllStyles, useOf, type PageFacts } from './page-use.js';
import {
  codeLists,
  detailsOf,
  EVAL,
  notesOn,
  reasonsAgainst,
  scriptHosts,
  suggestPolicy,
  type Suggestion,
} from './suggest.js';

/** A better policy, and the flaws it fixes. */
export interface Repair extends Suggestion {
  readonly fixes: ReadonlySet<Fixed>;
}

type Fixed = CspFlawId | 'base-uri';

/** Repairs whose effect is known from what the page uses. */
const PREDICTABLE: ReadonlySet<Fixed> = new Set([
  'base-uri',
  'invalid',
  'unsafe-scripts',
  'unlimited-scripts',
  'unsafe-objects',
  'unlimited-objects',
  'unsafe-styles',
  'unlimited-styles',
  'repeated-reports',
  'parsed-by-browsers',
]);

/**
 * The same policy with only the flawed directives changed. Null if that fixes no flaw or adds one, and for a policy with
 * what only Chromium parses: beside it Chromium ignores sources on which the page depends in other browsers.
 */
export function repairPolicy(policy: Policy, found: readonly CspFlaw[], page: PageFacts): Repair | null {
  const flaws = harmfulFlaws(found);
  if (policy.length < SHORTEST_POLICY) return { ...suggestPolicy(page), fixes: new Set(['invalid']) };
  if (policy.directives.some(({ sources }) => sources.some(({ text }) => isChromiumSource(text))))
    return null;
  const lists = rawLists(policy);
  for (const { id } of flaws) REPAIRS[id]?.(lists, page);
  const base = missingBase(written(lists), page);
  if (base) lists.set('base-uri', [...base]);
  const value = written(lists);
  const result = checkPolicies(parsePolicies({ header: '', value }), [], page.https);
  if (result.kind !== 'checked') return null;
  const left = harmfulFlaws(result.flaws);
  const has = (some: readonly CspFlaw[], wanted: CspFlawId) => some.some(({ id }) => id === wanted);
  const fixes = new Set<Fixed>(base ? ['base-uri'] : []);
  for (const { id } of flaws) if (!has(left, id)) fixes.add(id);
  // Repeated reports make the Observatory ignore insecure images: fixing only the reports would cost points.
  const uncovers = fixes.has('repeated-reports') && has(left, 'insecure-scheme-passive');
  const isBetter =
    fixes.size > 0 && !uncovers && (has(flaws, 'invalid') || left.every(({ id }) => has(flaws, id)));
  return isBetter ? { ...suggestionFor(withNoncePattern(value), fixes, page), fixes } : null;
}

/** Replaces the nonces by a pattern, so that those of this response are not stored. */
export function withNoncePattern(value: string): string {
  return value.replace(/'nonce-[^'\s;,]*'/gi, NONCE_PATTERN);
}

function suggestionFor(value: string, fixes: ReadonlySet<Fixed>, page: PageFacts): Suggestion {
  const use = useOf(page.markup);
  const reasons = use ? reasonsAgainst(use, codeLists(use, page).refused, page) : [];
  return {
    value,
    fitsPage: use !== undefined && reasons.length === 0 && [...fixes].every((id) => PREDICTABLE.has(id)),
    notes: [
      ...reasons,
      ...(fixes.has('unlimited-scripts') ? [EVAL] : []),
      ...(use ? notesOn(use, page) : []),
    ],
    ...(use && detailsOf(value, use, page)),
  };
}

type Lists = Map<string, string[]>;
type Change = (lists: Lists, page: PageFacts) => void;

/** 'strict-dynamic-alone' has no repair: it needs a nonce from the application. */
const REPAIRS: Readonly<Partial<Record<CspFlawId, Change>>> = {
  'unsafe-scripts': limitScripts,
  'unlimited-scripts': limitScripts,
  'unsafe-objects': limitObjects,
  'unlimited-objects': limitObjects,
  'unsafe-styles': limitStyles,
  'unlimited-styles': limitStyles,
  'insecure-scheme': secureSchemes,
  'insecure-scheme-passive': secureSchemes,
  'unsafe-eval': (lists) => {
    for (const name of ['script-src', 'style-src', 'default-src']) {
      change(lists, name, (sources) => without(sources, (text) => text === "'unsafe-eval'"));
    }
  },
};

function written(lists: Lists): string {
  let text = '';
  for (const [name, sources] of lists) {
    if (text !== '') text += '; ';
    text += name;
    for (const source of sources) text += ` ${source}`;
  }
  return text;
}

/** In the original case, which matters for paths, nonces and hashes; the first of repeated directives counts. */
function rawLists(policy: Policy): Lists {
  const lists: Lists = new Map();
  for (const { name, sources, policyText } of policy.directives) {
    if (!lists.has(name))
      lists.set(
        name,
        sources.map(({ at }) => policyText.value.slice(...at)),
      );
  }
  return lists;
}

function limitScripts(lists: Lists, page: PageFacts): void {
  const kept = narrowed(lists, 'script-src');
  const use = useOf(page.markup);
  const seen = use
    ? codeLists(use, page).lists['script-src']
    : kept.length > 0
      ? []
      : ["'self'", ...scriptHosts(page)];
  lists.set('script-src', union(kept, hasNonceOrHash(kept) ? [] : seen));
}

/** Only limited if the page was seen to do without 'unsafe-inline', because most pages need it. */
function limitStyles(lists: Lists, page: PageFacts): void {
  const use = useOf(page.markup);
  if (!use || allowsAllStyles(use, page)) return;
  const { 'style-src': seen, 'style-src-attr': attributes } = codeLists(use, page).lists;
  lists.set('style-src', union(narrowed(lists, 'style-src'), seen));
  if (attributes && !lists.has('style-src-attr')) lists.set('style-src-attr', attributes);
}

function limitObjects(lists: Lists, page: PageFacts): void {
  const kept = (lists.get('object-src') ?? []).filter((source) => !BROAD.has(source.toLowerCase()));
  const use = useOf(page.markup);
  const kind: LoadKind = 'object';
  const seen = use ? sourcesFor(kind, placesOf(use, kind), page.url, page.https).sources : [];
  const sources = union(kept, seen);
  lists.set('object-src', sources.length > 0 ? sources : ["'none'"]);
}

/** The sources of the base-uri that a policy lacks; undefined if it needs none, or no policy can name them. */
export function missingBase(value: string, page: PageFacts): readonly string[] | undefined {
  const { ways } = anyScriptIn(parsePolicies({ header: '', value }), page.url);
  if (!ways.some(({ kind }) => kind === 'base')) return undefined;
  return useOf(page.markup) ? baseOf(page) : ["'self'"];
}

/** The list for a directive, without sources that allow anything. */
function narrowed(lists: Lists, name: string): string[] {
  const sources = lists.get(name) ?? lists.get('default-src') ?? [];
  return sources.filter((source) => !BROAD.has(source.toLowerCase()) && !INLINE.has(source.toLowerCase()));
}

/** `'none'` is valid only alone (CSP3 §6.7.2.3). */
function union(kept: readonly string[], seen: readonly string[]): string[] {
  const all = [...new Set([...kept, ...seen])];
  return all.length > 1 ? all.filter((source) => source.toLowerCase() !== "'none'") : all;
}

/** Whether the list has a nonce. */
function hasNonceOrHash(sources: readonly string[]): boolean {
  return sources.some((source) => /^'nonce-/i.test(source));
}

function secureSchemes(lists: Lists): void {
  for (const name of lists.keys()) {
    if (!LOADING.has(name)) continue;
    change(lists, name, (sources) =>
      without(sources, (text) => text.startsWith('ftp:')).map((source) =>
        source.toLowerCase().startsWith('http:') && !isLoopbackSource(source.toLowerCase())
          ? `https:${source.slice('http:'.length)}`
          : source,
      ),
    );
  }
}

function change(lists: Lists, name: string, edit: (sources: readonly string[]) => string[]): void {
  const sources = lists.get(name);
  if (sources) lists.set(name, edit(sources));
}

/** An emptied list becomes 'none'. */
function without(sources: readonly string[], test: (lower: string) => boolean): string[] {
  const kept = sources.filter((source) => !test(source.toLowerCase()));
  return kept.length === 0 && sources.length > 0 ? ["'none'"] : kept;
}
