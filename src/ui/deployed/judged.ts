import { cookieOf, isCopied, isThing, nameOf, type Copied } from '../../capture/deployed/copied.js';
import { addressDigest, linesFor, NO_ADDRESS, valueDigest } from '../../capture/deployed/lines.js';
import { digestOf, joined, isRefused, lackingOf } from '../../engine/deployed/index.js';
import {
  documentHop,
  isAnotherPage,
  type Advice,
  type Finding,
  type HeaderLine,
  type PageSnapshot,
  type Report,
  type SetCookie,
  type StackName,
} from '../../engine/index.js';
import { expectedOf } from '../../fixes/deployed/expected.js';
import { filesOf } from '../../fixes/files/files-of.js';
import { contextOf, fixesFor, stackOf, supportOf } from '../../fixes/index.js';

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

/** Where a copied fix stands on a page. `elsewhere`: another load had it; `lost`: the page itself sent it before. */
export type Place = 'there' | 'missing' | 'sent' | 'elsewhere' | 'other' | 'doubled' | 'lost';

/** What arrived of a page. */
interface Arrived {
  readonly headers: readonly HeaderLine[];
  readonly cookies: readonly SetCookie[];
  readonly snapshot: PageSnapshot;
}

/** A copied fix, or a header that the page had. */
export interface Placed extends Shown {
  /** What is seen of it, and the likely reason where there is one: sentences. */
  readonly why: string;
  /** The findings about it. */
  readonly findings: readonly Finding[];
}

interface Shown {
  readonly place: Place;
  readonly name: string;
  /** The line that is stored of it. */
  readonly line: string;
  /** The attributes without which the cookie is sent. */
  readonly lacks?: readonly string[];
}

interface Sender {
  /** The server whose text sends the header; absent if no text now does. */
  readonly by?: StackName;
  /** Of Strict-Transport-Security: the text sends it over HTTPS only, of which the server may know by X-Forwarded-Proto. */
  readonly overHttps?: 'by-connection' | 'by-forwarding';
}

/** What a load has of what was copied. */
export interface Deployed {
  readonly places: readonly Placed[];
  /** How many are there, as a sentence without its full stop. */
  readonly sum: string;
  readonly there: number;
  /** How many fixes were copied, and how many of them this load does not show. */
  readonly all: number;
  readonly unseen: number;
  /** In milliseconds since the epoch. */
  readonly copiedAt: number;
  /** Those to copy again, in `places`, such as `the missing 4` or `3 of 4 missing`, and their findings. */
  readonly missing: number;
  readonly again: string;
  readonly findings: readonly Finding[];
}

/**
 * Which of the copied fixes a load has; undefined if it says nothing of them: it began before or is from a cache, is
 * simulated, another page, an error or no HTML, or shows none. `seen` are lines of what this load is the first to have.
 */
export function judged(
  copied: Copied,
  page: Graded & { seenAt: number },
): (Deployed & { readonly seen: Copied }) | undefined {
  const { snapshot, report, seenAt } = page;
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
  const shown = things.flatMap((line) => {
    const placed = placeOf(line, arrived);
    return placed ? [{ ...placed, line }] : [];
  });
  const isSame = address !== NO_ADDRESS && address === addressDigest(snapshot.url, time);
  const named = new Set(things.map((line) => line.slice(1).split(':', 1)[0]?.toLowerCase()));
  const lost = known.flatMap((line) => {
    const name = line.slice(1);
    const isHad = isSame && line.startsWith('<') && !named.has(name.toLowerCase());
    return isHad && isLost(name, headers) ? [{ place: 'lost' as const, name, line }] : [];
  });
  if (shown.length + lost.length === 0) return undefined;
  const places = [...shown, ...lost];
  const amounts = { all: things.length, unseen: things.length - shown.length };
  const found = withFindings(places, page);
  return {
    ...found,
    ...amounts,
    again: againOf(places, found.missing),
    there: countOf(places, 'there'),
    sum: sumOf(places, amounts),
    copiedAt: time,
    seen: shown.flatMap(({ place, line }) =>
      place === 'there' && line.startsWith('=') ? [`#${line.slice(1)}`] : [],
    ),
  };
}

/**
 * With the findings to copy again: those whose text gives what was copied, and nothing that is there. What another load
 * had, or what is sent twice, has a text in force already: a second one would send a header twice.
 */
