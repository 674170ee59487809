import type { Visited } from '../capture/recording/visit-plan.js';
import type { Baseline } from '../capture/history/baseline.js';
import type { History, Look } from '../capture/history/looks.js';
import type { ResponseRow } from '../capture/response-log.js';
import type { PageState } from '../capture/page-state.js';
import type { PreviewChoice } from '../capture/preview/choice.js';
import type { Copied } from '../capture/deployed/copied.js';
import type { SelectionChanges } from '../capture/selection.js';
import type { ViolationRow } from '../capture/violations.js';
import type { PolicyChoices, StoredRecording } from '../capture/recording/stored-recording.js';
import type { ReportsToAdd } from '../capture/recording/reported-pages.js';
import type { Advice, PageSnapshot, PartAdvice, ProbeRequest, Suppression } from '../engine/index.js';

// What the views need from the browser. src/platform implements it, tests and the gallery do so in memory. Types only.

/** What the popup and the panel need for the page of one tab. */
export interface PageSource {
  /** False for a recorded page: it cannot be reloaded, probed or suppressed. */
  readonly isLive?: boolean;
  /**
   * Calls back with every state, first with the current one, and again when a response is no longer awaited. Returns an
   * unsubscribe function.
   */
  watch(listener: (state: PageState) => void): () => void;
  /** Reloads the tab, so that its response is recorded; the new state arrives through `watch`. */
  reload(options: { bypassCache: boolean }): Promise<void>;
  /** Asks the user for access to a site (needs a user gesture). False when declined. */
  grant(origin: string): Promise<boolean>;
  /** Reads the page's markup and cookies again; the new state arrives through `watch`. */
  readPage(): Promise<void>;
  /** Sends the requests; responses arrive through `watch`, one by one. Resolves after the last one. */
  probe(agreed: AgreedRequests): Promise<void>;
  /** Simulates advice in the tab, and reloads it. `started` is false if none of it can be simulated. */
  startPreview(advice: readonly Advice[], details?: PreviewDetails): Promise<{ readonly started: boolean }>;
  /** Ends the preview of the tab, and reloads it. */
  endPreview(): Promise<void>;
  /** Ends the recording that runs. */
  stopRecording(): Promise<void>;
  /** Asks for a file of another site that the page loads, and computes its hash. */
  hashFile(url: string): Promise<FileHash>;
  /**
   * Sets the site's servers by name, outermost first; null restores the recognised ones.
   * `kept` is false where the choice is not stored.
   */
  chooseStack(names: readonly string[] | null): Promise<{ readonly kept: boolean }>;
  /** `kept` is false where the suppression ends with the browser session. */
  suppress(suppression: Suppression): Promise<{ readonly kept: boolean }>;
  unsuppress(suppression: Suppression): Promise<void>;
  /** Ticks an item of a checklist on the page’s site, or takes the tick back. `kept` is false in a private window. */
  check(item: string, isOn: boolean): Promise<{ readonly kept: boolean }>;
  /**
   * Stores what the user changed in the selection of fixes on a site, in place of what was stored; the new state arrives
   * through `watch`. `kept` is false where it is not stored.
   */
  select(site: string, changes: SelectionChanges): Promise<{ readonly kept: boolean }>;
  /** Stores what was copied for a site, or what a load had of it (`withCopied`). `kept` is false in a private window. */
  copied(site: string, lines: Copied, isWhole: boolean): Promise<{ readonly kept: boolean }>;
}

/** What a view knows of a preview besides its advice. */
export interface PreviewDetails {
  /** URLs of requests of the page that failed, without query. */
  readonly failed?: readonly string[] | undefined;
  /** Advice for parts of the site. */
  readonly parts?: readonly PartAdvice[];
  /** What the person chose. */
  readonly choice?: PreviewChoice;
}

/** The value of `integrity`, or why there is none. */
export type FileHash =
  | { readonly integrity: string }
  | {
      readonly refused:
        'no-answer' | 'redirects' | 'status' | 'no-cors' | 'varies' | 'too-large' | 'no-access' | 'gone';
    };

/** Requests that the user was shown and agreed to. */
export interface AgreedRequests {
  /** Part of the path that is expected not to exist: letters and digits. */
  readonly token: string;
  readonly requests: readonly ProbeRequest[];
}

/** The pages that the user pinned, and the history of their grades. */
export interface PinSource {
  /** Calls back with all pins, the newest first. Returns an unsubscribe function. */
  watchPins(listener: (pins: readonly Baseline[]) => void): () => void;
  /** Calls back with the history of a site's pinned pages. Returns an unsubscribe function. */
  watchHistory(site: string, listener: (history: History) => void): () => void;
  /**
   * Pins the page of the tab. `kept` is false in a private window, where nothing is pinned; `dropped` is the number of
   * older pins that were deleted for it.
   */
  pin(): Promise<{ readonly kept: boolean; readonly dropped?: number }>;
  unpin(pin: Pick<Baseline, 'site' | 'seenAt'>): Promise<void>;
  /** Adds a look to the history of a pinned page. */
  look(page: string, look: Look): Promise<void>;
  /** Deletes the looks at a pinned page. */
  forgetHistory(page: string): Promise<void>;
}

