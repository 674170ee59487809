/** The stacks of each group of set-ups with an application. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  python: ['django', 'flask'],
  javascript: ['express', 'koa', 'fastify', 'nextjs', 'nuxt', 'sveltekit'],
  php: ['php', 'wordpress', 'mediawiki', 'laravel', 'symfony', 'rails'],
};

/** The name of the group of set-ups with that chain. */
export function groupOf(chain: readonly string[]): string {
  return (
    Object.keys(GROUPS).find((name) => GROUPS[name]?.some((stack) => chain.includes(stack))) ?? 'servers'
  );
}
