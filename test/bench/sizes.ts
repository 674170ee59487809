import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** Gzipped bytes of an entry and of every file of the build that it loads, each file once. */
export function loadedSize(folder: string, entry: string): number {
  const seen = new Set<string>();
  const visit = (file: string): number => {
    if (seen.has(file)) return 0;
    seen.add(file);
    const text = readFileSync(path.join(folder, file), 'utf8');
    const own = gzipSync(text).length;
    return references(file, text).reduce((sum, next) => sum + visit(next), own);
  };
  return visit(entry);
}

/** Files of the build that a built file names: imports of a script, scripts and styles of a page. */
function references(file: string, text: string): string[] {
  const pattern = file.endsWith('.html')
    ? /(?:src|href)="([^"]+\.(?:js|css))"/g
    : /(?:from|import)\s*\(?\s*["']([^"']+\.js)["']/g;
  return [...text.matchAll(pattern)].map(([, target = '']) =>
    target.startsWith('/') ? target.slice(1) : path.posix.join(path.posix.dirname(file), target),
  );
}
