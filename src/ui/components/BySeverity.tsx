import type { ComponentChildren } from 'preact';
import { countIn, groupedBy, type FindingGroup } from '../../engine/index.js';
import { Severity } from './Severity.js';

interface Props<G> {
  readonly groups: readonly G[];
  /** Below a heading of the same level as those of the severities. */
  readonly isFolded?: boolean;
  /** The row of a group. */
  readonly children: (group: G, isFirst: boolean) => ComponentChildren;
}

/** Rows under the name of their severity, in the order of their groups; the suppressed ones last. */
export function BySeverity<G extends FindingGroup>({ groups, isFolded = false, children }: Props<G>) {
  const Name = isFolded ? 'p' : 'h2';
  const levels = groupedBy(groups, ({ findings: [one] }) => (one.suppressed ? undefined : one.severity));
  return [...levels]
    .sort(([one], [other]) => Number(!one) - Number(!other))
    .map(([level, rows], at) => (
      <section key={level ?? 'suppressed'} class={`of-severity ${level ?? 'info'}`}>
        <Name class="severity-name">
          {level ? <Severity level={level} /> : 'Suppressed'} <span class="amount">{countIn(rows)}</span>
        </Name>
        <ol class="findings">
          {rows.map((group, index) => (
            <li key={group.id}>{children(group, at + index === 0)}</li>
          ))}
        </ol>
      </section>
    ));
}
