import type { ComponentChildren } from 'preact';

/** A view without a grade: what is the matter, and what helps. */
export function Message({ title, children }: { title: ComponentChildren; children?: ComponentChildren }) {
  return (
    <div class="message">
      <h1>{title}</h1>
      {children}
    </div>
  );
}
