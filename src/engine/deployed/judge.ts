import { frameAncestorsOf, letsOthersFrame } from '../csp/check-policies.js';
import { groupedBy } from '../grouped-by.js';
import { knownHeader } from '../headers.js';
import type { HeaderLine, Hop } from '../model/facts.js';
import { policiesOf } from '../parse/csp.js';
import { parseFields } from '../parse/fields.js';
import { parseHsts } from '../parse/hsts.js';
import { BELONGS, type ResponseKind } from '../probe/dropped-headers.js';
import { auditResponse } from '../run/audit.js';
import { KNOWN, type Depth } from '../stack/known.js';
import { isHttps, isRedirect } from '../site.js';
import {
  isRefused,
  isSuccess,
  joined,
  lackingOf,
  plannedValue,
  type DeployPlan,
  type Expected,
  type PlannedAddress,
  type PlannedHeader,
} from './plan.js';

/** An address of a plan with its response now, or why there is none, as a sentence. */
export interface Asked {
  readonly address: PlannedAddress;
  readonly answer: Hop | string;
}

/**
 * `missing`: nowhere. `lost`: not on some addresses, or no longer. `doubled`: sent twice. `changed`: another value that is
 * not worse. `elsewhere`: another server answers there. `not-seen`: no response sets this cookie, the graded page was
 * not seen, or the page is another one without the query that it had.
 */
const DEPLOYED_STATES = [
  'missing',
  'lost',
  'lowered',
  'doubled',
  'changed',
  'elsewhere',
  'not-seen',
  'deployed',
] as const;
export type DeployedState = (typeof DEPLOYED_STATES)[number];

/** States that fail a deployment. */
const FAULTS: ReadonlySet<DeployedState> = new Set(['missing', 'lost', 'lowered', 'doubled']);

/** States that say nothing of the fixes. */
const UNKNOWN: ReadonlySet<Result['state']> = new Set(['elsewhere', 'not-seen']);

/** What became of a header, a cookie or the redirect. */
export interface Judged {
  /** Such as `X-Frame-Options`, `cookie session`. */
  readonly what: string;
  readonly state: DeployedState;
  /** Ids of the findings that the fix is for; empty for what was sent before. */
  readonly findings: readonly string[];
  /** Where; each with a sentence if there is more to say. */
  readonly at: readonly { readonly url: string; readonly why?: string }[];
}

export interface Deployment {
  /** Faults first. */
  readonly judged: readonly Judged[];
  readonly unasked: readonly { readonly url: string; readonly why: string }[];
  /** What the fixes do and no response shows either way, such as `cookie session`: nobody knows whether it is deployed. */
  readonly unseen: readonly string[];
  /** Nothing that the fixes add is sent anywhere. */
  readonly isForgotten: boolean;
}

export function isFault({ state }: Pick<Judged, 'state'>): boolean {
  return FAULTS.has(state);
}

/** Compares responses with the plan. */
export function judgeDeployment(plan: DeployPlan, asked: readonly Asked[]): Deployment {
  const unasked: { url: string; why: string }[] = [];
  const seen: Seen[] = [];
  const changed: Result[] = [];
  const [page] = plan.addresses;
  for (const { address, answer } of asked) {
    const needs = typeof answer !== 'string' && needsQuery(address, answer.status);
    const why = typeof answer === 'string' ? answer : whyNotJudged(address, answer);
    const { url, kind } = address;
    // Without the page that was graded nobody knows; others only say less.
    if (needs && address !== page) {
      for (const { name: what, findings } of wantedAt(plan, address))
        changed.push({ what, findings, url, why, state: 'not-seen' });
    } else if (why !== undefined) unasked.push({ url, why });
    // Where nobody knew what an address that does not exist answers, a redirect is as good as an error.
    else if (typeof answer !== 'string' && !(kind === 'error' && isRedirect(answer.status)))
      seen.push({ address, hop: answer });
  }
  const results = [
    ...changed,
    ...headerResults(plan, seen),
    ...plan.expects.flatMap((one) => {
      if (one.kind === 'gone') return goneResults(one, plan, seen);
      return one.kind === 'cookie' ? cookieResults(one, plan, seen) : [];
    }),
    ...redirectResults(plan, seen),
  ];
  const judged = collected(results);
  const added = judged.filter(
    ({ findings, what, state }) => findings.length > 0 && !UNKNOWN.has(state) && !what.startsWith('cookie '),
  );
  return {
    judged,
    unasked,
    unseen: unseenOf(plan, judged),
    isForgotten: added.length > 1 && added.every(({ state }) => state === 'missing'),
  };
}

