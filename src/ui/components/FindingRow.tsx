import type { Finding, StackMember } from '../../engine/index.js';
import { Disclosure } from './Disclosure.js';
import { FindingDetail } from './FindingDetail.js';
import { Untrusted } from './Untrusted.js';

interface Props {
  readonly finding: Finding;
  readonly stack: readonly StackMember[];
  readonly first: boolean;
  /** The finding is on the page, so it can be suppressed for its site. */
  readonly isOfPage?: boolean;
}

/** Points and text; opens to evidence, reason and fix. */
export function FindingRow({ finding, stack, first, isOfPage = false }: Props) {
  return (
    <Disclosure
      level={3}
      first={first}
      class={`finding ${finding.suppressed ? 'info' : finding.severity}`}
      label={
        <>
          <span class={finding.points > 0 ? 'points' : 'points free'}>
            {finding.points > 0 ? `−${finding.points}` : '0'}
            <span class="visually-hidden"> points: </span>
          </span>
          <span class="text">
            <Untrusted text={finding.text} limit={160} />
          </span>
          {finding.suppressed && <span class="tag">suppressed</span>}
        </>
      }
    >
      {() => <FindingDetail finding={finding} stack={stack} isOfPage={isOfPage} />}
    </Disclosure>
  );
}
