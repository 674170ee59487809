import { cookieRole, type CookieRole, type Finding, type Pass, type Report } from '../../engine/index.js';
import { AKAMAI } from './akamai.js';
import { APACHE } from './apache.js';
import { CLOUDFLARE } from './cloudflare.js';
import { CLOUDFRONT } from './cloudfront.js';
import { DJANGO } from './django.js';
import { DRUPAL } from './drupal.js';
import { EXPRESS } from './express.js';
import { FASTLY } from './fastly.js';
import type { ChecklistItem } from './items.js';
import { NGINX } from './nginx.js';
import { PHP } from './php.js';
import { VARNISH } from './varnish.js';
import { WORDPRESS } from './wordpress.js';

export type { ChecklistItem } from './items.js';

/** Deployment checklists by the stack's name. */
export const CHECKLISTS: Readonly<Partial<Record<string, readonly ChecklistItem[]>>> = {
  apache: APACHE,
  nginx: NGINX,
  django: DJANGO,
  express: EXPRESS,
  php: PHP,
  cloudflare: CLOUDFLARE,
  cloudfront: CLOUDFRONT,
  fastly: FASTLY,
  akamai: AKAMAI,
  varnish: VARNISH,
  wordpress: WORDPRESS,
  drupal: DRUPAL,
};

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
  readonly state: 'open' | 'right' | 'unknown' | 'unseen';
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
  if (!seen) return { state: 'unseen', findings: [] };
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
