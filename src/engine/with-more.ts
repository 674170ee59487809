/** The first of some texts, then how many more there are, as a text of its own. */
export function withMore(texts: readonly string[], most: number): readonly string[] {
  const more = texts.length - most;
  return more > 0 ? [...texts.slice(0, most), `and ${more} more`] : texts;
}
