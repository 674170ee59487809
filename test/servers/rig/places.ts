/** A fix, as far as laying it out goes. */
export interface Placed {
  readonly stack: string;
  readonly place: string;
  readonly text: string;
}

const MARKER = /^([ \t]*)%% (\w+) (\w+)(?: \| (.*))?$/gm;

/**
 * Puts fixes where a template has their places, and takes the markers out of the rest.
 * @param seen gets `STACK PLACE` of each fix that found its place
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
