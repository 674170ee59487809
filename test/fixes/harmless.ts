import { parseHeaders } from '../../src/capture/headers.js';
import {
  apply,
  audit,
  gradeOfPage,
  isWorse,
  mergeAdvice,
  type Advice,
  type Finding,
  type Hop,
  type PageSnapshot,
  type StackMember,
  type StackName,
  type StoredCookie,
} from '../../src/engine/index.js';
import { contextOf, fixesFor, fixesForFindings, STACKS } from '../../src/fixes/index.js';
import { hardeningFor } from '../../src/fixes/hardening.js';
import { pageFixes } from '../../src/fixes/page.js';
import type { Answer } from '../protections/answer.js';
import { lostIn } from '../protections/lost.js';
import { sentTwice } from '../protections/once.js';
import { afterTexts, isRedirected, type Line, type Response, type Site } from './readers/index.js';

type Chain = readonly StackName[];

const NAMES = Object.keys(STACKS) as StackName[];
const SERVERS = NAMES.filter((name) => ['server', 'edge'].includes(STACKS[name]?.kind ?? ''));

/** Every stack alone, and every two of which the first can be in front. */
export const CHAINS: readonly Chain[] = [
  ...NAMES.map((name) => [name]),
  ...SERVERS.flatMap((front) => NAMES.filter((name) => name !== front).map((name) => [front, name])),
];

export interface Situation {
  readonly chain: Chain;
  readonly site: Site;
  /** Headers that the site sends on another address, by itself. */
  readonly own: readonly Line[];
}

/** Headers that Django's middleware may send. */
export const SETTINGS: ReadonlySet<string> = new Set([
  'content-security-policy',
  'content-security-policy-report-only',
  'cross-origin-opener-policy',
  'referrer-policy',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
]);

type Blocks = ReturnType<typeof fixesFor>['blocks'];

/** What the texts for a page would harm, and texts that would change nothing. The hops of the page were seen. */
export async function harms(snapshot: PageSnapshot, situation: Situation): Promise<string[]> {
  const page = asSent(snapshot);
  const members = situation.chain.map(memberOf);
  const { findings } = audit(page);
  const { blocks } = fixesForFindings(page, findings, members);
  const found: string[] = [];
  const further = hardeningFor(page, { ...audit(page), stack: members });
  for (const { fixes } of further) found.push(...(await harmsOf(page, fixes, situation)));
  for (const some of choicesOf(blocks)) found.push(...(await harmsOf(page, some, situation)));
  for (const advice of mergeAdvice(findings.flatMap((finding) => finding.advice))) {
    if (await isIdle(page, advice, members, situation)) found.push(`idle: ${JSON.stringify(advice)}`);
  }
  return found;
}

function memberOf(name: StackName): StackMember {
  return { name, label: name, because: '', confidence: 'sure' };
}

/** The recommended blocks, and those of each stack that could be used instead. */
function choicesOf(blocks: Blocks): Blocks[] {
  const others = blocks.filter(({ alternative }) => alternative);
  return [blocks.filter(({ alternative }) => !alternative), ...new Set(others.map(({ stack }) => stack))].map(
    (choice) => (typeof choice === 'string' ? others.filter(({ stack }) => stack === choice) : choice),
  );
}

