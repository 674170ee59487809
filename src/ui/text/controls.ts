import { visible } from '../../export/visible.js';

/** Plain text, or one character that is invisible or reorders its neighbours. */
interface Piece {
  readonly text: string;
  readonly control: boolean;
}

/** Splits text so that invisible characters can be shown as `⟨U+202E⟩`. `lines` keeps line feeds and tabs. */
export function pieces(text: string, lines = false): readonly Piece[] {
  const found: Piece[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain) found.push({ text: plain, control: false });
    plain = '';
  };
  for (const character of text) {
    const shown = lines && (character === '\n' || character === '\t') ? character : visible(character);
    if (shown === character) plain += character;
    else {
      flush();
      found.push({ text: shown, control: true });
    }
  }
  flush();
  return found;
}
