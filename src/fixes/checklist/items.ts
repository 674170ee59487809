import type { CookieRole } from '../../engine/index.js';

/** One item of a deployment checklist. */
export interface ChecklistItem {
  /** Unique within its list, such as `secret-key`. */
  readonly id: string;
  /** The state to reach, in one line. */
  readonly text: string;
  /** Related names: Django's check (`security.W009`), a directive (`ServerTokens`). */
  readonly names: readonly string[];
  /** How a browser can see it; absent if it cannot. */
  readonly seen?: SeenBy;
  /** How to check it on the server: a command, or a sentence if there is no command. */
  readonly check: string;
}

/** The findings and passes that decide an item. Ids are `rule/message`; `rule` alone means all its messages. */
export interface SeenBy {
  /** Any of these findings: it is not done. */
  readonly open: readonly string[];
  /** One of these and no finding: it is done. Without one, the state is unknown. */
  readonly right: readonly string[];
  /** Only a pass about a cookie that is called like one of this role. */
  readonly cookie?: CookieRole;
}
