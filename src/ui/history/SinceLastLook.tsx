import { useStore } from '../context.js';

interface Props {
  /** The user asked for a comparison: that nothing changed is told too. */
  readonly isAsked?: boolean;
}

/** What a reload changed. Always present: screen readers announce changes of an existing element only. */
export function SinceLastLook({ isAsked = false }: Props) {
  const since = useStore().since.value;
  return (
    <p class="since" aria-live="polite">
      {since && (isAsked || since.isChange) && since.text}
    </p>
  );
}
