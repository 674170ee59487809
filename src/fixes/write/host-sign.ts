import { fnv1a } from '../../engine/index.js';
import type { PageContext } from './rendering.js';

/** Five signs for a host and its port, for names that the sites of one server share. */
export function hostSign({ host, port }: Pick<PageContext, 'host' | 'port'>): string {
  return (fnv1a(port === '' ? host : `${host}:${port}`) % 36 ** 5).toString(36).padStart(5, '0');
}
