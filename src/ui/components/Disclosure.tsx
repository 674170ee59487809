import type { ComponentChildren } from 'preact';
import { useSignal, type Signal } from '@preact/signals';
import { useId } from 'preact/hooks';

interface Props {
  /** Of its heading; absent for a detail, which has none. */
  readonly level?: 2 | 3;
  readonly label: ComponentChildren;
  readonly children: () => ComponentChildren;
  readonly class?: string;
  /** Gets the focus when the view opens. */
  readonly first?: boolean;
  /** Whether it is open, for a disclosure that other components open too. */
  readonly opened?: Signal<boolean>;
  /** Between the heading and the content. */
  readonly beside?: ComponentChildren;
}

/** A heading, or a line, that opens and closes the content under it (WAI-ARIA APG, disclosure pattern). */
export function Disclosure({
  level,
  label,
  children,
  class: className = '',
  first = false,
  opened,
  beside,
}: Props) {
  const id = useId();
  const own = useSignal(false);
  const isOpen = opened ?? own;
  const open = isOpen.value;
  const Heading = level ? (`h${level}` as const) : 'p';
  return (
    <section class={`disclosure ${className}`}>
      <Heading>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          data-first={first}
          onClick={(event) => {
            if (!hasJustSelected(event)) isOpen.value = !open;
          }}
        >
          <span class="label">{label}</span>
          <span class="chevron" aria-hidden="true" />
        </button>
      </Heading>
      {beside}
      <div id={id} class="panel" hidden={!open}>
        {open && children()}
      </div>
    </section>
  );
}

/** Whether the mouse selected text of the label, which is not a click. */
export function hasJustSelected(event: MouseEvent): boolean {
  const selection = getSelection();
  const byKeyboard = event.detail === 0;
  return (
    !byKeyboard &&
    selection?.isCollapsed === false &&
    selection.containsNode(event.currentTarget as Node, true)
  );
}
