import { pieces } from '../text/controls.js';

/** Text somebody else wrote: it keeps its direction to itself, and shows what would not show. */
export function Untrusted({ text, lines = false }: { text: string; lines?: boolean }) {
  return (
    <bdi>
      {pieces(text, lines).map((piece) =>
        piece.control ? <span class="control">{piece.text}</span> : piece.text,
      )}
    </bdi>
  );
}
