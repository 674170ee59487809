/** A header name of several words, with what touches it, such as `X-Frame-Options:`. */
const NAME = /^\W?[A-Z][A-Za-z]*-[A-Z]/;

interface Part {
  readonly text: string;
  readonly isName: boolean;
}

/** Splits a sentence before and after each header name of several words. */
export function byHeaderName(sentence: string): readonly Part[] {
  const parts: Part[] = [];
  let plain = '';
  for (const word of sentence.split(/(?<= )/)) {
    if (!NAME.test(word)) {
      plain += word;
      continue;
    }
    const name = word.trimEnd();
    if (plain !== '') parts.push({ text: plain, isName: false });
    parts.push({ text: name, isName: true });
    plain = word.slice(name.length);
  }
  if (plain !== '') parts.push({ text: plain, isName: false });
  return parts;
}
