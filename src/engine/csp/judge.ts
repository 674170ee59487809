import type { Directive, Policy, Source } from '../parse/csp.js';
import { mergePolicies, type MergedCsp } from '../parse/csp-merge.js';

/** Where code may come from anywhere, or nearly so. Lower case, as are all sources here. */
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
const NONCE_OR_HASH = ["'sha256-", "'sha384-", "'sha512-", "'nonce-"];
const PASSIVE = new Set(['img-src', 'media-src']);
/** Browsers ignore these in a `<meta>` (HTML, http-equiv Content-Security-Policy). */
const NOT_IN_META = new Set(['frame-ancestors', 'report-uri', 'sandbox']);

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
  | 'repeated-reports';

/** With these the Observatory's test still passes. */
const FORGIVEN: ReadonlySet<CspFlawId> = new Set([
  'insecure-scheme-passive',
  'unsafe-styles',
  'unlimited-styles',
]);

export interface CspFlaw {
  readonly id: CspFlawId;
  /** The directive it was found in, where it is one. */
  readonly directive: string;
  /** What stands in the way, in words of ours or the policy's. */
  readonly what: string;
  /** Where it stands; empty when it is something missing. */
  readonly where: readonly Pick<Source, 'carrier' | 'at'>[];
}

export type CspJudgement =
  | { readonly kind: 'not-implemented' }
  | { readonly kind: 'too-many' }
  /** The deciding flaw first; none means the policies pass. */
  | {
      readonly kind: 'judged';
      readonly flaws: readonly CspFlaw[];
      readonly allowsNothingByDefault: boolean;
      /** Whether what all policies come to says who may frame the page; with any value. */
      readonly namesFramers: boolean;
    };

/**
 * What the HTTP Observatory finds in a page's policies, in its order: the first flaw gives the result.
 * @param https whether the page came over https
 */
export function judgePolicies(
  header: readonly Policy[],
  meta: readonly Policy[],
  https: boolean,
): CspJudgement {
  const merged = mergePolicies([...header, ...meta]);
  if (merged.kind === 'too-many') return merged;
  if (merged.kind !== 'merged') {
    return {
      kind: 'judged',
      flaws: [invalid(merged)],
      allowsNothingByDefault: false,
      namesFramers: false,
    };
  }
  const counts =
    // The Observatory keeps its note on repeated reports among the directives, where it counts as one.
    merged.repeatedReports.length > 0 ||
    header.some(({ directives }) => directives.length > 0) ||
    meta.some(({ directives }) => directives.some(({ name }) => !NOT_IN_META.has(name)));
  if (!counts) return { kind: 'not-implemented' };
  const lists = new SourceLists(merged.directives);
  const flaws = [...findFlaws(lists, https)];
  const [first] = flaws;
  const passes = !first || FORGIVEN.has(first.id);
  if (merged.repeatedReports.length > 0) {
    const repeated = repeatedReports(merged.repeatedReports);
    if (passes) flaws.unshift(repeated);
    else flaws.push(repeated);
  }
  return {
    kind: 'judged',
    flaws,
    allowsNothingByDefault: lists.isOnlyNone('default-src'),
    namesFramers: merged.directives.has(FRAMERS),
  };
}

const FRAMERS = 'frame-ancestors';

/**
 * Who may frame the page, as browsers see it: they ask each policy of the header by itself, so one that
 * limits is enough (CSP3 §6.4.2). `unlimited` brings the sources that let in anybody.
 */
export function framersOf(header: readonly Policy[]): {
  readonly kind: 'unsaid' | 'limited' | 'unlimited';
  readonly sources: readonly Source[];
} {
  const lists = header.flatMap(({ directives }) => directives.find(({ name }) => name === FRAMERS) ?? []);
  const broad = lists.map(({ sources }) => sources.filter(({ text }) => BROAD.has(text)));
  if (lists.length === 0) return { kind: 'unsaid', sources: [] };
  if (broad.some((sources) => sources.length === 0)) return { kind: 'limited', sources: [] };
  return { kind: 'unlimited', sources: broad.flat() };
}

/** The merged directives, with what nonces, hashes and strict-dynamic switch off already taken out. */
class SourceLists {
  readonly #lists: Map<string, readonly Source[]>;

