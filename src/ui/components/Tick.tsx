import type { FindingGroup } from '../../engine/index.js';
import { useStore } from '../context.js';
import { isFixable, whyNotFixable } from '../fixable.js';
import { isSimulated, isUnplanned } from '../store/view.js';

interface Props {
  readonly group: FindingGroup;
}

/** A checkbox that includes all of a group in the fixes, or the sign that there is none. */
export function TickBox({ group }: Props) {
  const { whatIf, view } = useStore();
  // Fixes are for what the server sends.
  if (isSimulated(view.value) || isUnplanned(view.value)) return null;
  const fixable = group.findings.filter(isFixable);
  const ticked = fixable.filter(({ id }) => whatIf.ticked.value?.has(id)).length;
  if (fixable.length === 0)
    return (
      <span class="no-tick" aria-hidden="true" title={whyNotFixable(group.findings[0])}>
        –
      </span>
    );
  return (
    <input
      type="checkbox"
      aria-label={`Include in the fixes: ${group.text.slice(0, 160)}`}
      checked={ticked === fixable.length}
      indeterminate={ticked > 0 && ticked < fixable.length}
      onChange={() => whatIf.toggle(...fixable)}
    />
  );
}
