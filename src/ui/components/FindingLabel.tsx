import type { ComponentChildren } from 'preact';
import type { FindingGroup } from '../../engine/index.js';
import { Severity } from './Severity.js';
import { Untrusted } from './Untrusted.js';

interface Props {
  readonly group: FindingGroup;
  readonly children?: ComponentChildren;
}

/** The line of a row: severity, text, and what it deducts or where it is. */
export function FindingLabel({ group, children }: Props) {
  return (
    <>
      <Severity level={group.findings[0].severity} />
      <FindingText group={group} />
      {children}
    </>
  );
}

/** The text of a row, and a line below it. */
export function FindingText({ group: { findings, text }, children }: Props) {
  return (
    <>
      <span class="text">
        <Untrusted text={text} limit={160} sentence />
        {children}
      </span>
      {findings[0].suppressed && <span class="tag">suppressed</span>}
    </>
  );
}

/** What a group deducts; nothing without points. */
export function Points({ points }: { points: number }) {
  return points > 0 ? (
    <span class="points">
      −{points}
      <span class="visually-hidden"> points</span>
    </span>
  ) : null;
}

/** How a row looks: suppressed ones are as quiet as hints. */
export function lookOf({ findings: [{ severity, suppressed }] }: FindingGroup): string {
  return `finding ${suppressed ? 'info' : severity}`;
}
