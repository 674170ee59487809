import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Finding, PageSnapshot, Report } from '../../engine/index.js';
import { selectedAtFirst } from '../../fixes/index.js';
import { isFixable, type Outcome } from '../fixable.js';
import { outcomeOf } from '../outcomes.js';

/** Findings selected as if they were fixed, and the grade that results. */
export interface WhatIf {
  /** Ids of findings; undefined without a page. */
  readonly ticked: ReadonlySignal<ReadonlySet<string> | undefined>;
  /** Null if there are no fixes for the page's servers. */
  readonly outcome: ReadonlySignal<Outcome | null | undefined>;
  /** The selected findings. */
  readonly findings: ReadonlySignal<readonly Finding[]>;
  /** Selects all of these; none of them if all are selected. */
  toggle(...findings: readonly Finding[]): void;
  /** `best`: those that break nothing. */
  choose(which: 'best' | 'all' | 'none'): void;
}

type Page = { readonly report: Report; readonly snapshot: PageSnapshot } | undefined;

export function createWhatIf(page: ReadonlySignal<Page>): WhatIf {
  const chosen = signal<{ readonly url: string; readonly ids: ReadonlySet<string> } | undefined>(undefined);
  const best = computed(
    () => page.value && new Set(selectedAtFirst(page.value.snapshot, page.value.report).map(({ id }) => id)),
  );
  const ticked = computed((): ReadonlySet<string> | undefined => {
    const url = page.value?.report.url;
    // The user's selection stays until the tab shows another page.
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
    outcome: computed(() => page.value && outcomeOf(page.value.snapshot, findings.value, page.value.report)),
    toggle: (...findings) => {
      const ids = new Set(ticked.value);
      const isOn = findings.every(({ id }) => ids.has(id));
      for (const { id } of findings) {
        if (isOn) ids.delete(id);
        else ids.add(id);
      }
      set(ids);
    },
    choose: (which) => {
      if (which === 'best') chosen.value = undefined;
      else if (which === 'none') set(new Set());
      else set(new Set((page.value?.report.findings ?? []).filter(isFixable).map(({ id }) => id)));
    },
  };
}
