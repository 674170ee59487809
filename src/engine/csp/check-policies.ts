import { NONCE_PATTERN, textsOf, type Directive, type Policy, type Source } from '../parse/csp.js';
import { mergePolicies, SHORTEST_POLICY, type MergedCsp } from '../parse/csp-merge.js';
import { allowsAnyAncestor, isLoopbackSource } from './open-hosts.js';
import { SOURCE_LISTS } from './source-lists.js';

/** Sources that allow any host, or almost any. Lower case, as are all sources here. */
export const BROAD = new Set([
  'ftp:',
  'http:',
  'https:',
  '*',
  'http://*',
  'http://*.*',
  'https://*',
  'https://*.*',
]);
export const INLINE = new Set(["'unsafe-inline'", 'data:']);
const NONCE_AND_HASH_STARTS = ["'nonce-", "'sha256-", "'sha384-", "'sha512-"];
const PASSIVE = new Set(['img-src', 'media-src']);
/** Browsers ignore these in a `<meta>` (HTML, http-equiv Content-Security-Policy). */
export const NOT_IN_META: ReadonlySet<string> = new Set(['frame-ancestors', 'report-uri', 'sandbox']);

export type CspFlawId =
  | 'invalid'
  | 'strict-dynamic-alone'
  | 'unsafe-scripts'
  | 'unlimited-scripts'
  | 'unsafe-objects'
  | 'unlimited-objects'
  | 'insecure-scheme'
  | 'unsafe-eval'
  | 'insecure-scheme-passive'
  | 'unsafe-styles'
  | 'unlimited-styles'
  | 'repeated-reports'
  | 'parsed-by-browsers';

/** The Observatory's test still passes with these. */
const FORGIVEN: ReadonlySet<CspFlawId> = new Set([
  'insecure-scheme-passive',
  'unsafe-styles',
  'unlimited-styles',
]);

export interface CspFlaw {
  readonly id: CspFlawId;
  /** The directive it was found in; '' if it is not a single one. */
  readonly directive: string;
  /** The offending sources, or a description. */
  readonly what: string;
  /** Its position in the policy; empty if something is missing. */
  readonly where: readonly Pick<Source, 'policyText' | 'at'>[];
  /** Whether only the Observatory counts it: nothing is fetched without TLS because of it. */
  readonly isHarmless?: true;
}

export type CspResult =
  | { readonly kind: 'not-implemented' }
  | { readonly kind: 'too-many' }
  /** The deciding flaw first; empty if the policies pass. */
  | {
      readonly kind: 'checked';
      readonly flaws: readonly CspFlaw[];
      readonly allowsNothingByDefault: boolean;
      /** Whether the merged policies have frame-ancestors, with any value. */
      readonly hasFrameAncestors: boolean;
    };

/**
 * What the HTTP Observatory finds in a page's policies, in its order: the first flaw gives the result.
 * @param https whether the page was loaded over https
 * @param isLenient whether policies are parsed as in browsers
 */
export function checkPolicies(
  header: readonly Policy[],
  meta: readonly Policy[],
  https: boolean,
  isLenient = false,
): CspResult {
  const merged = mergePolicies(meta.length > 0 ? [...header, ...meta] : header, isLenient);
  if (merged.kind === 'too-many') return merged;
  if (merged.kind !== 'merged') {
    return {
      kind: 'checked',
      flaws: [invalid(merged)],
      allowsNothingByDefault: false,
      hasFrameAncestors: false,
    };
  }
  const counts =
    // The Observatory stores its note on repeated reports as a directive, so it counts as one.
    merged.repeatedReports.length > 0 ||
    header.some(({ directives }) => directives.length > 0) ||
    meta.some(({ directives }) => directives.some(({ name }) => !NOT_IN_META.has(name)));
  if (!counts) return { kind: 'not-implemented' };
  const lists = new SourceLists(merged.directives);
  return {
    kind: 'checked',
    flaws: flawsOf(lists, merged.repeatedReports, https),
    allowsNothingByDefault: lists.isOnlyNone('default-src'),
    hasFrameAncestors: merged.directives.has(FRAME_ANCESTORS),
  };
}

