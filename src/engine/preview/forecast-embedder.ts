import type {
  HeaderLine,
  LoadKind,
  Observed,
  PageContent,
  PageSnapshot,
  ResourceElement,
  ScriptElement,
  Unseen,
} from '../model.js';
import { originOf } from '../csp/sources.js';
import { fieldOf } from '../parse/fields.js';
import { registrableDomainOf } from '../parse/host.js';
import { isFetched } from '../parse/integrity.js';
import { tokenOf } from '../parse/structured.js';
import { isHttps } from '../site.js';
import {
  contentOf,
  listed,
  type ForecastLoad,
  type ForecastPage,
  type Found,
  type SeenLoad,
  type WhyBlocked,
  type WhyUnknown,
} from './forecast-model.js';

interface Policy {
  readonly isCredentialless: boolean;
  /** Whether frames have to send a policy too: not for Document-Isolation-Policy. */
  readonly coversFrames: boolean;
}

const POLICIES: Readonly<Record<string, Policy>> = {
  'require-corp': { isCredentialless: false, coversFrames: true },
  credentialless: { isCredentialless: true, coversFrames: true },
  'isolate-and-require-corp': { isCredentialless: false, coversFrames: false },
  'isolate-and-credentialless': { isCredentialless: true, coversFrames: false },
};

/** How a load is requested (Fetch, request's mode). */
type Mode = 'cors' | 'no-cors' | 'unknown';

type Verdict =
  | { readonly is: 'allowed' | 'without-credentials' }
  | { readonly is: 'blocked'; readonly why: WhyBlocked }
  | { readonly is: 'unknown'; readonly why: WhyUnknown };

const ALLOWED: Verdict = { is: 'allowed' };

/** A load of another origin, or a frame. */
interface Candidate {
  readonly url: string;
  readonly kind: LoadKind;
  readonly mode: Mode;
  /** A frame that needs no policy. */
  readonly isCredentialless: boolean;
  /** Of each time that it was loaded; empty if none was recorded. */
  readonly responses: readonly SeenLoad['hops'][];
}

/** Cross-Origin-Embedder-Policy and Document-Isolation-Policy (HTML; Fetch, "cross-origin resource policy check"). */
export function forecastEmbedder(
  value: string,
  { snapshot, loads }: ForecastPage,
): Found | Unseen | undefined {
  const name = value.split(';', 1)[0]?.trim() ?? '';
  const policy = Object.hasOwn(POLICIES, name) ? POLICIES[name] : undefined;
  if (!policy) return undefined;
  const content = contentOf(snapshot);
  if (typeof content === 'string') return content;
  const { url: page } = snapshot;
  const candidates = loads ? ofLoads(loads, snapshot, content) : ofElements(snapshot, content);
  const blocked: ForecastLoad<WhyBlocked>[] = [];
  const unknown: ForecastLoad<WhyUnknown>[] = [];
  const withoutCredentials: ForecastLoad<null>[] = [];
  for (const one of candidates) {
    const { kind, url } = one;
    const verdict = worst(one, policy, page);
    if (verdict.is === 'blocked') blocked.push({ url, kind, why: verdict.why });
    else if (verdict.is === 'unknown') unknown.push({ url, kind, why: verdict.why });
    else if (verdict.is === 'without-credentials') withoutCredentials.push({ url, kind, why: null });
  }
  return {
    of: 'foreign-loads',
    total: candidates.length,
    blocked: listed(blocked),
    unknown: listed(unknown),
    withoutCredentials: listed(withoutCredentials),
    notes: loads ? [] : ['elements-only'],
  };
}

/** What was loaded, and what elements name. How a load is requested is only known from its element. */
function ofLoads(
  loads: readonly SeenLoad[],
  snapshot: PageSnapshot,
  content: PageContent,
): readonly Candidate[] {
  const found = new Map(foreignElements(snapshot, content));
  const responses = new Map<string, SeenLoad['hops'][]>();
  for (const { kind, hops } of loads) {
    if (kind !== 'frame' && hops.every(({ url }) => isOwn(url, snapshot.url))) continue;
    const url = bare(hops[0]?.url ?? '');
    const key = `${kind} ${url}`;
    const all = responses.get(key);
    if (all) all.push(hops);
    else responses.set(key, [hops]);
    if (!found.has(key)) found.set(key, { ...NEW, url, kind, mode: usualMode(kind) });
  }
  return [...found].map(([key, one]) => ({ ...one, responses: responses.get(key) ?? [] }));
}

