import type { FindingGroup, StackMember } from '../../engine/index.js';
import { Disclosure } from './Disclosure.js';
import { FindingDetail } from './FindingDetail.js';
import { Severity } from './Severity.js';
import { Untrusted } from './Untrusted.js';

export interface Look {
  readonly stack: readonly StackMember[];
  readonly first: boolean;
  /** The findings are on the page, so they can be suppressed for its site. */
  readonly isOfPage?: boolean;
}

/** Severity, text and points; opens to reason, fix and evidence. */
export function GroupRow({
  group: { findings, text, points },
  stack,
  first,
  isOfPage = false,
}: Look & { readonly group: FindingGroup }) {
  const [{ severity, suppressed }] = findings;
  return (
    <Disclosure
      level={3}
      first={first}
      class={`finding ${suppressed ? 'info' : severity}`}
      label={
        <>
          <Severity level={severity} />
          <span class="text">
            <Untrusted text={text} limit={160} />
          </span>
          {suppressed && <span class="tag">suppressed</span>}
          {points > 0 && (
            <span class="points">
              −{points}
              <span class="visually-hidden"> points</span>
            </span>
          )}
        </>
      }
    >
      {() => <FindingDetail findings={findings} stack={stack} isOfPage={isOfPage} />}
    </Disclosure>
  );
}
