import { groupedBy } from '../grouped-by.js';
import bypasses from '../data/csp-bypasses.json' with { type: 'json' };
import openHosts from '../data/open-hosts.json' with { type: 'json' };
import {
  isPlaceholder,
  META_HEADER,
  textsOf,
  writtenOf,
  type Directive,
  type Policy,
  type Source,
  parsePolicies,
} from '../parse/csp.js';
import { withMore } from '../with-more.js';
import { isNonce, SCRIPT_KINDS, scriptsLetInBy, sourcesForAnyScript } from './browser.js';
import { isEval, isStrictDynamic, isValidNonceOrHash } from './check-policies.js';
import { shared, wideForCode } from './enforced.js';
import { directiveFor } from './fallbacks.js';
import { allowsUrl, coversPath, parseExpression, piecesOf, type SourceExpression } from './match.js';
import { giversOf, wildcardGiver } from './open-hosts.js';

/** How script of an attacker's choice, injected as markup, runs although the page has policies. */
export interface Way {
  readonly kind: WayKind;
  /** The sources by which every policy allows it; none if no policy limits scripts. */
  readonly where: readonly Source[];
  /** The same in words, for the end of a sentence. */
  readonly through: string;
  /** Sources of `base-uri` that allow the host of a `<base>`, if there is one. */
  readonly bases?: readonly Source[];
}

export type WayKind =
  /** No policy limits scripts, or none limits inline event handlers. */
  | 'unlimited'
  /** As inline code, from any host or from `data:`. */
  | 'anything'
  /** With a nonce that everybody knows. */
  | 'known-nonce'
  | HostWay
  /** By a `<base>`, which changes where scripts with a nonce are loaded from. */
  | 'base';
/** By a file of a host that the policies name. Whether `doubtful-host` still let script in is not known. */
type HostWay = 'open-host' | 'angular-host' | 'jsonp-host' | 'doubtful-host';

/** Whether script of an attacker's choice runs, with the ways, the most certain first. */
export interface AnyScript {
  readonly runs: 'yes' | 'no' | 'unknown';
  readonly ways: readonly Way[];
}

/**
 * One verdict over all policies: browsers enforce each separately, so a way has to get through all of them.
 * `'unsafe-eval'`, `blob:` and Trusted Types decide nothing: injected markup neither calls eval nor knows the address of
 * a blob, and Trusted Types guard functions, not the markup of the response.
 * @param page the page's own URL
 */
export function anyScriptIn(policies: readonly Policy[], page: string): AnyScript {
  const earlier = verdicts.get(policies);
  if (earlier?.page === page) return earlier.verdict;
  const verdict = verdictOn(policies, page);
  verdicts.set(policies, { page, verdict });
  return verdict;
}

/** Several rules ask for that of one page. */
const verdicts = new WeakMap<readonly Policy[], { readonly page: string; readonly verdict: AnyScript }>();

function verdictOn(policies: readonly Policy[], page: string): AnyScript {
  if (policies.some(isSandboxed)) return { runs: 'no', ways: [] };
  const [lists = [], handlers = []] = SCRIPT_KINDS.map((kind) =>
    policies.flatMap((policy) => directiveFor(policy, kind) ?? []),
  );
  const ways =
    lists.length === 0
      ? [unlimited('scripts')]
      : handlers.length === 0
        ? [unlimited('inline event handlers')]
        : waysThrough(policies, lists, page);
  const isSure = ways.some(({ kind }) => kind !== 'doubtful-host');
  return { runs: isSure ? 'yes' : ways.length > 0 ? 'unknown' : 'no', ways };
}

function unlimited(what: string): Way {
  return { kind: 'unlimited', where: [], through: `no policy limits ${what}` };
}

function waysThrough(policies: readonly Policy[], lists: readonly Directive[], page: string): Way[] {
  const anything = [...new Set(SCRIPT_KINDS.flatMap((kind) => scriptsLetInBy(policies, kind)))];
  const nonces = knownNonces(policies, lists, page);
  const base = baseWay(policies, lists, page);
  return [
    ...way('anything', anything),
    ...way('known-nonce', nonces),
    // Hosts let in nothing more.
    ...(anything.length > 0 ? [] : hostWays(policies, lists, page)),
    ...(base ? [base] : []),
  ];
}

function way(kind: WayKind, where: readonly Source[]): Way[] {
  return where.length > 0 ? [{ kind, where, through: textsOf(where) }] : [];
}

/** Nothing runs in a sandbox without allow-scripts. A `<meta>` cannot set one. */
export function isSandboxed({ directives, policyText }: Policy): boolean {
  const sandbox = directives.find(({ name }) => name === 'sandbox');
  return (
    sandbox !== undefined &&
    policyText.header !== META_HEADER &&
    !sandbox.sources.some(({ text }) => text === 'allow-scripts')
  );
}