/** What a plan expects and no result tells, whether it was asked or has no address that could show it. */
function unseenOf({ expects }: DeployPlan, judged: readonly Judged[]): string[] {
  const known = new Set(judged.flatMap((one) => (UNKNOWN.has(one.state) ? [] : [keyOf(one)])));
  const names = expects.flatMap((one) => (one.findings.length > 0 ? [whatOf(one)] : []));
  return [...new Set(names)].filter((what) => !known.has(keyOf({ what })));
}

/** Names of headers are the same in any case, those of cookies are not. */
function keyOf({ what }: { readonly what: string }): string {
  return what.startsWith('cookie ') ? what : what.toLowerCase();
}

/** Such as `X-Frame-Options`, `no version in Server`, `cookie session`. */
function whatOf(one: Expected): string {
  switch (one.kind) {
    case 'header':
      return one.name;
    case 'gone':
      return one.what === 'header' ? `no ${one.name}` : `no version in ${one.name}`;
    case 'cookie':
      return `cookie ${one.name}`;
    case 'redirect':
      return 'redirect to https';
  }
}

/** Whether a page that had a query is another one without it. */
function needsQuery({ kind, status }: PlannedAddress, now: number): boolean {
  return kind === 'page' && status === 0 && (isRedirect(now) || [400, 404, 410, 422].includes(now));
}

const SIGN_IN = 'If it needs sign-in, give --cookie, --header or --auth.';

interface Seen {
  readonly address: PlannedAddress;
  readonly hop: Hop;
}

interface Result {
  readonly what: string;
  readonly state: DeployedState | 'absent';
  readonly findings: readonly string[];
  readonly url: string;
  readonly why?: string | undefined;
}

/** Why a response says nothing of the page that the plan is about. */
function whyNotJudged(address: PlannedAddress, { status: now, headers }: Hop): string | undefined {
  const { kind, status } = address;
  if (!headers.seen) return 'Its headers are too long to be read.';
  if (kind === 'http' || (kind === 'redirect' && isRedirect(now))) return undefined;
  if (needsQuery(address, now))
    return `It answers ${String(now)} without its query, which a plan does not have. ${SIGN_IN}`;
  if (kind === 'error' && (status === 0 || now >= 400)) return undefined;
  const planned = status === 0 ? 200 : status;
  if (now === planned || (isSuccess(now) && isSuccess(planned))) return undefined;
  const was = status === 0 ? '' : ` (it was ${String(status)})`;
  if (isRedirect(now)) return `It redirects now${was}. ${SIGN_IN}`;
  if (now === 401 || now === 403) return `It answers ${String(now)}${was}. ${SIGN_IN}`;
  return `It answers ${String(now)}${was}.`;
}

/** A header that one address should have. */
type Wanted = Extract<Expected, { kind: 'header' }>;

function headerResults(plan: DeployPlan, seen: readonly Seen[]): Result[] {
  const page = seen.find(({ address }) => address === plan.addresses[0]);
  return seen.flatMap((one) => {
    const isElsewhere =
      page !== undefined && one !== page && isOfOther(plan, serverOf(one.hop), serverOf(page.hop));
    return wantedAt(plan, one.address).map((wanted): Result => {
      const { state, why } = stateOf(wanted, one, plan);
      const { name: what, findings } = wanted;
      const { address } = one;
      const result = { what, findings, url: address.url, why, state };
      if (one === page || sentAt(address, what)) return result;
      if (state === 'absent' && isElsewhere) return { ...result, state: 'elsewhere' };
      if (state === 'absent' && address.kind !== 'page' && isOfApplications(plan))
        return { ...result, state: 'elsewhere', why: BESIDE };
      // Nobody knows what it had before, and the fixes keep what others set.
      return state === 'lowered' && address.status === 0 ? { ...result, state: 'changed' } : result;
    });
  });
}

const BESIDE = 'The files are for an application, which may not answer there.';

/** Whether all files are for applications: the server before them answers for files and with errors of its own. */
function isOfApplications({ servers }: DeployPlan): boolean {
  return servers.length > 0 && servers.every((name) => BEHIND.has(KNOWN.get(name)?.depth));
}

