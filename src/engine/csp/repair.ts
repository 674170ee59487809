import type { Markup } from '../model.js';
import { readPolicies, type Policy } from '../parse/csp.js';
import { SHORTEST_POLICY } from '../parse/csp-merge.js';
import { BROAD, INLINE, judgePolicies, type CspFlaw, type CspFlawId } from './judge.js';

/** Hosts taken over from the page; a policy with more is better written by hand. */
const MAX_ORIGINS = 20;

/** A policy to start from: this site only, and the hosts the page loads scripts from. Never for enforcing at once. */
export function startingPolicy(page: string, markup: Markup | undefined): string {
  const origins = scriptOrigins(page, markup);
  return [
    "default-src 'self'",
    ...(origins.length > 0 ? [['script-src', "'self'", ...origins].join(' ')] : []),
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; ');
}

/**
 * The same policy with only the flawed directives changed, and the flaws that are then gone.
 * Null when nothing would be gone, or anything would be worse.
 */
export function repairPolicy(
  policy: Policy,
  flaws: readonly CspFlaw[],
  page: { readonly url: string; readonly https: boolean; readonly markup: Markup | undefined },
): { value: string; mends: ReadonlySet<CspFlawId> } | null {
  if (policy.length < SHORTEST_POLICY) {
    return { value: startingPolicy(page.url, page.markup), mends: new Set(['invalid']) };
  }
  const lists = rawLists(policy);
  for (const { id } of flaws) REPAIRS[id]?.(lists, () => scriptOrigins(page.url, page.markup));
  const value = [...lists].map(([name, sources]) => [name, ...sources].join(' ')).join('; ');
  const result = judgePolicies(readPolicies({ header: '', value }), [], page.https);
  if (result.kind !== 'judged') return null;
  const before = new Set(flaws.map(({ id }) => id));
  const after = new Set(result.flaws.map(({ id }) => id));
  const mends = new Set([...before].filter((id) => !after.has(id)));
  // Repeated reports make the Observatory forgive insecure pictures: mending only those would cost points.
  const uncovers = mends.has('repeated-reports') && after.has('insecure-scheme-passive');
  const isBetter =
    mends.size > 0 && !uncovers && (before.has('invalid') || [...after].every((id) => before.has(id)));
  return isBetter ? { value, mends } : null;
}

type Lists = Map<string, string[]>;
type Repair = (lists: Lists, origins: () => string[]) => void;

/** Strict-dynamic needs a nonce from the application, inline styles are everywhere: no header alone mends these. */
const REPAIRS: Readonly<Partial<Record<CspFlawId, Repair>>> = {
  'unsafe-scripts': limitScripts,
  'unlimited-scripts': limitScripts,
  'unsafe-objects': limitObjects,
  'unlimited-objects': limitObjects,
  'insecure-scheme': secureSchemes,
  'insecure-scheme-passive': secureSchemes,
  'unsafe-eval': (lists) => {
    for (const name of ['script-src', 'style-src', 'default-src']) {
      change(lists, name, (sources) => without(sources, (text) => text === "'unsafe-eval'"));
    }
  },
};

/** In the policy's own writing (paths, nonces and hashes mind case); of a repeated directive the first counts. */
function rawLists(policy: Policy): Lists {
  const lists: Lists = new Map();
  for (const { name, sources, carrier } of policy.directives) {
    if (!lists.has(name))
      lists.set(
        name,
        sources.map(({ at }) => carrier.value.slice(...at)),
      );
  }
  return lists;
}

function limitScripts(lists: Lists, origins: () => string[]): void {
  const sources = lists.get('script-src') ?? lists.get('default-src') ?? [];
  const kept = sources.filter(
    (source) => !BROAD.has(source.toLowerCase()) && !INLINE.has(source.toLowerCase()),
  );
  lists.set('script-src', kept.length > 0 ? kept : ["'self'", ...origins()]);
}

function limitObjects(lists: Lists): void {
  const kept = (lists.get('object-src') ?? []).filter((source) => !BROAD.has(source.toLowerCase()));
  lists.set('object-src', kept.length > 0 ? kept : ["'none'"]);
}

function secureSchemes(lists: Lists): void {
  for (const name of lists.keys()) {
    change(lists, name, (sources) =>
      without(sources, (text) => text.startsWith('ftp:')).map((source) =>
        source.toLowerCase().startsWith('http:') ? `https:${source.slice('http:'.length)}` : source,
      ),
    );
  }
}

function change(lists: Lists, name: string, edit: (sources: readonly string[]) => string[]): void {
  const sources = lists.get(name);
  if (sources) lists.set(name, edit(sources));
}

/** A list that loses its last source allows nothing. */
function without(sources: readonly string[], test: (lower: string) => boolean): string[] {
  const kept = sources.filter((source) => !test(source.toLowerCase()));
  return kept.length === 0 && sources.length > 0 ? ["'none'"] : kept;
}

/** Other hosts the page's script elements name, as https origins. */
function scriptOrigins(page: string, markup: Markup | undefined): string[] {
  const origins = new Set<string>();
  for (const { src } of markup?.scripts ?? []) {
    if (src === undefined || !URL.canParse(src, page)) continue;
    const { protocol, host } = new URL(src, page);
    // A host may hold characters that end a directive; such a one is left to the person.
    if (!/^https?:$/.test(protocol) || !/^[a-z0-9.:_-]+$/.test(host) || host === new URL(page).host) continue;
    origins.add(`https://${host}`);
    if (origins.size === MAX_ORIGINS) break;
  }
  return [...origins];
}
