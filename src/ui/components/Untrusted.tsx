import { pieces } from '../text/controls.js';
import { byHyphenated } from '../text/hyphenated.js';
import { count } from '../text/format.js';

interface Props {
  readonly text: string;
  /** Keeps line feeds and tabs. */
  readonly lines?: boolean;
  /** Maximum characters shown; the rest is only counted. */
  readonly limit?: number;
  /** A name such as X-Frame-Options breaks only if it is longer than a line. */
  readonly sentence?: boolean;
}

/** Untrusted text: isolates its direction and shows its invisible characters. */
export function Untrusted({ text, lines = false, limit = Infinity, sentence = false }: Props) {
  return (
    <>
      <bdi>
        {pieces(text.slice(0, limit), lines).map((piece) =>
          piece.control ? (
            <span class="control">{piece.text}</span>
          ) : sentence ? (
            <Sentence text={piece.text} />
          ) : (
            piece.text
          ),
        )}
      </bdi>
      {text.length > limit && <span class="quiet"> … {count(text.length - limit, 'more character')}</span>}
    </>
  );
}

function Sentence({ text }: { readonly text: string }) {
  return (
    <>
      {byHyphenated(text).map((part) => (part.isWord ? <span class="whole">{part.text}</span> : part.text))}
    </>
  );
}
