import { LOAD_KINDS, type InlineCode, type LoadKind, type PageUse } from '../model/facts.js';
import { pathOf } from '../site.js';
import { withMore } from '../with-more.js';
import type { PageFacts } from './page-use.js';
import { hashSources, hostSource, placesOf } from './sources.js';

/** Maximum lines; one more says how many there are besides. */
const MAX_LINES = 20;
/** Runs code of the host in the page. */
const RUNS: ReadonlySet<LoadKind> = new Set(['script', 'worker']);

/**
 * The hosts and hashes in a policy, each with where it was seen. The lines consist of source expressions, numbers and
 * plain paths, so that they are safe in a comment of any language.
 */
export function allowedBy(value: string, use: PageUse, page: PageFacts): readonly string[] {
  const named = new Set(value.split(/[\s;]+/));
  const kinds = new Map<string, LoadKind[]>();
  for (const kind of LOAD_KINDS) {
    for (const place of placesOf(use, kind)) {
      const source = hostSource(place, page.url, page.https);
      if (source !== null && source !== "'self'" && named.has(source))
        kinds.set(source, [...new Set([...(kinds.get(source) ?? []), kind])]);
    }
  }
  const hosts = [...kinds].map(([source, all]) => ({ source, all, runs: all.some((one) => RUNS.has(one)) }));
  const lineOf = ({ source, all, runs }: (typeof hosts)[number]) =>
    `${all.join(', ')} ${source}${runs ? ': is it yours?' : ''}`;
  const inline = (what: string, code: readonly InlineCode[]) =>
    code
      .filter((one) => hashSources([one]).some((source) => named.has(source)))
      .map(({ sha256, length }) => {
        const size = length === undefined ? '' : `, ${String(length)} characters`;
        return `inline ${what} of ${plainPath(page.url)}${size}: sha256-${sha256.slice(0, 8)}`;
      });
  return withMore(
    [
      ...hosts.filter(({ runs }) => runs).map(lineOf),
      ...inline('script', use.inlineScripts),
      ...hosts.filter(({ runs }) => !runs).map(lineOf),
      ...inline('style', use.inlineStyles),
    ],
    MAX_LINES,
  );
}

/** The path, if it ends no comment and is short enough to read. */
function plainPath(url: string): string {
  const path = pathOf(url);
  return /^\/[A-Za-z0-9._~/-]{0,80}$/.test(path) ? path : 'this page';
}