/**
 * Nonces that are a template's placeholder, if every policy has one or lets the same script in without: inline, or from
 * a host where anyone's is.
 */
function knownNonces(policies: readonly Policy[], lists: readonly Directive[], page: string): Source[] {
  const known = lists.map(({ sources }) =>
    sources.filter((source) => isPlaceholder(source.text) && isValidNonceOrHash(source)),
  );
  const nonces = known.flat();
  const others = lists.filter((_, at) => known[at]?.length === 0);
  if (nonces.length === 0 || others.length === 0) return nonces;
  const wide = others.map((list) => sourcesForAnyScript(list, 'script-src-elem'));
  const isOpen =
    shared(wide, wideForCode).length > 0 ||
    hostWays(policies, others, page).some(({ kind }) => kind !== 'doubtful-host');
  return isOpen ? nonces : [];
}

interface HostSource {
  readonly source: Source;
  readonly expression: SourceExpression;
}

/** Sources that differ in their paths only: what they have in common is compared once. */
interface HostGroup {
  /** Without a path. */
  readonly expression: SourceExpression;
  readonly sources: readonly HostSource[];
}

/** A script list, as far as hosts and schemes matter. */
interface HostList {
  /** Those that name one host, by it. */
  readonly byHost: ReadonlyMap<string, readonly HostGroup[]>;
  readonly others: readonly HostGroup[];
}

/** Schemes that let in script; CSP3 §6.7.2.9 has `ws:` match https too, browsers do not. */
const FOR_SCRIPT: ReadonlySet<string> = new Set(['', 'http:', 'https:']);

/** Empty with 'strict-dynamic', beside which browsers ignore them (CSP3 §8.2). Each text is read once. */
function hostsOf({ sources }: Directive): HostList {
  const groups = new Map<string, { expression: SourceExpression; sources: HostSource[] }>();
  const told = new Set<string>();
  for (const source of sources.some(isStrictDynamic) ? [] : sources) {
    const text = writtenOf(source);
    if (told.has(text)) continue;
    told.add(text);
    const expression = parseExpression(text);
    if (!expression || ('scheme' in expression && !FOR_SCRIPT.has(expression.scheme))) continue;
    const isHost = expression.kind === 'host';
    const key = isHost ? `${expression.scheme}//${expression.host}:${expression.port}` : text.toLowerCase();
    const group = groups.get(key);
    if (group) group.sources.push({ source, expression });
    else {
      groups.set(key, {
        expression: isHost ? { ...expression, path: undefined } : expression,
        sources: [{ source, expression }],
      });
    }
  }
  const hostOf = ({ expression }: HostGroup) =>
    expression.kind !== 'host' || expression.host.startsWith('*') ? '*' : expression.host;
  const byHost = groupedBy(groups.values(), hostOf);
  const others = byHost.get('*') ?? [];
  byHost.delete('*');
  return { byHost, others };
}

/** Whether a list may allow a host: a comparison of the whole URL takes many times as long. */
function mayAllow({ byHost, others }: HostList, host: string, ownHost: string): boolean {
  return (
    byHost.has(host) ||
    others.some(({ expression }) =>
      expression.kind === 'host'
        ? host.endsWith(expression.host.slice(1))
        : expression.kind !== 'self' || host === ownHost,
    )
  );
}

/** A URL that sources are compared with. */
interface Target {
  readonly host: string;
  readonly url: URL;
  /** Of its path. */
  readonly pieces: readonly string[];
}

function targetOf(url: URL): Target {
  return { host: url.hostname, url, pieces: piecesOf(url.pathname) };
}

/** The sources by which every list allows a URL; empty if one does not. */
function allowing(
  lists: readonly HostList[],
  { host, url, pieces }: Target,
  self: URL,
  isRedirected: boolean,
): Source[] {
  const all: Source[] = [];
  for (const { byHost, others } of lists) {
    const before = all.length;
    for (const { expression: common, sources } of [...(byHost.get(host) ?? []), ...others]) {
      if (!allowsUrl(common, url, self, isRedirected)) continue;
      for (const { source, expression } of sources) {
        const path = expression.kind === 'host' && !isRedirected ? expression.path : undefined;
        if (path === undefined || coversPath(path, pieces)) all.push(source);
      }
    }
    if (all.length === before) return [];
  }
  return all;
}

