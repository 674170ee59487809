import type {
  BlockedUse,
  ChangingCode,
  Doubt,
  DoubtfulSource,
  PolicyProposal,
  ProposedSource,
  Recording,
} from '../engine/index.js';
import type { SiteNonces } from '../fixes/nonces/site-nonces.js';
import { capitalized, counted } from './texts.js';
import { visible, visibleCode } from './visible.js';

/** A proposal in lines, for a terminal. Names of hosts and paths cannot move the cursor or reorder a line. */
export function proposalLines(proposal: PolicyProposal): string[] {
  const { value, sources, doubtful, reported, blocked, loosenedFor, notes } = proposal;
  return [
    `Content-Security-Policy-Report-Only: ${visible(value)}`,
    ...section('Other sites that it allows. Are they all yours to trust?', sourceLines(sources, 'other')),
    ...section('The site itself', sourceLines(sources, 'own')),
    ...section('Made by the pages', sourceLines(sources, 'scheme')),
    ...section(
      'Doubtful, and not allowed without --allow',
      doubtful.map(
        ({ directives, pages, count, ...one }) =>
          `${directives.join(', ')} ${one.source}: ${doubtText(one)}  (${pagesText(pages, count)})`,
      ),
    ),
    ...section(
      'Only in violation reports, which anybody can send, and so not allowed: see --allow',
      reported.map(
        ({ directive, source, pages, count }) => `${directive} ${source}  (${pagesText(pages, count)})`,
      ),
    ),
    ...section('It would block', blockedTexts(blocked)),
    ...section(LOOSENED, blockedTexts(loosenedFor)),
    ...section('Notes', notes),
  ];
}

