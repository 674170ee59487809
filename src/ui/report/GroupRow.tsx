import type { FindingGroup, StackMember } from '../../engine/index.js';
import { secondLineOf } from '../fixable.js';
import { useStore } from '../context.js';
import { isUnplanned } from '../store/view.js';
import { Disclosure } from '../components/Disclosure.js';
import { FindingDetail } from './FindingDetail.js';
import { FindingText, lookOf, Points } from '../components/FindingLabel.js';
import { TickBox } from '../components/Tick.js';

interface Props {
  readonly group: FindingGroup;
  readonly stack: readonly StackMember[];
  readonly first: boolean;
}

/** A group of the page’s findings below the heading of its severity: text and points; opens to reason, fix and evidence. */
export function GroupRow({ group, stack, first }: Props) {
  const second = isUnplanned(useStore().view.value) ? undefined : secondLineOf(group);
  return (
    <Disclosure
      level={3}
      first={first}
      class={`row-of-list ${lookOf(group)}`}
      label={
        <>
          <FindingText group={group}>{second !== undefined && <small>{second}</small>}</FindingText>
          <Points points={group.points} />
        </>
      }
      // After the heading, so that it is no stop on the way from the heading to the buttons above the list.
      beside={<TickBox group={group} />}
    >
      {() => <FindingDetail findings={group.findings} stack={stack} isOfPage />}
    </Disclosure>
  );
}
