import type { Remedy } from '../../engine/index.js';
import { useStore } from '../context.js';
import { isOutsidePreview } from '../store/view.js';
import { REMEDY_LABELS } from '../text/format.js';

/** The button that makes missing evidence visible. */
export function RemedyButton({ remedy, first = false }: { remedy: Remedy; first?: boolean }) {
  const store = useStore();
  const view = store.view.value;
  const isAsked = view.kind === 'page' && view.probe.unsent.length === 0;
  if (remedy === 'probe' && (isAsked || store.isAsking.value)) return null;
  if (!store.isLive) return null;
  // The banner of the preview has it.
  if (remedy.startsWith('reload') && isOutsidePreview(view)) return null;
  return (
    <button
      type="button"
      class={first ? 'primary' : 'word'}
      data-first={first}
      onClick={() => void store.remedy(remedy)}
    >
      {REMEDY_LABELS[remedy]}
    </button>
  );
}
