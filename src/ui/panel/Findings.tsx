import { useSignal } from '@preact/signals';
import { droppedHeaders, isBeyondPage, isGraded, tallyOf, type DroppedHeader } from '../../engine/index.js';
import { BySeverity } from '../components/BySeverity.js';
import { Disclosure } from '../components/Disclosure.js';
import { Filter } from '../components/Filter.js';
import { probeProgress } from '../components/progress.js';
import { Reasons } from '../components/Reasons.js';
import { Untrusted } from '../components/Untrusted.js';
import { WhyNoReport } from '../components/WhyNoReport.js';
import { filterGroups, NO_FINDING_FILTER } from '../finding-filter.js';
import { SinceLastLook } from '../history/SinceLastLook.js';
import { Requests } from '../probe/Requests.js';
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
  const isFiltered = shown.length < all.length;
  const ofPage = all.filter(({ isOfPage }) => isOfPage);
  const own = shown.filter(({ isOfPage }) => isOfPage);
  const beside = shown.filter(({ isOfPage, party }) => !isOfPage && party === 'first');
  const others = shown.filter(({ party }) => party === 'third');
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
          groups={ofPage}
          filter={findingFilter}
          amount={isFiltered ? `${countOf(own)} of ${count(countOf(ofPage), 'finding')}` : ''}
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
            {own.length === 0 && beside.length === 0 && (isFiltered || graded) && (
              <p class="quiet">
                {isFiltered
                  ? 'None with this filter.'
                  : graded?.report.unknowns.length
                    ? 'No findings in what was checked.'
                    : 'No findings.'}
              </p>
            )}
            <Rows rows={own} open={open} />
            {beside.length > 0 && (
              <Beside label="Only in recorded responses of this site" rows={beside} open={open} isUnfolded />
            )}
            {!isFiltered && <Dropped />}
            {others.length > 0 && (
              <Beside
                key={String(isFiltered)}
                label="Other sites, which this site cannot change"
                rows={others}
                open={open}
                isUnfolded={isFiltered || open?.party === 'third'}
              />
            )}
          </div>
        }
      />
    </div>
  );
}

/** How many findings rows have, as the tab counts those of the page. */
function countOf(rows: readonly FindingRow[]): number {
  return tallyOf(rows.flatMap(({ findings }) => findings)).findings;
}

interface RowsProps {
  readonly rows: readonly FindingRow[];
  readonly open: FindingRow | undefined;
  readonly isFolded?: boolean;
}

function Rows({ rows, open, isFolded = false }: RowsProps) {
  return (
    <BySeverity groups={rows} isFolded={isFolded}>
      {(row) => <FindingLine row={row} isOpen={row === open} />}
    </BySeverity>
  );
}

interface BesideProps extends RowsProps {
  readonly label: string;
  readonly isUnfolded: boolean;
}

/** What only other responses than the page have: no finding of the page, so its tab and its filter do not count it. */
function Beside({ label, rows, open, isUnfolded }: BesideProps) {
  const opened = useSignal(isUnfolded);
  return (
    <Disclosure level={2} class="fold beside" opened={opened} label={`${label} (${countOf(rows)})`}>
      {() => <Rows rows={rows} open={open} isFolded />}
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
