import { computed, type ReadonlySignal } from '@preact/signals';
import { selectionById, selectionChanges } from '../../capture/selection.js';
import { groupIdOf, type Finding, type PageSnapshot, type Report } from '../../engine/index.js';
import { selectedAtFirst } from '../../fixes/index.js';
import { isFixable, type Outcome } from '../fixable.js';
import { outcomeOf } from '../outcomes.js';
import type { Selection } from '../store/selection.js';

/** Findings selected as if they were fixed, and the grade that results. */
export interface WhatIf {
  /** Ids of findings; undefined without a page. */
  readonly ticked: ReadonlySignal<ReadonlySet<string> | undefined>;
  /** Null if there are no fixes for the page's servers. */
  readonly outcome: ReadonlySignal<Outcome | null | undefined>;
  /** The selected findings. */
  readonly findings: ReadonlySignal<readonly Finding[]>;
  /** Whether the selection on the site was changed. */
  readonly isChanged: ReadonlySignal<boolean>;
  /** Selects the groups of all of these; none of them if all are selected. */
  toggle(...findings: readonly Finding[]): void;
  /** `best`: those that break nothing, on all pages of the site. */
  choose(which: 'best' | 'all' | 'none'): void;
}

type Page = { readonly report: Report; readonly snapshot: PageSnapshot } | undefined;

export function createWhatIf(page: ReadonlySignal<Page>, { changes, change }: Selection): WhatIf {
  const fixable = computed(() => page.value?.report.findings.filter(isFixable) ?? []);
  const best = computed(
    () => page.value && new Set(selectedAtFirst(page.value.snapshot, page.value.report).map(({ id }) => id)),
  );
  const changed = computed(() => selectionById(changes.value));
  const ticked = computed((): ReadonlySet<string> | undefined => {
    const first = best.value;
    if (!first) return undefined;
    const isOn = (one: Finding) => changed.value.get(groupIdOf(one)) ?? first.has(one.id);
    return new Set(fixable.value.filter(isOn).map(({ id }) => id));
  });
  const findings = computed(() => fixable.value.filter(({ id }) => ticked.value?.has(id)));
  const set = (some: readonly Finding[], isOn: boolean) => {
    const byId = new Map(changed.value);
    for (const id of new Set(some.map(groupIdOf))) {
      byId.delete(id);
      const isAsAtFirst = fixable.value.every(
        (one) => groupIdOf(one) !== id || best.value?.has(one.id) === isOn,
      );
      // Deselected, it stays so on pages and for servers where it is selected at first.
      if (!isOn || !isAsAtFirst) byId.set(id, isOn);
    }
    change(selectionChanges(byId));
  };
  return {
    ticked,
    findings,
    isChanged: computed(() => changes.value.length > 0),
    outcome: computed(() => page.value && outcomeOf(page.value.snapshot, findings.value, page.value.report)),
    toggle: (...some) => set(some, !some.every(({ id }) => ticked.value?.has(id))),
    choose: (which) => {
      if (which === 'best') change([]);
      else set(fixable.value, which === 'all');
    },
  };
}
