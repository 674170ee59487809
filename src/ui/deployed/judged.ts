import { isCopied, isThing, type Copied } from '../../capture/deployed/copied.js';
import { addressDigest, linesFor, valueDigest } from '../../capture/deployed/lines.js';
import { COOKIE_ATTRIBUTES, digestOf, joined, lackingOf } from '../../engine/deployed/index.js';
import {
  documentHop,
  isAnotherPage,
  type Advice,
  type HeaderLine,
  type PageSnapshot,
  type Report,
  type SetCookie,
} from '../../engine/index.js';
import { expectedOf } from '../../fixes/deployed/expected.js';

// Loaded once something was copied: the popup's first paint does not wait for it.

/** A page with its report. */
interface Graded {
  readonly snapshot: PageSnapshot;
  readonly report: Report;
}

/** What is remembered of fixes that were copied now on a page: nothing that it shows already, as that proves nothing. */
export function copiedOf(page: Graded, advice: readonly Advice[]): Copied {
  const written = advice.map((one) => ({ advice: one, effect: [one] }));
  const { expects } = expectedOf(written, page.report.findings, () => true);
  const lines = linesFor(page.snapshot, expects, Date.now());
  const { seen = [] } = judged(lines, { ...page, seenAt: Infinity }) ?? {};
  const left = lines.filter((line) => !seen.includes(`#${line.slice(1)}`));
  return left.some(isThing) ? left : [];
}

/** Where a copied fix stands on a page. `elsewhere`: another load had it. */
type Place = 'there' | 'missing' | 'sent' | 'elsewhere' | 'other' | 'doubled' | 'lost';

const NAMES: readonly (readonly [place: Place, name: string])[] = [
  ['missing', 'Missing'],
  ['sent', 'Still sent'],
  ['elsewhere', 'Not on this page'],
  ['other', 'Another value'],
  ['doubled', 'Sent twice'],
  ['lost', 'Lost on this page'],
];

/** Names that are told of each place. */
const MAX_NAMES = 4;

/** What arrived of a page. */
interface Arrived {
  readonly headers: readonly HeaderLine[];
  readonly cookies: readonly SetCookie[];
  readonly snapshot: PageSnapshot;
}

interface Placed {
  readonly place: Place;
  readonly name: string;
}

interface Deployed {
  /** Such as `4 of 6 copied fixes are there. Missing: Strict-Transport-Security.` */
  readonly text: string;
  /** Lines of what this load is the first to have. */
  readonly seen: Copied;
}

/**
 * Which of the copied fixes a load has; undefined if it says nothing of them: it began before or is from a cache, is
 * simulated, another page, an error or no HTML, or shows none.
 */
export function judged(
  copied: Copied,
  { snapshot, report, seenAt }: Graded & { seenAt: number },
): Deployed | undefined {
  const hop = documentHop(snapshot);
  if (!hop?.headers.seen || hop.from === 'http-cache' || snapshot.simulated || isAnotherPage(report))
    return undefined;
  const headers = hop.headers.value;
  const type = joined(headers, 'content-type') ?? 'text/html';
  if (hop.status < 200 || hop.status > 299 || !type.toLowerCase().includes('html')) return undefined;
  const known = copied.filter(isCopied);
  const { time, address } = copiedWhere(known);
  if (seenAt <= time) return undefined;
  const arrived = { headers, cookies: hop.setCookies.seen ? hop.setCookies.value : [], snapshot };
  const things = known.filter(isThing);
  const places = things.flatMap((line) => {
    const placed = placeOf(line, arrived);
    return placed ? [{ ...placed, line }] : [];
  });
  const isSame = address === addressDigest(snapshot.url);
  const named = new Set(things.map((line) => line.slice(1).split(':', 1)[0]?.toLowerCase()));
  const lost = known.flatMap((line): Placed[] => {
    const name = line.slice(1);
    const isHad = isSame && line.startsWith('<') && !named.has(name.toLowerCase());
    return isHad && isLost(name, headers) ? [{ place: 'lost', name }] : [];
  });
  if (places.length + lost.length === 0) return undefined;
  return {
    text: textOf([...places, ...lost], things.length),
    seen: places.flatMap(({ place, line }) =>
      place === 'there' && line.startsWith('=') ? [`#${line.slice(1)}`] : [],
    ),
  };
}

/** When it was copied last, in milliseconds since the epoch, and the digest of the page's address. */
function copiedWhere(copied: Copied) {
  const [time = '', address] = (copied.find((line) => line.startsWith('@')) ?? '').slice(1).split(' ');
  return { time: Number(time), address };
}

