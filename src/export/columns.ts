/** Texts in the columns of a terminal. */

/** Characters of two columns (UAX #11: W and F). One that it does not know counts as one. */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{1b2ff}\u{1d300}-\u{1d37f}\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** How many columns a text has at most: a combining character counts as one. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += WIDE.test(character) ? 2 : 1;
  return columns;
}

/** The longest start of a text that fits, without a part of a character. */
function startOf(text: string, columns: number): string {
  let left = columns;
  let end = 0;
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    left -= columnsOf(segment);
    if (left < 0) break;
    end += segment.length;
  }
  return text.slice(0, end);
}

/** The text, or as much of it as fits and an ellipsis. */
export function cut(text: string, columns: number): string {
  // Each character has a column.
  const bounded = text.slice(0, 2 * columns + 2);
  if (bounded === text && columnsOf(text) <= columns) return text;
  if (columns < 1) return '';
  return `${startOf(bounded, columns - 1).trimEnd()}…`;
}

/** Lines of a text, broken at spaces where that is possible; the last one is cut. */
export function wrapped(text: string, columns: number, most: number): string[] {
  const lines: string[] = [];
  for (let rest = text; rest !== '';) {
    const start = startOf(rest.slice(0, 2 * columns + 2), columns);
    if (start === rest || start === '' || lines.length === most - 1) return [...lines, cut(rest, columns)];
    const space = rest.charAt(start.length) === ' ' ? start.length : start.lastIndexOf(' ');
    const end = space > 0 ? space : start.length;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return lines;
}

/** The text with spaces up to a number of columns. */
export function padded(text: string, columns: number, side: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, columns - columnsOf(text)));
  return side === 'left' ? text + space : space + text;
}
