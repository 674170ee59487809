import type { Probe } from '../store/view.js';
import { count } from './words.js';

/** What a click would ask of the server, or how far that got. */
export function askingWords({ asked, unasked }: Probe, isAsking: boolean): string {
  const all = asked.length + unasked.length;
  if (isAsking) return `Asking the server: ${asked.length} of ${all}`;
  if (asked.length === 0) return `Ask the server (${count(all, 'request')})`;
  return unasked.length === 0
    ? `Asked the server (${count(all, 'request')})`
    : `Asked the server: ${asked.length} of ${all}`;
}
