import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** Gzipped bytes, each file once. */
export interface Sizes {
  /** An entry and all files of the build that it needs before it runs: static imports, styles. */
  readonly first: number;
  /** The number of these files. */
  readonly files: number;
  /** What it also imports dynamically. */
  readonly later: number;
}

/**
 * More gzipped bytes suggest an unwanted dependency: an alarm, not a goal. More files delay each click, by their
 * requests (src/packaging/chunks.ts).
 */
export const SIZE_ALARM = [
  // Of these, 30 kB are the HTML parser for probed bodies, 22 kB previews and recordings, with the forms that are
  // followed, 1 kB the look of a page in a preview, 3 kB hosts that let in anyone's script, 19 kB modules that only views
  // run, in the file that both load; 6 kB names of cookies, error pages and files; a rule is about 1 kB. A page of the extension that shares some of its code adds a
  // file: the page for HAR files did.
  { name: 'background', entry: 'service-worker-loader.js', atOnce: 280_000, most: 280_000, files: 10 },
  // Of these, 76 kB are loaded on a click, or where fixes were copied (5 kB: whether a load has them): reports in every format, with checklists (4 kB), what ran on real servers
  // (6 kB) and files for servers (4 kB), what goes further than the grade, and a pinned page. Of the others, 7 kB are the
  // fixes for edges and hosts, 1 kB each policies for parts of a site with the errors of a page, what is copied in a
  // preview, the look of a page in one, numbers of CWE and OWASP, and where a site will be deployed. The texts for a
  // server are about 1 kB.
  { name: 'popup', entry: 'src/popup/index.html', atOnce: 306_500, most: 383_000, files: 5 },
] as const;

/** The size of an entry of the build. */
export function loadedSize(folder: string, entry: string): Sizes {
  const first = new Set<string>();
  const dynamic = new Set<string>();
  const visit = (file: string, seen: Set<string>): void => {
    if (first.has(file) || seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(path.join(folder, file), 'utf8');
    for (const next of named(file, text, file.endsWith('.html') ? OF_PAGE : STATIC)) visit(next, seen);
    for (const next of named(file, text, DYNAMIC)) dynamic.add(next);
  };
  visit(entry, first);
  const later = new Set<string>();
  // Files loaded later may import more: the set grows during the iteration.
  for (const file of dynamic) visit(file, later);
  const size = (files: Set<string>) =>
    [...files].reduce((sum, file) => sum + gzipSync(readFileSync(path.join(folder, file))).length, 0);
  return { first: size(first), files: first.size, later: size(later) };
}

/** Scripts and styles of a page. */
const OF_PAGE = /(?:src|href)="([^"]+\.(?:js|css))"/g;
// Without `$`: texts for servers have imports with a name to be filled in.
const STATIC = /\b(?:from|import)\s*["'`]([^"'`$]+\.js)["'`]/g;
const DYNAMIC = /\bimport\s*\(\s*["'`]([^"'`$]+\.js)["'`]/g;

/** Files of the build that a built file names. */
function named(file: string, text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, target = '']) =>
    target.startsWith('/') ? target.slice(1) : path.posix.join(path.posix.dirname(file), target),
  );
}
