import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { usePanel } from '../panel-context.js';

/** The id of the heading of the details. */
export const DETAIL = 'detail';

/** Minimum width of either side in pixels. */
const LEAST = 220;
/** Pixels that a key moves the splitter. */
const STEP = 24;

/** What is open of a list. */
export interface Detail {
  /** Of the row: another one is shown from its start. */
  readonly key: string;
  readonly class: string;
  readonly heading: ComponentChildren;
  readonly body: ComponentChildren;
}

interface Props {
  /** Such as `finding`: part of the accessible name of the splitter. */
  readonly of: string;
  readonly list: ComponentChildren;
  /** The part of the window's width that the details have at first. */
  readonly share: number;
  /** Absent: the list has the full width. */
  readonly detail: Detail | undefined;
  readonly onClose: () => void;
}

/**
 * A list, and the details of its open row beside it, or in its place where the panel is narrow; between them a splitter
 * (WAI-ARIA APG, window splitter). Escape closes the details.
 */
export function ListDetail({ of, list, share, detail, onClose }: Props) {
  const { leadsToDetail } = usePanel();
  const root = useRef<HTMLDivElement>(null);
  const back = useRef<HTMLElement | null>(null);
  const [width, setWidth] = useState(() => Math.max(LEAST, Math.round(innerWidth * share)));
  const most = () => Math.max(LEAST, (root.current?.clientWidth ?? Infinity) - LEAST);
  const resize = (to: number) => setWidth(Math.max(LEAST, Math.min(most(), to)));
  const key = detail?.key;
  const isLedTo = leadsToDetail.value;

  function close(): void {
    // Also in the filter above the list.
    back.current = root.current?.parentElement?.querySelector('[role=grid], [aria-current=true]') ?? null;
    onClose();
  }

  // Layout effects: keys work as soon as it is visible.
  useLayoutEffect(() => {
    if (key === undefined) {
      // Where it was in place of the list, that is visible again now.
      back.current?.focus();
      back.current = null;
      return;
    }
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) close();
    };
    addEventListener('keydown', onKey);
    scrollTo(root.current?.querySelector('[aria-current=true]'));
    return () => removeEventListener('keydown', onKey);
  }, [key]);
  useLayoutEffect(() => {
    if (!isLedTo || key === undefined) return;
    leadsToDetail.value = false;
    document.getElementById(DETAIL)?.focus({ preventScroll: true });
  }, [isLedTo, key]);

  function drag(event: PointerEvent): void {
    const edge = event.currentTarget as HTMLElement;
    edge.setPointerCapture(event.pointerId);
    const end = root.current?.getBoundingClientRect().right ?? 0;
    const move = ({ clientX }: PointerEvent) => resize(end - clientX);
    edge.addEventListener('pointermove', move);
    edge.addEventListener('lostpointercapture', () => edge.removeEventListener('pointermove', move), {
      once: true,
    });
  }

  function step(event: KeyboardEvent): void {
    const by = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    resize(width + by);
  }

  return (
    <div class="split" ref={root}>
      {list}
      {detail && (
        <>
          <div
            class="edge"
            role="separator"
            aria-orientation="vertical"
            aria-label={`Width of the open ${of}`}
            aria-valuenow={width}
            aria-valuemin={LEAST}
            tabIndex={0}
            onPointerDown={drag}
            onKeyDown={step}
          />
          <aside key={key} class="side" aria-label={`The open ${of}`} style={{ inlineSize: `${width}px` }}>
            <div class={`opened ${detail.class}`}>
              <header>
                <h2 id={DETAIL} tabIndex={-1}>
                  {detail.heading}
                </h2>
                <button type="button" class="icon" aria-label="Close" onClick={close}>
                  <svg viewBox="0 0 16 16" aria-hidden="true">
                    <path d="M3.5 3.5l9 9M12.5 3.5l-9 9" />
                  </svg>
                </button>
              </header>
              {detail.body}
            </div>
          </aside>
        </>
      )}
    </div>
  );
}

/** Moves the list only: `scrollIntoView` would also scroll the document. */
function scrollTo(row: Element | null | undefined): void {
  const list = row?.closest('.tab-body');
  if (!row || !list) return;
  const [seen, own] = [list.getBoundingClientRect(), row.getBoundingClientRect()];
  if (own.top < seen.top || own.bottom > seen.bottom) list.scrollTop += own.top - seen.top - seen.height / 3;
}

/** Space for details beside their list, as in panel.css. */
export const BESIDE = '(min-width: 641px)';
/** Space for two parts of a job side by side. */
export const WIDE = '(min-width: 1200px)';

/** Whether a media query matches, now and later. */
export function useMedia(query: string): boolean {
  const [media] = useState(() => matchMedia(query));
  const [matches, setMatches] = useState(media.matches);
  useLayoutEffect(() => {
    const onChange = () => setMatches(media.matches);
    media.addEventListener('change', onChange);
    return () => media.removeEventListener('change', onChange);
  }, [media]);
  return matches;
}