const BEHIND: ReadonlySet<Depth | undefined> = new Set<Depth>(['runner', 'language', 'framework']);

/** The first word of Server, lower case; '' without one. */
function serverOf({ headers }: Hop): string {
  const lines = headers.seen ? headers.value : [];
  const { value = '' } = lines.find(({ name }) => name.toLowerCase() === 'server') ?? {};
  return /^[a-z-]*/i.exec(value)?.[0].toLowerCase() ?? '';
}

/** Whether a server is another one than that of the page, and none of those whose files were written. */
function isOfOther({ servers }: DeployPlan, server: string, ofPage: string): boolean {
  return server !== '' && server !== ofPage && !servers.some((name) => server.includes(name));
}

function sentAt({ sent }: PlannedAddress, name: string): PlannedHeader | undefined {
  return sent.find((one) => isNamed(one, name));
}

function isNamed(one: { readonly name: string }, name: string): boolean {
  return one.name.toLowerCase() === name.toLowerCase();
}

const KINDS: ReadonlyMap<string, readonly ResponseKind[]> = /* @__PURE__ */ new Map(
  BELONGS.map(([name, kinds]) => [name.toLowerCase(), kinds]),
);
const RESPONSES = {
  page: 'page',
  file: 'static',
  error: 'error',
  redirect: 'redirect',
  http: 'redirect',
} as const;
const HSTS = 'strict-transport-security';

/** What the fixes add there, and what was sent there before. */
function wantedAt(plan: DeployPlan, address: PlannedAddress): Wanted[] {
  if (address.kind === 'http') return [];
  const [page] = plan.addresses;
  const headers = plan.expects.flatMap((one) => (one.kind === 'header' ? [one] : []));
  const added = headers.flatMap((one): Wanted[] => {
    const name = one.name.toLowerCase().replace(/-report-only$/, '');
    const kinds = KINDS.get(name);
    const belongs = kinds ? kinds.includes(RESPONSES[address.kind]) : address === page;
    if (!belongs || (name === HSTS && !isHttps(address.url))) return [];
    const own = sentAt(address, one.name);
    const ofPage = page && sentAt(page, one.name);
    // The fixes replace the value of the page that was graded; another one stays.
    const isOwn = address !== page && own !== undefined && own.value !== ofPage?.value;
    return isOwn ? [{ ...own, kind: 'header', findings: [] }] : [one];
  });
  const kept = address.sent
    .filter(({ name }) => !added.some((one) => isNamed(one, name)))
    .map((own): Wanted => {
      const later = headers.find((one) => one.later && isNamed(one.later, own.name))?.later;
      return { ...own, kind: 'header', findings: [], ...(later && { later }) };
    });
  return [...added, ...kept];
}

function stateOf(
  wanted: Wanted,
  { address, hop }: Seen,
  plan: DeployPlan,
): { readonly state: Result['state']; readonly why?: string | undefined } {
  const { name, later, unless = [] } = wanted;
  const lines = hop.headers.seen ? hop.headers.value : [];
  const sent = joined(lines, name);
  const next = later && joined(lines, later.name);
  if (later && next !== undefined && isEqual(later, next)) return { state: 'deployed' };
  if (sent === undefined) {
    if (unless.some((other) => isOwn(plan, other, joined(lines, other)))) return { state: 'deployed' };
    if (later && next !== undefined && !isNamed(later, name) && !isMeanwhile(plan, address, later.name, next))
      return compared(address, hop, later, next);
    if (joined(lines, `${name}-Report-Only`) !== undefined)
      return { state: 'lowered', why: `Only ${name}-Report-Only is sent, which blocks nothing.` };
    const isKept = name.toLowerCase() === FRAME_OPTIONS && wanted.findings.length === 0;
    return (isKept ? replacedBy(lines) : undefined) ?? { state: 'absent' };
  }
  const instead = name.toLowerCase() === FRAME_OPTIONS ? replacedBy(lines) : undefined;
  if (instead && instead.state !== 'deployed' && !isPolicyOfBefore(plan, address, lines)) return instead;
  if (isEqual(wanted, sent)) return { state: 'deployed' };
  if (isDoubled(wanted, sent)) return { state: 'doubled', why: said(sent) };
  return compared(address, hop, wanted, sent);
}

