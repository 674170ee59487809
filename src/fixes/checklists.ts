import { cookieRole, type CookieRole, type Finding, type Pass, type Report } from '../engine/index.js';
import data from './data/checklists.json' with { type: 'json' };

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

type Row = Omit<ChecklistItem, 'seen'> & {
  /** That of several lists by its name. */
  readonly seen?: keyof typeof data.seen | SeenBy;
};

const SEEN = data.seen as Readonly<Record<keyof typeof data.seen, SeenBy>>;

/** Deployment checklists by the stack's name. */
export const CHECKLISTS: Readonly<Partial<Record<string, readonly ChecklistItem[]>>> = Object.fromEntries(
  Object.entries(data.lists).map(([name, { items }]) => [name, (items as Row[]).map(itemOf)]),
);

function itemOf({ seen, ...item }: Row): ChecklistItem {
  return { ...item, ...(seen !== undefined && { seen: typeof seen === 'string' ? SEEN[seen] : seen }) };
}

/** An item with its state on this page. */
export interface ChecklistRow {
  /** Unique in all lists, such as `nginx/tls`. */
  readonly id: string;
  /** The user says it is done. */
  readonly isChecked: boolean;
  readonly item: ChecklistItem;
  /**
   * `open`: a finding says it is not done. `right`: it is done. `unknown`: a browser could see it, but not on this
   * page. `unseen`: no browser can see it.
   */
  readonly state: 'open' | 'right' | 'unknown' | 'server-only';
  /** The findings that say it is not done. */
  readonly findings: readonly Finding[];
}

export interface Checklist {
  /** The stack's label, such as `Apache`. */
  readonly label: string;
  readonly rows: readonly ChecklistRow[];
}

/**
 * The checklists for the report's chain, outermost first.
 * @param checked the ids of the items that the user ticked
 */
export function checklistsFor(report: Report, checked: readonly string[] = []): readonly Checklist[] {
  return report.stack.flatMap(({ name, label }) => {
    const items = Object.hasOwn(CHECKLISTS, name) ? CHECKLISTS[name] : undefined;
    if (!items) return [];
    const rows = items.map((item): ChecklistRow => {
      const id = `${name}/${item.id}`;
      return { id, isChecked: checked.includes(id), item, ...seenOn(report, item) };
    });
    return [{ label, rows }];
  });
}

function seenOn(report: Report, { seen }: ChecklistItem): Pick<ChecklistRow, 'state' | 'findings'> {
  if (!seen) return { state: 'server-only', findings: [] };
  const findings = report.findings.filter((finding) => names(seen.open, finding));
  if (findings.length > 0) return { state: 'open', findings };
  const right = report.passes.some(
    (pass) => names(seen.right, pass) && (seen.cookie === undefined || isAbout(seen.cookie, pass)),
  );
  // If the rule also reports missing evidence, the pass does not cover everything.
  const missing = report.unknowns.some(({ rule }) => seen.right.some((id) => ruleOf(id) === rule));
  return { state: right && !missing ? 'right' : 'unknown', findings: [] };
}

function names(ids: readonly string[], { id, rule, message }: Finding | Pass): boolean {
  return ids.some((one) => one === rule || one === `${rule}/${message}` || one === id);
}

function isAbout(role: CookieRole, pass: Pass): boolean {
  return pass.quotes.some(({ value }) => cookieRole(value?.split('=', 1)[0] ?? '') === role);
}

function ruleOf(id: string): string {
  return id.split('/', 1)[0] ?? id;
}
