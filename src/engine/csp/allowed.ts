import { MAX_LOADS } from '../limits.js';
import type { Observed, PageSnapshot, Unseen } from '../model/facts.js';
import {
  isInForce,
  metaPoliciesOf,
  policiesOf,
  type Directive,
  type Policy,
  type Source,
} from '../parse/csp.js';
import { parseFields } from '../parse/fields.js';
import { metasOf } from '../parse/html.js';
import { isNonce } from './browser.js';
import { FALLBACKS, FETCH_KINDS, type FetchKind } from './fallbacks.js';
import { isChromiumSource, DIRECTIVES, KEYWORDS, RETIRED } from './directives.js';
import { isValidNonceOrHash, NOT_IN_META } from './check-policies.js';
import { SOURCE_LISTS } from './source-lists.js';
import { allowsUrl, parseExpression, type SourceExpression } from './match.js';

/** Where a policy came from, and whether it is enforced. */
export type PolicyKind = 'header' | 'meta' | 'report-only';

/** A policy of the page as browsers read it. */
export interface PolicyReading {
  readonly kind: PolicyKind;
  readonly directives: readonly DirectiveReading[];
}

export interface DirectiveReading {
  /** Lower case. */
  readonly name: string;
  readonly status: 'in-effect' | 'repeated' | 'not-in-meta' | 'retired' | 'unknown';
  /** The kinds of loads it controls in this policy, without those of more specific directives. */
  readonly governs: readonly FetchKind[];
  readonly sources: readonly SourceReading[];
  /** Loads it controls that match no expression: a nonce, hash or trusted script allowed them. */
  readonly unnamed: Loads;
}

export interface SourceReading {
  /** As written. */
  readonly text: string;
  readonly kind: SourceKind;
  /** Why browsers ignore it. */
  readonly ignored?: 'nonce-or-hash' | 'strict-dynamic' | 'none-not-alone';
  /**
   * The loads of this page that it allows; absent if it names no host, if browsers record no loads of its scheme, if
   * the page's loads are not known, or beyond the limits.
   */
  readonly allowed?: Loads;
}

export type SourceKind =
  'any' | 'self' | 'scheme' | 'host' | 'nonce' | 'hash' | 'chromium' | 'keyword' | 'value' | 'invalid';

export interface Loads {
  readonly count: number;
  /** The first few URLs. */
  readonly examples: readonly string[];
}

/** Something the page loaded. */
export interface Load {
  readonly url: string;
  readonly kind: FetchKind;
  /** Whether it was redirected. */
  readonly isRedirected: boolean;
}

/** Source expressions of all policies together that loads are compared with. */
export const MAX_EXPRESSIONS = 1_000;
/** Directives that are shown. */
const MAX_READ = 300;
const EXAMPLES = 5;
/** Requests of other schemes, such as data:, are in no recording. */
const RECORDED = /^(?:https?|wss?):$/i;

/** The page's policies: of its response, then of its markup. */
export function pagePolicies(
  snapshot: PageSnapshot,
): Observed<readonly { readonly kind: PolicyKind; readonly policy: Policy }[]> {
  if (!snapshot.chain.seen) return snapshot.chain;
  const headers = snapshot.chain.value.at(-1)?.headers;
  if (!headers?.seen) return notKnown(headers ? headers.because : 'not-recorded');
  const fields = parseFields(headers.value);
  if (!fields.seen) return fields;
  const enforced = fields.value.get('content-security-policy');
  if (!enforced.seen) return enforced;
  const trial = fields.value.get('content-security-policy-report-only');
  const metas = metasOf(fields.value, snapshot.markup);
  const inMarkup = metas.seen ? metaPoliciesOf(metas.value) : [];
  const of = (kind: PolicyKind, policies: readonly Policy[]) =>
    policies.filter(({ directives }) => directives.length > 0).map((policy) => ({ kind, policy }));
  if (inMarkup === 'too-long') return notKnown('too-long');
  return {
    seen: true,
    value: [
      ...of('header', policiesOf(enforced.value)),
      ...of('meta', inMarkup.filter(isInForce)),
      ...of('report-only', trial.seen ? policiesOf(trial.value) : []),
    ],
  };
}

function notKnown(because: Unseen): Observed<never> {
  return { seen: false, because };
}

/**
 * What each directive of the policies controls, and which loads each source expression allows.
 * @param page the page's own URL
 * @param loads undefined if they are not known
 */
export function parseAllowed(
  policies: readonly { readonly kind: PolicyKind; readonly policy: Policy }[],
  page: string,
  loads: readonly Load[] | undefined,
): PolicyReading[] {
  const self = URL.canParse(page) ? new URL(page) : undefined;
  const parsed = self && loads ? parse(loads) : undefined;
  const budget = { directives: MAX_READ, expressions: MAX_EXPRESSIONS };
  return policies.map(({ kind, policy }) => ({
    kind,
    directives: parseDirectives(policy, kind, parsed, self, budget),
  }));
}

interface ParsedLoad {
  readonly load: Load;
  readonly url: URL;
}