/**
 * The same for the policies of browsers, where they read others than the Observatory.
 * @param counted what the Observatory finds
 */
export function checkInBrowsers(
  header: readonly Policy[],
  meta: readonly Policy[],
  https: boolean,
  counted: CspResult,
): CspResult {
  const first = counted.kind === 'checked' ? counted.flaws[0] : undefined;
  if (first?.id !== 'invalid') return checkPolicies(header, meta, https);
  const policies = [...header, ...meta];
  if (policies.length > 0 && policies.every(({ length }) => length < SHORTEST_POLICY)) return counted;
  const result = checkPolicies(header, meta, https, true);
  return result.kind === 'checked'
    ? { ...result, flaws: [...result.flaws, { ...first, id: 'parsed-by-browsers' }] }
    : result;
}

/** Every flaw of the lists, the deciding one first. */
export function flawsOf(lists: SourceLists, repeated: readonly Directive[], https: boolean): CspFlaw[] {
  const flaws = findFlaws(lists, https);
  if (repeated.length === 0) return flaws;
  const [first] = flaws;
  if (!first || FORGIVEN.has(first.id)) flaws.unshift(repeatedReports(repeated));
  else flaws.push(repeatedReports(repeated));
  return flaws;
}

const FRAME_ANCESTORS = 'frame-ancestors';

/** The frame-ancestors directive of each header policy that has one; the first, if it is repeated. */
export function frameAncestorsDirectives(header: readonly Policy[]): Directive[] {
  const found: Directive[] = [];
  for (const { directives } of header) {
    const directive = directives.find(({ name }) => name === FRAME_ANCESTORS);
    if (directive) found.push(directive);
  }
  return found;
}

/** Whether a frame-ancestors names other sites, which X-Frame-Options cannot allow. */
export function letsOthersFrame(policies: readonly Policy[]): boolean {
  return frameAncestorsDirectives(policies).some(({ sources }) =>
    sources.some(({ text }) => text !== "'none'" && text !== "'self'"),
  );
}

interface FrameAncestors {
  readonly kind: 'not-set' | 'limited' | 'unlimited';
  readonly sources: readonly Source[];
}

const NOT_SET: FrameAncestors = { kind: 'not-set', sources: [] };
const LIMITED: FrameAncestors = { kind: 'limited', sources: [] };

/**
 * Who may frame the page in browsers: they enforce each header policy separately, so one that limits is enough
 * (CSP3 §6.4.2). `unlimited` has the sources that allow any ancestor.
 */
export function frameAncestorsOf(header: readonly Policy[]): FrameAncestors {
  const lists = frameAncestorsDirectives(header);
  if (lists.length === 0) return NOT_SET;
  const sources: Source[] = [];
  for (const list of lists) {
    const open = list.sources.filter(({ text }) => allowsAnyAncestor(text));
    if (open.length === 0) return LIMITED;
    sources.push(...open);
  }
  return { kind: 'unlimited', sources };
}

/** The directives of a policy, or of several merged, without sources that nonces, hashes and strict-dynamic disable. */
export class SourceLists {
  readonly #lists: Map<string, readonly Source[]>;
  /** Whether script-src has a nonce or hash. */
  readonly hasNonceOrHashForScripts: boolean;

