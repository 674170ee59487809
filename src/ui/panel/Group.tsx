import type { ComponentChildren } from 'preact';
import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { groupIdOf, type FindingGroup, type Report } from '../../engine/index.js';
import { findingText } from '../../export/to-markdown.js';
import { CopyButton } from '../components/CopyButton.js';
import { Disclosure } from '../components/Disclosure.js';
import { FindingDetail } from '../report/FindingDetail.js';
import { FindingLabel, lookOf, Points } from '../components/FindingLabel.js';
import { Subjects } from '../components/Subjects.js';
import { SuppressedText } from '../components/Suppress.js';
import { Untrusted } from '../components/Untrusted.js';
import { count } from '../text/format.js';
import { usePanel } from '../panel-context.js';
import { spreadText } from './format.js';
import type { ResponseGroup } from './groups.js';
import type { Party, Row } from './rows.js';
import type { Revealed } from './store.js';

/** Maximum examples of a group; the table has all. */
const EXAMPLES = 6;

/** A group of the page's findings. */
export function PageGroup({ group, report: { stack } }: { group: FindingGroup; report: Report }) {
  const { findings, points } = group;
  return (
    <Revealable section="page" group={group} more={<Points points={points} />}>
      {() => (
        <>
          <FindingDetail findings={findings} stack={stack} isOfPage />
          <Links group={group} party="first" />
        </>
      )}
    </Revealable>
  );
}

/** A group of the findings of all responses, of this site or of others. */
export function GroupOfResponses({ group, party }: { group: ResponseGroup; party: Party }) {
  const { findings, rows, spread } = group;
  const [first] = findings;
  const more = <span class="quiet spread">{spreadText(spread)}</span>;
  return (
    <Revealable section={party} group={group} more={more}>
      {() => (
        <>
          <p>
            <Untrusted text={first.why} limit={600} />
          </p>
          {findings.length > 1 && <Subjects findings={findings} />}
          {first.suppressed && (
            <p>
              <SuppressedText suppression={first.suppressed} />
            </p>
          )}
          <ul class="examples">
            {rows.slice(0, EXAMPLES).map((row) => (
              <li key={row.request.id}>
                <Opener row={row} />
              </li>
            ))}
          </ul>
          <Links group={group} party={party} />
        </>
      )}
    </Revealable>
  );
}

/** A group of the findings of one response, with the way to all responses with it. */
export function GroupInResponse({ group, stack, party }: InResponseProps) {
  const store = usePanel();
  const { id, findings, points } = group;
  return (
    <Disclosure
      level={3}
      class={lookOf(group)}
      label={
        <FindingLabel group={group}>
          <Points points={points} />
        </FindingLabel>
      }
    >
      {() => (
        <>
          <FindingDetail findings={findings} stack={stack} isOfPage={false} />
          <p class="links">
            <button type="button" class="link" onClick={() => store.reveal({ section: party, id })}>
              All responses with it
            </button>
            <CopyFinding group={group} />
          </p>
        </>
      )}
    </Disclosure>
  );
}

interface InResponseProps {
  readonly group: FindingGroup;
  readonly stack: Report['stack'];
  readonly party: Party;
}

interface RevealableProps {
  readonly section: Revealed['section'];
  readonly group: FindingGroup;
  readonly more: ComponentChildren;
  readonly children: () => ComponentChildren;
}

/** A row that opens, scrolls into view and gets the focus when a link elsewhere leads to it. */
function Revealable({ section, group, more, children }: RevealableProps) {
  const { revealed } = usePanel();
  const isWanted =
    revealed.value?.section === section &&
    group.findings.some((one) => groupIdOf(one) === revealed.value?.id);
  const opened = useSignal(isWanted);
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!isWanted) return;
    revealed.value = undefined;
    opened.value = true;
    const scroller = root.current?.closest('.tab-body');
    if (!root.current || !scroller) return;
    root.current.querySelector('button')?.focus({ preventScroll: true });
    // `scrollIntoView` would also scroll the document.
    scroller.scrollTop += root.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  }, [isWanted]);
  return (
    <div ref={root}>
      <Disclosure
        level={3}
        class={lookOf(group)}
        opened={opened}
        label={<FindingLabel group={group}>{more}</FindingLabel>}
      >
        {children}
      </Disclosure>
    </div>
  );
}

/** From a group to its responses in the table, and the group as text. */
function Links({ group, party }: { group: FindingGroup; party: Party }) {
  const store = usePanel();
  const n = store.groups.value[party].find(({ id }) => id === group.id)?.rows.length ?? 0;
  return (
    <p class="links">
      {n > 0 && (
        <button type="button" class="link" onClick={() => store.showResponsesWith(group, party)}>
          {n === 1 ? 'Show its response' : `Show its ${count(n, 'response')}`}
        </button>
      )}
      <CopyFinding group={group} />
    </p>
  );
}

function CopyFinding({ group }: { group: FindingGroup }) {
  return <CopyButton label="Copy as text" what="the finding" text={() => findingText(group)} />;
}

/** Opens the response. */
function Opener({ row }: { row: Row }) {
  const store = usePanel();
  return (
    <button type="button" class="link" onClick={() => store.show(row)}>
      {row.request.hop?.status} <Untrusted text={row.request.url} limit={200} />
    </button>
  );
}