function hostWays(policies: readonly Policy[], lists: readonly Directive[], page: string): Way[] {
  const hosts = lists.map(hostsOf);
  const isEmpty = ({ byHost, others }: HostList) => byHost.size === 0 && others.length === 0;
  if (hosts.some(isEmpty) || !URL.canParse(page)) return [];
  const self = new URL(page);
  const hasEval = allowEval(policies);
  // Browsers do not compare paths after a redirect (CSP3 §7.6).
  const redirects = tables().redirects.flatMap((target) => allowing(hosts, target, self, false));
  const found = new Map<HostWay, Found[]>();
  const candidates = [...tables().places, ...writtenIn(hosts)];
  for (const place of candidates) {
    const { kind, host, needsEval } = place;
    if (needsEval && !hasEval) continue;
    if (!hosts.every((list) => mayAllow(list, host, self.hostname))) continue;
    const where = allowing(hosts, place, self, redirects.length > 0);
    if (where.length === 0) continue;
    if (redirects.length > 0 && allowing(hosts, place, self, false).length === 0) where.push(...redirects);
    const same = found.get(kind);
    if (same) same.push({ where, host });
    else found.set(kind, [{ where, host }]);
  }
  const told = new Set<Source>();
  return HOST_WAYS.flatMap((kind): Way[] => {
    // One source is told once.
    const fresh = (found.get(kind) ?? []).filter(({ where }) => where.some((source) => !told.has(source)));
    const sources = new Set(fresh.flatMap(({ where }) => where.filter((source) => !told.has(source))));
    for (const source of sources) told.add(source);
    if (sources.size === 0) return [];
    const where = [...sources].sort((one, other) => one.at[0] - other.at[0]);
    // Of packages and buckets no single one is needed to understand it.
    const names = kind === 'open-host' ? [] : fresh.map(({ host }) => host);
    return [{ kind, where, through: wordsFor(where, new Set(names)) }];
  });
}

const HOST_WAYS = [
  'open-host',
  'jsonp-host',
  'angular-host',
  'doubtful-host',
] as const satisfies readonly HostWay[];

interface Found {
  readonly where: readonly Source[];
  /** The host that they allow. */
  readonly host: string;
}

/** Whether every policy that limits scripts allows eval, and no policy limits what eval is called with. */
function allowEval(policies: readonly Policy[]): boolean {
  const named = ({ directives }: Policy, wanted: string) => directives.find(({ name }) => name === wanted);
  return policies.every((policy) => {
    const list = named(policy, 'script-src') ?? named(policy, 'default-src');
    return !named(policy, 'require-trusted-types-for') && (!list || list.sources.some(isEval));
  });
}

/** A file by which script of anyone's choice runs. */
interface Place extends Target {
  readonly kind: HostWay;
  readonly needsEval?: boolean;
}

/** A name that anyone might choose, and no policy has. */
const MADE_UP = 'a-name-of-anyone';

let cached: { readonly places: readonly Place[]; readonly redirects: readonly Target[] } | undefined;

/** Parsed at first use: most pages have no policy. */
function tables() {
  const under = (folder: string) => `${folder}${MADE_UP}`;
  cached ??= {
    places: [
      ...[...openHosts.open, ...openHosts.buckets].map((text) => placeOf('open-host', fileOf(under(text)))),
      ...bypasses.angular.map((one) => placeOf(kindOf(one, 'angular-host'), fileOf(angularUnder(one.file)))),
      ...bypasses.jsonp.map((one) => ({ ...one, ...placeOf(kindOf(one, 'jsonp-host'), fileOf(one.file)) })),
    ],
    redirects: openHosts.redirects.map((text) => targetOf(fileOf(under(text)))),
  };
  return cached;
}

/** What nobody has shown to answer since 2024 is doubtful. */
function kindOf({ date }: { readonly date?: string }, kind: HostWay): HostWay {
  return date === undefined ? 'doubtful-host' : kind;
}

function placeOf(kind: HostWay, url: URL): Place {
  return { kind, ...targetOf(url) };
}

function fileOf(text: string): URL {
  return new URL(`https://${text}`);
}

/** A file under what the table has: a folder of versions, the beginning of a folder's name, or the file itself. */
function angularUnder(text: string): string {
  return text.endsWith('.js') ? text : `${text}1/angular.min.js`;
}

/** The places of all sources, within a limit: each is compared with the sources that name no single host. */
function writtenIn(lists: readonly HostList[]): readonly Place[] {
  const places: Place[] = [];
  for (const { byHost, others } of lists) {
    for (const { sources } of [...others, ...[...byHost.values()].flat()]) {
      for (const source of sources) {
        if (places.length >= MAX_WRITTEN) return places;
        places.push(...placesOfSource(source));
      }
    }
  }
  return places;
}

const MAX_WRITTEN = 40;