const FRAME_OPTIONS = 'x-frame-options';
const POLICY = 'Content-Security-Policy';

/** Whether the policy of a response is the one that was planned, or there when the plan was made. */
function isPolicyOfBefore(plan: DeployPlan, address: PlannedAddress, lines: readonly HeaderLine[]): boolean {
  return isMeanwhile(plan, address, POLICY, joined(lines, POLICY) ?? '');
}

/** What became of X-Frame-Options where frame-ancestors stands in its place; undefined without it. */
function replacedBy(lines: readonly HeaderLine[]) {
  const fields = parseFields(lines);
  const field = fields.seen ? fields.value.get(POLICY) : fields;
  const policies = field.seen ? policiesOf(field.value) : [];
  const { kind } = frameAncestorsOf(policies);
  if (kind === 'not-set') return undefined;
  const why = said(joined(lines, POLICY) ?? '');
  if (kind === 'unlimited') return { state: 'lowered', why: `Any site may frame it. ${why}` } as const;
  return letsOthersFrame(policies) ? ({ state: 'changed', why } as const) : ({ state: 'deployed' } as const);
}

/** Whether a response has a header that the fixes do not add. */
function isOwn({ expects }: DeployPlan, name: string, sent: string | undefined): boolean {
  const isAdded = (one: Expected) => one.kind === 'header' && isNamed(one, name) && isEqual(one, sent ?? '');
  return sent !== undefined && !expects.some(isAdded);
}

function isEqual({ name, value }: PlannedHeader, sent: string): boolean {
  return value === null || plannedValue(name, sent) === value;
}

/** Whether it is the value of the steps before: then the next step was not taken. */
function isMeanwhile(plan: DeployPlan, address: PlannedAddress, name: string, sent: string): boolean {
  const before = [...plan.expects.flatMap((one) => (one.kind === 'header' ? [one] : [])), ...address.sent];
  return before.some((one) => isNamed(one, name) && isEqual(one, sent));
}

/** Whether a value stands there more often than in the plan: an application and a proxy both send it. */
function isDoubled({ name, value }: PlannedHeader, sent: string): boolean {
  const key = name.toLowerCase();
  const [items, planned] = [itemsOf(key, sent), itemsOf(key, value ?? '')];
  if (knownHeader(key)?.single) return items.length > Math.max(1, planned.length);
  if (value === null) return false;
  if (key.startsWith('content-security-policy')) return items.length > Math.max(1, planned.length);
  const count = (all: readonly string[], item: string) => all.filter((one) => one === item).length;
  return items.some((item) => count(items, item) > Math.max(1, count(planned, item)));
}

function itemsOf(key: string, value: string): string[] {
  const items = value.split(',').map((item) => item.trim().toLowerCase());
  // Two lines that give one feature to different origins are two values of it.
  return (key === 'permissions-policy' ? items.map((item) => item.split('=', 1)[0] ?? '') : items).filter(
    (item) => item !== '',
  );
}

/** How another value compares with that of the plan. */
function compared(address: PlannedAddress, hop: Hop, wanted: PlannedHeader, sent: string) {
  const { name, value } = wanted;
  if (value === null) return { state: 'deployed' } as const;
  if (name.toLowerCase() === HSTS)
    return isShorter(sent, value)
      ? ({ state: 'lowered', why: `${said(sent)} Planned: ${value}` } as const)
      : ({ state: 'deployed' } as const);
  const worse = worseFinding(address, hop, { name, value });
  return worse === undefined
    ? ({ state: 'changed', why: said(sent) } as const)
    : ({ state: 'lowered', why: `${worse}. ${said(sent)}` } as const);
}

function said(sent: string): string {
  return `Sent: ${sent}`;
}

/** Whether HSTS protects for a shorter time, or fewer hosts. */
function isShorter(sent: string, planned: string): boolean {
  const [is, was] = [parseHsts(sent), parseHsts(planned)];
  if (!is.valid) return true;
  return (
    (is.maxAge ?? 0) < (was.maxAge ?? 0) ||
    (was.includeSubDomains && !is.includeSubDomains) ||
    (was.preload && !is.preload)
  );
}

