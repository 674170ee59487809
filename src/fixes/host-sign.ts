import { fnv1a } from '../engine/index.js';

/** Five signs for a host, for names that the sites of one server share. */
export function hostSign(host: string): string {
  return (fnv1a(host) % 36 ** 5).toString(36).padStart(5, '0');
}
