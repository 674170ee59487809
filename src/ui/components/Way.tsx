import type { Grade } from '../../engine/index.js';
import { Chip } from './Grade.js';

interface Step {
  readonly grade: Grade;
  readonly complete: boolean;
  /** Below the chip, two or three. */
  readonly words: string;
}

interface Props {
  readonly steps: readonly Step[];
  /** The same in words. */
  readonly sentence: string;
}

/** The way of the grade: a chip for each step, and a sentence for screen readers. */
export function Way({ steps, sentence }: Props) {
  return (
    <>
      <span class="visually-hidden">{sentence}</span>
      <span class="way" aria-hidden="true" title={sentence}>
        {steps.map(({ words, ...one }) => (
          <span key={words} class="step">
            <Chip {...one} />
            {words}
          </span>
        ))}
      </span>
    </>
  );
}