/** What the rules find in the response that they would not find with the planned value. */
function worseFinding(address: PlannedAddress, hop: Hop, planned: { name: string; value: string }) {
  const use = address.kind === 'file' ? 'subresource' : 'document';
  const lines = hop.headers.seen ? hop.headers.value : [];
  const others = lines.filter((line) => !isNamed(line, planned.name));
  const before = auditResponse({ ...hop, headers: { seen: true, value: [...others, planned] } }, use);
  const known = new Set(before.map(({ id }) => id));
  return auditResponse(hop, use).find(
    ({ id, points, severity }) => !known.has(id) && (points > 0 || severity !== 'info'),
  )?.text;
}

/** Of the page that was graded: others may be of other software. */
function goneResults(
  one: Extract<Expected, { kind: 'gone' }>,
  { addresses: [page] }: DeployPlan,
  seen: readonly Seen[],
): Result[] {
  if (!page || seen.length === 0) return [];
  const { name, findings } = one;
  const what = whatOf(one);
  const hop = seen.find(({ address }) => address === page)?.hop;
  if (!hop?.headers.seen) return [{ what, state: 'not-seen', findings, url: page.url }];
  const sent = joined(hop.headers.value, name);
  const isSent = sent !== undefined && (one.what === 'header' || /\d/.test(sent));
  return [{ what, state: isSent ? 'missing' : 'deployed', findings, url: page.url }];
}

function cookieResults(
  one: Extract<Expected, { kind: 'cookie' }>,
  plan: DeployPlan,
  seen: readonly Seen[],
): Result[] {
  const { name, attributes, findings } = one;
  const what = whatOf(one);
  const results = seen.flatMap(({ address: { url }, hop }) =>
    (hop.setCookies.seen ? hop.setCookies.value : [])
      .filter((cookie) => cookie.name === name)
      .map((cookie): Result => {
        const lacks = lackingOf(cookie, attributes);
        if (lacks.length === 0 && !isRefused(cookie)) return { what, state: 'deployed', findings, url };
        const state = findings.length > 0 ? 'missing' : 'lowered';
        const why = lacks.length > 0 ? `Without ${lacks.join(', ')}.` : 'Browsers refuse it as it is sent.';
        return { what, state, findings, url, why };
      }),
  );
  const [page] = plan.addresses;
  return results.length > 0 || !page || seen.length === 0
    ? results
    : [{ what, state: 'not-seen', findings, url: page.url }];
}

function redirectResults({ expects }: DeployPlan, seen: readonly Seen[]): Result[] {
  const findings = expects.find(({ kind }) => kind === 'redirect')?.findings ?? [];
  const what = whatOf({ kind: 'redirect', findings });
  return seen.flatMap(({ address: { kind, url }, hop }): Result[] => {
    if (kind !== 'http') return [];
    const to = hop.headers.seen ? (joined(hop.headers.value, 'location') ?? '') : '';
    const isSafe = isRedirect(hop.status) && isHttps(to);
    const state = isSafe ? 'deployed' : findings.length > 0 ? 'missing' : 'lost';
    const why = isSafe ? undefined : `It answers ${String(hop.status)}, and does not redirect to https.`;
    return [{ what, state, findings, url, why }];
  });
}

/** One entry for each thing and state. A header that is nowhere is missing, one that some addresses lack is lost. */
function collected(results: readonly Result[]): Judged[] {
  const somewhere = new Set(
    results.flatMap((one) => (one.state === 'absent' || UNKNOWN.has(one.state) ? [] : [keyOf(one)])),
  );
  const stateNow = (one: Result): DeployedState => {
    if (one.state !== 'absent') return one.state;
    return one.findings.length > 0 && !somewhere.has(keyOf(one)) ? 'missing' : 'lost';
  };
  const groups = groupedBy(results, (one) => `${keyOf(one)} ${stateNow(one)}`);
  const judged = [...groups.values()].map((all): Judged => ({
    what: all[0].what,
    state: stateNow(all[0]),
    findings: [...new Set(all.flatMap(({ findings }) => findings))],
    at: all.map(({ url, why }) => ({ url, ...(why !== undefined && { why }) })),
  }));
  const faulty = new Set(judged.filter(isFault).map(keyOf));
  const rank = ({ state }: Judged) => DEPLOYED_STATES.indexOf(state);
  return (
    judged
      // What is deployed on some addresses and not on others is said once.
      .filter((one) => one.state !== 'deployed' || !faulty.has(keyOf(one)))
      .sort((a, b) => rank(a) - rank(b))
  );
}
