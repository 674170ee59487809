import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin, type Rolldown } from 'vite';

const ENTRY = join(import.meta.dirname, '..', 'platform', 'page', 'in-page', 'index.ts');
/** Its path in the extension, also in `src/platform/page/ask-page.ts`. */
const FILE = 'in-page.js';
/** The source files of the bundle. */
const parts = new Set<string>();

/** Builds the script that is injected into pages as one file, because injected scripts cannot be modules. */
export function inPageScript(): Plugin {
  let target: Target;
  return {
    name: 'in-page-script',
    apply: 'build',
    configResolved(config) {
      target = config.build.target;
    },
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: FILE, source: await bundled(target) });
    },
  };
}

/** Writes the script into the development server's folder, which no build fills. */
export async function writeInPageScript(folder: string): Promise<void> {
  await writeFile(join(folder, FILE), await bundled('esnext'));
}

/** Whether a source file is part of the script. */
export function isInPage(file: string): boolean {
  return parts.has(file);
}

type Target = string | string[] | false;

/** The source text of the script. */
export async function bundled(target: Target): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    build: { write: false, target, rolldownOptions: { input: ENTRY, output: { format: 'iife' } } },
  });
  const { output } = result as Rolldown.RolldownOutput;
  for (const file of output[0].moduleIds) parts.add(file);
  return output[0].code;
}
