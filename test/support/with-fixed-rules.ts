import { fileURLToPath } from 'node:url';
import { normalizePath, type Plugin } from 'vite';

/** Gives `fixed-rules.ts` to all that import the list of rules, itself excepted. */
export function withFixedRules(): Plugin {
  const [whole, fixed] = [idOf('../../src/engine/rules/index.ts'), idOf('./fixed-rules.ts')];
  return {
    name: 'with-fixed-rules',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!source.endsWith('rules/index.js') || importer === fixed) return null;
      const found = await this.resolve(source, importer, { skipSelf: true });
      return found?.id === whole ? fixed : found;
    },
  };
}

/** The id of a module. */
function idOf(file: string): string {
  return normalizePath(fileURLToPath(new URL(file, import.meta.url)));
}
