import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import {
  groupFindings,
  isOfAnotherPage,
  isWorthKnowing,
  tallyOf,
  tallyText,
  type FindingGroup,
  type Report,
} from '../../engine/index.js';
import { useStore } from '../context.js';
import { isFixable } from '../fixable.js';
import { BySeverity } from '../components/BySeverity.js';
import { Disclosure } from '../components/Disclosure.js';
import { filterGroups, NO_FINDING_FILTER } from '../finding-filter.js';
import { FINDING_ROWS, moveBetweenRows } from '../row-keys.js';
import { isOutsidePreview, isSimulated } from '../store/view.js';
import { Filter } from '../components/Filter.js';
import { GroupRow } from './GroupRow.js';
import { Toolbar } from '../components/Toolbar.js';

interface Props {
  readonly report: Report;
  /** Leads to the checks that could not run. */
  readonly onUnchecked: () => void;
}

/** Rows that need no filter. */
const MANY = 15;

/** The findings, worst first; what makes no difference to the letter is folded. Arrow keys move between rows. */
export function Findings({ report, onUnchecked }: Props) {
  const { findings, stack } = report;
  const { view } = useStore();
  const page = view.value;
  const isPreviewed = page.kind === 'page' && page.preview !== undefined && !isOutsidePreview(page);
  const list = useRef<HTMLDivElement>(null);
  const filter = useSignal(NO_FINDING_FILTER);
  const groups = useMemo(() => groupFindings(findings), [findings]);
  const tally = tallyOf(findings);

  const hasFilter = groups.length > MANY;
  const { text, severities } = filter.value;
  const isFiltered = hasFilter && (text.trim() !== '' || severities.size > 0);
  const shown = isFiltered ? filterGroups(groups, filter.value) : groups;
  // What a filter finds is not folded.
  const foldable = isFiltered
    ? []
    : shown.filter((one) => isWorthKnowing(one, report) || isOfAnotherPage(one.findings[0]));
  // A fold is no shorter than one row; a suppressed one is out of the way there, and one that is said above.
  const isFolded =
    foldable.length > 1 || foldable.some(({ findings: [one] }) => one.suppressed || isOfAnotherPage(one));
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

  const hasRows = rows.length > 0;
  return (
    <>
      {!isPreviewed && <h2 class="tally visually-hidden">{tallyText(tally)}</h2>}
      {hasFilter && <Filter groups={groups} filter={filter} />}
      <Bar
        title={
          isPreviewed && (
            <h2 class="tally preview-name">
              Still there <span class="amount">{tallyText(tally)}</span>
            </h2>
          )
        }
        shown={isFiltered ? `${shown.length} of ${groups.length} rows` : undefined}
        report={report}
        onUnchecked={onUnchecked}
      />
      <div ref={list} onKeyDown={(event) => moveBetweenRows(event, FINDING_ROWS)}>
        <BySeverity groups={rows}>
          {(group, isFirst) => <GroupRow group={group} stack={stack} first={isFirst} />}
        </BySeverity>
        {folded.length > 0 && (
          <Disclosure
            level={2}
            class="fold worth-knowing"
            first={!hasRows}
            label={<FoldLabel groups={folded} hasOthers={hasRows} />}
          >
            {() => (
              <>
                <p class="quiet">Fixing one of these alone does not change the grade.</p>
                <BySeverity groups={folded} isFolded>
                  {(group) => <GroupRow group={group} stack={stack} first={false} />}
                </BySeverity>
              </>
            )}
          </Disclosure>
        )}
      </div>
    </>
  );
}

interface BarProps extends Props {
  /** A heading before it, if any. */
  readonly title: ComponentChildren;
  /** How many rows a filter shows. */
  readonly shown: string | undefined;
}

/** How many findings are selected, and the buttons to select others. */
function Bar({ title, shown, report: { findings, unknowns }, onUnchecked }: BarProps) {
  const { whatIf, view } = useStore();
  const fixable = isSimulated(view.value) ? 0 : groupFindings(findings.filter(isFixable)).length;
  const selected = groupFindings(whatIf.findings.value).length;
  if (!title && fixable === 0 && unknowns.length === 0 && shown === undefined) return null;
  return (
    <div class="bar">
      {title}
      <output>{shown ?? (fixable > 0 && `${selected} of ${fixable} selected`)}</output>
      <Toolbar label="Selection" class="choices">
        {fixable > 0 && (
          <>
            <button type="button" class="word" onClick={() => whatIf.choose('all')}>
              All
            </button>
            <button type="button" class="word" onClick={() => whatIf.choose('none')}>
              None
            </button>
            {whatIf.isChanged.value && (
              <button
                type="button"
                class="word"
                title="Select what breaks nothing, on all pages of this site"
                onClick={({ currentTarget }) => {
                  // This button is removed.
                  (currentTarget.previousElementSibling as HTMLElement | null)?.focus();
                  whatIf.choose('best');
                }}
              >
                Reset
              </button>
            )}
          </>
        )}
        {unknowns.length > 0 && (
          <button type="button" class="word to-unknowns" onClick={onUnchecked}>
            {unknowns.length} not checked
          </button>
        )}
      </Toolbar>
    </div>
  );
}

interface FoldLabelProps {
  readonly groups: readonly FindingGroup[];
  readonly hasOthers: boolean;
}

/** How many are folded and ticked: the fixes count those too. */
function FoldLabel({ groups, hasOthers }: FoldLabelProps) {
  const { whatIf, view } = useStore();
  const ticked = new Set(isSimulated(view.value) ? [] : whatIf.findings.value.map(({ id }) => id));
  const selected = groups.filter(({ findings }) => findings.some(({ id }) => ticked.has(id))).length;
  return (
    <>
      {groups.length} {hasOthers && 'more '}that {groups.length === 1 ? 'does' : 'do'} not change the grade
      {selected > 0 && ` (${selected} selected)`}
    </>
  );
}
