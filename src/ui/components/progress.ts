import type { Probe } from '../store/view.js';
import { count } from '../text/format.js';

/** The number of requests a click would send, or the progress. */
export function probeProgress({ sent, unsent }: Probe, isAsking: boolean): string {
  const all = sent.length + unsent.length;
  if (isAsking) return `Asking the server: ${sent.length} of ${all}`;
  if (sent.length === 0) return `Ask the server (${count(all, 'request')})`;
  return unsent.length === 0
    ? `Asked the server (${count(all, 'request')})`
    : `Asked the server: ${sent.length} of ${all}`;
}
