import type { ComponentChildren } from 'preact';

/** A view without a grade: the reason, and what to do. */
export function Message({ title, children }: { title: ComponentChildren; children?: ComponentChildren }) {
  return (
    <div class="message">
      <h1>{title}</h1>
      {children}
    </div>
  );
}
