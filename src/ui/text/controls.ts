/** A run of plain text, or one character that would not show or would reorder its neighbours. */
export interface Piece {
  readonly text: string;
  readonly control: boolean;
}

// Controls, formats (bidirectional ones among them), separators, lone surrogates, private use, and whatever
// Unicode says to draw as nothing (UAX #44, Default_Ignorable_Code_Point).
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{DI}]/gu;
const HIDDEN_BUT_LAYOUT = /[^\P{Cc}\n\t]|[\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{DI}]/gu;

/** Splits text so that what does not show can be shown as `U+202E`. `lines` keeps line feeds and tabs. */
export function pieces(text: string, lines = false): readonly Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(lines ? HIDDEN_BUT_LAYOUT : HIDDEN)) {
    if (match.index > from) found.push({ text: text.slice(from, match.index), control: false });
    found.push({ text: codePoint(match[0]), control: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ text: text.slice(from), control: false });
  return found;
}

/** The same as one string, for places that take no elements. */
export function visible(text: string): string {
  return pieces(text)
    .map((piece) => piece.text)
    .join('');
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
