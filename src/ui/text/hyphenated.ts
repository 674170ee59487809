/** A word such as `X-Frame-Options:` or `'unsafe-inline'`, with the space after it. */
const HYPHENATED = /^\W?[A-Za-z]+(?:-[A-Za-z]+)+\W{0,3}$/;

interface Part {
  readonly text: string;
  readonly isWord: boolean;
}

/** Splits a sentence before and after each hyphenated word. */
export function byHyphenated(sentence: string): readonly Part[] {
  const parts: Part[] = [];
  let others = '';
  for (const word of sentence.split(/(?<= )/)) {
    if (!HYPHENATED.test(word)) {
      others += word;
      continue;
    }
    const text = word.trimEnd();
    if (others !== '') parts.push({ text: others, isWord: false });
    parts.push({ text, isWord: true });
    others = word.slice(text.length);
  }
  if (others !== '') parts.push({ text: others, isWord: false });
  return parts;
}
