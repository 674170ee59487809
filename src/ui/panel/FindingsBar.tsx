import { SEVERITIES } from '../../engine/index.js';
import { FilterForm } from './FilterForm.js';
import { usePanel } from './context.js';
import { NO_FINDING_FILTER } from '../finding-filter.js';
import { toggled } from '../toggled.js';

/** Filters the findings. */
export function FindingsBar({ shown, all }: { readonly shown: number; readonly all: number }) {
  const store = usePanel();
  const filter = store.findingFilter.value;
  return (
    <FilterForm
      what="findings"
      placeholder="Filter findings"
      label="Part of a finding"
      text={filter.text}
      onText={(text) => {
        store.findingFilter.value = { ...filter, text };
      }}
    >
      <div class="group" role="group" aria-label="Severities">
        {[...SEVERITIES].reverse().map((severity) => (
          <button
            key={severity}
            type="button"
            class="toggle capital"
            aria-pressed={filter.severities.has(severity)}
            onClick={() => {
              store.findingFilter.value = { ...filter, severities: toggled(filter.severities, severity) };
            }}
          >
            {severity}
          </button>
        ))}
      </div>
      <span class="amount quiet" role="status">
        {shown} of {all} shown
      </span>
      {shown < all && (
        <button
          type="button"
          class="link"
          onClick={() => {
            store.findingFilter.value = NO_FINDING_FILTER;
          }}
        >
          Show all
        </button>
      )}
    </FilterForm>
  );
}
