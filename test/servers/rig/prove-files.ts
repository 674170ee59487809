import { SETUPS } from '../setups/index.js';
import { groupOf } from './groups.js';
import { prove } from './prove.js';

/**
 * Proves the fixes as files of all setups with an application of a group, or with none. Every setup is in one group, and
 * each has a test file of its own, so that they run side by side.
 */
export function proveFiles(group: 'python' | 'javascript' | 'php' | 'servers'): void {
  for (const setup of SETUPS) if (groupOf(setup.chain) === group) prove(setup, { asFiles: true });
}
