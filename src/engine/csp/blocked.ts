import type { BlockedLoad, InlineCode, LoadKind, Markup, PageUse } from '../model/facts.js';
import { writtenOf, type Directive, type Policy } from '../parse/csp.js';
import { isStrictDynamic } from './check-policies.js';
import { isChromiumSource } from './directives.js';
import { directiveFor, FALLBACKS, type FetchKind } from './fallbacks.js';
import { isOfSite } from '../parse/host.js';
import { parseExpression } from './match.js';

/** Kinds of content that a policy can block. */
export type BlockedKind =
  | 'inline-scripts'
  | 'speculation-rules'
  | 'event-handlers'
  | 'script-addresses'
  | 'own-scripts'
  | 'inline-styles'
  | 'style-attributes'
  | 'own-styles'
  | 'own-frames'
  | 'added-code'
  | 'own-loads'
  | 'other-loads'
  | 'eval'
  | 'trusted-types'
  | 'sandboxed';

/** Blocked content of one kind. */
export interface Blocked {
  readonly kind: BlockedKind;
  /** The number of blocked items, as far as known. */
  readonly count: number;
  /** The directives that block it. */
  readonly directives: readonly Directive[];
  /** Origins that loads are blocked from, for `other-loads`. */
  readonly origins: readonly string[];
}

/**
 * What the policies block of the page's contents, as far as it is certain. Code is left out if the policy may allow it
 * by a nonce whose value is not recorded, by a hash other than SHA-256, or because a trusted script added it.
 * @param policies those of the response's headers: a `<meta>` policy does not apply to elements before it
 */
export function blockedByMarkup(policies: readonly Policy[], markup: Markup, uses: PageUse): Blocked[] {
  const collected = new Blocks();
  for (const policy of policies) {
    const scripts = directiveFor(policy, 'script-src-elem');
    const handlers = directiveFor(policy, 'script-src-attr');
    const styles = directiveFor(policy, 'style-src-elem');
    const attributes = directiveFor(policy, 'style-src-attr');
    const frames = directiveFor(policy, 'frame-src');
    // A script may have added the element: 'strict-dynamic' then allows it in Chromium.
    const mayBeTrusted = markup.from === 'dom' && scripts?.sources.some(isStrictDynamic);
    if (scripts && !mayBeTrusted) {
      const blocked = uses.inlineScripts.filter((one) => blocksCode(scripts, one));
      collected.add('inline-scripts', scripts, hashesOf(blocked, false));
      collected.add('speculation-rules', scripts, hashesOf(blocked, true));
    }
    if (scripts && uses.scriptAddresses && blocksAttribute(scripts))
      collected.add('script-addresses', scripts, ['']);
    if (handlers && uses.handlers && blocksAttribute(handlers))
      collected.add('event-handlers', handlers, ['']);
    // In a DOM, a browser extension may have added them. No policy applies to those.
    if (styles && markup.from === 'body')
      collected.add('inline-styles', styles, blockedCode(styles, uses.inlineStyles));
    // In a DOM, a script may have set them through the CSSOM. No policy applies to that.
    if (attributes && markup.from === 'body' && uses.styleAttributes && blocksAttribute(attributes))
      collected.add('style-attributes', attributes, ['']);
    if (scripts && loadsOwn(uses, 'script') && blocksOwnFiles(scripts))
      collected.add('own-scripts', scripts, ['']);
    if (styles && loadsOwn(uses, 'style') && blocksOwnFiles(styles))
      collected.add('own-styles', styles, ['']);
    // What an <object> loads may be no frame.
    if (frames && loadsOwn(uses, 'frame') && !loadsOwn(uses, 'object') && blocksOwnFiles(frames))
      collected.add('own-frames', frames, ['']);
  }
  return collected.all();
}

