import type { ComponentChildren } from 'preact';
import type { Severity as Level } from '../../engine/index.js';

/** One for each, so that none needs a colour: a diamond, a triangle, a ring, a bar. */
const SHAPES: Readonly<Record<Level, string>> = {
  high: 'M6 0 12 6 6 12 0 6Z',
  medium: 'M6 .5 12 11H0Z',
  low: 'M6 1a5 5 0 1 0 0 10A5 5 0 1 0 6 1Zm0 2.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 1 1 0-5.6Z',
  info: 'M1 4.8h10v2.4H1Z',
};

/** A severity as its shape, for where a word is beside it. */
function Shape({ level }: { level: Level }) {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true">
      <path d={SHAPES[level]} fill-rule="evenodd" />
    </svg>
  );
}

interface Props {
  readonly level: Level;
  /** In place of the word, which screen readers say after it. */
  readonly children?: ComponentChildren;
}

/** A severity as a shape and its word. */
export function Severity({ level, children }: Props) {
  return (
    <span class={`level ${level}-level`}>
      <Shape level={level} />
      {children === undefined ? (
        level
      ) : (
        <>
          {children}
          <span class="visually-hidden"> {level}</span>
        </>
      )}
    </span>
  );
}
