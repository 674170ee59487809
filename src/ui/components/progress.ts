import type { Probe } from '../store/view.js';
import { count } from '../text/format.js';

/** The number of requests a click would send, or the progress. */
export function probeProgress({ asked, unasked }: Probe, isAsking: boolean): string {
  const all = asked.length + unasked.length;
  if (isAsking) return `Asking the server: ${asked.length} of ${all}`;
  if (asked.length === 0) return `Ask the server (${count(all, 'request')})`;
  return unasked.length === 0
    ? `Asked the server (${count(all, 'request')})`
    : `Asked the server: ${asked.length} of ${all}`;
}
