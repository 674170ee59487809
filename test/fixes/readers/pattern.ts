const compiled = new Map<string, RegExp>();

/** A pattern of PCRE or RE2. (?i:…) becomes classes of both cases, because not every Node.js has it. */
export function patternOf(source: string): RegExp {
  const known = compiled.get(source);
  if (known) return known;
  const pattern = new RegExp(
    source.replace(/\(\?i:([\w|-]+)\)/g, (_group, words: string) => {
      const both = words.replace(/[A-Za-z]/g, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`);
      return `(?:${both})`;
    }),
  );
  compiled.set(source, pattern);
  return pattern;
}
