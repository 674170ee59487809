import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin, type Rolldown } from 'vite';

const ENTRY = join(import.meta.dirname, '..', 'platform', 'page', 'in-page', 'index.ts');
/** Where it lies in the extension; `src/platform/page/ask-page.ts` names it too. */
const FILE = 'in-page.js';
/** The files it was made of. */
const parts = new Set<string>();

/** Ships what is put into pages as one script of its own: pages take no modules, and nobody else has to load it. */
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

/** Puts it into a folder that no build fills: the development server's. */
export async function writeInPageScript(folder: string): Promise<void> {
  await writeFile(join(folder, FILE), await bundled('esnext'));
}

/** Whether a file is part of what was written. */
export function isInPage(file: string): boolean {
  return parts.has(file);
}

type Target = string | string[] | false;

/** The script's text. */
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
