import { unknownForm } from './response.js';

/** What a configuration language does with a backslash in double quotes: the escaped character, or undefined. */
type Escape = (next: string) => string | undefined;

/** Words of a line: plain ones, and "…". */
export function wordsOf(line: string, escape: Escape): string[] {
  const words: string[] = [];
  let at = 0;
  while (at < line.length) {
    if (line[at] === ' ' || line[at] === '\t') {
      at++;
    } else if (line[at] === '"') {
      let word = '';
      for (at++; line[at] !== '"'; at++) {
        if (at >= line.length) throw unknownForm(line);
        const escaped = line[at] === '\\' ? escape(line.charAt(at + 1)) : undefined;
        if (escaped !== undefined) at++;
        word += escaped ?? line.charAt(at);
      }
      at++;
      words.push(word);
    } else {
      const word = /^[^\s"]+/.exec(line.slice(at))?.[0] ?? '';
      words.push(word);
      at += word.length;
    }
  }
  return words;
}

/** Without indentation, empty lines and comments. */
export function linesOf(text: string, comment = '#'): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith(comment));
}
