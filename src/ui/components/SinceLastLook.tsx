import { useStore } from '../context.js';

/** What a reload changed. Always present: screen readers announce changes of an existing element only. */
export function SinceLastLook() {
  const { since } = useStore();
  return (
    <p class="since" aria-live="polite">
      {since.value}
    </p>
  );
}
