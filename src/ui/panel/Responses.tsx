import { useLayoutEffect, useRef } from 'preact/hooks';
import { responseDetail } from './ResponseDetail.js';
import { usePanel } from '../panel-context.js';
import { FilterBar } from './FilterBar.js';
import { ResponseTable } from './ResponseTable.js';
import { ListDetail } from './ListDetail.js';
import { useFilterKey } from '../components/filter-key.js';

/** Every response of the page in a table, and the open one beside it. */
export function Responses() {
  const store = usePanel();
  const root = useRef<HTMLDivElement>(null);
  const open = store.rows.value.find(({ request }) => request.id === store.open.value);

  useFilterKey(root);
  // A layout effect: keys work as soon as the table is visible.
  useLayoutEffect(() => {
    if (!store.leadsToTable.peek()) return;
    store.leadsToTable.value = false;
    root.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
  }, [store]);

  return (
    <div class="filtered" ref={root}>
      <FilterBar />
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