/** Policies whose sandbox blocks all scripts of a page that has some. Browsers do not report that. */
export function sandboxed(policies: readonly Policy[], { scripts, uses }: Markup): Blocked[] {
  const hasScripts =
    scripts.some(({ src }) => src !== undefined) ||
    (uses?.seen && uses.value.inlineScripts.some(({ isRules }) => !isRules));
  const directives = policies.flatMap((policy) => {
    const sandbox = policy.directives.find(({ name }) => name === 'sandbox');
    return sandbox && !sandbox.sources.some(({ text }) => text === 'allow-scripts') ? [sandbox] : [];
  });
  return hasScripts && directives.length > 0
    ? [{ kind: 'sandboxed', count: 1, directives, origins: [] }]
    : [];
}

/**
 * What the browser reported as blocked.
 * @param page the document's URL
 * @param uses tells speculation rules, and code that is not in the page, from its scripts; the browser does not
 */
export function blockedByBrowser(
  policies: readonly Policy[],
  loads: readonly BlockedLoad[],
  page: string,
  uses?: PageUse,
): Blocked[] {
  const collected = new Blocks();
  for (const { directive, blocked, count, byOthers = 0 } of loads) {
    const kind = blockedKindOf(directive, blocked, page, uses);
    const name = Object.hasOwn(FALLBACKS, directive) ? (directive as FetchKind) : undefined;
    const named = policies.flatMap((policy) => {
      const found = name
        ? directiveFor(policy, name)
        : policy.directives.find((one) => one.name === directive);
      return found ? [found] : [];
    });
    if (count > byOthers) collected.addMany(kind, named, blocked, count - byOthers);
    if (byOthers > 0) collected.addMany('added-code', named, blocked, byOthers);
  }
  const all = collected.all();
  return uses?.inlineScripts.some(({ isRules }) => isRules)
    ? all.flatMap((one) => (one.kind === 'inline-scripts' ? withoutRules(one, uses.inlineScripts) : [one]))
    : all;
}

/** Splits blocked inline code into scripts and speculation rules. */
function withoutRules(blocked: Blocked, code: readonly InlineCode[]): Blocked[] {
  const { count, directives } = blocked;
  const certain = (areRules: boolean) =>
    directives.reduce(
      (sum, one) =>
        sum +
        hashesOf(
          code.filter((each) => blocksCode(one, each)),
          areRules,
        ).length,
      0,
    );
  const most = count - Math.min(count, certain(false));
  const rules = code.every(({ isRules }) => isRules) ? count : Math.min(most, certain(true));
  return [
    { ...blocked, count: count - rules },
    { ...blocked, kind: 'speculation-rules', count: rules } as const,
  ].filter((one) => one.count > 0);
}

function blockedKindOf(directive: string, blocked: string, page: string, uses?: PageUse): BlockedKind {
  const isScript = directive.startsWith('script-src');
  const isStyle = directive.startsWith('style-src');
  if (blocked === 'inline') {
    if (directive === 'script-src-attr') return 'event-handlers';
    if (directive === 'style-src-attr') return 'style-attributes';
    // Libraries add code for a moment, to run or to test something; the page's own stays in its DOM.
    if (uses && (isScript ? uses.inlineScripts : uses.inlineStyles).length === 0) return 'added-code';
    return isScript ? 'inline-scripts' : 'inline-styles';
  }
  if (blocked === 'eval' || blocked === 'wasm-eval') return 'eval';
  if (blocked.startsWith('trusted-types')) return 'trusted-types';
  // Another host of the same site is often the page's own; pictures and requests that go there need not be.
  const isOwn = blocked === 'self' || (URL.canParse(blocked) && isOfSite(blocked, page));
  if (isOwn && (isScript || directive === 'worker-src')) return 'own-scripts';
  if (isOwn && isStyle) return 'own-styles';
  if (isOwn && (directive === 'frame-src' || directive === 'child-src')) return 'own-frames';
  return blocked === 'self' ? 'own-loads' : 'other-loads';
}

class Blocks {
  readonly #found = new Map<BlockedKind, { directives: Set<Directive>; what: Set<string>; count: number }>();

