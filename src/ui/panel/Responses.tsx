import { useLayoutEffect, useRef } from 'preact/hooks';
import { ResponseDetail } from './ResponseDetail.js';
import { usePanel } from './context.js';
import { FilterBar } from './FilterBar.js';
import { ResponseTable } from './ResponseTable.js';
import { Split } from './Split.js';

/** Every response of the page in a table, and the open one beside it. */
export function Responses() {
  const store = usePanel();
  const root = useRef<HTMLDivElement>(null);
  const open = store.rows.value.find(({ request }) => request.id === store.open.value);

  // A layout effect: keys work as soon as the table is visible.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLInputElement;
      if (event.key === '/' && !isTyping) {
        event.preventDefault();
        root.current?.querySelector<HTMLInputElement>('input[type=search]')?.focus();
      } else if (event.key === 'Escape' && store.open.value !== undefined) {
        store.open.value = undefined;
        root.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
      }
    };
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('keydown', onKey);
    };
  }, [store]);

  return (
    <div class="responses" ref={root}>
      <FilterBar />
      {store.rows.value.length === 0 ? (
        <div class="empty">
          <p>No requests since DevTools was opened.</p>
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