  /** @param lists are modified */
  constructor(lists: Map<string, readonly Source[]>) {
    this.#lists = lists;
    // Browsers ignore 'unsafe-inline' next to a nonce or hash (CSP3 §6.7.3.2) …
    this.hasNonceOrHashForScripts = this.#dropUnsafeInline('script-src');
    this.#dropUnsafeInline('style-src');
    // … and host lists next to 'strict-dynamic' (§8.2), if there is a nonce or hash.
    if (this.hasNonceOrHashForScripts && this.get('script-src').some(isStrictDynamic)) {
      this.#drop(
        'script-src',
        ({ text }) =>
          text === "'self'" ||
          text === "'unsafe-inline'" ||
          [...BROAD].some((broad) => text.startsWith(broad)),
      );
    }
  }

  /** The directive itself or default-src; undefined if neither is set. */
  governs(name: string): string | undefined {
    if (this.#lists.has(name)) return name;
    return this.#lists.has('default-src') ? 'default-src' : undefined;
  }

  get(name: string): readonly Source[] {
    return this.#lists.get(name) ?? this.#lists.get('default-src') ?? NONE;
  }

  /** The list of the first of these directives that is set; undefined if none is. */
  firstOf(names: readonly string[]): readonly Source[] | undefined {
    const name = names.find((one) => this.#lists.has(one));
    return name === undefined ? undefined : this.#lists.get(name);
  }

  isOnlyNone(name: string): boolean {
    const list = this.#lists.get(name) ?? NONE;
    return list.length > 0 && list.every(({ text }) => text === "'none'");
  }

  /** Sources without TLS of all directives except those for images and media. */
  insecure(): InsecureSources {
    const insecure: InsecureSources = { all: [], harmful: [] };
    for (const [name, sources] of this.#lists) {
      if (!PASSIVE.has(name)) addInsecure(sources, insecure, LOADING.has(name));
    }
    return insecure;
  }

  /** Sources without TLS of the directives for images and media. */
  insecurePassive(): InsecureSources {
    const insecure: InsecureSources = { all: [], harmful: [] };
    const pictures = this.get('img-src');
    const media = this.get('media-src');
    addInsecure(pictures, insecure, true);
    if (media !== pictures) addInsecure(media, insecure, true);
    return insecure;
  }

  #dropUnsafeInline(name: string): boolean {
    const hasNonceOrHash = this.get(name).some(isNonceOrHash);
    if (hasNonceOrHash) this.#drop(name, ({ text }) => text === "'unsafe-inline'");
    return hasNonceOrHash;
  }

  #drop(name: string, test: (source: Source) => boolean): void {
    const key = this.governs(name);
    if (key === undefined) return;
    const kept = this.get(name).filter((source) => !test(source));
    this.#lists.set(key, kept);
  }
}

const NONE: readonly Source[] = [];

function findFlaws(lists: SourceLists, https: boolean): CspFlaw[] {
  const flaws: CspFlaw[] = [];
  const scripts = lists.get('script-src');
  const styles = lists.get('style-src');
  if (!lists.hasNonceOrHashForScripts) {
    add(flaws, 'strict-dynamic-alone', 'script-src', scripts.filter(isStrictDynamic));
  }
  addTooWide(flaws, lists, 'script-src', 'unsafe-scripts', 'unlimited-scripts', isWideForCode);
  addTooWide(flaws, lists, 'object-src', 'unsafe-objects', 'unlimited-objects', isBroad);
  if (https) addInsecureFlaw(flaws, 'insecure-scheme', lists.insecure());
  const evals = scripts.filter(isEval);
  // Both may be the list of default-src.
  if (styles !== scripts) evals.push(...styles.filter(isEval));
  add(flaws, 'unsafe-eval', '', evals);
  if (https) addInsecureFlaw(flaws, 'insecure-scheme-passive', lists.insecurePassive());
  addTooWide(flaws, lists, 'style-src', 'unsafe-styles', 'unlimited-styles', isWideForCode);
  return flaws;
}

function addTooWide(
  flaws: CspFlaw[],
  lists: SourceLists,
  name: string,
  unsafe: CspFlawId,
  unlimited: CspFlawId,
  isWide: (source: Source) => boolean,
): void {
  const directive = lists.governs(name);
  if (directive === undefined) flaws.push({ id: unlimited, directive: name, what: '*', where: NONE });
  else add(flaws, unsafe, directive, lists.get(name).filter(isWide));
}

function add(flaws: CspFlaw[], id: CspFlawId, directive: string, sources: readonly Source[]): void {
  if (sources.length > 0) flaws.push({ id, directive, what: textsOf(sources), where: sources });
}

