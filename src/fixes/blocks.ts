import type { Advice, StackName } from '../engine/index.js';
import type { Entry, Piece, Stack } from './rendering.js';

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
  /** The name Markdown knows the text's language by. */
  readonly language: string;
  /** What has to be there first: a command, or a sentence. */
  readonly needs: readonly string[];
  /** What it may break. */
  readonly warnings: readonly string[];
  /** How to see that it worked: commands, in order. */
  readonly check: readonly string[];
  /** What it comes to at once; nothing where it only prepares for another block. */
  readonly does: readonly Advice[];
  /** Another member of the chain could do it too: instead of the blocks before, never beside them. */
  readonly alternative?: true;
}

/** What one advice puts into one place. */
export interface Offer {
  readonly name: StackName;
  readonly stack: Stack;
  readonly piece: Piece;
  readonly does: Advice;
}

/** Offers of one stack and place become one block, in the order they came; what has to be loaded stands first. */
export function blocksOf(offers: readonly Offer[]): FixBlock[] {
  const places = grouped(offers, ({ name, piece }) => `${name} ${piece.place}`);
  return [...moduleBlocks(offers), ...places.map(blockOf)];
}

function blockOf(offers: readonly Offer[]): FixBlock {
  const [first] = offers;
  if (first === undefined) throw new Error('a group of none');
  const { name, stack, piece } = first;
  const pieces = offers.map((offer) => offer.piece);
  const once = (pick: (piece: Piece) => readonly string[] | undefined) => [
    ...new Set(pieces.flatMap((one) => pick(one) ?? [])),
  ];
  const modules = once((one) => one.modules);
  return {
    stack: name,
    label: stack.label,
    place: piece.place,
    placeWords: stack.placeWords[piece.place] ?? piece.place,
    text: [
      ...once((one) => one.lead),
      ...written(pieces.flatMap(({ units }) => units)),
      ...once((one) => one.tail),
    ].join('\n'),
    language: stack.language,
    needs: [
      ...(modules.length > 0 && stack.modules ? [stack.modules.need(modules)] : []),
      ...once((one) => one.needs),
    ],
    warnings: once((one) => one.warnings),
    check: once((one) => one.check),
    does: offers.flatMap((offer) => (offer.piece.helps ? [] : [offer.does])),
  };
}

/** Modules are enabled elsewhere, and once. */
function moduleBlocks(offers: readonly Offer[]): FixBlock[] {
  return grouped(offers, ({ name }) => name).flatMap((own) => {
    const [first] = own;
    const modules = [...new Set(own.flatMap(({ piece }) => piece.modules ?? []))];
    if (first?.stack.modules === undefined || modules.length === 0) return [];
    const { name, stack } = first;
    const { place, line } = first.stack.modules;
    return [
      {
        stack: name,
        label: stack.label,
        place,
        placeWords: stack.placeWords[place] ?? place,
        text: modules.map(line).join('\n'),
        language: '',
        needs: [],
        warnings: [],
        check: [],
        does: [],
      },
    ];
  });
}

/** Equal units once; the entries of a list together where its first one stood. */
function written(units: readonly (string | Entry)[]): string[] {
  const texts = new Set<string>();
  const lists = new Map<string, Entry[]>();
  for (const unit of units) {
    const key = typeof unit === 'string' ? unit : `${unit.open}\0${unit.close}`;
    texts.add(key);
    if (typeof unit !== 'string') lists.set(key, [...(lists.get(key) ?? []), unit]);
  }
  return [...texts].flatMap((key) => {
    const [first, ...rest] = lists.get(key) ?? [];
    if (first === undefined) return [key];
    return [first.open, ...new Set([first, ...rest].map(({ line }) => line)), first.close];
  });
}

/** In the order their first ones came. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}
