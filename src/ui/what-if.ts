import { computed, signal, type ReadonlySignal } from '@preact/signals';
import {
  apply,
  assess,
  planOf,
  settled,
  targetOf,
  type ActiveSuppressions,
  type Finding,
  type Grade,
  type PageSnapshot,
  type Report,
} from '../engine/index.js';

/** Findings that are ticked to begin with. */
const FIRST = 3;

/** Where one is with some findings dealt with. */
export interface Outcome {
  readonly grade: Grade;
  readonly score: number;
  readonly complete: boolean;
}

/** A page's findings, ticked as if they were dealt with, and the grade that leads to. */
export interface WhatIf {
  /** Ids of findings; undefined until something was judged twice. */
  readonly ticked: ReadonlySignal<ReadonlySet<string> | undefined>;
  readonly outcome: ReadonlySignal<Outcome | undefined>;
  /** The ticked findings. */
  readonly findings: ReadonlySignal<readonly Finding[]>;
  /** Begins: what it takes can wait for the first paint. */
  start(): void;
  toggle(finding: Finding): void;
  choose(which: 'best' | 'all' | 'none'): void;
}

type Page = { readonly report: Report; readonly snapshot: PageSnapshot } | undefined;

export function createWhatIf(page: ReadonlySignal<Page>): WhatIf {
  const started = signal(false);
  const chosen = signal<{ readonly url: string; readonly ids: ReadonlySet<string> } | undefined>(undefined);
  const best = computed(() =>
    started.value && page.value ? bestFindings(page.value.snapshot, page.value.report) : undefined,
  );
  const ticked = computed((): ReadonlySet<string> | undefined => {
    const url = page.value?.report.url;
    // Somebody's ticks are theirs until the tab shows another page.
    return chosen.value && chosen.value.url === url ? chosen.value.ids : best.value;
  });
  const findings = computed(() =>
    (page.value?.report.findings ?? []).filter((one) => isFixable(one) && ticked.value?.has(one.id)),
  );
  const set = (ids: ReadonlySet<string>) => {
    if (page.value) chosen.value = { url: page.value.report.url, ids };
  };
  return {
    ticked,
    findings,
    outcome: computed(() =>
      started.value && page.value
        ? outcomeOf(page.value.snapshot, findings.value, suppressedIn(page.value.report))
        : undefined,
    ),
    start: () => {
      started.value = true;
    },
    toggle: ({ id }) => {
      const ids = new Set(ticked.value);
      if (!ids.delete(id)) ids.add(id);
      set(ids);
    },
    choose: (which) => {
      if (which === 'best') chosen.value = undefined;
      else if (which === 'none') set(new Set());
      else set(new Set((page.value?.report.findings ?? []).filter(isFixable).map(({ id }) => id)));
    },
  };
}

/** Whether there is anything to do about it. */
export function isFixable({ advice, suppressed }: Finding): boolean {
  return advice.length > 0 && !suppressed;
}

/** The page judged again with all that is advised followed: points are never added up. */
export function outcomeOf(
  snapshot: PageSnapshot,
  findings: readonly Finding[],
  suppressed?: ActiveSuppressions,
): Outcome {
  const advice = settled(findings.flatMap(({ advice }) => advice));
  const { grade, score, complete } = assess(apply(snapshot, advice), suppressed);
  return { grade, score, complete };
}

/** What somebody lives with is lived with afterwards too. */
function suppressedIn({ findings }: Report): ActiveSuppressions {
  return new Map(findings.flatMap(({ id, suppressed }) => (suppressed ? [[id, suppressed] as const] : [])));
}

/** The few findings that gain most, by the order of a plan. */
export function bestFindings(snapshot: PageSnapshot, report: Report): ReadonlySet<string> {
  const fixable = report.findings.filter(isFixable);
  const ids = new Set<string>();
  for (const { advice } of planOf(snapshot, fixable, suppressedIn(report))) {
    const target = targetOf(advice);
    const finding = fixable.find((one) => one.advice.some((its) => targetOf(its) === target));
    if (finding) ids.add(finding.id);
    if (ids.size === FIRST) break;
  }
  return ids;
}
