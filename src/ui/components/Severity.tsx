import type { Severity as Level } from '../../engine/index.js';

/** Told apart without colour: triangle, diamond, disc, ring. */
const SHAPES: Readonly<Record<Level, string>> = {
  high: 'M5 .5 9.8 9.2H.2Z',
  medium: 'M5 .4 9.6 5 5 9.6.4 5Z',
  low: 'M5 1.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Z',
  info: 'M5 1.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Zm0 1.2a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6Z',
};

/** A severity as a shape and a word. */
export function Severity({ of }: { of: Level }) {
  return (
    <span class={`severity ${of}`}>
      <svg viewBox="0 0 10 10" aria-hidden="true">
        <path d={SHAPES[of]} />
      </svg>
      {of}
    </span>
  );
}
