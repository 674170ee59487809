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
  return [...kept, ...lines.map(joinedIn(before)).map(markedIn(before))].slice(-MAX_COPIED);
}

/** A line of a cookie with what was copied for it before: a second text keeps that, or stands beside the first. */
function joinedIn(before: Copied) {
  return (line: string) => {
    const [, thing = '', bits] = COOKIE.exec(line) ?? [];
    const earlier = before.flatMap((one) => {
      const [, same, more] = COOKIE.exec(one) ?? [];
      return same === thing ? [Number(more)] : [];
    });
    return bits === undefined
      ? line
      : `=${thing}=${String(earlier.reduce((all, one) => all | one, Number(bits)))}`;
  };
}

const COOKIE = /^[=#](\/\w+)=(\d+)$/;