/** Each URL of a kind once. */
function parse(loads: readonly Load[]): readonly ParsedLoad[] {
  const known = new Map<string, ParsedLoad>();
  for (const load of loads) {
    const key = `${load.kind} ${load.isRedirected ? 'r' : ''} ${load.url}`;
    if (known.has(key) || !URL.canParse(load.url)) continue;
    known.set(key, { load, url: new URL(load.url) });
    if (known.size === MAX_LOADS) break;
  }
  return [...known.values()];
}

function parseDirectives(
  { directives }: Policy,
  kind: PolicyKind,
  loads: readonly ParsedLoad[] | undefined,
  self: URL | undefined,
  budget: { directives: number; expressions: number },
): DirectiveReading[] {
  const first = new Map<string, Directive>();
  for (const directive of directives) if (!first.has(directive.name)) first.set(directive.name, directive);
  const governed = new Map<string, FetchKind[]>();
  for (const load of FETCH_KINDS) {
    const name = FALLBACKS[load].find((one) => first.has(one));
    if (name !== undefined) governed.set(name, [...(governed.get(name) ?? []), load]);
  }
  const readings: DirectiveReading[] = [];
  for (const directive of directives) {
    if ((budget.directives -= 1) < 0) break;
    const { name } = directive;
    const status = statusOf(directive, first.get(name) === directive, kind);
    const governs = status === 'in-effect' ? (governed.get(name) ?? []) : [];
    const concerned = loads?.filter(({ load }) => governs.includes(load.kind));
    readings.push({ name, status, governs, ...parseSources(directive, concerned, self, budget) });
  }
  return readings;
}

function statusOf({ name }: Directive, isFirst: boolean, kind: PolicyKind): DirectiveReading['status'] {
  if (RETIRED.has(name)) return 'retired';
  if (!DIRECTIVES.has(name)) return 'unknown';
  if (!isFirst) return 'repeated';
  return kind === 'meta' && NOT_IN_META.has(name) ? 'not-in-meta' : 'in-effect';
}

function parseSources(
  { name, sources }: Directive,
  loads: readonly ParsedLoad[] | undefined,
  self: URL | undefined,
  budget: { expressions: number },
): Pick<DirectiveReading, 'sources' | 'unnamed'> {
  const isList = SOURCE_LISTS.has(name);
  const hasNonceOrHash = sources.some(isValidNonceOrHash);
  const isStrict = isScripts(name) && sources.some(({ text }) => text === "'strict-dynamic'");
  const named = new Set<ParsedLoad>();
  let isWhole = loads !== undefined;
  const readings = sources.map((source): SourceReading => {
    const text = source.policyText.value.slice(...source.at);
    if (!isList) return { text, kind: 'value' };
    const expression = parseExpression(text);
    const kind = expression?.kind ?? kindOfSource(source);
    const ignored = ignoredBy(source, kind, { hasNonceOrHash, isStrict, isAlone: sources.length === 1 });
    if (ignored) return { text, kind, ignored };
    if (!expression || !self || !loads || (kind === 'scheme' && !RECORDED.test(text))) return { text, kind };
    if ((budget.expressions -= 1) < 0) {
      isWhole = false;
      return { text, kind };
    }
    return { text, kind, allowed: allowedBy(expression, loads, self, named) };
  });
  const unnamed = isList && isWhole ? (loads ?? []).filter((load) => !named.has(load)) : [];
  return { sources: readings, unnamed: loadsOf(unnamed) };
}

/** Directives in which 'strict-dynamic' has an effect. */
function isScripts(name: string): boolean {
  return name.startsWith('script-src') || name === 'default-src' || name === 'worker-src';
}

function kindOfSource(source: Source): SourceKind {
  const { text } = source;
  if (isValidNonceOrHash(source)) return isNonce(source) ? 'nonce' : 'hash';
  if (text.startsWith("'") && KEYWORDS.has(text.slice(1, -1)) && text.endsWith("'")) return 'keyword';
  return isChromiumSource(text) ? 'chromium' : 'invalid';
}

function ignoredBy(
  { text }: Source,
  kind: SourceKind,
  list: { readonly hasNonceOrHash: boolean; readonly isStrict: boolean; readonly isAlone: boolean },
): SourceReading['ignored'] {
  // 'none' has no effect next to other expressions (CSP3 §6.7.2.5).
  if (text === "'none'") return list.isAlone ? undefined : 'none-not-alone';
  if (text === "'unsafe-inline'") return list.isStrict || list.hasNonceOrHash ? 'nonce-or-hash' : undefined;
  return list.isStrict && ['any', 'self', 'scheme', 'host'].includes(kind) ? 'strict-dynamic' : undefined;
}

function allowedBy(
  expression: SourceExpression,
  loads: readonly ParsedLoad[],
  self: URL,
  named: Set<ParsedLoad>,
): Loads {
  const allowed = loads.filter(({ load, url }) => allowsUrl(expression, url, self, load.isRedirected));
  for (const load of allowed) named.add(load);
  return loadsOf(allowed);
}

function loadsOf(loads: readonly ParsedLoad[]): Loads {
  return { count: loads.length, examples: loads.slice(0, EXAMPLES).map(({ load }) => load.url) };
}
