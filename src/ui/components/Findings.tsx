import { useSignal } from '@preact/signals';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import {
  groupFindings,
  isWorthKnowing,
  tallyOf,
  tallyText,
  type FindingGroup,
  type Report,
} from '../../engine/index.js';
import { useStore } from '../context.js';
import { isBest, isFixable } from '../fixable.js';
import { ago } from '../text/format.js';
import { Disclosure } from './Disclosure.js';
import { filterGroups, NO_FINDING_FILTER } from '../finding-filter.js';
import { Filter } from './Filter.js';
import { Points } from './FindingLabel.js';
import { GroupRow } from './GroupRow.js';
import { Tick } from './Tick.js';
import { WhatIfStrip } from './WhatIfStrip.js';

interface Props {
  readonly report: Report;
  readonly seenAt: number;
}

/** Rows that need no filter. */
const MANY = 15;

/** The findings, worst first; what makes no difference to the letter is folded. Arrow keys move between rows. */
export function Findings({ report, seenAt }: Props) {
  const { findings, complete } = report;
  const list = useRef<HTMLDivElement>(null);
  const filter = useSignal(NO_FINDING_FILTER);
  const groups = useMemo(() => groupFindings(findings), [findings]);
  const seen = new Date(seenAt);
  const tally = tallyOf(findings);

  const hasFilter = groups.length > MANY;
  const { text, severities } = filter.value;
  const isFiltered = hasFilter && (text.trim() !== '' || severities.size > 0);
  const shown = isFiltered ? filterGroups(groups, filter.value) : groups;
  // What a filter finds is not folded.
  const foldable = isFiltered ? [] : shown.filter((one) => isWorthKnowing(one, report));
  // A fold is no shorter than one row; a suppressed one is out of the way there.
  const isFolded = foldable.length > 1 || foldable.some(({ findings: [{ suppressed }] }) => suppressed);
  const folded = isFolded ? foldable : [];
  const rows = folded.length === 0 ? shown : shown.filter((one) => !folded.includes(one));

  const suppressed = useRef(tally.suppressed);
  useLayoutEffect(() => {
    if (suppressed.current === tally.suppressed) return;
    suppressed.current = tally.suppressed;
    // The row with the pressed button moved.
    if (document.activeElement !== document.body) return;
    const { current } = list;
    const button =
      current?.querySelector('.worth-knowing > h2 > button') ?? current?.querySelector('h3 > button');
    (button as HTMLElement | null | undefined)?.focus();
  });

  function move(event: KeyboardEvent): void {
    const all = [...(list.current?.querySelectorAll<HTMLElement>(':is(h2, h3) > button') ?? [])];
    const at = all.indexOf(event.target as HTMLElement);
    if (at < 0) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    const row = to === undefined ? undefined : all[to];
    if (!row) return;
    event.preventDefault();
    row.focus();
  }

  return (
    <>
      {(isBest(report) || findings.some(isFixable)) && <WhatIfStrip />}
      <div class="caption">
        <h2>
          {findings.length > 0
            ? `${tallyText(tally)}${groups.length > 1 && tally.suppressed === 0 ? ', by severity, then points' : ''}`
            : complete
              ? 'Nothing to fix'
              : 'Nothing to fix in what was checked'}
        </h2>
        <time dateTime={seen.toISOString()} title={seen.toLocaleString()}>
          loaded {ago(seenAt, Date.now())}
        </time>
      </div>
      {hasFilter && <Filter groups={groups} shown={shown.length} filter={filter} />}
      <div ref={list} onKeyDown={move}>
        <Rows groups={rows} report={report} isFirst />
        {folded.length > 0 && (
          <Disclosure
            level={2}
            class="fold worth-knowing"
            first={rows.length === 0}
            label={<FoldLabel groups={folded} />}
          >
            {() => (
              <>
                <p class="quiet">None of these alone changes the letter.</p>
                <Rows groups={folded} report={report} />
              </>
            )}
          </Disclosure>
        )}
      </div>
    </>
  );
}

/** How many are folded and ticked, and what they deduct: the fixes count those too. */
function FoldLabel({ groups }: Pick<RowsProps, 'groups'>) {
  const { whatIf } = useStore();
  const ticked = new Set(whatIf.findings.value.map(({ id }) => id));
  const selected = groups.filter(({ findings }) => findings.some(({ id }) => ticked.has(id))).length;
  return (
    <>
      <span>
        Worth knowing ({groups.length}){selected > 0 && <span class="quiet">, {selected} selected</span>}
      </span>
      <Points points={groups.reduce((sum, { points }) => sum + points, 0)} />
    </>
  );
}

interface RowsProps {
  readonly groups: readonly FindingGroup[];
  readonly report: Report;
  readonly isFirst?: boolean;
}

function Rows({ groups, report: { stack }, isFirst = false }: RowsProps) {
  return (
    <ol class="findings">
      {groups.map((group, index) => (
        <li key={group.id}>
          <Tick group={group}>
            <GroupRow group={group} stack={stack} first={isFirst && index === 0} />
          </Tick>
        </li>
      ))}
    </ol>
  );
}
