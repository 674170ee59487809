import type { ComponentChildren } from 'preact';
import type { Finding } from '../../engine/index.js';
import { useStore } from '../context.js';
import { isFixable } from '../fixable.js';

/** A finding with a checkbox to count it as fixed, if there is a fix. */
export function Tick({ finding, children }: { finding: Finding; children: ComponentChildren }) {
  const { whatIf } = useStore();
  return (
    <div class="tickable">
      {isFixable(finding) ? (
        <input
          type="checkbox"
          aria-label={`Count as fixed: ${finding.text.slice(0, 160)}`}
          checked={whatIf.ticked.value?.has(finding.id) ?? false}
          onChange={() => {
            whatIf.toggle(finding);
          }}
        />
      ) : (
        <span />
      )}
      {children}
    </div>
  );
}
