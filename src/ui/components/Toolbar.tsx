import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface Props {
  readonly label: string;
  readonly class?: string;
  /** Buttons. */
  readonly children: ComponentChildren;
}

const BUTTONS = 'button:not(:disabled)';

/** Buttons that are one stop of Tab; arrow keys move between them (WAI-ARIA APG, toolbar pattern). */
export function Toolbar({ label, class: className = '', children }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const buttons = () => [...(root.current?.querySelectorAll<HTMLElement>(BUTTONS) ?? [])];
  const stopAt = (stop: Element | null) => {
    for (const one of buttons()) one.tabIndex = one === stop ? 0 : -1;
  };
  // Before the first key, and whenever the buttons are others.
  useLayoutEffect(() => {
    const all = buttons();
    stopAt(all.find((one) => one.tabIndex === 0 && one.hasAttribute('tabindex')) ?? all[0] ?? null);
  });
  return (
    <div
      role="toolbar"
      aria-label={label}
      class={className}
      ref={root}
      onFocusIn={({ target }) => stopAt(target as Element)}
      onKeyDown={(event) => {
        const all = buttons();
        const at = all.indexOf(event.target as HTMLElement);
        const to = {
          ArrowRight: at + 1,
          ArrowLeft: at - 1 + all.length,
          Home: 0,
          End: all.length - 1,
        }[event.key];
        if (at < 0 || to === undefined) return;
        event.preventDefault();
        all[to % all.length]?.focus();
      }}
    >
      {children}
    </div>
  );
}
