import { MAX_COPIED, nameOf, type Copied } from './copied.js';

/**
 * What is stored of a site after a copy, or after a load.
 * @param lines what was copied; or what a load had of it, all with `#`; none to forget it
 * @param isWhole they are all that is to be deployed: what was copied before and is not there yet no longer is
 */
export function withCopied(before: Copied, lines: Copied, isWhole: boolean): Copied {
  if (lines.length === 0) return [];
  const isThere = (line: string) => line.startsWith('#');
  const asThere = (line: string) => `#${line.slice(1)}`;
  const markedIn = (some: Copied) => (line: string) =>
    line.startsWith('=') && some.includes(asThere(line)) ? asThere(line) : line;
  if (lines.every(isThere)) return before.map(markedIn(lines));
  const things = new Set(lines.filter((line) => line.startsWith('=')).map((line) => nameOf(line.slice(1))));
  const kept = before.filter(
    (line) => (isThere(line) || (!isWhole && line.startsWith('='))) && !things.has(nameOf(line.slice(1))),
  );
  return [...kept, ...lines.map(markedIn(before))].slice(-MAX_COPIED);
}