/** What is open because of how a source is written: names for anyone, and folders or files of AngularJS. */
function placesOfSource({ expression }: HostSource): Place[] {
  if (expression.kind !== 'host') return [];
  const { scheme, host, port, path } = expression;
  // Its pieces are decoded.
  const folder = (path?.join('/') ?? '/').replace(/[?#%]/g, encodeURIComponent);
  const file = folder.endsWith('/') ? `${folder}angular.min.js` : folder;
  const names =
    host === '*' ? `${MADE_UP}.example` : wildcardGiver(host) === undefined ? '' : MADE_UP + host.slice(1);
  const places: Place[] = [];
  const add = (kind: HostWay, text: string) => {
    const url = `${scheme === 'http:' ? scheme : 'https:'}//${text}`;
    if (URL.canParse(url)) places.push(placeOf(kind, new URL(url)));
  };
  if (names !== '') add('open-host', `${names}${/^\d/.test(port) ? `:${port}` : ''}${file}`);
  const angular = angularKind(`${host}${folder}`);
  if (angular) add(angular, `${host}${file}`);
  return places;
}

/** A folder of AngularJS of one version, or its file. */
function angularKind(text: string): HostWay | undefined {
  const entry = bypasses.angular.find(({ file }) => text.startsWith(file));
  if (entry === undefined) return undefined;
  const rest = text.slice(entry.file.length);
  const isMain = /(?:^|\/)(?:angular(?:\.min)?\.js)?$/.test(rest);
  return isMain || (entry.file.endsWith('@') && !rest.includes('/'))
    ? kindOf(entry, 'angular-host')
    : undefined;
}

/** How many sources and hosts a sentence names. */
const MOST = 3;

/** The sources, and in brackets who gives names under them, or which hosts they allow. */
function wordsFor(where: readonly Source[], hosts: ReadonlySet<string>): string {
  const texts = [...new Set(where.map(writtenOf))];
  const others = [...hosts].filter((host) => !texts.some((text) => text.toLowerCase().includes(host)));
  const notes = [
    ...giversOf(where),
    ...(others.length > 0 ? [`with ${withMore(others, MOST).join(', ')}`] : []),
  ];
  return `${withMore(texts, MOST).join(' ')}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`;
}

/**
 * Where injected `<base>` elements decide from where trusted scripts are loaded: by a nonce, whose script may come from
 * any host, or by a hash with 'strict-dynamic', whose script may load others. A hash alone fixes the code. The element
 * may name a host where anyone publishes, if a `base-uri` or a list without a nonce lets in no other.
 */
function baseWay(policies: readonly Policy[], lists: readonly Directive[], page: string): Way | undefined {
  const trusted = lists.map(trustedIn);
  const where = trusted.flat();
  if (where.length === 0) return undefined;
  const bases = policies.flatMap((policy) => directiveFor(policy, 'base-uri') ?? []).map(hostsOf);
  const others = lists.filter((_, at) => trusted[at]?.length === 0).map(hostsOf);
  const all = [...bases, ...others];
  const anywhere = targetOf(new URL(`https://${MADE_UP}.example/`));
  const self = URL.canParse(page) ? new URL(page) : anywhere.url;
  const named = all.length === 0 ? [] : [...tables().places, ...writtenIn(all)];
  const targets = [anywhere, ...named.filter(({ kind }) => kind === 'open-host')];
  const open = targets.find(
    (target) =>
      all.every((list) => mayAllow(list, target.host, self.hostname)) &&
      (all.length === 0 || allowing(all, target, self, false).length > 0),
  );
  const by = where.some(isNonce) ? 'nonce' : "hash with 'strict-dynamic'";
  return open && { kind: 'base', where, through: by, bases: allowing(bases, open, self, false) };
}

function trustedIn({ sources }: Directive): readonly Source[] {
  const isStrict = sources.some(isStrictDynamic);
  return sources.filter((source) => isValidNonceOrHash(source) && (isNonce(source) || isStrict));
}

/** Why hosts that a proposed policy names let in anyone's script. */
const WHY: Readonly<Partial<Record<WayKind, string>>> = {
  'open-host': 'anyone can publish there',
  'jsonp-host': 'they answer with JSONP',
  'angular-host': 'they serve AngularJS',
};

/** What the hosts of a proposed policy cost: sentences. */
export function costNotes(value: string, page: string): string[] {
  return anyScriptIn(parsePolicies({ header: '', value }), page).ways.flatMap(({ kind, through }) => {
    const why = WHY[kind];
    return why === undefined
      ? []
      : [
          `This policy still lets anyone's script in, through ${through}: ${why}. That costs what 'unsafe-inline' costs (20 points). Name the files by their paths, or serve them from this site.`,
        ];
  });
}
