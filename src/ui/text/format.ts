import type { Remedy, StackMember } from '../../engine/index.js';

/** `1 finding`, `2 findings`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** The label of each remedy's button. */
export const REMEDY_LABELS: Readonly<Record<Remedy, string>> = {
  reload: 'Reload the page',
  'reload-bypassing-cache': 'Reload from the server',
  grant: 'Grant access',
  'read-page': 'Read the page',
  probe: 'Ask the server…',
};

/** Languages: an application runs on them, not behind them. */
const GROUNDS = new Set(['aspnet', 'java', 'php']);

/** The chain, innermost first: `Django 4.2 behind Apache`, `Laravel on PHP behind nginx`. */
export function stackText(stack: readonly StackMember[]): string {
  return stack
    .map(({ name, label, version, confidence }, at) => {
      const words = `${confidence === 'likely' ? 'probably ' : ''}${label}${version ? ` ${version}` : ''}`;
      if (at === stack.length - 1) return words;
      return `${GROUNDS.has(name) ? ' on ' : ' behind '}${words}`;
    })
    .reverse()
    .join('');
}

/** What something only hints at: `probably Django or Express`. */
export function hintsText(hints: readonly StackMember[]): string {
  return `probably ${hints.map(({ label }) => label).join(' or ')}`;
}

/** The parts of a URL without its query, which may contain secrets. */
export function addressParts(url: string): { scheme: string; host: string; path: string } {
  try {
    const { protocol, host, pathname } = new URL(url);
    return { scheme: `${protocol}//`, host, path: pathname === '/' ? '' : pathname };
  } catch {
    return { scheme: '', host: url, path: '' };
  }
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** `364 days`, `90 minutes`; rounded down, in the largest unit of which there are two. */
export function durationText(seconds: number): string {
  for (const [unit, size] of UNITS) {
    const n = Math.floor((seconds * 1000) / size);
    if (n > 1) return count(n, unit);
  }
  return count(Math.floor(seconds), 'second');
}

/** `3 minutes ago`; both times in milliseconds since the epoch. */
export function ago(then: number, now: number): string {
  for (const [unit, size] of UNITS) {
    const n = Math.floor((now - then) / size);
    if (n > 0) return `${count(n, unit)} ago`;
  }
  return 'just now';
}
