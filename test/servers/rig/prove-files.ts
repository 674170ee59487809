import { SETUPS } from '../setups/index.js';
import { prove } from './prove.js';

const GROUPS: Readonly<Record<string, readonly string[]>> = {
  python: ['django', 'flask'],
  javascript: ['express', 'koa', 'fastify', 'nextjs', 'nuxt', 'sveltekit'],
  php: ['php', 'wordpress', 'mediawiki', 'laravel', 'symfony', 'rails'],
};

/**
 * Proves the fixes as files of all setups with an application of a group, or with none. Every setup is in one group, and
 * each has a test file of its own, so that they run side by side.
 */
export function proveFiles(group: 'python' | 'javascript' | 'php' | 'servers'): void {
  const groupOf = (chain: readonly string[]) =>
    Object.keys(GROUPS).find((name) => GROUPS[name]?.some((stack) => chain.includes(stack))) ?? 'servers';
  for (const setup of SETUPS) if (groupOf(setup.chain) === group) prove(setup, { asFiles: true });
}
