import { groupedBy } from '../grouped-by.js';
import type { PageSnapshot } from '../model/facts.js';
import type { StackMember } from '../model/report.js';
import { parseFields } from '../parse/fields.js';
import { isSameOrigin } from '../site.js';
import { DEPTHS, KNOWN, type Known } from './known.js';
import { signsInCookies, signsInHaproxyCookie } from './cookie-signs.js';
import { signsInFields } from './field-signs.js';
import { signsInMarkup } from './markup-signs.js';
import { signsInAddress, signsInPages } from './page-signs.js';
import type { Sign } from './sign.js';

/** Reasons shown for one member. */
const MAX_REASONS = 3;

/**
 * The servers and frameworks that produced the document, outermost first, from its response, cookies and markup, and
 * from pages that the server wrote itself: evidence of its origin only. Also those with no more than a hint.
 */
export function detectStack(snapshot: PageSnapshot): StackMember[] {
  const hop = snapshot.chain.seen ? snapshot.chain.value.at(-1) : undefined;
  const isOwn = hop !== undefined && isSameOrigin(hop.url, snapshot.url);
  const fields = isOwn && hop.headers.seen ? parseFields(hop.headers.value) : undefined;
  const signs = [
    ...(fields?.seen ? [...signsInFields(fields.value), ...signsInPages(snapshot, fields.value)] : []),
    ...signsInAddress(snapshot.url),
    ...signsInCookies(snapshot),
    ...signsInHaproxyCookie(snapshot),
    ...(snapshot.markup.seen ? signsInMarkup(snapshot.markup.value, snapshot.url) : []),
  ];
  if (signs.length === 0) return [];
  const members = withoutEchoes(withRequired(withoutEchoes(membersOf(signs))));
  return (
    members
      // The order of two at the same depth is unknown, so it is fixed.
      .sort((a, b) => depthOf(a.known) - depthOf(b.known) || rankOf(a.known) - rankOf(b.known))
      .map(({ known: { name, label }, signs: [first, ...rest], confidence }): StackMember => {
        const all = first ? [first, ...rest] : rest;
        const version = all.find((sign) => sign.version !== undefined)?.version;
        return {
          name,
          label: first?.label ?? label,
          ...(version !== undefined && { version }),
          because: [...new Set(all.map(({ because }) => because))].slice(0, MAX_REASONS).join('; '),
          confidence,
        };
      })
  );
}

interface Member {
  readonly known: Known;
  /** Strongest first. */
  readonly signs: readonly Sign[];
  readonly confidence: StackMember['confidence'];
}

const RANK: Readonly<Record<Sign['strength'], number>> = { sure: 0, likely: 1, hint: 2, weak: 2 };

/** The members with enough evidence, or with a hint. */
function membersOf(signs: readonly Sign[]): Member[] {
  return [...groupedBy(signs, ({ name }) => name)].flatMap(([name, found]): Member[] => {
    const known = KNOWN.get(name);
    if (!known) return [];
    const own = found.sort((a, b) => RANK[a.strength] - RANK[b.strength]);
    const [first] = own;
    if (first.strength === 'weak' && own.length < 2) return [];
    const isAlone = own.length < 2;
    const confidence =
      first.strength === 'sure' ? 'sure' : first.strength === 'hint' && isAlone ? 'hint' : 'likely';
    return [{ known, signs: own, confidence }];
  });
}

/** Evidence that others leave too: if one of them is there, it says nothing. */
const ECHOES: Readonly<Record<string, { readonly of: readonly string[]; readonly by: readonly string[] }>> = {
  // IIS adds it to what any application sends.
  aspnet: { of: ['aspnetcore'], by: ['X-Powered-By names it'] },
  cowboy: { of: ['heroku'], by: ['Server names it'] },
  haproxy: { of: ['f5'], by: ['a cookie is called SERVERID', 'a stored cookie is called SERVERID'] },
  // Fastly calls itself varnish.
  varnish: { of: ['fastly', 'pantheon'], by: ['Via names it', 'Server names it'] },
};

/** Removes traces of other members. */
function withoutEchoes(members: readonly Member[]): Member[] {
  const isThere = (name: string) =>
    members.some(({ known, confidence }) => known.name === name && confidence !== 'hint');
  return members.filter((member) => {
    const { name, depth } = member.known;
    const echo = Object.hasOwn(ECHOES, name) ? ECHOES[name] : undefined;
    if (echo?.of.some(isThere) && member.signs.every(({ because }) => echo.by.includes(because)))
      return false;
    if (depth !== 'framework' && depth !== 'language') return true;
    // There is only one application: next to a surer one, another is wrong.
    return !members.some(
      ({ known, confidence }) =>
        known.depth === depth &&
        member.confidence !== 'sure' &&
        (confidence === 'sure' || (confidence === 'likely' && member.confidence === 'hint')),
    );
  });
}

/** Adds what a member requires, such as PHP. */
function withRequired(members: readonly Member[]): Member[] {
  const requiredMembers = members.flatMap(({ known, confidence }): Member[] => {
    const required = known.on === undefined || confidence === 'hint' ? undefined : KNOWN.get(known.on);
    if (!required || members.some((member) => member.known === required)) return [];
    const sign: Sign = { name: required.name, strength: 'sure', because: `${known.label} runs on it` };
    return [{ known: required, signs: [sign], confidence }];
  });
  return [...members, ...new Map(requiredMembers.map((required) => [required.known, required])).values()];
}

const RANKS: ReadonlyMap<string, number> = new Map([...KNOWN.keys()].map((name, rank) => [name, rank]));

function rankOf({ name }: Known): number {
  return RANKS.get(name) ?? RANKS.size;
}

function depthOf({ depth }: Known): number {
  return DEPTHS.indexOf(depth);
}
