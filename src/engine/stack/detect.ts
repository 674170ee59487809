import type { PageSnapshot, StackMember } from '../model.js';
import { readFields } from '../parse/fields.js';
import { DEPTHS, KNOWN, type Known } from './known.js';
import { signsInCookies, signsInFields, signsInMarkup, type Sign } from './signs.js';

/** Reasons shown for one member. */
const MAX_REASONS = 3;

/**
 * The servers and frameworks that produced the document, outermost first, from its response, cookies and markup.
 */
export function detectStack(snapshot: PageSnapshot): StackMember[] {
  const hop = snapshot.chain.seen ? snapshot.chain.value.at(-1) : undefined;
  const fields = hop?.headers.seen ? readFields(hop.headers.value) : undefined;
  const signs = [
    ...(fields?.seen ? signsInFields(fields.value) : []),
    ...signsInCookies(snapshot),
    ...(snapshot.markup.seen ? signsInMarkup(snapshot.markup.value) : []),
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

const STRENGTHS: readonly Sign['strength'][] = ['sure', 'likely', 'hint'];

/** The members with enough evidence. */
function membersOf(signs: readonly Sign[]): Member[] {
  const byName = new Map<string, Sign[]>();
  for (const sign of signs) {
    const same = byName.get(sign.name);
    if (same) same.push(sign);
    else byName.set(sign.name, [sign]);
  }
  return [...byName].flatMap(([name, found]): Member[] => {
    const known = KNOWN.get(name);
    if (!known) return [];
    const own = found.sort((a, b) => STRENGTHS.indexOf(a.strength) - STRENGTHS.indexOf(b.strength));
    const [first] = own;
    if (!first || (first.strength === 'hint' && own.length < 2)) return [];
    return [{ known, signs: own, confidence: first.strength === 'sure' ? 'sure' : 'likely' }];
  });
}

/** Removes traces of other members: Fastly calls itself varnish in Via. */
function withoutEchoes(members: readonly Member[]): Member[] {
  const isFastly = members.some(({ known }) => known.name === 'fastly');
  const isOnlyVia = ({ signs }: Member) => signs.every(({ because }) => because === 'Via names it');
  return members.filter((member) => {
    if (member.known.name === 'varnish' && isFastly && isOnlyVia(member)) return false;
    const { depth } = member.known;
    if ((depth !== 'framework' && depth !== 'language') || member.confidence === 'sure') return true;
    // There is only one application: next to a sure one, a likely one is wrong.
    return !members.some(({ known, confidence }) => known.depth === depth && confidence === 'sure');
  });
}

/** Adds what a member requires, such as PHP. */
function withRequired(members: readonly Member[]): Member[] {
  const requiredMembers = members.flatMap(({ known, confidence }): Member[] => {
    const required = known.on === undefined ? undefined : KNOWN.get(known.on);
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
