import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import {
  droppedHeaders,
  groupFindings,
  isGraded,
  type DroppedHeader,
  type FindingGroup,
  type Report,
} from '../../engine/index.js';
import { Disclosure } from '../components/Disclosure.js';
import { SinceLastLook } from '../history/SinceLastLook.js';
import { Unknowns } from '../components/Unknowns.js';
import { Untrusted } from '../components/Untrusted.js';
import { WhyNoReport } from '../components/WhyNoReport.js';
import { count } from '../text/format.js';
import { usePanel } from '../panel-context.js';
import { useFilterKey } from '../components/filter-key.js';
import { FindingsBar } from './FindingsBar.js';
import { GroupOfResponses, PageGroup } from './Group.js';
import { filterGroups } from '../finding-filter.js';
import type { ResponseGroup } from './groups.js';
import { isDocument } from './rows.js';

/** The findings of the page, and those of all responses: each message once. */
export function Findings() {
  const store = usePanel();
  const root = useRef<HTMLDivElement>(null);
  useFilterKey(root);
  const view = store.page.view.value;
  const report = view.kind === 'page' && isGraded(view.report) ? view.report : undefined;
  const filter = store.findingFilter.value;
  const { first, third } = store.groups.value;
  const page = report ? groupFindings(report.findings) : [];
  const [ofPage, ofSite, ofOthers] = [
    filterGroups(page, filter),
    filterGroups(first, filter),
    filterGroups(third, filter),
  ];
  const all = page.length + first.length + third.length;
  const shown = ofPage.length + ofSite.length + ofOthers.length;
  return (
    <div class="filtered" ref={root}>
      {all > 0 && <FindingsBar shown={shown} all={all} />}
      <div class="tab-body">
        <SinceLastLook />
        {report ? <OfThePage report={report} groups={ofPage} /> : <WhyNoReport view={view} />}
        {shown === all && <Dropped />}
        {ofSite.length > 0 && (
          <section>
            <h2>
              All responses of this site <span class="quiet">by severity, then spread</span>
            </h2>
            <ul class="findings">
              {ofSite.map((group) => (
                <li key={group.id}>
                  <GroupOfResponses group={group} party="first" />
                </li>
              ))}
            </ul>
          </section>
        )}
        {ofOthers.length > 0 && (
          <OfOthers key={String(shown < all)} groups={ofOthers} isFiltered={shown < all} />
        )}
      </div>
    </div>
  );
}

interface OfThePageProps {
  readonly report: Report;
  /** Those that pass the filter. */
  readonly groups: readonly FindingGroup[];
}

function OfThePage({ report, groups }: OfThePageProps) {
  return (
    <section>
      <h2>This page {groups.length > 1 && <span class="quiet">by severity, then points</span>}</h2>
      {groups.length === 0 ? (
        <p class="quiet">
          {report.findings.length > 0
            ? 'None with this filter.'
            : report.unknowns.length > 0
              ? 'No findings in what was checked.'
              : 'No findings.'}
        </p>
      ) : (
        <ul class="findings">
          {groups.map((group) => (
            <li key={group.id}>
              <PageGroup group={group} report={report} />
            </li>
          ))}
        </ul>
      )}
      <Unknowns unknowns={report.unknowns} />
    </section>
  );
}

/** Folded until a link leads into it, or while a filter looks for something. */
function OfOthers({ groups, isFiltered }: { groups: readonly ResponseGroup[]; isFiltered: boolean }) {
  const { revealed } = usePanel();
  const opened = useSignal(isFiltered || revealed.peek()?.section === 'third');
  return (
    <Disclosure
      level={2}
      class="fold"
      opened={opened}
      label={`Other sites, which this site cannot change (${groups.filter(isCounting).length})`}
    >
      {() => (
        <ul class="findings">
          {groups.map((group) => (
            <li key={group.id}>
              <GroupOfResponses group={group} party="third" />
            </li>
          ))}
        </ul>
      )}
    </Disclosure>
  );
}

/** Suppressed findings are listed but not counted. */
function isCounting({ findings: [{ suppressed }] }: FindingGroup): boolean {
  return !suppressed;
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
