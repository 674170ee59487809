import type { ComponentChildren } from 'preact';
import type { FindingGroup } from '../../engine/index.js';
import { Severity } from './Severity.js';
import { Untrusted } from './Untrusted.js';

interface Props {
  readonly group: FindingGroup;
  readonly children?: ComponentChildren;
}

/** The line of a row: severity, text, and what it deducts or where it is. */
export function FindingLabel({ group: { findings, text }, children }: Props) {
  const [{ severity, suppressed }] = findings;
  return (
    <>
      <Severity level={severity} />
      <span class="text">
        <Untrusted text={text} limit={160} sentence />
      </span>
      {suppressed && <span class="tag">suppressed</span>}
      {children}
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
