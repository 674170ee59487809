import { useRef } from 'preact/hooks';
import { findingText } from '../../export/to-markdown.js';
import { CopyButton } from '../components/CopyButton.js';
import { FindingText, lookOf, Points } from '../components/FindingLabel.js';
import { Subjects } from '../components/Subjects.js';
import { TickBox } from '../components/Tick.js';
import { Untrusted } from '../components/Untrusted.js';
import { hasJustSelected } from '../components/Disclosure.js';
import { secondLineOf } from '../fixable.js';
import { FindingDetail } from '../report/FindingDetail.js';
import { count } from '../text/format.js';
import { isUnplanned } from '../store/view.js';
import { usePanel } from '../panel-context.js';
import { spreadText } from './format.js';
import type { FindingRow } from './groups.js';
import { useMedia, WIDE, type Detail } from './ListDetail.js';
import { Headers } from './ResponseDetail.js';

/** Maximum responses listed for a finding; the table has all. */
const EXAMPLES = 6;

interface RowProps {
  readonly row: FindingRow;
  readonly isOpen: boolean;
}

/** The line of a finding, which opens its details and leads to them. */
export function FindingLine({ row, isOpen }: RowProps) {
  const { finding, leadsToDetail, page } = usePanel();
  const button = useRef<HTMLButtonElement>(null);
  const ofPage = isUnplanned(page.view.value) ? undefined : secondLineOf(row);
  const second = row.isOfPage ? ofPage : spreadText(row.spread);
  return (
    <div class={`row-of-list ${lookOf(row)}`}>
      <h3>
        <button
          type="button"
          ref={button}
          data-key={row.key}
          aria-current={isOpen ? 'true' : undefined}
          onClick={(event) => {
            if (hasJustSelected(event)) return;
            finding.value = row.key;
            leadsToDetail.value = true;
          }}
        >
          <span class="label">
            <FindingText group={row}>{second !== undefined && <small>{second}</small>}</FindingText>
            {row.isOfPage && <Points points={row.points} />}
          </span>
          <span class="chevron" aria-hidden="true" />
        </button>
      </h3>
      {row.isOfPage && <TickBox group={row} />}
    </div>
  );
}

/** A finding beside its list. */
export function detailOf(row: FindingRow): Detail {
  return {
    key: row.key,
    class: lookOf(row),
    heading: (
      <>
        <Untrusted text={row.text} limit={160} sentence />
        <Points points={row.points} />
      </>
    ),
    body: <Body row={row} />,
  };
}

function Body({ row }: { readonly row: FindingRow }) {
  const { page } = usePanel();
  const view = page.view.value;
  const { findings, isOfPage, party } = row;
  const [first] = findings;
  return (
    <div class="panes">
      <div>
        {party === 'first' ? (
          <FindingDetail
            findings={findings}
            stack={view.kind === 'page' ? view.report.stack : []}
            isOfPage={isOfPage}
          />
        ) : (
          <>
            <p>
              <Untrusted text={first.why} limit={600} />
            </p>
            <Subjects findings={findings} />
          </>
        )}
      </div>
      <Responses row={row} />
    </div>
  );
}

/**
 * The responses with a finding, the way to them in the table, and the finding as text; in a wide panel also what the
 * first of them sent.
 */
function Responses({ row }: { readonly row: FindingRow }) {
  const store = usePanel();
  const isWide = useMedia(WIDE);
  const { rows, spread } = row;
  const n = rows.length;
  const [example] = rows;
  return (
    <section>
      {n > 0 && (
        <>
          <h3>
            {count(n, 'response')} <span class="quiet">{spreadText(spread)}</span>
          </h3>
          <ul class="examples">
            {rows.slice(0, EXAMPLES).map((one) => (
              <li key={one.request.id}>
                <button type="button" class="link" onClick={() => store.show(one)}>
                  {one.request.hop?.status} <Untrusted text={one.request.url} limit={200} />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="links">
        {n > 0 && (
          <button type="button" class="link" onClick={() => store.showResponsesWith(row)}>
            {n === 1 ? 'Show its response' : `Show its ${count(n, 'response')}`}
          </button>
        )}
        <CopyButton label="Copy as text" what="the finding" text={() => findingText(row)} />
      </p>
      {isWide && example?.request.hop && (
        <Headers
          hop={example.request.hop}
          resource={example.request.resource}
          findings={store.findingsOf(example)}
        />
      )}
    </section>
  );
}
