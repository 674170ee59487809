import type { Page } from 'puppeteer';
import type { Setup } from '../../servers/rig/setup.js';
import type { Site } from '../../servers/rig/site.js';

/** A real application in its packaged configuration, and a script that uses it. */
export interface Application {
  readonly setup: Setup;
  /** The page that a visitor opens first, which is graded. */
  readonly entry: string;
  /** Its set-up pages, if it has some: once, while it is served. */
  install?(site: Site): Promise<void>;
  readonly steps: readonly Step[];
  /** Protections that the application sends by itself, as `header: part of the value`. The steps open each address. */
  readonly own: Readonly<Record<string, string>>;
  /** `stack place` of texts that say when they are needed, where this configuration does not need them. */
  readonly needless?: readonly string[];
  /** What a policy blocks only once deployed (`-`) or only in a preview (`+`), as `directive what`, each with the reason. */
  readonly unlikePreview?: Readonly<Record<string, string>>;
  /**
   * Protections that an address loses, as `address: what`, each with the reason. One that is not lost fails the test.
   */
  readonly known?: {
    readonly given?: Readonly<Record<string, string>>;
    readonly later?: Readonly<Record<string, string>>;
  };
  /** Absent where it is not recorded. */
  readonly recorded?: RecordedSteps;
}

/** How an application is recorded, for a policy of all its pages. */
export interface RecordedSteps {
  /** Names of the steps that are not in the first walk. */
  readonly later?: readonly string[];
  /**
   * What browsers report of the policy, beyond what the proposal named, and never block, as `directive what`, each with
   * the reason. One that is not reported fails the test.
   */
  readonly onlyReported?: Readonly<Record<string, string>>;
  /** Names of steps whose pictures a policy with strict styles changes: the comparison must see that. */
  readonly changedByStrictStyles?: readonly string[];
}

/** Something that a user does. It waits for conditions, and throws where one does not come true. */
export interface Step {
  readonly name: string;
  /** No later step can be done without it. */
  readonly isRequired?: true;
  /** It can be done without the required steps, too. */
  readonly isIndependent?: true;
  act(tab: Tab): Promise<void>;
}

/** A tab of the user on the application. */
export interface Tab {
  readonly page: Page;
  /** Of the site, for what does not know its name. */
  readonly address: string;
  /** Differs in each walk, for the names of what a step creates. */
  readonly mark: string;
  /** Opens a path and waits until everything is loaded. */
  readonly open: (path: string) => Promise<void>;
  /** Waits until the path is served, without the browser, whose console would show each attempt. */
  readonly answers: (path: string) => Promise<void>;
  /** Replaces the text of a field. */
  readonly fill: (selector: string, text: string) => Promise<void>;
  /** Waits until the element stands still with nothing over it, and clicks it. */
  readonly click: (selector: string) => Promise<void>;
  readonly upload: (selector: string, file: string) => Promise<void>;
  /** Clicks, and waits until the next page is loaded. */
  readonly follow: (selector: string) => Promise<void>;
  /** Waits until an element matches, and its text contains this. */
  readonly shows: (selector: string, text?: string) => Promise<void>;
}
