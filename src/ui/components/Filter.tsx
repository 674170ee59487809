import { useRef } from 'preact/hooks';
import type { Signal } from '@preact/signals';
import { countIn, SEVERITIES, type FindingGroup } from '../../engine/index.js';
import type { FindingFilter } from '../finding-filter.js';
import { toggled } from '../toggled.js';
import { useFilterKey } from './filter-key.js';
import { Severity } from './Severity.js';
import { Toolbar } from './Toolbar.js';

interface Props {
  readonly groups: readonly FindingGroup[];
  readonly filter: Signal<FindingFilter>;
}

/** Filters the rows by text and severity, in one line. */
export function Filter({ groups, filter }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const { text, severities } = filter.value;
  useFilterKey(root);
  return (
    <div class="filter" role="search" aria-label="Findings" ref={root}>
      <input
        type="search"
        aria-label="Filter by text"
        aria-keyshortcuts="/"
        placeholder={`Filter ${countIn(groups)} (/)`}
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
      <Toolbar label="Severities" class="toggles">
        {[...SEVERITIES].reverse().map((level) => {
          const n = countIn(groups.filter(({ findings: [first] }) => first.severity === level));
          return n === 0 ? null : (
            <button
              key={level}
              type="button"
              title={level}
              aria-pressed={severities.has(level)}
              onClick={() => {
                filter.value = { text, severities: toggled(severities, level) };
              }}
            >
              <Severity level={level}>{n}</Severity>
            </button>
          );
        })}
      </Toolbar>
    </div>
  );
}
