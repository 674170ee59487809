import { useSignal } from '@preact/signals';
import { countIn, droppedHeaders, isBeyondPage, isGraded, type DroppedHeader } from '../../engine/index.js';
import { Disclosure } from '../components/Disclosure.js';
import { Filter } from '../components/Filter.js';
import { probeProgress } from '../components/progress.js';
import { Reasons } from '../components/Reasons.js';
import { Severity } from '../components/Severity.js';
import { Untrusted } from '../components/Untrusted.js';
import { WhyNoReport } from '../components/WhyNoReport.js';
import { filterGroups, NO_FINDING_FILTER } from '../finding-filter.js';
import { SinceLastLook } from '../history/SinceLastLook.js';
import { Requests } from '../probe/Requests.js';
import { sectionsOf } from '../report/Findings.js';
import { FINDING_ROWS, moveBetweenRows } from '../row-keys.js';
import type { PageView } from '../store/view.js';
import { count } from '../text/format.js';
import { usePanel } from '../panel-context.js';
import { detailOf, FindingLine } from './Finding.js';
import type { FindingRow } from './groups.js';
import { isDocument } from './rows.js';
import { UNCHECKED } from './store.js';
import { BESIDE, ListDetail, useMedia, WIDE, type Detail } from './ListDetail.js';

/** The findings of the page and of all responses, each once; the open one beside them. */
export function Findings() {
  const store = usePanel();
  const { finding, findings, findingFilter } = store;
  const [isBeside, isWide] = [useMedia(BESIDE), useMedia(WIDE)];
  const view = store.page.view.value;
  const graded = view.kind === 'page' && isGraded(view.report) ? view : undefined;
  const all = findings.value;
  const shown = filterGroups(all, findingFilter.value);
  const own = shown.filter(({ party }) => party === 'first');
  const others = shown.filter(({ party }) => party === 'third');
  const isFiltered = shown.length < all.length;
  // Nothing is chosen yet: where there is space, the worst one is open.
  const chosen = finding.value ?? (isBeside ? own[0]?.key : undefined);
  const open = all.find(({ key }) => key === chosen);

  function move(event: KeyboardEvent): void {
    // Above the first one is the button that copies the fixes.
    const row = moveBetweenRows(event, FINDING_ROWS, document.querySelector<HTMLElement>('.next > .copy'));
    const key = row?.dataset['key'];
    if (open && key !== undefined) finding.value = key;
  }

  return (
    <div class="filtered">
      {all.length > 0 ? (
        <Filter
          groups={all}
          filter={findingFilter}
          amount={isFiltered ? `${shown.length} of ${all.length} rows` : ''}
          onShowAll={
            isFiltered
              ? () => {
                  findingFilter.value = NO_FINDING_FILTER;
                }
              : undefined
          }
        >
          {graded && <ToUnchecked view={graded} />}
        </Filter>
      ) : (
        graded && (
          <div class="filter">
            <ToUnchecked view={graded} />
          </div>
        )
      )}
      <ListDetail
        of="finding"
        share={isWide ? 0.62 : 0.48}
        detail={open ? detailOf(open) : chosen === UNCHECKED && graded ? unchecked(graded) : undefined}
        onClose={() => {
          finding.value = '';
        }}
        list={
          <div class="tab-body" onKeyDown={move}>
            <SinceLastLook />
            {!graded && <WhyNoReport view={view} />}
            {own.length === 0 && (isFiltered || graded) && (
              <p class="quiet">
                {isFiltered
                  ? 'None with this filter.'
                  : graded?.report.unknowns.length
                    ? 'No findings in what was checked.'
                    : 'No findings.'}
              </p>
            )}
            <Rows rows={own} open={open} />
            {!isFiltered && <Dropped />}
            {others.length > 0 && (
              <OfOthers key={String(isFiltered)} rows={others} open={open} isFiltered={isFiltered} />
            )}
          </div>
        }
      />
    </div>
  );
}

interface RowsProps {
  readonly rows: readonly FindingRow[];
  readonly open: FindingRow | undefined;
}