async function harmsOf(
  page: PageSnapshot,
  blocks: Blocks,
  { chain, site, own }: Situation,
): Promise<string[]> {
  const found: string[] = [];
  const send = (response: Response, as = site) => afterTexts(blocks, chain, response, as);
  const check = async (address: string, before: Response, as = site) => {
    const after = await send(before, as);
    if (isRedirected(after)) return;
    const [was, now] = [answerOf(address, before), answerOf(address, after)];
    const twice = sentTwice([was]);
    found.push(
      ...lostIn(was, now).map((what) => `${address}: ${what}`),
      ...sentTwice([withoutEmpty(now)])
        .filter((one) => !twice.includes(one))
        .map((one) => `twice: ${one}`),
    );
  };
  for (const hop of hopsOf(page)) if (isOwn(page, hop)) await check('the page', responseOf(hop));
  // Of the settings, a page over http does not show that of HSTS.
  const views = { ...site, djangoSends: new Set(['strict-transport-security']) };
  for (const scheme of ['http', 'https'] as const) {
    await check('another address', { scheme, status: 200, lines: own }, views);
    await check('an error', { scheme, status: 404, lines: [] }, views);
  }
  const [before, after] = [gradeOfPage(page), gradeOfPage(await pageAfter(page, send))];
  if (after.score < before.score) found.push(`score: ${String(before.score)} → ${String(after.score)}`);
  if (isWorse(after.grade, before.grade)) found.push(`grade: ${before.grade} → ${after.grade}`);
  return found;
}

/** Findings that the fixes of a page say to close and that are found after them. */
export async function stillFound(
  snapshot: PageSnapshot,
  { chain, site }: Pick<Situation, 'chain' | 'site'>,
): Promise<string[]> {
  const page = asSent(snapshot);
  const report = { ...audit(page), stack: chain.map(memberOf) };
  const { fixes } = pageFixes(page, report);
  const closes = new Set(fixes.flatMap((fix) => fix.closes));
  const after = await pageAfter(page, (response) => afterTexts(fixes, chain, response, site));
  const found = new Set(audit(after).findings.map(({ id }) => id));
  // The readers read no bodies.
  const isOfHeaders = ({ rule }: Finding) =>
    !['error-page', 'directory-listing', 'debug-page'].includes(rule);
  return report.findings
    .filter((finding) => closes.has(finding.id) && found.has(finding.id) && isOfHeaders(finding))
    .map(({ id }) => id);
}

/** Whether the text for one advice leaves every response of the page as it was. */
async function isIdle(
  page: PageSnapshot,
  advice: Advice,
  members: readonly StackMember[],
  { chain, site: { nginxPlace } }: Situation,
): Promise<boolean> {
  // Where Django's settings send what the text sets.
  const site = { nginxPlace, djangoSends: SETTINGS } as const;
  // They change no header.
  if (advice.op === 'turn-listing-off' || advice.op === 'turn-debug-off') return false;
  if (advice.op === 'hide-version' && advice.inPages) return false;
  const blocks = fixesFor([advice], members, contextOf(page)).blocks.filter(
    ({ alternative }) => !alternative,
  );
  if (blocks.length === 0) return false;
  const responses = [
    ...hopsOf(page).map(responseOf),
    { ...responseOf(hopsOf(page)[0]), lines: storedLines(page) },
  ];
  for (const response of responses) {
    for (const scheme of ['http', 'https'] as const) {
      const before = { ...response, scheme };
      const after = await afterTexts(blocks, chain, before, site);
      if (JSON.stringify(sorted(after)) !== JSON.stringify(sorted(before))) return false;
    }
  }
  return true;
}

function sorted({ status, lines }: Response): unknown[] {
  return [status, ...lines.map(({ name, value }) => `${name.toLowerCase()}: ${value}`).sort()];
}

function hopsOf({ chain }: PageSnapshot): readonly Hop[] {
  return chain.seen ? chain.value : [];
}

/** Whether its server sends the hop: another host of the redirect chain may have a server of its own. */
function isOwn({ url }: PageSnapshot, hop: Hop): boolean {
  return new URL(url).hostname === new URL(hop.url).hostname;
}

function responseOf(hop: Hop | undefined): Response {
  if (!hop?.headers.seen || !hop.setCookies.seen) return { scheme: 'https', status: 0, lines: [] };
  return {
    scheme: hop.url.startsWith('https:') ? 'https' : 'http',
    status: hop.status,
    lines: [
      ...hop.headers.value,
      ...hop.setCookies.value.map(({ text }) => ({ name: 'Set-Cookie', value: text })),
    ],
  };
}

