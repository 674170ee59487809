import { useLayoutEffect, useRef } from 'preact/hooks';
import { ResponseDetail } from './ResponseDetail.js';
import { usePanel } from '../panel-context.js';
import { FilterBar } from './FilterBar.js';
import { ResponseTable } from './ResponseTable.js';
import { Split } from './Split.js';
import { useFilterKey } from '../components/filter-key.js';

/** Every response of the page in a table, and the open one beside it. */
export function Responses() {
  const store = usePanel();
  const root = useRef<HTMLDivElement>(null);
  const open = store.rows.value.find(({ request }) => request.id === store.open.value);

  useFilterKey(root);
  // Layout effects: keys work as soon as the table is visible.
  useLayoutEffect(() => {
    if (!store.leadsToTable.peek()) return;
    store.leadsToTable.value = false;
    root.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
  }, [store]);
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || store.open.value === undefined) return;
      store.open.value = undefined;
      root.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
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
        <Split
          name="Width of the details"
          main={<ResponseTable />}
          side={open && <ResponseDetail key={open.request.id} row={open} />}
        />
      )}
    </div>
  );
}
