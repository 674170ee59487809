import type { FindingGroup, StackMember } from '../../engine/index.js';
import { Disclosure } from './Disclosure.js';
import { FindingDetail } from './FindingDetail.js';
import { FindingLabel, lookOf, Points } from './FindingLabel.js';

interface Props {
  readonly group: FindingGroup;
  readonly stack: readonly StackMember[];
  readonly first: boolean;
}

/** A group of the page’s findings: severity, text and points; opens to reason, fix and evidence. */
export function GroupRow({ group, stack, first }: Props) {
  return (
    <Disclosure
      level={3}
      first={first}
      class={lookOf(group)}
      label={
        <FindingLabel group={group}>
          <Points points={group.points} />
        </FindingLabel>
      }
    >
      {() => <FindingDetail findings={group.findings} stack={stack} isOfPage />}
    </Disclosure>
  );
}
