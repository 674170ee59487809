import type { Look } from '../../capture/history/looks.js';
import { about } from '../../engine/index.js';
import { count } from '../text/format.js';

/** `From F on 3 May to A on 7 June, 5 stored grades`; '' without looks. */
export function historyText(looks: readonly Look[]): string {
  const [first, last] = [looks[0], looks.at(-1)];
  if (!first || !last) return '';
  const [from, to] = [letterText(first), letterText(last)];
  const [since, until] = [dayText(first.time, last.time), dayText(last.time, first.time)];
  const total = count(looks.length, 'stored grade');
  if (looks.length === 1) return `${to} on ${until}, ${total}`;
  return since === until
    ? `From ${from} to ${to} on ${until}, ${total}`
    : `From ${from} on ${since} to ${to} on ${until}, ${total}`;
}

/** `A+`, or `A+ (with a caveat)`. */
export function letterText(look: Pick<Look, 'grade' | 'complete' | 'caveat'>): string {
  return `${about(look.grade, look)}${look.caveat ? ' (with a caveat)' : ''}`;
}

/** `3 May`, with its year if the other time is in another one. */
export function dayText(time: number, other: number): string {
  const [date, reference] = [new Date(time), new Date(other)];
  const isOfOneYear = date.getFullYear() === reference.getFullYear();
  return date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    ...(!isOfOneYear && { year: 'numeric' }),
  });
}

/** `3 May 2026, 14:05`. */
export function timeText(time: number): string {
  return new Date(time).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}
