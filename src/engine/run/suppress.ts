import { isRecord } from '../untrusted.js';
import { MAX_SUPPRESSIONS } from '../limits.js';
import type { Suppression } from '../model/report.js';

/** The suppressions for a page, by the id that their finding has today. */
export type ActiveSuppressions = ReadonlyMap<string, Suppression>;

export const NONE_SUPPRESSED: ActiveSuppressions = new Map();

/** @param today such as `2026-11-25`: the engine has no clock */
export function suppressionsFor(url: string, all: readonly Suppression[], today: string): ActiveSuppressions {
  const site = siteNameOf(url);
  const active = all.filter((one) => one.site === site && (one.until ?? today) >= today);
  return new Map(active.map((one) => [currentId(one.finding), one]));
}

/** Those of a page's own site: a comparison may be of two sites. */
export function suppressionsAt(
  url: string,
  active: ActiveSuppressions = NONE_SUPPRESSED,
): ActiveSuppressions {
  const site = siteNameOf(url);
  return new Map([...active].filter(([, one]) => one.site === site));
}

/** The suppression that covers a finding. */
export function suppressionOf(id: string, active: ActiveSuppressions): Suppression | undefined {
  if (active.size === 0) return undefined;
  return active.get(id) ?? active.get(id.split('#', 1)[0] ?? id);
}

/** `shop.example` or `localhost:8443`; '' if it is not a URL. */
export function siteNameOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

/** Characters of a site's name, a finding's id and a reason. */
const LONGEST = 500;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The suppressions of a list, with known fields only; null if an entry is invalid. */
export function asSuppressions(list: unknown): readonly Suppression[] | null {
  if (!Array.isArray(list) || list.length > MAX_SUPPRESSIONS || list.some((entry) => flawOf(entry) !== null))
    return null;
  return (list as Suppression[]).map(({ site, finding, reason, until }) => ({
    site,
    finding,
    reason,
    ...(until !== undefined && { until }),
  }));
}

/** The first invalid field of an entry; `entry` if it is not an object. */
export type Flaw = 'entry' | keyof Suppression;

export function flawOf(entry: unknown): Flaw | null {
  if (!isRecord(entry)) return 'entry';
  const { site, finding, reason, until } = entry;
  if (!isText(site)) return 'site';
  if (!isText(finding) || !finding.includes('/')) return 'finding';
  if (!isText(reason)) return 'reason';
  return until === undefined || (typeof until === 'string' && isDay(until)) ? null : 'until';
}

function isDay(text: string): boolean {
  const date = DAY.test(text) ? new Date(text) : undefined;
  // 30 February would otherwise be some day in March.
  return date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST;
}

/**
 * Reads what a file holds: `{ "schema": 1, "suppressions": [ … ] }`.
 * @returns the list, or one sentence saying what is wrong with it
 */
export function parseSuppressions(raw: unknown): readonly Suppression[] | string {
  if (!isRecord(raw) || !Array.isArray(raw['suppressions'])) return 'It has no list named "suppressions".';
  if (raw['schema'] !== 1) return 'Its "schema" is not 1, the only one this version reads.';
  const entries: readonly unknown[] = raw['suppressions'];
  if (entries.length > MAX_SUPPRESSIONS) return `It has more than ${MAX_SUPPRESSIONS} entries.`;
  for (const [at, entry] of entries.entries()) {
    const flaw = flawOf(entry);
    if (flaw !== null) return `Entry ${at + 1} ${FLAWS[flaw]}.`;
  }
  return asSuppressions(entries) ?? [];
}

const FLAWS: Readonly<Record<Flaw, string>> = {
  entry: 'is not an object',
  site: 'has no "site"',
  finding: 'has no "finding" such as "server-tokens/version"',
  reason: 'has no "reason"',
  until: 'has an "until" that is no day such as "2027-01-31"',
};

/** Messages that another rule had before the verdict on scripts was one rule's: stored ids still name that rule. */
const MOVED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'csp-bypass': ['open-host', 'angular-host'],
    'csp-coverage': ['scripts-let-in', 'invalid-nonce', 'placeholder-nonce', 'base-uri'],
  }).flatMap(([rule, messages]) =>
    messages.map((message) => [`${rule}/${message}`, `content-security-policy/${message}`] as const),
  ),
);

/** The id that a finding has today, of an id that may be an earlier version's. */
export function currentId(id: string): string {
  const [name = ''] = id.split('#', 1);
  const moved = MOVED.get(name);
  return moved === undefined ? id : moved + id.slice(name.length);
}

/** The rule that a finding was of in earlier versions, if that was another one. */
export function ruleBefore(id: string): string | undefined {
  const [name = ''] = id.split('#', 1);
  return [...MOVED].find(([, now]) => now === name)?.[0].split('/', 1)[0];
}
