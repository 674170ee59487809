import { pieces } from '../text/controls.js';
import { count } from '../text/format.js';

interface Props {
  readonly text: string;
  /** Keeps line feeds and tabs. */
  readonly lines?: boolean;
  /** Maximum characters shown; the rest is only counted. */
  readonly limit?: number;
}

/** Untrusted text: isolates its direction and shows its invisible characters. */
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
