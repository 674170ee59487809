import { droppedHeaders, isGraded, type DroppedHeader, type Report } from '../../engine/index.js';
import { Disclosure } from '../components/Disclosure.js';
import { FindingRow } from '../components/FindingRow.js';
import { SinceLastLook } from '../components/SinceLastLook.js';
import { SuppressedText } from '../components/Suppress.js';
import { Unknowns } from '../components/Unknowns.js';
import { Untrusted } from '../components/Untrusted.js';
import { WhyNoReport } from '../components/WhyNoReport.js';
import { count } from '../text/format.js';
import { usePanel } from './context.js';
import { groupFindings, type FindingGroup } from './groups.js';
import { isDocument, type Row } from './rows.js';
import { spreadText } from './format.js';

/** Maximum examples of a group; the table has all. */
const EXAMPLES = 6;

/** The findings of the page, and those of all responses, each once. */
export function Findings() {
  const store = usePanel();
  const view = store.page.view.value;
  const report = view.kind === 'page' && isGraded(view.report) ? view.report : undefined;
  const rows = store.rows.value;
  const own = rows.filter(({ party }) => party === 'first');
  const others = rows.filter(({ party }) => party === 'third');
  const dropped = droppedHeaders(
    own.flatMap(({ request: { hop, resource } }) =>
      hop ? [{ hop, use: isDocument(resource) ? ('document' as const) : ('subresource' as const) }] : [],
    ),
  );
  return (
    <div class="tab-body">
      <SinceLastLook />
      {report ? <OfThePage report={report} /> : <WhyNoReport view={view} />}
      {dropped.length > 0 && (
        <section>
          <h2>Headers missing from some responses</h2>
          <ul class="dropped">
            {dropped.map((one) => (
              <Dropped key={`${one.origin} ${one.header}`} dropped={one} />
            ))}
          </ul>
        </section>
      )}
      <Groups title="All responses of this site" groups={groupFindings(own, store.findingsOf)} />
      <Groups
        title="Other sites, which this site cannot change"
        groups={groupFindings(others, store.findingsOf)}
        folded
      />
    </div>
  );
}

function OfThePage({ report }: { report: Report }) {
  return (
    <section>
      <h2>This page</h2>
      {report.findings.length === 0 ? (
        <p class="quiet">No findings.</p>
      ) : (
        <ul class="findings">
          {report.findings.map((finding) => (
            <li key={finding.id}>
              <FindingRow finding={finding} stack={report.stack} first={false} isOfPage />
            </li>
          ))}
        </ul>
      )}
      <Unknowns unknowns={report.unknowns} />
    </section>
  );
}

function Dropped({ dropped: { origin, header, counts, example, cause } }: { dropped: DroppedHeader }) {
  return (
    <li>
      <p>
        <code>{header}</code>{' '}
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

interface GroupsProps {
  readonly title: string;
  readonly groups: readonly FindingGroup[];
  readonly folded?: boolean;
}

function Groups({ title, groups, folded = false }: GroupsProps) {
  if (groups.length === 0) return null;
  const list = () => (
    <ul class="findings">
      {groups.map((group) => (
        <li key={group.id}>
          <Group group={group} />
        </li>
      ))}
    </ul>
  );
  if (!folded)
    return (
      <section>
        <h2>{title}</h2>
        {list()}
      </section>
    );
  return (
    <Disclosure level={2} class="fold" label={`${title} (${groups.filter(isCounting).length})`}>
      {list}
    </Disclosure>
  );
}

/** Suppressed findings are listed but not counted. */
function isCounting({ finding }: FindingGroup): boolean {
  return !finding.suppressed;
}

function Group({ group: { finding, spread, rows } }: { group: FindingGroup }) {
  return (
    <Disclosure
      level={3}
      class={`finding ${finding.suppressed ? 'info' : finding.severity}`}
      label={
        <>
          <span class="text">
            <Untrusted text={finding.text} limit={160} />
          </span>
          {finding.suppressed && <span class="tag">suppressed</span>}
          <span class="quiet spread">{spreadText(spread)}</span>
        </>
      }
    >
      {() => (
        <>
          <p>
            <Untrusted text={finding.why} limit={600} />
          </p>
          {finding.suppressed && (
            <p>
              <SuppressedText suppression={finding.suppressed} />
            </p>
          )}
          <ul class="examples">
            {rows.slice(0, EXAMPLES).map((row) => (
              <li key={row.request.id}>
                <Opener row={row} />
              </li>
            ))}
          </ul>
          {rows.length > EXAMPLES && <p class="quiet">and {rows.length - EXAMPLES} more</p>}
        </>
      )}
    </Disclosure>
  );
}

/** Opens the response. */
function Opener({ row }: { row: Row }) {
  const store = usePanel();
  return (
    <button
      type="button"
      class="link"
      onClick={() => {
        store.show(row);
      }}
    >
      {row.request.hop?.status} <Untrusted text={row.request.url} limit={200} />
    </button>
  );
}
