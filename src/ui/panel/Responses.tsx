import { useLayoutEffect, useRef } from 'preact/hooks';
import { FilterBar } from '../components/Filter.js';
import { Untrusted } from '../components/Untrusted.js';
import { usePanel } from '../panel-context.js';
import { count } from '../text/format.js';
import { responseDetail } from './ResponseDetail.js';
import { ResponseTable } from './ResponseTable.js';
import { ListDetail } from './ListDetail.js';
import { KINDS, NO_FILTER, type Kind, type Party } from './rows.js';

/** Every response of the page in a table, and the open one beside it. */
export function Responses() {
  const store = usePanel();
  const root = useRef<HTMLDivElement>(null);
  const open = store.rows.value.find(({ request }) => request.id === store.open.value);

  // A layout effect: keys work as soon as the table is visible.
  useLayoutEffect(() => {
    if (!store.leadsToTable.peek()) return;
    store.leadsToTable.value = false;
    root.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
  }, [store]);

  return (
    <div class="filtered" ref={root}>
      <Bar />
      {store.rows.value.length === 0 ? (
        <div class="empty">
          <p>No requests recorded. They are recorded while DevTools is open.</p>
          <button type="button" onClick={() => void store.page.remedy('reload')}>
            Reload the page
          </button>
        </div>
      ) : (
        <ListDetail
          of="response"
          list={<ResponseTable />}
          share={0.42}
          detail={open && responseDetail(open)}
          onClose={() => {
            store.open.value = undefined;
          }}
        />
      )}
    </div>
  );
}

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
function Bar() {
  const store = usePanel();
  const filter = store.filter.value;
  const change = (to: Partial<typeof filter>) => {
    store.filter.value = { ...filter, ...to };
  };
  const showAll = () => {
    store.filter.value = NO_FILTER;
  };
  const all = store.rows.value.length;
  const shown = store.shown.value.length;
  const dropped = store.dropped();
  return (
    <FilterBar
      of="Responses"
      placeholder="Filter URLs"
      label="Part of the URL"
      text={filter.text}
      onText={(text) => change({ text })}
      toggles={{
        label: 'Response types',
        keys: KINDS,
        nameOf: (kind) => KIND_LABELS[kind],
        pressed: filter.kinds,
        onPress: (kinds) => change({ kinds }),
      }}
      amount={[
        ...(shown < all ? [`${shown} of ${count(all, 'response')}`] : []),
        ...(dropped > 0 ? [`${dropped} older not kept`] : []),
      ].join(', ')}
      onShowAll={shown < all ? showAll : undefined}
    >
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
        <button type="button" class="word only" title="Show all responses" onClick={showAll}>
          with “
          <Untrusted text={filter.having.text} limit={80} />” <span aria-hidden="true">✕</span>
        </button>
      )}
    </FilterBar>
  );
}