/** What is recorded of sites, for policies that fit all their pages. */
export interface RecordingSource {
  /** Calls back now and after each change. Returns an unsubscribe function. */
  watch(listener: (recordings: Recordings) => void): () => void;
  /** Records the origin of the tab, and stops the recording of another. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Stores what the person leaves out of the policy of an origin, or adds. */
  choose(origin: string, choices: PolicyChoices): Promise<void>;
  /** Allows something that a preview blocked on a page. False if nothing changed. */
  allow(url: string, load: { readonly directive: string; readonly blocked: string }): Promise<boolean>;
  /** Adds violation reports of the pages of an origin. */
  addReports(origin: string, reports: ReportsToAdd): Promise<void>;
  /** Requests pages of the recording of an origin as other visitors, and adds what inline code they were sent. */
  visit(origin: string, paths: readonly string[]): Promise<Visited>;
  /** Stores a recording from a file, in place of one of the same origin. */
  keep(stored: StoredRecording): Promise<void>;
  forget(origin: string): Promise<void>;
}

export interface Recordings {
  /** The recording that runs; absent if none does. */
  readonly running?: {
    readonly origin: string;
    /** No document gets the report-only policy: its service worker could store it. */
    readonly isUnwatched?: true;
  };
  /** The last changed first. */
  readonly all: readonly StoredRecording[];
}

/** The responses of the inspected tab, as they arrive. */
export interface ResponseSource {
  /** The same array until something changes; an unchanged row is the same object. */
  rows(): readonly ResponseRow[];
  /** Number of requests no longer kept, the oldest of the page. */
  dropped(): number;
  /** Calls back after a change. Returns an unsubscribe function. */
  watch(listener: () => void): () => void;
  clear(): void;
  /** Whether to keep the responses of earlier pages of the tab. */
  preserveLog(on: boolean): void;
}

/** The policy violations of the inspected page. */
export interface ViolationSource {
  rows(): readonly ViolationRow[];
  /** Number of distinct violations that are not kept. */
  dropped(): number;
  /**
   * Observes the page until unsubscribed, and calls back after a change.
   * @returns an unsubscribe function
   */
  watch(listener: () => void, failed: (why: string) => void): () => void;
}

/** What the panel needs beyond its page and responses. */
export interface PanelHost {
  /** The extension's version, for its reports. */
  readonly version: string;
  /** The pages of an origin seen in this session, newest first. */
  seenPages(origin: string): Promise<readonly SeenPage[]>;
  /** Opens the page that takes a HAR file. */
  readonly openHarPage: () => void;
  readonly openSettings: () => void;
}

/** A page seen in this session. */
export interface SeenPage {
  readonly snapshot: PageSnapshot;
  /** Milliseconds since the epoch: when the document was committed. */
  readonly seenAt: number;
}

/** What the user chose for sites, by host: the one changed last is last. */
export interface SiteLists {
  /** Names of servers, outermost first. */
  readonly stacks: ReadonlyMap<string, readonly string[]>;
  /** Ids of the checklists’ items that are ticked. */
  readonly checked: ReadonlyMap<string, readonly string[]>;
  /** What was changed in the selection of fixes (`SelectionChanges`), and what was copied (`Copied`). */
  readonly selections: ReadonlyMap<string, readonly string[]>;
}

/** Every setting on disk. */
export interface Settings extends SiteLists {
  readonly suppressions: readonly Suppression[];
  /** The newest first. */
  readonly baselines: readonly Baseline[];
  /** The looks at each pinned page. */
  readonly history: History;
  /** The last changed first. */
  readonly recordings: readonly StoredRecording[];
  /** Whether the toolbar icon shows the grade. */
  readonly badge: boolean;
}

/** What the settings page needs. */
export interface SettingsSource {
  /** Calls back with the settings, now and after each change. Returns an unsubscribe function. */
  watch(listener: (settings: Settings) => void): () => void;
  /** Stores all of these or none; each replaces the suppression of the same finding on the same site. */
  suppress(suppressions: readonly Suppression[]): Promise<void>;
  unsuppress(suppression: Suppression): Promise<void>;
  forgetList(list: keyof SiteLists, site: string): Promise<void>;
  unpin(pin: Pick<Baseline, 'site' | 'seenAt'>): Promise<void>;
  /** Deletes the looks at a pinned page. */
  forgetHistory(page: string): Promise<void>;
  /** Stores a recording from a file, in place of one of the same origin. */
  keepRecording(stored: StoredRecording): Promise<void>;
  forgetRecording(origin: string): Promise<void>;
  showBadge(isOn: boolean): Promise<void>;
  /** Deletes every setting. */
  clear(): Promise<void>;
}