/** Rows under the name of their severity. */
function Rows({ rows, open }: RowsProps) {
  return (
    <>
      {sectionsOf(rows).map(({ name, level, rows: these }) => (
        <section key={name} class={`of-severity ${level ?? 'info'}`}>
          <h2 class="severity-name">
            {level ? <Severity level={level} /> : 'Suppressed'} <span class="amount">{countIn(these)}</span>
          </h2>
          <ol class="findings">
            {these.map((row) => (
              <li key={row.key}>
                <FindingLine row={row} isOpen={row === open} />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

/** Folded until a link leads into it, or while a filter looks for something. */
function OfOthers({ rows, open, isFiltered }: RowsProps & { readonly isFiltered: boolean }) {
  const opened = useSignal(isFiltered || open?.party === 'third');
  const counted = rows.filter(({ findings: [{ suppressed }] }) => !suppressed);
  return (
    <Disclosure
      level={2}
      class="fold of-others"
      opened={opened}
      label={`Other sites, which this site cannot change (${counted.length})`}
    >
      {() => (
        <ol class="findings">
          {rows.map((row) => (
            <li key={row.key}>
              <FindingLine row={row} isOpen={row === open} />
            </li>
          ))}
        </ol>
      )}
    </Disclosure>
  );
}

/** The checks that could not run: why, and the requests that some need. */
function ToUnchecked({ view: { report, probe } }: { readonly view: PageView }) {
  const store = usePanel();
  const n = report.unknowns.length;
  if (n === 0 && probe.sent.length + probe.unsent.length === 0) return null;
  return (
    <button
      type="button"
      class="word to-unknowns"
      aria-current={store.finding.value === UNCHECKED ? 'true' : undefined}
      onClick={() => store.showUnchecked()}
    >
      {n > 0 ? `${n} not checked` : probeProgress(probe, store.page.isAsking.value)}
    </button>
  );
}

function unchecked({ report, probe }: PageView): Detail {
  return {
    key: UNCHECKED,
    class: 'ask',
    heading: `${report.unknowns.length} not checked`,
    body: <Unchecked report={report} probe={probe} />,
  };
}

function Unchecked({ report, probe }: Pick<PageView, 'report' | 'probe'>) {
  const { page } = usePanel();
  const beyond = report.unknowns.filter(isBeyondPage);
  const others = report.unknowns.filter((one) => !beyond.includes(one));
  return (
    <>
      <section>
        <h3>{probeProgress(probe, page.isAsking.value)}</h3>
        <Requests {...probe} />
        {beyond.length > 0 && <Reasons unknowns={beyond} without />}
      </section>
      {others.length > 0 && <Reasons unknowns={others} />}
    </>
  );
}

/** Headers that only some responses of the site have. */
function Dropped() {
  const own = usePanel().rows.value.filter(({ party }) => party === 'first');
  const dropped = droppedHeaders(
    own.flatMap(({ request: { hop, resource } }) =>
      hop ? [{ hop, use: isDocument(resource) ? ('document' as const) : ('subresource' as const) }] : [],
    ),
  );
  if (dropped.length === 0) return null;
  return (
    <section>
      <h2>Headers missing from some responses</h2>
      <ul class="dropped">
        {dropped.map((one) => (
          <DroppedItem key={`${one.origin} ${one.header}`} dropped={one} />
        ))}
      </ul>
    </section>
  );
}

function DroppedItem({ dropped: { origin, header, counts, example, cause } }: { dropped: DroppedHeader }) {
  return (
    <li>
      <p>
        <code>{header}</code> sent by{' '}
        {Object.entries(counts)
          .map(([kind, { have, of }]) => `${have} of ${count(of, kind === 'static' ? 'file' : kind)}`)
          .join(', ')}{' '}
        <span class="quiet">
          on <Untrusted text={origin} limit={120} />
        </span>
      </p>
      <p>{cause}</p>
      <p class="quiet">
        Missing on <Untrusted text={example.url} limit={200} />
      </p>
    </li>
  );
}
