/** Control characters, characters that reorder a line, invisible characters, and spaces other than U+0020. */
export const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/gu;

/** Replaces control, bidi and invisible characters by their names, such as ⟨U+202E⟩. */
export function visible(text: string): string {
  return text.replace(
    INVISIBLE,
    (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}

/** A line of code, with spaces for the tabs that it starts with. */
export function visibleCode(line: string): string {
  return visible(line.replace(/^\t+/, (tabs) => '    '.repeat(tabs.length)));
}
