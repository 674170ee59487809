/** What `fill` needs of a fix. */
export interface Placed {
  readonly stack: string;
  readonly place: string;
  readonly text: string;
  /** Files that the text names, by their names in the folder of the site. */
  readonly files?: Readonly<Record<string, string>>;
}

const MARKER = /^([ \t]*)%% (\w+) (\w+)(?: \| (.*))?$/gm;

/**
 * Replaces the markers of a template by the fixes for their places, or removes them.
 * @param seen receives `STACK PLACE` of each fix that was written
 */
export function fill(
  template: string,
  fixes: readonly Placed[],
  write: Readonly<Record<string, (text: string) => string>>,
  seen: Set<string>,
): string {
  return template.replace(MARKER, (_line, indent: string, stack: string, place: string, meanwhile = '') => {
    const key = `${stack} ${place}`;
    const texts = fixes.filter((fix) => fix.stack === stack && fix.place === place).map(({ text }) => text);
    if (texts.length > 0) seen.add(key);
    const text = texts.length > 0 ? texts.map(write[key] ?? ((own) => own)).join('\n') : String(meanwhile);
    return text.replace(/^(?=.)/gm, () => indent);
  });
}
