import { Untrusted } from '../components/Untrusted.js';
import { count } from '../text/format.js';
import { FilterForm, Toggles } from './FilterForm.js';
import { usePanel } from '../panel-context.js';
import { KINDS, NO_FILTER, type Kind, type Party } from './rows.js';

const KIND_LABELS: Readonly<Record<Kind, string>> = {
  document: 'Documents',
  static: 'Static',
  data: 'Data',
  redirect: 'Redirects',
  error: 'Errors',
};
const PARTIES: readonly (readonly [Party | undefined, string])[] = [
  [undefined, 'All sites'],
  ['first', 'This site'],
  ['third', 'Other sites'],
];

/** Filters the responses. */
export function FilterBar() {
  const store = usePanel();
  const filter = store.filter.value;
  const change = (to: Partial<typeof filter>) => {
    store.filter.value = { ...filter, ...to };
  };
  const all = store.rows.value.length;
  const shown = store.shown.value.length;
  const dropped = store.dropped();
  return (
    <FilterForm
      what="responses"
      placeholder="Filter URLs"
      label="Part of the URL"
      text={filter.text}
      onText={(text) => change({ text })}
      amount={[
        ...(shown < all ? [`${shown} of ${count(all, 'response')}`] : []),
        ...(dropped > 0 ? [`${dropped} older not kept`] : []),
      ].join(', ')}
      isHiding={shown < all}
      onShowAll={() => {
        store.filter.value = NO_FILTER;
      }}
    >
      <Toggles
        label="Response types"
        keys={KINDS}
        nameOf={(kind) => KIND_LABELS[kind]}
        pressed={filter.kinds}
        onPress={(kinds) => change({ kinds })}
      />
      <select
        aria-label="Sites"
        value={filter.party ?? ''}
        onChange={(event) => {
          const { value } = event.currentTarget;
          change({ party: value === 'first' || value === 'third' ? value : undefined });
        }}
      >
        {PARTIES.map(([party, label]) => (
          <option key={label} value={party ?? ''}>
            {label}
          </option>
        ))}
      </select>
      <label>
        <input
          type="checkbox"
          checked={filter.withFindings}
          onChange={(event) => change({ withFindings: event.currentTarget.checked })}
        />{' '}
        With findings
      </label>
      <label title="Keep the responses of earlier pages">
        <input
          type="checkbox"
          checked={store.preserveLog.value}
          onChange={(event) => {
            store.preserveLog.value = event.currentTarget.checked;
          }}
        />{' '}
        Preserve log
      </label>
      {filter.having && (
        <button
          type="button"
          class="toggle only"
          aria-pressed="true"
          title="Show all responses"
          onClick={() => {
            store.filter.value = NO_FILTER;
          }}
        >
          with “
          <Untrusted text={filter.having.text} limit={80} />” <span aria-hidden="true">✕</span>
        </button>
      )}
    </FilterForm>
  );
}
