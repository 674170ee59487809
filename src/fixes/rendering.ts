import type { Advice, StackMember, StackName } from '../engine/index.js';

/**
 * One entry of a list that a language wants written once, whatever number of advice goes into it: a second
 * assignment of the same variable is an error in some, and replaces the first in others.
 */
export interface Entry {
  /** What stands above the entries, and below them. Entries with the same two are one list. */
  readonly open: string;
  readonly line: string;
  readonly close: string;
}

/** Text for one place: what one advice puts there. */
export interface Snippet<Place extends string = string> {
  readonly place: Place;
  /**
   * Lines that belong together, in order. Equal units of one place are written once; entries of one list stand
   * together where its first one stood.
   */
  readonly units: readonly (string | Entry)[];
  /** What the units stand on, written once above them (an import, a middleware). */
  readonly lead?: readonly string[];
  /** What has to come after every unit of the place, whatever advice it is for. */
  readonly tail?: readonly string[];
  /** Modules the server has to load for it, such as `headers`; they become a fix of their own (`Stack.modules`). */
  readonly modules?: readonly string[];
  /** What has to be there first: a command, or a sentence. */
  readonly needs?: readonly string[];
  /** What it may break: sentences. */
  readonly warnings?: readonly string[];
  /** How to see that it worked: commands, in order. */
  readonly check?: readonly string[];
  /** It prepares what another snippet does, and makes no finding go by itself. */
  readonly preparatory?: true;
}

/** A fix in a stack's language, or the plain reason why that stack has none. */
export type Rendering<Place extends string = string> =
  | {
      readonly snippets: readonly Snippet<Place>[];
      /** What the snippets come to at once, where that is less than the advice: the first step of a ramp. */
      readonly effect?: Advice;
    }
  | { readonly why: string };

/** The chain a fix is written for. */
export interface ChainContext {
  /** The member the fix is for, when it was recognised. */
  readonly member?: StackMember;
  /** The other members of its chain that fixes know. */
  readonly others: readonly StackName[];
  /** The members in front of it: what they serve themselves never reaches it, and they end TLS. */
  readonly front: readonly StackName[];
  /** The page's host as the URL parser writes it, without port; '' where it is not known. An attacker may have chosen it. */
  readonly host: string;
}

export type SetHeader = Extract<Advice, { op: 'set-header' }>;
export type CookieAdvice = Extract<Advice, { op: 'set-cookie-attributes' }>;
export type TurnListingOff = Extract<Advice, { op: 'turn-listing-off' }>;

/** One stack's language: what it is called, where its lines go, and how it says each Advice. */
export interface Stack {
  readonly label: string;
  /** A web server is asked first for headers and redirects, an application for cookies and debug pages. */
  readonly kind: 'server' | 'application';
  /** Every place, by the name it has in JSON, in words that fit behind "Apache, ". */
  readonly placeWords: Readonly<Record<string, string>>;
  /** Where modules are enabled, and how one of them is written there. */
  readonly modules?: {
    readonly place: string;
    readonly line: (module: string) => string;
    /** The command that does it for all of them, for people. */
    readonly need: (modules: readonly string[]) => string;
  };
  /** The products, in lower case, whose version in Server is this stack's to hide; its own name is understood. */
  readonly banners?: readonly string[];
  /** Headers, in lower case, that nobody else adds: this stack is asked first to take them away. */
  readonly adds?: readonly string[];
  /** The name Markdown knows its language by. */
  readonly language: string;
  /** What begins a comment, `#` where not said; for one place of another language by its name. */
  readonly comment?: string;
  readonly commentAt?: Readonly<Record<string, string>>;
  render(advice: Advice, context: ChainContext): Rendering;
  /** What it has to do as well when another member of its chain follows the advice, so that nothing breaks. */
  companionSnippets?(advice: Advice, context: ChainContext): readonly Snippet[];
}