/** Undefined if the load does not show it for sure. */
function placeOf(line: string, arrived: Arrived): Placed | undefined {
  const [thing = '', ...more] = line.slice(1).split(' ');
  const missing = line.startsWith('#') ? 'elsewhere' : 'missing';
  if (thing === 'https') {
    const place = redirectPlace(arrived.snapshot);
    return place && { place: place === 'there' ? place : missing, name: 'redirect to https' };
  }
  if (thing.startsWith('/')) return cookiePlace(thing.slice(1), arrived.cookies);
  const [name = '', digest = ''] = thing.split(':');
  const sent = linesOf(arrived.headers, name);
  if (sent.some(({ cutFrom }) => cutFrom !== undefined)) return undefined;
  if (digest.startsWith('-')) {
    const isGone = digest === '-' ? sent.length === 0 : !/\d/.test(joined(arrived.headers, name) ?? '');
    return isGone
      ? { place: 'there', name }
      : { place: 'sent', name: digest === '-' ? name : `version in ${name}` };
  }
  const isEqual = ([wanted = '', value = '']: readonly string[]) =>
    valueDigest(wanted, joined(arrived.headers, wanted) ?? null) === value;
  const later = more
    .find((word) => word.startsWith('>'))
    ?.slice(1)
    .split(':');
  if (isEqual([name, digest]) || (later && isEqual(later))) return { place: 'there', name };
  if (sent.length > 1 && sent.some(({ value }) => valueDigest(name, value) === digest))
    return { place: 'doubled', name };
  if (sent.length > 0) return { place: 'other', name };
  // Beside another header it is left out, and what takes its place later may have another value.
  const others = [...more.flatMap((word) => (word.startsWith('!') ? [word.slice(1)] : [])), later?.[0] ?? ''];
  return others.some((other) => linesOf(arrived.headers, other).length > 0)
    ? undefined
    : { place: missing, name };
}

function cookiePlace(thing: string, cookies: readonly SetCookie[]): Placed | undefined {
  const [digest, bits] = thing.split('=');
  const own = cookies.filter(({ name }) => name !== '' && digestOf(name) === digest);
  const [first] = own;
  if (!first) return undefined;
  const attributes = COOKIE_ATTRIBUTES.filter((_, at) => Number(bits) & (1 << at));
  const isThere = own.every((cookie) => lackingOf(cookie, attributes).length === 0);
  return { place: isThere ? 'there' : 'missing', name: `cookie ${first.name}` };
}

/** What the server answered at port 80 of the page's own host; undefined if it was not asked on the way to the page. */
function redirectPlace({ url, chain }: PageSnapshot): 'there' | 'missing' | undefined {
  if (!chain.seen) return undefined;
  const { hostname } = new URL(url);
  const at = chain.value.findIndex(({ url: asked, from }) => {
    const { protocol, port, hostname: host } = new URL(asked);
    return from === 'network' && protocol === 'http:' && port === '' && host === hostname;
  });
  if (at < 0) return undefined;
  const next = new URL(chain.value[at + 1]?.url ?? url);
  if (next.hostname !== hostname) return undefined;
  return next.protocol === 'https:' ? 'there' : 'missing';
}

/** Whether a header that the page had is gone, and nothing stands in its place. */
function isLost(name: string, headers: readonly HeaderLine[]): boolean {
  const policy = joined(headers, 'content-security-policy') ?? '';
  const instead = /^x-frame-options$/i.test(name) && /frame-ancestors/i.test(policy);
  return (
    !instead &&
    linesOf(headers, name).length + linesOf(headers, name.replace(/-report-only$/i, '')).length === 0
  );
}

function linesOf(headers: readonly HeaderLine[], name: string): readonly HeaderLine[] {
  return headers.filter((line) => line.name.toLowerCase() === name.toLowerCase());
}

/** @param all how many fixes were copied */
function textOf(places: readonly Placed[], all: number): string {
  const of = (wanted: Place) => places.filter(({ place }) => place === wanted);
  const there = of('there').length;
  const unseen = all - places.length + of('lost').length;
  const isNone = there === 0 && unseen === 0;
  const groups = NAMES.flatMap(([place, title]) => {
    const names = [...new Set(of(place).map(({ name }) => name))];
    // Where none is there yet, the sum says it.
    if (names.length === 0 || (isNone && (place === 'missing' || place === 'sent'))) return [];
    const more = names.length - MAX_NAMES;
    return [`${title}: ${names.slice(0, MAX_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`];
  });
  const rest = unseen > 0 ? [`Not seen on this page: ${unseen}.`] : [];
  return [
    ...(all > unseen ? [sumOf(there, all, isNone)] : []),
    ...groups,
    ...(all > unseen ? rest : []),
  ].join(' ');
}

function sumOf(there: number, all: number, isNone: boolean): string {
  if (all === 1) return there === 1 ? 'The copied fix is there.' : 'The copied fix is not there yet.';
  if (isNone) return `None of the ${all} copied fixes is there yet.`;
  if (there === all) return `All ${all} copied fixes are there.`;
  return `${there} of ${all} copied fixes ${there === 1 ? 'is' : 'are'} there.`;
}

/** Such as `6 fixes copied on 30 November 2026`; nothing if none were. */
export function copiedText(copied: Copied): readonly string[] {
  const { length } = copied.filter(isThing);
  if (length === 0) return [];
  const day = new Date(copiedWhere(copied).time).toLocaleDateString('en-GB', { dateStyle: 'long' });
  return [`${length === 1 ? '1 fix' : `${length} fixes`} copied on ${day}`];
}