/** Whether it is a nonce or hash to the Observatory, whatever its characters. */
export function isNonceOrHash({ text }: Source): boolean {
  return text.startsWith("'") && NONCE_AND_HASH_STARTS.some((start) => text.startsWith(start));
}

/** Whether it is a nonce or hash to browsers, base64 (CSP3 §2.3.1); also the pattern that advice puts in its place. */
export function isValidNonceOrHash({ text }: Source): boolean {
  if (text === NONCE_PATTERN) return true;
  const [, kind, value = ''] = /^'(nonce|sha256|sha384|sha512)-([\w+/-]+)={0,2}'$/.exec(text) ?? [];
  // Browsers decode a hash, and no base64 has one character more than whole groups of four.
  return kind === 'nonce' || (kind !== undefined && value.length % 4 !== 1);
}

export function isStrictDynamic({ text }: Source): boolean {
  return text === "'strict-dynamic'";
}

export function isEval({ text }: Source): boolean {
  return text === "'unsafe-eval'";
}

function isBroad({ text }: Source): boolean {
  return BROAD.has(text);
}

function isWideForCode({ text }: Source): boolean {
  return BROAD.has(text) || INLINE.has(text);
}

/** Directives by which something is loaded or sent; frame-ancestors only names who may frame the page. */
export const LOADING: ReadonlySet<string> = new Set(
  [...SOURCE_LISTS].filter((name) => name !== FRAME_ANCESTORS),
);

interface InsecureSources {
  /** Those that the Observatory counts. */
  readonly all: Source[];
  /** Those by which browsers fetch over a network without TLS. */
  readonly harmful: Source[];
}

function addInsecure(
  sources: readonly Source[],
  { all, harmful }: InsecureSources,
  isLoading: boolean,
): void {
  for (const source of sources) {
    if (!isInsecure(source)) continue;
    all.push(source);
    if (isLoading && !isLoopbackSource(source.text)) harmful.push(source);
  }
}

function addInsecureFlaw(flaws: CspFlaw[], id: CspFlawId, { all, harmful }: InsecureSources): void {
  if (harmful.length > 0) add(flaws, id, '', harmful);
  else if (all.length > 0) {
    flaws.push({ id, directive: '', what: textsOf(all), where: all, isHarmless: true });
  }
}

/** The flaws that count in browsers, the deciding one first. */
export function harmfulFlaws(flaws: readonly CspFlaw[]): readonly CspFlaw[] {
  return flaws.some(({ isHarmless }) => isHarmless) ? flaws.filter(({ isHarmless }) => !isHarmless) : flaws;
}

/** The same with those about objects last: browsers run no plugins any more, so they cost nothing but to the Observatory. */
export function costlyFirst<Flaw extends CspFlaw>(flaws: readonly Flaw[]): readonly Flaw[] {
  const isForObjects = ({ id }: CspFlaw) => id === 'unsafe-objects' || id === 'unlimited-objects';
  return [...flaws.filter((flaw) => !isForObjects(flaw)), ...flaws.filter(isForObjects)];
}

export function isInsecure({ text }: Source): boolean {
  return text.startsWith('http:') || text.startsWith('ftp:');
}

function invalid(merged: Exclude<MergedCsp, { kind: 'merged' | 'too-many' }>): CspFlaw {
  const base = { id: 'invalid', directive: '' } as const;
  switch (merged.kind) {
    case 'too-short':
      return {
        ...base,
        what: merged.policy.length === 0 ? 'it is empty' : 'too short to be a policy',
        where: [merged.policy],
      };
    case 'repeated': {
      const { name, policyText, nameAt } = merged.directive;
      return { ...base, what: `${name} appears twice`, where: [{ policyText, at: nameAt }] };
    }
    case 'undecodable':
      return { ...base, what: 'a “%” cannot be decoded', where: [merged.source] };
  }
}

function repeatedReports(directives: readonly Directive[]): CspFlaw {
  const names = [...new Set(directives.map(({ name }) => name))].join(' and ');
  const where = directives.map(({ policyText, nameAt }) => ({ policyText, at: nameAt }));
  return { id: 'repeated-reports', directive: names, what: names, where };
}
