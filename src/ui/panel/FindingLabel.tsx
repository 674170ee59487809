import type { ComponentChildren } from 'preact';
import type { FindingGroup } from '../../engine/index.js';
import { Severity } from '../components/Severity.js';
import { Untrusted } from '../components/Untrusted.js';

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
        <Untrusted text={text} limit={160} />
      </span>
      {suppressed && <span class="tag">suppressed</span>}
      {children}
    </>
  );
}

/** How a row looks: suppressed ones are as quiet as hints. */
export function lookOf({ findings: [{ severity, suppressed }] }: FindingGroup): string {
  return `finding ${suppressed ? 'info' : severity}`;
}
