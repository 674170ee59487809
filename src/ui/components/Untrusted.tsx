import { pieces } from '../text/controls.js';
import { count } from '../text/words.js';

interface Props {
  readonly text: string;
  /** Line feeds and tabs keep their meaning. */
  readonly lines?: boolean;
  /** Characters after which the rest is only counted. */
  readonly limit?: number;
}

/** Text somebody else wrote: it keeps its direction to itself, and shows what would not show. */
export function Untrusted({ text, lines = false, limit = Infinity }: Props) {
  return (
    <>
      <bdi>
        {pieces(text.slice(0, limit), lines).map((piece) =>
          piece.control ? <span class="control">{piece.text}</span> : piece.text,
        )}
      </bdi>
      {text.length > limit && <span class="quiet"> … {count(text.length - limit, 'more character')}</span>}
    </>
  );
}
