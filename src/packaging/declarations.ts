import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { PROJECT } from '../cli/build.js';
import { LIBRARY } from './bundle.js';

/** Modules of other packages that the types may refer to. */
const PEERS = ['vitest'];

/**
 * Writes the types of the importable modules: their declarations, and those that they import, in the folders of `src`.
 * @throws Error if the types need a package that is not installed with this one
 */
export async function writeDeclarations(outDir: string): Promise<void> {
  const declared = emit(outDir);
  const waiting = LIBRARY.map((name) => join(outDir, 'library', `${name}.d.ts`));
  const reached = new Set(waiting);
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const text = declared.get(file);
    if (text === undefined) throw new Error(`${relative(outDir, file)} was not emitted.`);
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      if (!fileName.startsWith('.')) {
        if (PEERS.includes(fileName)) continue;
        throw new Error(
          `${relative(outDir, file)} refers to the types of ${fileName}, which is not shipped.`,
        );
      }
      const next = join(dirname(file), fileName.replace(/\.js$/, '.d.ts'));
      if (!reached.has(next)) waiting.push(next);
      reached.add(next);
    }
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

/** The declarations of every module that the importable ones import, by path. */
function emit(outDir: string): ReadonlyMap<string, string> {
  const config = join(PROJECT, 'tsconfig.json');
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, (path) => ts.sys.readFile(path)).config,
    ts.sys,
    PROJECT,
  );
  const roots = LIBRARY.map((name) => join(PROJECT, 'src', 'library', `${name}.ts`));
  const program = ts.createProgram(roots, {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: PROJECT,
    outDir,
  });
  const declared = new Map<string, string>();
  program.emit(undefined, (path, text) => {
    declared.set(join(outDir, relative(join(outDir, 'src'), path)), text);
  });
  return declared;
}
