import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** As in panel.css. */
const IN_A_ROW = '(max-width: 640px)';

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowRight: 1,
  ArrowUp: -1,
  ArrowLeft: -1,
};

interface LabelledTab {
  readonly key: string;
  readonly label: string;
  readonly count: number | undefined;
}

interface Props {
  readonly tabs: readonly LabelledTab[];
  readonly selected: string;
  readonly onSelect: (key: string) => void;
}

/** The tabs (WAI-ARIA APG): a column, or in a narrow panel a row and a menu of those that do not fit. */
export function PanelTabs({ tabs, selected, onSelect }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const isRow = useMedia(IN_A_ROW);
  const cutOff = useCutOff(list);
  const shown = tabs.filter(({ key }) => !cutOff.has(idOf(key)));
  const hidden = tabs.filter((tab) => !shown.includes(tab));
  const focusable = shown.some(({ key }) => key === selected) ? selected : shown[0]?.key;

  function move(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = shown.findIndex(({ key }) => key === focusable);
    const next = shown[(at + step + shown.length) % shown.length];
    if (!next) return;
    onSelect(next.key);
    document.getElementById(idOf(next.key))?.focus();
  }

  return (
    <>
      <div
        role="tablist"
        ref={list}
        aria-orientation={isRow ? 'horizontal' : 'vertical'}
        aria-label="Tabs"
        onKeyDown={move}
      >
        {tabs.map(({ key, label, count }) => (
          <button
            key={key}
            id={idOf(key)}
            type="button"
            role="tab"
            class={cutOff.has(idOf(key)) ? 'cut-off' : ''}
            aria-selected={key === selected}
            aria-controls="tab-panel"
            tabIndex={key === focusable ? 0 : -1}
            onClick={() => onSelect(key)}
          >
            <span class="tab-name" data-label={label}>
              {label}
            </span>
            <span class="count">{count}</span>
          </button>
        ))}
      </div>
      {hidden.length > 0 && (
        <select
          class="more-tabs"
          aria-label="More tabs"
          value={hidden.some(({ key }) => key === selected) ? selected : ''}
          onChange={(event) => onSelect(event.currentTarget.value)}
        >
          <option value="" disabled hidden>
            More
          </option>
          {hidden.map(({ key, label, count }) => (
            <option key={key} value={key}>
              {count === undefined || key === selected ? label : `${label} (${count})`}
            </option>
          ))}
        </select>
      )}
    </>
  );
}

function idOf(key: string): string {
  return `tab-${key}`;
}

function useMedia(query: string): boolean {
  const [media] = useState(() => matchMedia(query));
  const [matches, setMatches] = useState(media.matches);
  useLayoutEffect(() => {
    const onChange = () => setMatches(media.matches);
    media.addEventListener('change', onChange);
    return () => media.removeEventListener('change', onChange);
  }, [media]);
  return matches;
}

/** The ids of the list's children that lie outside its visible part. */
function useCutOff(list: RefObject<HTMLElement | null>): ReadonlySet<string> {
  const [cutOff, setCutOff] = useState<ReadonlySet<string>>(new Set());
  useLayoutEffect(() => {
    const root = list.current;
    if (!root) return;
    const observer = new IntersectionObserver(
      (entries) =>
        setCutOff((before) => {
          const now = new Set(before);
          for (const { target, intersectionRatio } of entries)
            if (intersectionRatio < HALF) now.add(target.id);
            else now.delete(target.id);
          return now;
        }),
      { root, threshold: HALF },
    );
    for (const child of root.children) observer.observe(child);
    return () => observer.disconnect();
  }, [list]);
  return cutOff;
}

/** Children that only touch the edge of the list count as intersecting. */
const HALF = 0.5;
