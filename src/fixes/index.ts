import type { Advice, StackMember, StackName } from '../engine/index.js';
import { apache } from './apache.js';
import { django } from './django.js';
import { nginx } from './nginx.js';
import type { Piece, Stack } from './rendering.js';

/** Text for one place of one server's configuration. */
export interface FixBlock {
  readonly stack: StackName;
  /** `Apache` */
  readonly label: string;
  /** A short name for the place, such as `vhost443`, `server`, `settings`. */
  readonly place: string;
  /** The place in words. */
  readonly placeWords: string;
  /** What goes there; lines end in \n except the last. */
  readonly text: string;
  /** What has to be there first: a command, or a sentence. */
  readonly needs: readonly string[];
  /** What it may break. */
  readonly warnings: readonly string[];
  /** How to see that it worked: commands, in order. */
  readonly check: readonly string[];
  /** Another member of the chain could do it too: instead of the blocks before, never beside them. */
  readonly alternative?: true;
}

/** Why a stack has no text for an advice. */
export interface FixRefusal {
  readonly stack: StackName;
  readonly label: string;
  /** One sentence or two. */
  readonly why: string;
}

const STACKS: Readonly<Record<StackName, Stack>> = { apache, nginx, django };
const NAMES = ['apache', 'nginx', 'django'] as const satisfies readonly StackName[];

/**
 * Writes advice down for the servers of a chain.
 *
 * Each advice is for one member, so that no header is sent twice; blocks of other members that could do it
 * too follow, marked `alternative`. Advice for one place is one block. When no member is known,
 * `recognised` is false and the blocks are for every known stack on its own.
 *
 * Never throws; what cannot be written safely is a refusal.
 */
export function fixesFor(
  advice: readonly Advice[],
  stack: readonly StackMember[],
): {
  blocks: readonly FixBlock[] /* recommended first */;
  refusals: readonly FixRefusal[];
  recognised: boolean;
} {
  const wanted = settled(advice);
  const chain = NAMES.flatMap((name) => stack.find((member) => member.name === name) ?? []).sort(
    (a, b) => stack.indexOf(a) - stack.indexOf(b),
  );
  if (chain.length > 0) return { ...forChain(wanted, chain), recognised: true };
  const alone = NAMES.map((name) => forChain(wanted, [unseen(name)]));
  return {
    blocks: alone.flatMap((fixes) => fixes.blocks),
    refusals: alone.flatMap((fixes) => fixes.refusals),
    recognised: false,
  };
}

function forChain(advice: readonly Advice[], chain: readonly StackMember[]) {
  const recommended: Offer[] = [];
  const alternatives = new Map<StackName, Offer[]>();
  const refusals = new Map<string, FixRefusal>();
  for (const one of advice) {
    let found = false;
    for (const member of byPreference(one, chain)) {
      if (found && !hasAlternatives(one)) break;
      const name = member.name as StackName;
      const others = chain.flatMap((other) => (other === member ? [] : [other.name as StackName]));
      const rendering = STACKS[name].render(one, { member, others });
      if ('why' in rendering) {
        refusals.set(`${name} ${rendering.why}`, {
          stack: name,
          label: STACKS[name].label,
          why: rendering.why,
        });
        continue;
      }
      const offers = rendering.pieces.map((piece) => ({ stack: name, piece }));
      if (found) alternatives.set(name, [...(alternatives.get(name) ?? []), ...offers]);
      else recommended.push(...offers);
      found = true;
    }
  }
  return {
    blocks: [
      ...blocksOf(recommended),
      ...[...alternatives.values()].flatMap((offers) =>
        blocksOf(offers).map((block) => ({ ...block, alternative: true as const })),
      ),
    ],
    refusals: [...refusals.values()],
  };
}

interface Offer {
  readonly stack: StackName;
  readonly piece: Piece;
}

/**
 * Who should do it, best first.
 *
 * Headers and redirects belong to the outermost web server: only it reaches static files, its own error pages
 * and every application behind it. (That holds for CSP as well, as long as no nonce is in it.) Cookies belong
 * to the application that sets them: a proxy that rewrites them does so blindly. A banner belongs to whoever
 * writes it.
 */
function byPreference(advice: Advice, chain: readonly StackMember[]): StackMember[] {
  const rank = (member: StackMember) => {
    const application = member.name === 'django';
    if (advice.op === 'set-cookie-attributes') return application ? 0 : 1;
    if (advice.op === 'hide-version' && advice.header.toLowerCase() === 'server') {
      const product = advice.product.toLowerCase();
      if (member.name === product || (application && product === 'gunicorn')) return 0;
    }
    return application ? 2 : 1;
  };
  return [...chain].sort((a, b) => rank(a) - rank(b));
}

/** A second opinion is worth its room only where people really choose. */
function hasAlternatives(advice: Advice): boolean {
  return advice.op === 'set-header' || advice.op === 'redirect-to-https';
}

/** One advice a header and a cookie: of several the last counts, as when they are applied in order. */
function settled(advice: readonly Advice[]): Advice[] {
  const byTarget = new Map<string, Advice>();
  for (const one of advice) {
    const target = targetOf(one);
    const before = byTarget.get(target);
    const merged =
      one.op === 'set-cookie-attributes' && before?.op === 'set-cookie-attributes'
        ? { ...before, ...one }
        : one;
    byTarget.set(target, merged);
  }
  return [...byTarget.values()];
}

function targetOf(advice: Advice): string {
  switch (advice.op) {
    case 'set-header':
    case 'remove-header':
      return `header ${advice.name.toLowerCase()}`;
    case 'set-cookie-attributes':
      return `cookie ${advice.cookie}`;
    case 'redirect-to-https':
      return 'redirect';
    case 'hide-version':
      return `version ${advice.header.toLowerCase()} ${advice.product.toLowerCase()}`;
    case 'turn-listing-off':
      return `listing ${advice.path}`;
    case 'turn-debug-off':
      return 'debug';
  }
}

/** Offers of one stack and place become one block, in the order they came. */
function blocksOf(offers: readonly Offer[]): FixBlock[] {
  const groups = new Map<string, Offer[]>();
  for (const offer of offers) {
    const key = `${offer.stack} ${offer.piece.place}`;
    groups.set(key, [...(groups.get(key) ?? []), offer]);
  }
  return [...groups.values()].flatMap(([first, ...rest]) =>
    first === undefined
      ? []
      : [
          blockOf(
            first,
            [first, ...rest].map((offer) => offer.piece),
          ),
        ],
  );
}

function blockOf({ stack, piece: { place } }: Offer, pieces: readonly Piece[]): FixBlock {
  const { label, placeWords } = STACKS[stack];
  const once = (pick: (piece: Piece) => readonly string[] | undefined) => [
    ...new Set(pieces.flatMap((piece) => pick(piece) ?? [])),
  ];
  const lead = once((piece) => piece.lead);
  return {
    stack,
    label,
    place,
    placeWords: placeWords[place] ?? place,
    text: [...lead, ...once((piece) => piece.units)].join('\n'),
    needs: once((piece) => piece.needs),
    warnings: once((piece) => piece.warnings),
    check: once((piece) => piece.check),
  };
}

function unseen(name: StackName): StackMember {
  return { name, label: STACKS[name].label, because: '', confidence: 'likely' };
}