  constructor(directives: ReadonlyMap<string, readonly Source[]>) {
    this.#lists = new Map(directives);
    // Browsers ignore 'unsafe-inline' beside a nonce or hash (CSP3 §6.7.3.2) …
    for (const name of ['script-src', 'style-src']) {
      if (this.hasNonceOrHash(name)) this.#drop(name, ({ text }) => text === "'unsafe-inline'");
    }
    // … and host lists beside 'strict-dynamic' (§8.2), where a nonce or hash makes that usable.
    if (this.hasNonceOrHash('script-src') && this.has('script-src', "'strict-dynamic'")) {
      this.#drop(
        'script-src',
        ({ text }) =>
          text === "'self'" ||
          text === "'unsafe-inline'" ||
          [...BROAD].some((broad) => text.startsWith(broad)),
      );
    }
  }

  /** The directive itself or default-src; undefined when neither is there. */
  governs(name: string): string | undefined {
    return [name, 'default-src'].find((candidate) => this.#lists.has(candidate));
  }

  get(name: string): readonly Source[] {
    return this.#lists.get(this.governs(name) ?? '') ?? [];
  }

  has(name: string, text: string): boolean {
    return this.get(name).some((source) => source.text === text);
  }

  hasNonceOrHash(name: string): boolean {
    return this.get(name).some(({ text }) => NONCE_OR_HASH.some((start) => text.startsWith(start)));
  }

  isOnlyNone(name: string): boolean {
    const list = this.#lists.get(name) ?? [];
    return list.length > 0 && list.every(({ text }) => text === "'none'");
  }

  /** What every directive allows but those for pictures and media. */
  active(): Source[] {
    return [...this.#lists].flatMap(([name, sources]) => (PASSIVE.has(name) ? [] : sources));
  }

  #drop(name: string, test: (source: Source) => boolean): void {
    const key = this.governs(name);
    if (key !== undefined)
      this.#lists.set(
        key,
        this.get(name).filter((source) => !test(source)),
      );
  }
}

function* findFlaws(lists: SourceLists, https: boolean): Generator<CspFlaw> {
  const strict = lists.get('script-src').filter(({ text }) => text === "'strict-dynamic'");
  if (strict.length > 0 && !lists.hasNonceOrHash('script-src')) {
    yield flaw('strict-dynamic-alone', 'script-src', strict);
  }
  yield* tooWide(lists, 'script-src', 'unsafe-scripts', 'unlimited-scripts', [BROAD, INLINE]);
  yield* tooWide(lists, 'object-src', 'unsafe-objects', 'unlimited-objects', [BROAD]);
  if (https) yield* found('insecure-scheme', '', lists.active().filter(isInsecure));
  const evals = unique([...lists.get('script-src'), ...lists.get('style-src')]);
  yield* found(
    'unsafe-eval',
    '',
    evals.filter(({ text }) => text === "'unsafe-eval'"),
  );
  if (https) {
    const passive = unique([...PASSIVE].flatMap((name) => lists.get(name)));
    yield* found('insecure-scheme-passive', '', passive.filter(isInsecure));
  }
  yield* tooWide(lists, 'style-src', 'unsafe-styles', 'unlimited-styles', [BROAD, INLINE]);
}

function* tooWide(
  lists: SourceLists,
  name: string,
  unsafe: CspFlawId,
  unlimited: CspFlawId,
  wide: readonly ReadonlySet<string>[],
): Generator<CspFlaw> {
  const directive = lists.governs(name);
  if (directive === undefined) {
    yield { id: unlimited, directive: name, what: '*', where: [] };
    return;
  }
  yield* found(
    unsafe,
    directive,
    lists.get(name).filter(({ text }) => wide.some((set) => set.has(text))),
  );
}

function* found(id: CspFlawId, directive: string, sources: readonly Source[]): Generator<CspFlaw> {
  if (sources.length > 0) yield flaw(id, directive, sources);
}

function flaw(id: CspFlawId, directive: string, sources: readonly Source[]): CspFlaw {
  return { id, directive, what: [...new Set(sources.map(({ text }) => text))].join(' '), where: sources };
}

function isInsecure({ text }: Source): boolean {
  return text.startsWith('http:') || text.startsWith('ftp:');
}

function unique(sources: readonly Source[]): Source[] {
  return [...new Set(sources)];
}

function invalid(merged: Exclude<MergedCsp, { kind: 'merged' | 'too-many' }>): CspFlaw {
  const base = { id: 'invalid', directive: '' } as const;
  switch (merged.kind) {
    case 'too-short':
      return { ...base, what: 'it is too short to be one', where: [merged.policy] };
    case 'repeated': {
      const { name, carrier, nameAt } = merged.directive;
      return { ...base, what: `${name} stands in it twice`, where: [{ carrier, at: nameAt }] };
    }
    case 'undecodable':
      return { ...base, what: 'a “%” in it cannot be decoded', where: [merged.source] };
  }
}

function repeatedReports(directives: readonly Directive[]): CspFlaw {
  const names = [...new Set(directives.map(({ name }) => name))].join(' and ');
  const where = directives.map(({ carrier, nameAt }) => ({ carrier, at: nameAt }));
  return { id: 'repeated-reports', directive: names, what: names, where };
}