  add(kind: BlockedKind, directive: Directive, what: readonly string[]): void {
    if (what.length === 0) return;
    const found = this.#of(kind);
    found.directives.add(directive);
    for (const one of what) found.what.add(one);
    found.count = found.what.size;
  }

  addMany(kind: BlockedKind, directives: readonly Directive[], what: string, count: number): void {
    const found = this.#of(kind);
    for (const directive of directives) found.directives.add(directive);
    found.what.add(what);
    found.count += count;
  }

  all(): Blocked[] {
    return [...this.#found].map(([kind, { directives, what, count }]) => ({
      kind,
      count,
      directives: [...directives],
      origins: kind === 'other-loads' ? [...what].sort() : [],
    }));
  }

  #of(kind: BlockedKind) {
    const found = this.#found.get(kind) ?? { directives: new Set(), what: new Set(), count: 0 };
    this.#found.set(kind, found);
    return found;
  }
}

const NONCE = /^'nonce-[A-Za-z0-9+/_-]+={0,2}'$/i;
const HASH = /^'(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})'$/i;

/** Whether 'unsafe-inline' counts: beside a nonce, a hash or 'strict-dynamic' it is ignored (CSP3 §6.7.3.2). */
export function allowsAllInline({ name, sources }: Directive): boolean {
  const isStyle = name.startsWith('style-src');
  const isIgnored = sources.some(
    (source) =>
      NONCE.test(writtenOf(source)) || HASH.test(writtenOf(source)) || (!isStyle && isStrictDynamic(source)),
  );
  return !isIgnored && sources.some(({ text }) => text === "'unsafe-inline'");
}

/** The hashes of the inline code that a directive certainly blocks. */
function blockedCode(directive: Directive, code: readonly InlineCode[]): string[] {
  return code.flatMap((one) => (blocksCode(directive, one) ? [one.sha256] : []));
}

function hashesOf(code: readonly InlineCode[], areRules: boolean): string[] {
  return code.flatMap(({ sha256, isRules = false }) => (isRules === areRules ? [sha256] : []));
}

/** Whether a directive certainly blocks inline code. */
function blocksCode(directive: Directive, { sha256, hasNonce, isRules }: InlineCode): boolean {
  if (allowsAllInline(directive) || (isRules && allowsRules(directive))) return false;
  return !directive.sources.some((source) => {
    const text = writtenOf(source);
    // Which nonce the element has is not recorded.
    if (NONCE.test(text)) return hasNonce === true;
    const [, algorithm, value = ''] = HASH.exec(text) ?? [];
    if (algorithm === undefined) return false;
    // Only SHA-256 is recorded.
    return algorithm.toLowerCase() !== 'sha256' || value.replace(/-/g, '+').replace(/_/g, '/') === sha256;
  });
}

/** In Chromium the keyword does nothing in default-src, and beside a nonce or hash. */
function allowsRules({ name, sources }: Directive): boolean {
  return (
    name !== 'default-src' &&
    sources.some(({ text }) => text === "'inline-speculation-rules'") &&
    !sources.some((source) => NONCE.test(writtenOf(source)) || HASH.test(writtenOf(source)))
  );
}

/** Whether a directive certainly blocks code in attributes. Hashes of these are not recorded. */
function blocksAttribute(directive: Directive): boolean {
  return !allowsAllInline(directive) && !directive.sources.some(({ text }) => text === "'unsafe-hashes'");
}

/** Whether a directive certainly blocks every file of the page's origin. */
function blocksOwnFiles({ sources }: Directive): boolean {
  return !sources.some((source) => {
    const text = writtenOf(source);
    if (NONCE.test(text) || HASH.test(text) || isStrictDynamic(source) || isChromiumSource(source.text)) {
      return true;
    }
    // Any host may be the page's own: only a list without hosts and schemes is certain.
    return parseExpression(text) !== undefined;
  });
}

function loadsOwn({ origins }: PageUse, kind: LoadKind): boolean {
  return origins[kind]?.includes('self') === true;
}