function answerOf(address: string, { status, scheme, lines }: Response): Answer {
  const headers = new Map<string, string[]>();
  for (const { name, value } of lines) {
    const key = name.toLowerCase();
    // Over http, browsers ignore it.
    if (key === 'strict-transport-security' && scheme === 'http') continue;
    headers.set(key, [...(headers.get(key) ?? []), value]);
  }
  return { address, status, headers: Object.fromEntries(headers) };
}

/** An empty line beside another is the application's. */
function withoutEmpty({ headers, ...rest }: Answer): Answer {
  const filled = Object.entries(headers).map(
    ([name, values]) => [name, values.filter((value) => value !== '')] as const,
  );
  return { ...rest, headers: Object.fromEntries(filled) };
}

/** Only what HTTP can send, and without what only capture knows of a cookie. */
function asSent(page: PageSnapshot): PageSnapshot {
  return withHops(
    page,
    hopsOf(page).map((hop) => {
      const { lines } = responseOf(hop);
      const sendable = lines
        .map(({ name, value }) => ({ name, value: value.replaceAll(/^[ \t]+|[ \t]+$/g, '') }))
        .filter(({ name, value }) => name !== 'Set-Cookie' || /^[^=…]+=/.test(value))
        .filter(
          ({ name, value }) =>
            /^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7E\x80-\uFFFF]*$/.test(value),
        );
      return { ...hop, ...parseHeaders(sendable) };
    }),
  );
}

function withHops(page: PageSnapshot, hops: readonly Hop[]): PageSnapshot {
  return { ...page, chain: { seen: true, value: hops } };
}

type Send = (response: Response) => Promise<Response>;

/** The page as a browser would see it. */
async function pageAfter(page: PageSnapshot, send: Send): Promise<PageSnapshot> {
  const before = { scheme: 'http', status: 200, lines: [] } as const;
  const isMoved = isRedirected(await send(before));
  const moved = isMoved ? apply(page, [{ op: 'redirect-to-https' }]) : page;
  const hops: Hop[] = [];
  for (const hop of hopsOf(moved)) {
    const response = responseOf(hop);
    const after = await send(response);
    hops.push(isRedirected(after) || !isOwn(moved, hop) ? hop : { ...hop, ...parseHeaders(after.lines) });
  }
  const { cookieStore } = moved;
  const scheme = moved.url.startsWith('https:') ? 'https' : 'http';
  const sent = await send({ scheme, status: 200, lines: storedLines(moved) });
  const after = parseHeaders(sent.lines).setCookies;
  const cookies = new Map(after.seen ? after.value.map((cookie) => [cookie.name, cookie]) : []);
  return {
    ...withHops(moved, hops),
    cookieStore: cookieStore.seen
      ? {
          seen: true,
          value: cookieStore.value.map((stored) => {
            const cookie = cookies.get(stored.name);
            if (!cookie) return stored;
            const sameSite = cookie.sameSite?.toLowerCase();
            return {
              ...stored,
              secure: cookie.secure,
              httpOnly: cookie.httpOnly,
              sameSite:
                sameSite === 'lax' || sameSite === 'strict' || sameSite === 'none'
                  ? sameSite
                  : stored.sameSite,
            };
          }),
        }
      : cookieStore,
  };
}

/** The lines that made the cookies of the store. */
function storedLines({ cookieStore }: PageSnapshot): Line[] {
  if (!cookieStore.seen) return [];
  return cookieStore.value.filter(({ name }) => /^[\w!#$%&'*+.^`|~-]+$/.test(name)).map(lineOf);
}

function lineOf({ name, secure, httpOnly, sameSite, partitioned }: StoredCookie): Line {
  const attributes = [
    ...(secure ? ['Secure'] : []),
    ...(httpOnly ? ['HttpOnly'] : []),
    ...(sameSite === 'unspecified' ? [] : [`SameSite=${sameSite}`]),
    ...(partitioned ? ['Partitioned'] : []),
  ];
  return { name: 'Set-Cookie', value: [`${name}=…`, ...attributes].join('; ') };
}
