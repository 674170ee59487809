import { textsOf, type Policy, type Source } from '../parse/csp.js';
import { mergePolicies } from '../parse/csp-merge.js';
import {
  BROAD,
  costlyFirst,
  flawsOf,
  harmfulFlaws,
  INLINE,
  isEval,
  isInsecure,
  isStrictDynamic,
  LOADING,
  SourceLists,
  type CspFlaw,
  type CspFlawId,
} from './check-policies.js';
import { FALLBACKS } from './fallbacks.js';
import { isLoopbackSource } from './open-hosts.js';

/** The combined effect of several policies in browsers, which enforce each separately. */
export interface Enforced {
  /** What no policy blocks, worst first. */
  readonly flaws: readonly EnforcedFlaw[];
  readonly allowsNothingByDefault: boolean;
}

export type EnforcedFlaw = CspFlaw & { readonly id: EnforcedFlawId };
export type EnforcedFlawId = Extract<
  CspFlawId,
  | 'unsafe-scripts'
  | 'unsafe-objects'
  | 'insecure-scheme'
  | 'unsafe-eval'
  | 'insecure-scheme-passive'
  | 'unsafe-styles'
>;

/** Flaws with a higher weight cost more points. */
const WEIGHTS: Readonly<Record<CspFlawId, number>> = {
  invalid: 3,
  'strict-dynamic-alone': 3,
  'unsafe-scripts': 2,
  'unlimited-scripts': 2,
  'unsafe-objects': 0,
  'unlimited-objects': 0,
  'insecure-scheme': 2,
  'unsafe-eval': 1,
  'insecure-scheme-passive': 1,
  'unsafe-styles': 0,
  'unlimited-styles': 0,
  'repeated-reports': 0,
  'parsed-by-browsers': 0,
};
const FLAWLESS = -1;

/**
 * The flaws that every policy has, as browsers enforce them (CSP3 §4.2): one policy is enough to block a load, and a
 * policy without a directive for a kind blocks none of it. Missing directives are found in the merged policies.
 * @param policies all policies of the page, none of them invalid
 */
export function checkEnforced(policies: readonly Policy[], https: boolean): Enforced {
  const lists: SourceLists[] = [];
  // Another policy can only restrict: the page is no worse than with the best policy alone.
  let most = Infinity;
  for (const policy of policies) {
    const alone = mergePolicies([policy], true);
    if (alone.kind !== 'merged' || policy.directives.length === 0) continue;
    const own = new SourceLists(alone.directives);
    lists.push(own);
    const [first] = costlyFirst(harmfulFlaws(flawsOf(own, alone.repeatedReports, https)));
    most = Math.min(most, first ? WEIGHTS[first.id] : FLAWLESS);
  }
  const flaws: EnforcedFlaw[] = [];
  const add = (id: EnforcedFlawId, directive: string, where: readonly Source[]) => {
    if (where.length > 0 && WEIGHTS[id] <= most) flaws.push({ id, directive, what: textsOf(where), where });
  };
  const of = (name: string) => lists.map((list) => list.firstOf([name, 'default-src']));
  const scripts = of('script-src');
  // Browsers ignore hosts, schemes and 'unsafe-inline' next to 'strict-dynamic' (CSP3 §8.2).
  const listed = scripts.map((list) => (list?.some(isStrictDynamic) ? [] : list));
  add('unsafe-scripts', 'script-src', shared(listed, wideForCode));
  add('unsafe-objects', 'object-src', shared(of('object-src'), wideForObjects));
  if (https) add('insecure-scheme', '', insecureIn(lists, ACTIVE));
  add(
    'unsafe-eval',
    'script-src',
    shared(scripts, (source) => (isEval(source) ? source.text : undefined)),
  );
  if (https) add('insecure-scheme-passive', '', insecureIn(lists, PASSIVE));
  add('unsafe-styles', 'style-src', shared(of('style-src'), wideForCode));
  return { flaws, allowsNothingByDefault: lists.some((list) => list.isOnlyNone('default-src')) };
}

const PASSIVE = ['img-src', 'media-src'];
const ACTIVE = [...LOADING].filter((name) => !PASSIVE.includes(name));

type Lists = readonly (readonly Source[] | undefined)[];

/**
 * The sources of a kind that every list has; a missing list allows everything.
 * @param kindOf what two sources must have in common; undefined for irrelevant sources
 * @param isAll whether a source allows all kinds
 */
export function shared(
  lists: Lists,
  kindOf: (source: Source) => string | undefined,
  isAll: (source: Source) => boolean = () => false,
): Source[] {
  const counts = new Map<string, number>();
  const found = new Map<Source, string>();
  let others = 0;
  for (const list of lists) {
    if (!list) continue;
    const hasAll = list.some(isAll);
    if (!hasAll) others++;
    const kinds = new Set<string>();
    for (const source of list) {
      const kind = kindOf(source);
      if (kind === undefined) continue;
      found.set(source, kind);
      kinds.add(kind);
    }
    if (!hasAll) for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...found].flatMap(([source, kind]) => ((counts.get(kind) ?? 0) === others ? [source] : []));
}

/** Inline code, `data:` and hosts are separate kinds: a list of one blocks the others. */
export function wideForCode(source: Source): string | undefined {
  return INLINE.has(source.text) ? source.text : wideForObjects(source);
}

function wideForObjects({ text }: Source): string | undefined {
  return BROAD.has(text) ? '*' : undefined;
}

/** Sources without TLS that every list allows, literally or by allowing any host. */
function insecureIn(lists: readonly SourceLists[], names: readonly string[]): Source[] {
  const insecure = new Set<Source>();
  for (const name of names) {
    const ofName = lists.map((list) => list.firstOf(chainOf(name)));
    for (const source of shared(ofName, insecureText, isAnyInsecure)) insecure.add(source);
  }
  return [...insecure];
}

function insecureText(source: Source): string | undefined {
  return isInsecure(source) && !isLoopbackSource(source.text) ? source.text : undefined;
}

function isAnyInsecure(source: Source): boolean {
  return source.text === '*' || (isInsecure(source) && BROAD.has(source.text));
}

const CHAINS: Readonly<Partial<Record<string, readonly string[]>>> = FALLBACKS;

/** The directive, then its fallbacks. */
function chainOf(name: string): readonly string[] {
  return CHAINS[name] ?? (name.endsWith('-src') ? [name, 'default-src'] : [name]);
}
