import { useRef } from 'preact/hooks';
import type { Signal } from '@preact/signals';
import { SEVERITIES, type FindingGroup } from '../../engine/index.js';
import type { FindingFilter } from '../finding-filter.js';
import { toggled } from '../toggled.js';
import { useFilterKey } from './filter-key.js';
import { Severity } from './Severity.js';

interface Props {
  readonly groups: readonly FindingGroup[];
  readonly shown: number;
  readonly filter: Signal<FindingFilter>;
}

/** Filters the rows by text and severity. The count says what it hides. */
export function Filter({ groups, shown, filter }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const { text, severities } = filter.value;
  useFilterKey(root);
  return (
    <div class="filter" role="search" aria-label="Findings" ref={root}>
      <input
        type="search"
        aria-label="Filter by text"
        aria-keyshortcuts="/"
        placeholder="Filter (/)"
        value={text}
        onInput={({ currentTarget: { value } }) => {
          filter.value = { text: value, severities };
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === '') return;
          // Clear the filter, but do not close the popup.
          event.preventDefault();
          event.stopPropagation();
          filter.value = { text: '', severities };
        }}
      />
      {[...SEVERITIES].reverse().map((level) =>
        groups.some(({ findings: [first] }) => first.severity === level) ? (
          <button
            key={level}
            type="button"
            aria-pressed={severities.has(level)}
            onClick={() => {
              filter.value = { text, severities: toggled(severities, level) };
            }}
          >
            <Severity level={level} />
          </button>
        ) : null,
      )}
      <output>
        {shown} of {groups.length} rows
      </output>
    </div>
  );
}
