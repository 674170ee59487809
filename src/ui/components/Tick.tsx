import type { ComponentChildren } from 'preact';
import type { FindingGroup } from '../../engine/index.js';
import { useStore } from '../context.js';
import { isFixable, whyNotFixable } from '../fixable.js';

interface Props {
  readonly group: FindingGroup;
  readonly children: ComponentChildren;
}

/** The row of a group with a checkbox to count all of it as fixed, if there is a fix. */
export function Tick({ group, children }: Props) {
  const { whatIf, view } = useStore();
  const page = view.value;
  // Fixes are for what the server sends.
  if (page.kind === 'page' && page.snapshot.simulated) return <>{children}</>;
  const fixable = group.findings.filter(isFixable);
  const ticked = fixable.filter(({ id }) => whatIf.ticked.value?.has(id)).length;
  return (
    <div class="tickable">
      {fixable.length > 0 ? (
        <input
          type="checkbox"
          aria-label={`Count as fixed: ${group.text.slice(0, 160)}`}
          checked={ticked === fixable.length}
          indeterminate={ticked > 0 && ticked < fixable.length}
          onChange={() => {
            whatIf.toggle(...fixable);
          }}
        />
      ) : (
        <span class="no-tick" aria-hidden="true" title={whyNotFixable(group.findings[0])} />
      )}
      {children}
    </div>
  );
}