/** What elements name, and the origins of other loads in Resource Timing. */
function ofElements(snapshot: PageSnapshot, content: PageContent): readonly Candidate[] {
  const { markup, url: page } = snapshot;
  const found = new Map(foreignElements(snapshot, content));
  const named = new Set([...found.values()].map(({ kind, url }) => `${kind} ${originOf(url)}`));
  const uses = markup.seen && markup.value.uses?.seen ? markup.value.uses.value.origins : {};
  for (const [kind, origins] of Object.entries(uses) as [LoadKind, readonly string[]][])
    for (const origin of origins) {
      const isOwnFrame = kind === 'frame' && origin === 'self';
      if (!isOwnFrame && (!/^https?:/.test(origin) || named.has(`${kind} ${origin}`))) continue;
      const url = isOwnFrame ? originOf(page) : origin;
      found.set(`${kind} ${url}`, { ...NEW, url, kind, mode: usualMode(kind) });
    }
  return [...found.values()];
}

const NEW = { isCredentialless: false, responses: [] } as const;

const WORST_FIRST: readonly Verdict['is'][] = ['blocked', 'unknown', 'without-credentials', 'allowed'];

/** Of a URL that was loaded several times. */
function worst(one: Candidate, policy: Policy, page: string): Verdict {
  const verdicts = one.responses.map((hops) => judge(one, hops, policy, page));
  if (verdicts.length === 0) return judge(one, undefined, policy, page);
  const [is] = WORST_FIRST.filter((name) => verdicts.some((verdict) => verdict.is === name));
  return verdicts.find((verdict) => verdict.is === is) ?? ALLOWED;
}

type Hops = SeenLoad['hops'] | undefined;

function judge(
  { url, kind, mode, isCredentialless }: Candidate,
  hops: Hops,
  policy: Policy,
  page: string,
): Verdict {
  if (kind === 'frame')
    return policy.coversFrames && !isCredentialless ? judgeFrame(url, hops, page) : ALLOWED;
  if (kind === 'object') return { is: 'unknown', why: 'plugin' };
  if (mode === 'cors') return ALLOWED;
  // It blocks no load, with CORS or without.
  if (policy.isCredentialless) return mode === 'no-cors' ? { is: 'without-credentials' } : ALLOWED;
  if (!hops) return { is: 'unknown', why: mode === 'unknown' ? 'mode-not-seen' : 'headers-not-seen' };
  const foreign = hops.filter((hop) => !isOwn(hop.url, page));
  if (foreign.some(({ headers }) => !headers.seen)) return { is: 'unknown', why: 'headers-not-seen' };
  const open = foreign.filter(
    ({ url: at, headers }) => headers.seen && corpFor(headers.value, at, page) === 'none',
  );
  if (open.length === 0) return ALLOWED;
  if (mode === 'no-cors') return { is: 'blocked', why: 'no-corp' };
  return { is: 'unknown', why: 'mode-not-seen' };
}

function judgeFrame(url: string, hops: Hops, page: string): Verdict {
  const last = hops?.at(-1);
  if (!hops || !last) return { is: 'unknown', why: isOwn(url, page) ? 'own-frame' : 'headers-not-seen' };
  const { headers } = last;
  if (!headers.seen) return { is: 'unknown', why: 'headers-not-seen' };
  if (!hasEmbedderPolicy(headers))
    return isOwn(last.url, page)
      ? { is: 'unknown', why: 'own-frame' }
      : { is: 'blocked', why: 'frame-without-embedder-policy' };
  const foreign = hops.filter((hop) => !isOwn(hop.url, page));
  if (foreign.some((hop) => !hop.headers.seen)) return { is: 'unknown', why: 'headers-not-seen' };
  const isRefused = foreign.some(
    (hop) => hop.headers.seen && corpFor(hop.headers.value, hop.url, page) !== 'allows',
  );
  return isRefused ? { is: 'blocked', why: 'frame-no-corp' } : ALLOWED;
}

function hasEmbedderPolicy(headers: Observed<readonly HeaderLine[]>): boolean {
  const field = headers.seen ? fieldOf(headers.value, 'Cross-Origin-Embedder-Policy') : headers;
  if (!field.seen) return false;
  const policy = tokenOf(field.value, ['require-corp', 'credentialless']);
  return policy === 'require-corp' || policy === 'credentialless';
}