function withFindings(
  all: readonly Shown[],
  { snapshot, report }: Graded,
): Pick<Deployed, 'places' | 'findings' | 'missing'> {
  const fixable = report.findings.filter(({ advice, suppressed }) => advice.length > 0 && !suppressed);
  const linesOf = (advice: readonly Advice[]) =>
    linesFor(
      snapshot,
      expectedOf(
        advice.map((one) => ({ advice: one, effect: [one] })),
        [],
        () => true,
      ).expects,
      0,
    )
      .filter(isThing)
      .map((line) => line.slice(1));
  const about = fixable.map((finding) => ({ finding, things: linesOf(finding.advice).map(nameOf) }));
  const advice = fixable.flatMap((one) => one.advice);
  const context = contextOf(snapshot);
  const blocks = recommended(fixesFor(advice, report.stack, context));
  const effects = blocks.flatMap(({ effect }) => effect);
  const given = linesOf(supportOf(report.stack) === 'supported' ? effects : advice);
  const senders = new Map(
    blocks.flatMap(({ stack, effect }) => linesOf(effect).map((thing) => [nameOf(thing), stack] as const)),
  );
  const isInForce = all.some(({ place }) => place === 'there' || place === 'elsewhere');
  const isOfScheme = ({ place, line }: Shown) =>
    isInForce && place === 'missing' && nameOf(line.slice(1)) === 'strict-transport-security';
  const overHttps = all.some(isOfScheme)
    ? schemeOfHsts(advice, report.stack, context, senders.get('strict-transport-security'))
    : undefined;
  const isAgain = (one: Shown) => {
    const { place, line } = one;
    // The text that sends it is there, and only waits for HTTPS: with a second one it would be sent twice.
    if (overHttps && isOfScheme(one)) return false;
    const thing = line.slice(1);
    // Where nothing is sent, any text for the header will do: a policy depends on what is there by now.
    const isNone = place === 'lost' || (place === 'missing' && thing.includes(':'));
    return (
      /lost|missing|sent|other/.test(place) &&
      given.some((one) => (isNone ? nameOf(one) === nameOf(thing) : gives(one, thing)))
    );
  };
  const isOf = (things: readonly string[]) => (one: Shown) => things.includes(nameOf(one.line.slice(1)));
  const senderOf = (one: Shown): Sender => {
    const by = senders.get(nameOf(one.line.slice(1)));
    return { ...(by && { by }), ...(overHttps && isOfScheme(one) && { overHttps }) };
  };
  const findings = about.filter(({ things }) => {
    const own = all.filter(isOf(things));
    return own.length > 0 && things.every((thing) => own.some(isOf([thing]))) && own.every(isAgain);
  });
  const again = findings.flatMap(({ things }) => things);
  return {
    places: all.map((one) => ({
      ...one,
      why: whyNotThere(one, senderOf(one), all),
      findings: about.filter(({ things }) => isOf(things)(one)).map(({ finding }) => finding),
    })),
    findings: findings.map(({ finding }) => finding),
    missing: all.filter(isOf(again)).length,
  };
}

function recommended({ blocks }: ReturnType<typeof fixesFor>) {
  return blocks.filter(({ alternative }) => !alternative);
}

/** By what the files of a server know which requests came over HTTPS; undefined for an edge or host, which serves them. */
function schemeOfHsts(
  advice: readonly Advice[],
  stack: Report['stack'],
  context: ReturnType<typeof contextOf>,
  sender: StackName | undefined,
): Sender['overHttps'] {
  if (!sender || !/^(?:server|application)$/.test(stackOf(sender)?.kind ?? '')) return undefined;
  const own = advice.filter(
    (one) => one.op === 'set-header' && /^strict-transport-security$/i.test(one.name),
  );
  const blocks = recommended(fixesFor(own, stack, context));
  const files = filesOf(blocks, { version: '', date: undefined, site: context });
  return files.some(({ text }) => /forwarded[-_]proto/i.test(text)) ? 'by-forwarding' : 'by-connection';
}

/** Whether a text now gives a copied thing: the same header and value, or what a cookie still lacks of it. */
function gives(now: string, copied: string): boolean {
  const [one, wanted] = [cookieOf(now), cookieOf(copied)];
  if (!one || !wanted) return now.split(' ', 1)[0] === copied.split(' ', 1)[0];
  return one.digest === wanted.digest && one.attributes.every((name) => wanted.attributes.includes(name));
}

/** When it was copied last, in milliseconds since the epoch, and the digest of the page's address. */
function copiedWhere(copied: Copied) {
  const [time = '', address] = (copied.find((line) => line.startsWith('@')) ?? '').slice(1).split(' ');
  return { time: Number(time), address };
}

type Seen = Omit<Shown, 'line'>;

