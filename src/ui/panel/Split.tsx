import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';

/** Minimum width of either side in pixels. */
const LEAST = 220;
/** Pixels that a key moves the splitter. */
const STEP = 24;

interface Props {
  /** The accessible name of the splitter. */
  readonly name: string;
  readonly main: ComponentChildren;
  /** Absent: the main side gets the full width. */
  readonly side: ComponentChildren;
}

/** Two sides with a splitter between them (WAI-ARIA APG, window splitter). */
export function Split({ name, main, side }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(420);
  const most = () => Math.max(LEAST, (root.current?.clientWidth ?? Infinity) - LEAST);
  const resize = (to: number) => setWidth(Math.max(LEAST, Math.min(most(), to)));

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

  function key(event: KeyboardEvent): void {
    const step = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    resize(width + step);
  }

  return (
    <div class="split" ref={root}>
      {main}
      {Boolean(side) && (
        <>
          <div
            class="edge"
            role="separator"
            aria-orientation="vertical"
            aria-label={name}
            aria-valuenow={width}
            aria-valuemin={LEAST}
            tabIndex={0}
            onPointerDown={drag}
            onKeyDown={key}
          />
          <aside class="side" style={{ inlineSize: `${width}px` }}>
            {side}
          </aside>
        </>
      )}
    </div>
  );
}