/** Whether Cross-Origin-Resource-Policy lets the page have the response. Browsers ignore an unknown value. */
function corpFor(headers: readonly HeaderLine[], url: string, page: string): 'allows' | 'refuses' | 'none' {
  const field = fieldOf(headers, 'Cross-Origin-Resource-Policy');
  const value = field.seen ? (field.value.value?.trim() ?? '') : '';
  switch (value) {
    case 'cross-origin':
      return 'allows';
    case 'same-site':
      return registrableDomainOf(url) === registrableDomainOf(page) && (isHttps(page) || !isHttps(url))
        ? 'allows'
        : 'refuses';
    case 'same-origin':
      return 'refuses';
    default:
      return 'none';
  }
}

/** What an element loads; undefined for what no embedder policy applies to. */
function kindOf({ element, rel = '' }: ResourceElement): LoadKind | undefined {
  if (element !== 'link') return KINDS.get(element);
  const words = rel.split(/\s+/);
  if (words.includes('stylesheet')) return 'style';
  if (words.includes('modulepreload')) return 'script';
  // The browser asks for icons and manifests itself, and a preload is used by another load.
  return undefined;
}

const KINDS: ReadonlyMap<string, LoadKind> = new Map([
  ['script', 'script'],
  ['img', 'img'],
  ['iframe', 'frame'],
  ['frame', 'frame'],
  ['embed', 'object'],
  ['object', 'object'],
  ['audio', 'media'],
  ['video', 'media'],
  ['source', 'media'],
] as const);

/** Fonts and manifests are always loaded with CORS; what scripts and style sheets load is not seen. */
function usualMode(kind: LoadKind): Mode {
  return kind === 'font' || kind === 'manifest' ? 'cors' : kind === 'frame' ? 'no-cors' : 'unknown';
}

/** URLs of script elements that browsers do not load. */
function idleScriptsOf({ markup, url: page }: PageSnapshot): ReadonlySet<string> {
  const scripts = markup.seen ? markup.value.scripts : [];
  const urls = (isWanted: (script: ScriptElement) => boolean) =>
    new Set(
      scripts
        .filter(isWanted)
        .flatMap(({ src = '' }) => (URL.canParse(src, page) ? bare(new URL(src, page).href) : [])),
    );
  const fetched = urls(isFetched);
  return new Set([...urls((script) => !isFetched(script))].filter((url) => !fetched.has(url)));
}

/** @param modules the URLs of module scripts, which are always loaded with CORS */
function modeOf(
  { element, url, rel = '', crossorigin }: ResourceElement,
  modules: ReadonlySet<string>,
): 'cors' | 'no-cors' {
  if (crossorigin !== undefined || (element === 'script' && modules.has(url))) return 'cors';
  return element === 'link' && rel.split(/\s+/).includes('modulepreload') ? 'cors' : 'no-cors';
}

function modulesOf({ markup, url: page }: PageSnapshot): ReadonlySet<string> {
  const scripts = markup.seen ? markup.value.scripts : [];
  return new Set(
    scripts.flatMap(({ src = '', type = '' }) =>
      type.trim().toLowerCase() === 'module' && URL.canParse(src, page) ? bare(new URL(src, page).href) : [],
    ),
  );
}

/** What elements load from other origins. Of two elements with one URL, the one that needs more counts. */
function foreignElements(snapshot: PageSnapshot, { resources }: PageContent): ReadonlyMap<string, Candidate> {
  const modules = modulesOf(snapshot);
  const idle = idleScriptsOf(snapshot);
  const found = new Map<string, Candidate>();
  for (const one of resources) {
    const { url } = one;
    const kind = kindOf(one);
    if (!kind || isOwn(url, snapshot.url) || (one.element === 'script' && idle.has(url))) continue;
    const key = `${kind} ${url}`;
    const before = found.get(key);
    found.set(key, {
      url,
      kind,
      mode: before?.mode === 'no-cors' ? 'no-cors' : modeOf(one, modules),
      isCredentialless: before?.isCredentialless !== false && one.credentialless === true,
      responses: [],
    });
  }
  return found;
}

function isOwn(url: string, page: string): boolean {
  return originOf(url) === originOf(page);
}

/** As elements have it: without query and fragment. */
function bare(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
