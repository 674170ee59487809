import { Component, type ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { SEVERITIES, severitiesText, tallyOf, type Finding } from '../../engine/index.js';
import type { ResponseRow } from '../../capture/response-log.js';
import { Untrusted } from '../components/Untrusted.js';
import { DETAIL } from './ListDetail.js';
import { usePanel } from '../panel-context.js';
import { COLUMNS, nextSorting, type Column, type FindingsOf, type Row } from './rows.js';
import { useVirtualRows } from './virtual.js';
import { bytesText, protocolText, resourceText } from './format.js';

/** Pixels of a row, as in panel.css, before it is measured. */
const ROW = 22;

const HEADINGS: Readonly<Record<Column, string>> = {
  name: 'Name',
  host: 'Host',
  type: 'Type',
  party: 'Site',
  status: 'Status',
  findings: 'Findings',
  protocol: 'HTTP',
  size: 'Size',
};

/** The responses; only visible rows are drawn. */
export function ResponseTable() {
  const store = usePanel();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = store.shown.value;
  const [size, setSize] = useState(ROW);
  const { items, height, scrollTo } = useVirtualRows(rows.length, size, scroller);
  useLayoutEffect(() => {
    const head = scroller.current?.querySelector('.head');
    if (head) setSize(head.getBoundingClientRect().height);
  }, []);
  const selected = store.openAt.value;
  const { column: sorted, descending } = store.sorting.value;
  useFindingsAhead(store.rows.value, store.findingsOf);

  function move(event: KeyboardEvent): void {
    if (event.key === 'Enter' && selected >= 0 && event.target === event.currentTarget) {
      event.preventDefault();
      document.getElementById(DETAIL)?.focus();
      return;
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / size) - 2);
    const to = {
      ArrowDown: selected + 1,
      ArrowUp: selected - 1,
      PageDown: selected + page,
      PageUp: selected - page,
      Home: 0,
      End: rows.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const at = Math.max(0, Math.min(rows.length - 1, to));
    store.open.value = rows[at]?.request.id;
    scrollTo(at);
    scroller.current?.focus();
  }

  function sort(column: Column): void {
    store.sorting.value = nextSorting(
      store.sorting.value,
      column,
      column === 'findings' || column === 'size',
    );
  }

  return (
    <div
      class="grid"
      role="grid"
      aria-label="Responses"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={selected < 0 ? undefined : `response-${selected}`}
      tabIndex={0}
      ref={scroller}
      onKeyDown={move}
    >
      <div class="row head" role="row" aria-rowindex={1} onKeyDown={moveInHead}>
        {COLUMNS.map((column, index) => (
          <div
            key={column}
            class={`cell ${column}`}
            role="columnheader"
            aria-sort={sorted !== column ? 'none' : descending ? 'descending' : 'ascending'}
          >
            <button type="button" tabIndex={index === 0 ? 0 : -1} onClick={() => sort(column)}>
              {HEADINGS[column]}
              <span aria-hidden="true">{sorted !== column ? '' : descending ? ' ↓' : ' ↑'}</span>
            </button>
          </div>
        ))}
      </div>
      <div
        role="rowgroup"
        class="rows"
        style={{ height: `${height}px`, paddingTop: `${items[0]?.start ?? 0}px` }}
      >
        {items.map(({ index }) => {
          const row = rows[index];
          return (
            row && (
              <TableRow
                key={row.request.id}
                row={row}
                index={index}
                isOpen={index === selected}
                findings={store.findingsOf(row)}
                onOpen={() => {
                  store.open.value = row.request.id;
                }}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

/** Left and right, to the next column that is visible. */
function moveInHead(event: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const buttons = [...(event.currentTarget as HTMLElement).querySelectorAll('button')].filter(
    ({ offsetParent }) => offsetParent,
  );
  buttons[buttons.indexOf(event.target as HTMLButtonElement) + step]?.focus();
}

/** Checks rows while the browser is idle, before they are scrolled into view. */
function useFindingsAhead(rows: readonly Row[], findingsOf: FindingsOf): void {
  useEffect(() => {
    let at = 0;
    let next = requestIdleCallback(step);
    function step(deadline: IdleDeadline): void {
      for (let row = rows[at]; row && deadline.timeRemaining() > 1; row = rows[(at += 1)]) findingsOf(row);
      if (at < rows.length) next = requestIdleCallback(step);
    }
    return () => cancelIdleCallback(next);
  }, [rows, findingsOf]);
}

interface RowProps {
  readonly row: Row;
  readonly index: number;
  readonly isOpen: boolean;
  readonly findings: readonly Finding[];
  readonly onOpen: () => void;
}

/** Drawn again only if it changed: scrolling shows thousands of rows. */
class TableRow extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    const { row, index, isOpen, findings } = this.props;
    return row !== next.row || index !== next.index || isOpen !== next.isOpen || findings !== next.findings;
  }

  override render({ row, index, isOpen, findings, onOpen }: RowProps) {
    const { request, name, host, party } = row;
    return (
      <div
        id={`response-${index}`}
        class={`row ${request.state}`}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={isOpen}
        onClick={onOpen}
      >
        <Cell of="name" title={request.url}>
          {request.method !== 'GET' && (
            <span class="quiet">
              <Untrusted text={request.method} limit={20} />{' '}
            </span>
          )}
          <Untrusted text={name} limit={120} />
        </Cell>
        <Cell of="host">
          <Untrusted text={host} limit={80} />
        </Cell>
        <Cell of="type">{resourceText(request.resource)}</Cell>
        <Cell of="party">{party === 'first' ? 'this' : 'other'}</Cell>
        <Cell of="status">
          <Status request={request} />
        </Cell>
        <Cell of="findings">{findingText(findings)}</Cell>
        <Cell of="protocol">
          <Untrusted text={protocolText(request.transfer?.protocol)} />
        </Cell>
        <Cell of="size">{bytesText(request)}</Cell>
      </div>
    );
  }
}

function Cell({ of, title, children }: { of: Column; title?: string; children: ComponentChildren }) {
  return (
    <div class={`cell ${of}`} role="gridcell" title={title?.slice(0, 500)}>
      {children}
    </div>
  );
}

/** The number of findings, and how many are as severe as the worst. */
function findingText(findings: readonly Finding[]) {
  const tally = tallyOf(findings);
  const worst = SEVERITIES.findLast((severity) => tally[severity] > 0);
  if (worst === undefined) return null;
  const most = `${tally[worst]} ${worst}`;
  return (
    <span class={`severity ${worst}`} title={severitiesText(tally)}>
      {tally[worst] === tally.findings ? most : `${most} of ${tally.findings}`}
    </span>
  );
}

/** A response's status and, if it is not from the network, its source; or why there is none. */
export function Status({ request: { state, hop: response, error } }: { request: ResponseRow }) {
  if (state === 'pending') return <span class="quiet">pending</span>;
  if (state === 'failed') return <strong title={error}>failed</strong>;
  if (!response) return <span class="quiet">unknown</span>;
  return (
    <>
      {response.status}
      {response.from !== 'network' && (
        <span class="quiet"> {response.from === 'http-cache' ? 'cache' : 'browser'}</span>
      )}
      {response.simulated && <span class="quiet"> simulated</span>}
    </>
  );
}
