import type { Advice, StackMember, StackName } from '../engine/index.js';

/** Where a line of configuration goes; the words for each are in the stack's own file. */
export interface Piece<Place extends string = string> {
  readonly place: Place;
  /** Lines that belong together, in order. Equal units of one place are written once. */
  readonly units: readonly string[];
  /** What the units stand on, written once above them (an import, a middleware). */
  readonly lead?: readonly string[];
  readonly needs?: readonly string[];
  readonly warnings?: readonly string[];
  readonly check?: readonly string[];
}

/** A fix in a stack's language, or the plain reason why that stack has none. */
export type Rendering<Place extends string = string> =
  { readonly pieces: readonly Piece<Place>[] } | { readonly why: string };

/** The chain a fix is written for. */
export interface Setting {
  /** The member the fix is for, when it was recognised. */
  readonly member?: StackMember;
  /** The other recognised members of its chain. */
  readonly others: readonly StackName[];
}

export type SetHeader = Extract<Advice, { op: 'set-header' }>;
export type CookieAdvice = Extract<Advice, { op: 'set-cookie-attributes' }>;
export type HideVersion = Extract<Advice, { op: 'hide-version' }>;

/** One stack's language: what it is called, where its lines go, and how it says each Advice. */
export interface Stack {
  readonly label: string;
  readonly placeWords: Readonly<Record<string, string>>;
  render(advice: Advice, setting: Setting): Rendering;
}