/** Above what a policy with strict scripts would block. */
export const LOOSENED = 'In the way of a stricter policy, and allowed';

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${visible(line)}`)];
}

function sourceLines(sources: readonly ProposedSource[], wanted: ProposedSource['group']): string[] {
  return sources
    .filter(({ group }) => group === wanted)
    .map(
      ({ directive, source, pages, count, visitors }) =>
        `${directive} ${source}  (${pagesText(pages, count)}${visitors === undefined ? '' : `; ${sameFor(visitors)}`})`,
    );
}

/** For whom inline code was seen to be the same. */
export function sameFor(visitors: number): string {
  return visitors > 1 ? `the same for ${visitors} visitors` : 'other visitors: not known';
}

function pagesText(pages: readonly string[], count: number): string {
  const more = count > pages.length ? [`and ${count - pages.length} more`] : [];
  return [...pages, ...more].join(', ');
}

/** Why a source is doubtful, in a few words. */
export function doubtText({ why, loads }: Pick<DoubtfulSource, 'why' | 'loads'>): string {
  const [used = 0, all = 0] = loads ?? [];
  const usual = loads ? [`used at ${used} of ${counted(all, 'load')}`] : [];
  return [...why.flatMap((one) => DOUBTS[one] ?? []), ...usual].join(', ');
}

/** `once` is told by the numbers. */
const DOUBTS: Readonly<Partial<Record<Doubt, string>>> = {
  private: 'at a private address',
  http: 'without TLS',
  port: 'at a port of its own',
};

/** What the bounds of a recording left out, as sentences: a policy says them where it is copied. */
export function leftOutTexts({ dropped, pages, reportsLeftOut = 0 }: Recording): string[] {
  return [
    ...(dropped > 0 ? [`${counted(dropped, 'load')} not kept: the site has too many kinds of pages.`] : []),
    ...pages.flatMap(({ path, leftOut = 0 }) =>
      leftOut > 0
        ? [
            `${path}: at least ${leftOut} more, of hosts, inline scripts, style sheets and <base> elements, not kept: one page has too many.`,
          ]
        : [],
    ),
    ...(reportsLeftOut > 0
      ? [
          `${counted(reportsLeftOut, 'violation report')} not listed: they name too many places. Those that are reported most often are.`,
        ]
      : []),
  ];
}

/** One sentence for each thing, with the pages. */
export function blockedTexts(blocked: readonly BlockedUse[]): string[] {
  return blocked.map((one) => `${one.page}: ${blockedText(one)}`);
}

/** How far nonces bring a site, in lines for a terminal. */
export function nonceLines(nonces: SiteNonces): string[] {
  const { text, href, blocked, steps, limits } = nonces;
  return [
    ...section('A nonce, new in each response', [
      nonceReach(nonces),
      ...(steps.length > 0 ? [] : [text]),
      ...(href === undefined ? [] : [href]),
    ]),
    ...section('With the nonce it would still block', blockedTexts(blocked)),
    ...steps.flatMap((step) => [
      '',
      `${capitalized(step.place)}:`,
      ...step.text.split('\n').map(visibleCode),
    ]),
    ...section('With these lines', limits),
  ];
}

/** A sentence. */
export function nonceReach({
  pages,
  enforced,
  withFixes,
  laterIf,
}: Pick<SiteNonces, 'pages' | 'enforced' | 'withFixes' | 'laterIf'>): string {
  const these = `${counted(pages.length, 'page')} (${pagesText(pages.slice(0, MAX_PAGES), pages.length)})`;
  if (enforced === null) return `Nonces are for ${these}.`;
  const after = laterIf === undefined ? '' : `, ${laterIf}`;
  const isMore = withFixes !== null && withFixes !== enforced;
  return `With nonces on ${these}${after}: ${enforced}${isMore ? `, and ${withFixes} with the other fixes` : ''}.`;
}

/** Pages named in a sentence. */
const MAX_PAGES = 5;

function blockedText({ what, code, sources = [], application = '' }: BlockedUse): string {
  switch (what) {
    case 'changing-code':
      return code ? changingText(code) : '';
    case 'code-with-nonce':
      return 'inline code has a nonce. The application sends a policy of its own or can: let it set this one, with the nonce.';
    case 'too-much-code':
      return 'this site has too much inline code for hashes; its application must send nonces.';
    case 'handlers':
      return 'event handlers in attributes (such as onclick). No hash or nonce allows them: move them into a script.';
    case 'script-addresses':
      return 'javascript: URLs. No hash or nonce allows them: use buttons with a script.';
    case 'eval':
      return "eval() runs. Only 'unsafe-eval' allows it, and with it what an attacker passes to eval().";
    case 'unsafe-source':
      return `loads that no policy allows safely: ${sources.join(', ')}.`;
    case 'known-application':
      return `${application} is known to run inline code that no hash allows, also where none was seen.`;
    case 'doubtful-source':
      return `loads from what may not be the site's, until you allow it: ${sources.join(', ')}.`;
    case 'not-watched':
      return 'not all that it uses was seen.';
  }
}

function changingText({ element, because, count, lengths }: ChangingCode): string {
  const name = element === 'script' ? 'inline script' : 'inline style sheet';
  const size =
    lengths === undefined
      ? ''
      : lengths[0] === lengths[1]
        ? ` of ${lengths[0]} characters`
        : ` of ${lengths[0]} to ${lengths[1]} characters`;
  const one = count === 1 ? `an ${name}` : `${count} ${name}s`;
  switch (because) {
    case 'loads':
      return `${count} times another ${name}${size}: it differs from load to load, ${NEEDS_NONCE}`;
    case 'visitors':
      return `${count} times another ${name}${size}: it differs from visitor to visitor, ${NEEDS_NONCE}`;
    case 'day':
      return `${one}${size} with the date or the time of the load: it is likely to differ from day to day, ${NEEDS_NONCE} If it stays, record the page again in two days.`;
    case 'token':
      return `${one}${size} with what looks like a token: it is likely to differ from day to day or from visitor to visitor, ${NEEDS_NONCE} If it stays, record the page again in two days.`;
    case 'value':
      return `${one}${size} with what looks like an id, seen with one visitor only. Check as another visitor to see whether it differs.`;
    case 'version':
      return `${one}${size} with what looks like a time or a version, seen at one load only. Record the page again to see whether it differs.`;
  }
}

const NEEDS_NONCE =
  'so no hash allows the next one. It needs a nonce from the application, or what differs has to move into a data attribute.';
