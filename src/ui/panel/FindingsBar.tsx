import { SEVERITIES } from '../../engine/index.js';
import { Severity } from '../components/Severity.js';
import { NO_FINDING_FILTER } from '../finding-filter.js';
import { usePanel } from '../panel-context.js';
import { FilterForm, Toggles } from './FilterForm.js';

/** Filters the findings. */
export function FindingsBar({ shown, all }: { readonly shown: number; readonly all: number }) {
  const { findingFilter } = usePanel();
  const filter = findingFilter.value;
  return (
    <FilterForm
      what="findings"
      placeholder="Filter findings"
      label="Part of a finding"
      text={filter.text}
      onText={(text) => {
        findingFilter.value = { ...filter, text };
      }}
      amount={`${shown} of ${all} rows`}
      isHiding={shown < all}
      onShowAll={() => {
        findingFilter.value = NO_FINDING_FILTER;
      }}
    >
      <Toggles
        label="Severities"
        keys={[...SEVERITIES].reverse()}
        nameOf={(level) => <Severity level={level} />}
        pressed={filter.severities}
        onPress={(severities) => {
          findingFilter.value = { ...filter, severities };
        }}
      />
    </FilterForm>
  );
}
