import { MAX_SUPPRESSIONS } from './limits.js';

/** A finding that somebody decided to live with on one site. It stays visible and costs nothing. */
export interface Suppression {
  /** The host, with its port where it has one, as the URL parser writes it. */
  readonly site: string;
  /** A finding's id: `rule/message` or `rule/message#subject`. Without a subject it stands for all of them. */
  readonly finding: string;
  /** Why; never empty. */
  readonly reason: string;
  /** The last day it holds, `2027-01-31`; without one it holds until it is taken back. */
  readonly until?: string;
}

/** Those that hold for a page, by finding id. */
export type ActiveSuppressions = ReadonlyMap<string, Suppression>;

export const NONE_SUPPRESSED: ActiveSuppressions = new Map();

/** @param today such as `2026-11-25`: the engine has no clock */
export function suppressionsFor(url: string, all: readonly Suppression[], today: string): ActiveSuppressions {
  const site = siteNameOf(url);
  const active = all.filter((one) => one.site === site && (one.until ?? today) >= today);
  return new Map(active.map((one) => [one.finding, one]));
}

/** The suppression a finding falls under. */
export function suppressionOf(id: string, active: ActiveSuppressions): Suppression | undefined {
  if (active.size === 0) return undefined;
  return active.get(id) ?? active.get(id.split('#', 1)[0] ?? id);
}

/** `shop.example` or `localhost:8443`; '' for what is no URL. */
export function siteNameOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

/** Characters of a site's name, a finding's id and a reason. */
const LONGEST = 500;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Reads what a file or the browser's storage holds: `{ "schema": 1, "suppressions": [ … ] }`.
 * @returns the list, or one sentence saying what is wrong with it
 */
export function readSuppressions(raw: unknown): readonly Suppression[] | string {
  if (!isRecord(raw) || !Array.isArray(raw['suppressions'])) return 'It has no list named "suppressions".';
  if (raw['schema'] !== 1) return 'Its "schema" is not 1, the only one this version reads.';
  const entries: readonly unknown[] = raw['suppressions'];
  if (entries.length > MAX_SUPPRESSIONS) return `It has more than ${MAX_SUPPRESSIONS} entries.`;
  const read: Suppression[] = [];
  for (const [at, entry] of entries.entries()) {
    const suppression = readOne(entry);
    if (typeof suppression === 'string') return `Entry ${at + 1} ${suppression}.`;
    read.push(suppression);
  }
  return read;
}

function readOne(entry: unknown): Suppression | string {
  if (!isRecord(entry)) return 'is not an object';
  const { site, finding, reason, until } = entry;
  if (!isText(site)) return 'has no "site"';
  if (!isText(finding) || !finding.includes('/')) return 'has no "finding" such as "server-tokens/version"';
  if (!isText(reason)) return 'has no "reason"';
  if (until === undefined) return { site, finding, reason };
  if (typeof until !== 'string' || !isDay(until)) return 'has an "until" that is no day such as "2027-01-31"';
  return { site, finding, reason, until };
}

function isDay(text: string): boolean {
  const date = DAY.test(text) ? new Date(text) : undefined;
  // 30 February would otherwise be some day in March.
  return date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