/** Undefined if the load does not show it for sure. */
function placeOf(line: string, arrived: Arrived): Seen | undefined {
  const [thing = '', ...more] = line.slice(1).split(' ');
  const missing = line.startsWith('#') ? 'elsewhere' : 'missing';
  if (thing === 'https') {
    const place = redirectPlace(arrived.snapshot);
    return place && { place: place === 'there' ? place : missing, name: 'redirect to https' };
  }
  const cookie = cookieOf(thing);
  if (cookie) return cookiePlace(cookie, arrived.cookies);
  const [name = '', digest = ''] = thing.split(':');
  const sent = linesOf(arrived.headers, name);
  if (sent.some(({ cutFrom }) => cutFrom !== undefined)) return undefined;
  if (digest.startsWith('-')) {
    const isGone = digest === '-' ? sent.length === 0 : !/\d/.test(joined(arrived.headers, name) ?? '');
    const wanted = digest === '-' ? `no ${name}` : `${name} without its version`;
    return { place: isGone ? 'there' : 'sent', name: wanted };
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

function cookiePlace(
  { digest, attributes }: NonNullable<ReturnType<typeof cookieOf>>,
  cookies: readonly SetCookie[],
): Seen | undefined {
  const own = cookies.filter(({ name }) => name !== '' && digestOf(name) === digest);
  const [first] = own;
  if (!first) return undefined;
  const lacks = attributes.filter((one) => own.some((cookie) => lackingOf(cookie, [one]).length > 0));
  const name = `cookie ${first.name}`;
  return lacks.length === 0 && !own.some(isRefused)
    ? { place: 'there', name }
    : { place: 'missing', name, lacks };
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

function countOf(places: readonly Shown[], wanted: Place): number {
  return places.filter(({ place }) => place === wanted).length;
}

type Amounts = Pick<Deployed, 'all' | 'unseen'>;

function sumOf(places: readonly Shown[], amounts: Amounts): string {
  const lost = countOf(places, 'lost');
  return `${sumOfCopied(places, amounts)}${lost === 0 ? '' : `, ${lost} other header${lost === 1 ? '' : 's'} lost`}`;
}

function sumOfCopied(places: readonly Shown[], { all, unseen }: Amounts): string {
  const there = countOf(places, 'there');
  if (unseen === all) return 'Not seen on this page';
  // Another load had it.
  const yet = countOf(places, 'elsewhere') > 0 ? 'on this page' : 'there yet';
  if (all === 1) return there === 1 ? 'The copied fix is there' : `The copied fix is not ${yet}`;
  if (there === 0 && unseen === 0) return `None of the ${all} is ${yet}`;
  return there === all ? `All ${all} are there` : `${there} of ${all} ${there === 1 ? 'is' : 'are'} there`;
}

/** Such as `3 of 4 missing` where the text for one gives more than was copied, or none gives it now. */
function againOf(places: readonly Shown[], missing: number): string {
  const all = places.filter(({ place }) => place !== 'there' && place !== 'elsewhere').length;
  if (missing < all) return `${missing} of ${all} missing`;
  return missing === 1 ? 'the missing one' : `the missing ${missing}`;
}

const OWN_LINES = 'A location of nginx with an add_header of its own ignores those around it.';

const OVER_HTTPS = 'The server sends it over HTTPS only.';

function whyNotThere(
  { place, line, lacks }: Shown,
  { by, overHttps }: Sender,
  all: readonly Shown[],
): string {
  const ownLines = by === 'nginx' && !/^.(?:\/|https$)/.test(line) ? ` ${OWN_LINES}` : '';
  switch (place) {
    case 'there':
      return '';
    case 'missing':
      if (lacks?.length === 0) return 'Browsers refuse it as it is sent.';
      if (lacks) return `Sent without ${lacks.join(', ')}.`;
      // Of one file, what is for HTTPS alone is missing: the other lines are read.
      if (overHttps)
        return overHttps === 'by-connection'
          ? OVER_HTTPS
          : `${OVER_HTTPS} Behind a proxy it knows that by X-Forwarded-Proto: https.`;
      // Where none is there, the list says it.
      if (countOf(all, 'there') === 0) return '';
      if (line.slice(1) === 'https') return 'The answer to http:// is no redirect to https://.';
      return `Not in the response.${ownLines}`;
    case 'sent':
      return 'Still in the response.';
    case 'other':
      return 'In the response with another value.';
    case 'doubled':
      return 'In the response twice: one of its lines is to go.';
    case 'elsewhere':
      return `Another load of the site had it.${ownLines}`;
    case 'lost':
      return `This page had it when the fixes were copied.${ownLines}`;
  }
}

/** Such as `6 fixes copied on 30 November 2026`; nothing if none were. */
export function copiedText(copied: Copied): readonly string[] {
  const { length } = copied.filter(isThing);
  if (length === 0) return [];
  const day = new Date(copiedWhere(copied).time).toLocaleDateString('en-GB', { dateStyle: 'long' });
  return [`${length === 1 ? '1 fix' : `${length} fixes`} copied on ${day}`];
}
