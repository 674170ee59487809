import { readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { PROJECT } from '../../src/cli/build.js';

const IMPORT = /^(?:import|export) [^;]*?['"](\.{1,2}\/[^'"]+)['"]/gm;

/** Some files of `test`, relative to the project, with all that they import below `test`, in the order of their names. */
export type Closure = (paths: readonly string[]) => string[];

/** A function that reads each file once. */
export function closures(): Closure {
  const imports = new Map<string, readonly string[]>();
  return (paths) => {
    const seen = new Set<string>();
    const visit = (path: string) => {
      if (seen.has(path)) return;
      seen.add(path);
      const found = imports.get(path) ?? readImports(path);
      imports.set(path, found);
      found.forEach(visit);
    };
    paths.forEach(visit);
    return [...seen].sort();
  };
}

function readImports(path: string): string[] {
  if (!/\.tsx?$/.test(path)) return [];
  const text = readFileSync(join(PROJECT, path), 'utf8');
  return [...text.matchAll(IMPORT)].flatMap(([, name = '']) => {
    const at = normalize(join(dirname(path), name)).replaceAll('\\', '/');
    const file = [at.replace(/\.js$/, '.ts'), at.replace(/\.js$/, '.tsx'), at].find((one) =>
      statSync(join(PROJECT, one), { throwIfNoEntry: false })?.isFile(),
    );
    // What follows from a result is no part of it.
    return file?.startsWith('test/') && !file.startsWith('test/proofs/') ? [file] : [];
  });
}
