import { LOAD_KINDS, type BlockedLoad, type LoadKind, type Unseen, type Varying } from '../model/facts.js';

/**
 * What the pages of a site were seen to use. Names, origins, folders of package hosts
 * and hashes only: never code, text or values.
 */
export interface Recording {
  /** Such as `https://shop.example.com`. */
  readonly origin: string;
  /** One for each pattern of paths, in the order they were first seen. */
  readonly pages: readonly RecordedPage[];
  /** Loads of pages that are not kept, because there were too many patterns. */
  readonly dropped: number;
  /** How many of them were of each pattern: one that is loaded more often than another takes the place of that. */
  readonly others?: readonly { readonly path: string; readonly loads: number }[];
  /** Where forms were sent to, and where that led. */
  readonly sentForms?: readonly SentForm[];
  /** More forms were sent than are kept. */
  readonly hasLostForms?: true;
  /** Violation reports that are not kept: their places, or their pages, are too many, and reported less often. */
  readonly reportsLeftOut?: number;
  /** Patterns of pages and targets of forms in which `*` stands for a part that differed between pages of one template. */
  readonly templates?: readonly string[];
}

/** A target of forms, to which a page led. */
export interface SentForm {
  /** As in `RecordedForms`. */
  readonly target: string;
  /** A form was sent there: a browser said so, or the request was a POST. Others may be of links. */
  readonly isSent?: true;
  /** Requests that were sent there, and those whose last response, which is no redirect, has come. */
  readonly begun: number;
  readonly ended: number;
  /** One of them was a POST, which only forms send. */
  readonly isPosted?: true;
  /** Where the redirects of POSTs led: `self` or other origins. */
  readonly led: readonly string[];
  /** Where those of other requests led, of forms or of links. */
  readonly ledByGet?: readonly string[];
}

/** Where the forms of a page can be sent to. */
export interface RecordedForms {
  /** Path patterns of its own origin (`/orders/*`), other origins with one, or schemes: see `formTarget`. */
  readonly targets: readonly string[];
  /** Not all were seen. */
  readonly isPartial?: true;
  /** Two forms of its pages are sent to one of them, so it was not seen where each leads. */
  readonly isShared?: true;
}

/** What the pages of one pattern used. */
export interface RecordedPage {
  /** Such as `/orders/*`: `*` stands for a part that looks like an id, a person or a token, or that differs. */
  readonly path: string;
  readonly loads: number;
  /** By kind of load, as in `PageUse`. Recordings of earlier versions have origins only. */
  readonly origins: Readonly<Partial<Record<LoadKind, readonly string[]>>>;
  /** How often it used those of other sites; absent in recordings of earlier versions. */
  readonly visits?: readonly PlaceVisits[];
  /** Inline scripts and style sheets, by hash. */
  readonly code: readonly RecordedCode[];
  /** Event handlers in attributes. */
  readonly handlers: boolean;
  /** URLs that begin with `javascript:`. */
  readonly scriptAddresses: boolean;
  readonly styleAttributes: boolean;
  /** A style sheet could not be read, so its `data:` URLs were not seen. */
  readonly sheetsUnread: boolean;
  /** What only scripts and style sheets load was seen too, at each load. */
  readonly allLoads: boolean;
  /** Origins of its `<base>`. */
  readonly bases: readonly string[];
  /** The page limits by itself who can frame it. */
  readonly limitsFraming: boolean;
  /** It sends a Content-Security-Policy that is enforced, at each load whose headers were seen. */
  readonly sendsPolicy: boolean;
  /** The name of the application that it is of, if that is known not to stand a strict policy: see `knownApplication`. */
  readonly application?: string;
  /** Inline code of which each such policy blocks what has no hash or nonce. */
  readonly limitsInline?: readonly RecordedCode['element'][];
  /** Documents that the browser showed, and that were not read: such as one that its own script left at once. */
  readonly unread?: number;
  /** Loads whose headers were not seen, if any. */
  readonly responsesUnseen?: number;
  /** eval() ran in it. */
  readonly evals?: true;
  /** WebAssembly was compiled in it. */
  readonly wasm?: true;
  /** Where its forms were sent to: `self` or other origins. */
  readonly formTargets?: readonly string[];
  /** Where its forms can be sent to; absent in recordings of earlier versions. */
  readonly forms?: RecordedForms;
  /** What browsers reported as blocked. Anybody can send such reports. */
  readonly reported: readonly BlockedLoad[];
  /** Why a load of it shows less than all it uses. */
  readonly unseen: readonly Unseen[];
  /** A load of it answered with an error status. */
  readonly isError?: true;
  /** More was used than is kept. */
  readonly isCut?: true;
  /** How many more one load had, at least: origins, inline code and `<base>` elements. */
  readonly leftOut?: number;
}

/** Loads of a page that used a place of another site when they were read. */
export interface PlaceVisits {
  readonly kind: LoadKind;
  readonly place: string;
  readonly loads: number;
  /** The last of them, from 0. */
  readonly last: number;
}

/** Elements with inline code. */
export const ELEMENTS = ['script', 'style'] as const;

/** An inline script or style sheet. */
export interface RecordedCode {
  readonly element: (typeof ELEMENTS)[number];
  /** Base64 of the SHA-256 of its text. */
  readonly sha256: string;
  /** Characters of its text. */
  readonly length?: number;
  /** At how many loads it was there. */
  readonly loads: number;
  /** The same of all pages of the site; never stored, as it follows from them. */
  readonly loadsOnSite?: number;
  /** The first of `loads`, from 0. */
  readonly first: number;
  /** The last of them; absent in recordings of earlier versions, and if it is the first. */
  readonly last?: number;
  /** Its element has a nonce. */
  readonly hasNonce?: true;
  /** Who was sent it, by number; absent if only 0, who recorded the site. */
  readonly visitors?: readonly number[];
  readonly varies?: Varying;
  /** The day it was first sent, in days since the epoch, if that is known and another day may have another one. */
  readonly day?: number;
}

/** Different reports of one pattern. */
export const MAX_RECORDED_REPORTS = 200;
/** Patterns of one recording. Of as many others, the loads are counted. */
export const MAX_RECORDED_PAGES = 200;
/** Patterns and targets of one recording that were learnt from pages of one template. */
export const MAX_TEMPLATES = 200;
/** Different inline scripts and style sheets of one pattern. */
export const MAX_RECORDED_CODE = 100;
/** Visitors of one recording. */
export const MAX_VISITORS = 8;
/** Origins of one kind of load of one pattern, and of its forms. */
export const MAX_RECORDED_ORIGINS = 100;
/** Places of other sites of one pattern, of all kinds of loads. */
export const MAX_VISITS = LOAD_KINDS.length * MAX_RECORDED_ORIGINS;
/** Targets of the forms of one pattern. */
export const MAX_RECORDED_FORMS = 50;
/** Targets of one recording that forms were sent to, and origins that one of them led to. */
export const MAX_SENT_FORMS = 100;
/** Origins of the `<base>` elements of one pattern. */
export const MAX_RECORDED_BASES = 10;
