import type { ComponentChildren } from 'preact';

/** A table that may be wider than the view: it scrolls, also with the keyboard. */
export function Wide({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="wide" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
