/** One thing to have right before a site goes live, on one kind of server. */
export interface ChecklistItem {
  /** Unique within its list, such as `secret-key`. */
  readonly id: string;
  /** What it asks, in one line. */
  readonly text: string;
  /** What others call it: Django's check (`security.W009`), a directive (`ServerTokens`). */
  readonly names: readonly string[];
  /** How a browser sees it; absent where it cannot. */
  readonly seen?: SeenBy;
  /** A command, or a sentence where no command tells: how to check it on the server. */
  readonly check: string;
}

/** Which opinions answer an item. Ids are `rule/message`; `rule` alone stands for all its messages. */
export interface SeenBy {
  /** Any of these findings: it is not done. */
  readonly open: readonly string[];
  /** One of these, and none of the findings: it is done. Without one it is not known. */
  readonly right: readonly string[];
  /** Only where the pass speaks of a cookie with this in its name, lower case. */
  readonly cookie?: string;
}
