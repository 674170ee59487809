import {
  anyBoolean,
  GRADE_TABLE,
  oneOf,
  recordOf,
  tallyOf,
  type Grade,
  type Report,
  type Severity,
} from '../../engine/index.js';

/** The grade of a pinned page at one time: numbers only. */
export interface Look extends Readonly<Record<Severity, number>> {
  /** Milliseconds since the epoch: when the page was loaded. */
  readonly time: number;
  readonly grade: Grade;
  readonly score: number;
  readonly complete: boolean;
  /** Whether the letter must not be shown without a caveat: see Report.caveats. Earlier versions stored no such. */
  readonly caveat: boolean;
}

/** The looks at each pinned page of a site, the earliest first, by `pageOf` its URL. */
export type History = ReadonlyMap<string, readonly Look[]>;

/** Maximum looks at all pages of a site. */
export const MAX_LOOKS = 100;

/** The URL by which a page is recognised: a pin stores no more of it. */
export function pageOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

export function lookAt(report: Report, time: number): Look {
  const { grade, score, complete, caveats, findings } = report;
  const { high, medium, low, info } = tallyOf(findings);
  return {
    time: Math.round(time),
    grade,
    score,
    complete,
    caveat: caveats.length > 0,
    high,
    medium,
    low,
    info,
  };
}

/** The history with one more look at a page; the same history if the page is not in it, because it is not pinned. */
export function withLook(history: History, page: string, look: Look): History {
  const looks = history.get(page);
  if (!looks) return history;
  const all = [...looks.filter(({ time }) => time !== look.time), look].sort((a, b) => a.time - b.time);
  return thinned(new Map(history).set(page, onePerDay(all)));
}

/**
 * The last look of each day, and those before the letter changed. One at which checks could not run shows no
 * change: it stands only for a day without another.
 */
function onePerDay(looks: readonly Look[]): readonly Look[] {
  const kept: Look[] = [];
  for (const look of looks) {
    const last = kept.at(-1);
    if (last && dayOf(last) === dayOf(look)) {
      if (last.complete && !look.complete) continue;
      if (!last.complete || last.grade === look.grade) kept.pop();
    }
    kept.push(look);
  }
  return kept;
}

/** In UTC, as everywhere. */
function dayOf({ time }: Look): number {
  return Math.floor(time / 86_400_000);
}

/** At most MAX_LOOKS: of the page with the most, those that the line of its scores needs least are dropped. */
function thinned(history: History): History {
  const pages = new Map(history);
  let surplus = [...pages.values()].reduce((sum, { length }) => sum + length, 0) - MAX_LOOKS;
  for (; surplus > 0; surplus -= 1) {
    const [page, looks] = [...pages].reduce((most, each) => (each[1].length > most[1].length ? each : most));
    pages.set(page, looks.toSpliced(leastNeeded(looks), 1));
  }
  return pages;
}

/** Never the first or the last: if possible one without a new letter, and the one with the nearest neighbours. */
function leastNeeded(looks: readonly Look[]): number {
  let least = { at: 1, isChange: true, span: Infinity };
  for (let at = 1; at < looks.length - 1; at += 1) {
    const [before, look, after] = looks.slice(at - 1, at + 2) as [Look, Look, Look];
    const isChange = look.grade !== before.grade;
    const span = after.time - before.time;
    if (isChange === least.isChange ? span < least.span : least.isChange) least = { at, isChange, span };
  }
  return least.at;
}

/** Parses a stored history. What is not valid is left out, and nothing besides. */
export function parseHistory(raw: unknown): History {
  if (!Array.isArray(raw)) return new Map();
  return thinned(
    new Map(
      raw.slice(0, MAX_LOOKS).flatMap((entry: unknown): [string, readonly Look[]][] => {
        if (!Array.isArray(entry)) return [];
        const [page, looks] = entry as unknown[];
        if (typeof page !== 'string' || page === '' || pageOf(page) !== page) return [];
        const valid = (Array.isArray(looks) ? looks : []).flatMap((look) => parseLook(look) ?? []);
        return [[page, valid.sort((a, b) => a.time - b.time).slice(-MAX_LOOKS)]];
      }),
    ),
  );
}

/** Parses a look, from storage or from a message; undefined if it is not valid. */
export const parseLook = recordOf<Look>({
  time: parseCount,
  grade: oneOf(...GRADE_TABLE.letters.map(([, letter]) => letter)),
  score: parseCount,
  complete: anyBoolean,
  caveat: (raw) => raw === true,
  high: parseCount,
  medium: parseCount,
  low: parseCount,
  info: parseCount,
});

/** At most the largest time that a Date can have. */
function parseCount(raw: unknown): number | undefined {
  return typeof raw === 'number' && Number.isInteger(raw) && raw >= 0 && raw <= 8.64e15 ? raw : undefined;
}
