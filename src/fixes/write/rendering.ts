import type { Advice, HeaderLine, StackName } from '../../engine/index.js';
import type { Check } from './checks.js';
import type { JsonObject } from './json.js';

/**
 * One entry of a list that must be written once for all advice: in some languages a second assignment of the variable
 * is an error, in others it replaces the first.
 */
export interface Entry {
  /** The lines above and below the entries. Entries with the same `open` and `close` form one list. */
  readonly open: string;
  readonly line: string;
  readonly close: string;
}

/** What one advice adds in one place. */
export interface Snippet<Place extends string = string> {
  readonly place: Place;
  /**
   * Lines that belong together, in order. Equal units of one place are written once; the entries of one list are
   * written at its first entry.
   */
  readonly units: readonly (string | Entry)[];
  /** What the units need, written once above them, such as an import. */
  readonly lead?: readonly string[];
  /** The same, after the units of all other advice for the place. */
  readonly tail?: readonly (string | Entry)[];
  /** Instead of units: a part of the one JSON document of the place. */
  readonly json?: JsonObject;
  /** Modules that the server has to load, such as `headers`. They become a separate block (`Stack.modules`). */
  readonly modules?: readonly string[];
  /** Prerequisites: each a command or a sentence. */
  readonly needs?: readonly string[];
  /** What to know before using it, such as what it can break: sentences. */
  readonly warnings?: readonly string[];
  /** Those of the warnings that nobody may miss: about an outage, or a protection that goes. */
  readonly cautions?: readonly string[];
  /** What a file of ours says instead of a need or warning about lines among those of the site, by that; '' for nothing. */
  readonly inFiles?: Readonly<Record<string, string>>;
  /** What tests the fix, in order. */
  readonly check?: readonly Check[];
  /** It only prepares for another snippet and closes no finding. */
  readonly preparatory?: true;
  /** It does what the other snippets do in another form: one of the two is for a site. */
  readonly otherForm?: true;
}

/** A fix in a stack's language, or the reason why the stack has none. */
export type Rendering<Place extends string = string> =
  | {
      readonly snippets: readonly Snippet<Place>[];
      /** What the snippets achieve as written, if that is less than the advice: the first step of a rollout. */
      readonly effect?: readonly Advice[];
      /** What they achieve after their later steps, if that is less than the advice. */
      readonly goal?: readonly Advice[];
    }
  | { readonly why: string };

/** What of the page a fix may depend on. */
export interface PageContext {
  /** Its host as the URL parser writes it, without port; '' if unknown. An attacker may have chosen it. */
  readonly host: string;
  /** '' for the usual one of its scheme. */
  readonly port: string;
  /** It came with a status of 400 or higher, for which some edges run no function. */
  readonly isError: boolean;
  /** Its Server header; '' if it was not seen, or not sent once. */
  readonly server: string;
  /** What page, file and error page sent alike (`sentAlike`), without the headers that the advice is about. */
  readonly alike: readonly HeaderLine[];
}

/** The chain a fix is written for. */
export interface ChainContext extends PageContext {
  /** The other supported members of its chain. */
  readonly others: readonly StackName[];
  /** The servers in front of it, which terminate TLS and serve some requests directly. */
  readonly front: readonly StackName[];
  /** The members behind it, such as WordPress behind PHP. */
  readonly behind: readonly StackName[];
}

export type SetHeader = Extract<Advice, { op: 'set-header' }>;
export type CookieAdvice = Extract<Advice, { op: 'set-cookie-attributes' }>;
export type RemoveHeader = Extract<Advice, { op: 'remove-header' }>;
export type TurnListingOff = Extract<Advice, { op: 'turn-listing-off' }>;

/** One stack: its label, its places, and how it writes each Advice. */
export interface Stack {
  readonly label: string;
  /** What it is in a chain; `chain.ts` says which kind is preferred for what. */
  readonly kind: 'edge' | 'server' | 'application' | 'host';
  /** Every place by its name in JSON, as a phrase that can follow "Apache: ". */
  readonly placeWords: Readonly<Record<string, string>>;
  /** Where modules are enabled, and the line for one of them. */
  readonly modules?: {
    readonly place: string;
    readonly line: (module: string) => string;
    /** The command that enables all of them. */
    readonly command: (modules: readonly string[]) => string;
  };
  /** Products, in lower case, whose version in Server this stack can remove, besides its own name. */
  readonly banners?: readonly string[];
  /** Headers, in lower case, that this stack adds with its label, so it is preferred for removing them. */
  readonly adds?: readonly string[];
  /** Names of cookies that this stack itself sets. */
  readonly ownCookies?: ReadonlySet<string>;
  /** The language for a Markdown code block. `languageAt` has it for places in another language. */
  readonly language: string;
  readonly languageAt?: Readonly<Record<string, string>>;
  /** How the document of a place is written, if not as JSON. */
  readonly writeAt?: Readonly<Record<string, (document: JsonObject) => string>>;
  /**
   * The sign that begins a comment, by default `#`; '' if the language has none. `commentAt` has it for places in
   * another language.
   */
  readonly comment?: string;
  readonly commentAt?: Readonly<Record<string, string>>;
  render(advice: Advice, context: ChainContext): Rendering;
  /** What it also has to do when another member of its chain follows the advice. */
  companionSnippets?(advice: Advice, context: ChainContext): readonly Snippet[];
}

/** Whether the stack itself adds a header that names this product, if it is known. */
export function adds(
  { adds = [], label }: Pick<Stack, 'adds' | 'label'>,
  header: string,
  product = label,
): boolean {
  return product.toLowerCase() === label.toLowerCase() && adds.includes(header.toLowerCase());
}
