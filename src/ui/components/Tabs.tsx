import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';

interface ListProps {
  readonly name: string;
  /** Of its tabs, `<id>-<key>`, and of what they show, `<id>-panel`. */
  readonly id: string;
  readonly class?: string;
  readonly tabs: readonly { readonly key: string; readonly label: ComponentChildren }[];
  readonly selected: string;
  readonly onSelect: (key: string) => void;
}

interface Props extends Omit<ListProps, 'id'> {
  readonly children: ComponentChildren;
}

/** Tabs and what the selected one shows. */
export function Tabs({ children, ...list }: Props) {
  const id = useId();
  return (
    <>
      <TabList id={id} {...list} />
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${list.selected}`}>
        {children}
      </div>
    </>
  );
}

/** Tabs whose selection follows the focus (WAI-ARIA APG, tabs pattern). */
export function TabList({ name, id, class: className = 'tabs', tabs, selected, onSelect }: ListProps) {
  const list = useRef<HTMLDivElement>(null);
  const at = tabs.findIndex((tab) => tab.key === selected);

  function move(event: KeyboardEvent): void {
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[
      event.key
    ];
    const tab = to === undefined ? undefined : tabs[to % tabs.length];
    if (!tab) return;
    event.preventDefault();
    onSelect(tab.key);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[tabs.indexOf(tab)]?.focus();
  }

  return (
    <div class={className} role="tablist" aria-label={name} ref={list} onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          key={tab.key}
          type="button"
          role="tab"
          id={`${id}-${tab.key}`}
          aria-selected={tab.key === selected}
          aria-controls={`${id}-panel`}
          tabIndex={tab.key === selected ? 0 : -1}
          onClick={() => onSelect(tab.key)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}
