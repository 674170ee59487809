import { INVISIBLE } from './visible.js';

/** How commands begin that CI services look for anywhere in a line of a log, such as `##[error]` and `##vso[…]`. */
const COMMAND = /(##\w*)\[/g;

/** JSON as text. Characters that move a terminal's cursor or reorder a line, and commands to CI services, are escaped; the data is the same. */
export function jsonText(value: object): string {
  const text = JSON.stringify(value, null, 2);
  // Line feeds between values stay; those inside values are escaped already.
  return `${text
    .split('\n')
    .map((line) => line.replace(INVISIBLE, escaped).replace(COMMAND, '$1\\u005b'))
    .join('\n')}\n`;
}

/** A JSON escape (RFC 8259 §7). */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    return `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }).join('');
}
