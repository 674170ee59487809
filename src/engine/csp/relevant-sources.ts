import type { DirectiveReading, FetchKind, SourceReading } from './allowed.js';

/**
 * Of what a directive lists, what can let in a kind of load. A place lets in what is fetched from there; code in the
 * page itself has none. A nonce is an element's: handlers and style attributes have none, and a hash holds for them
 * beside 'unsafe-hashes' only (CSP3 §6.7.3.3, steps 2 to 4). All else is fetched, by its address alone.
 */
export function relevantSources({ sources }: DirectiveReading, kind: FetchKind): readonly SourceReading[] {
  const counting = sources.filter(({ ignored }) => !ignored);
  const hasHashes = counting.some(({ text }) => text.toLowerCase() === "'unsafe-hashes'");
  return counting.filter((source) => {
    switch (source.kind) {
      case 'any':
      case 'self':
      case 'scheme':
      case 'host':
        return !IN_ATTRIBUTES.has(kind);
      case 'nonce':
        return ELEMENTS.has(kind);
      case 'hash':
        return ELEMENTS.has(kind) || (IN_ATTRIBUTES.has(kind) && hasHashes);
      case 'keyword':
        return KEYWORDS_OF[source.text.toLowerCase()]?.has(kind) === true;
      case 'value':
        return true;
      case 'invalid':
        return false;
    }
  });
}

const ELEMENTS: ReadonlySet<FetchKind> = new Set(['script-src-elem', 'style-src-elem']);
const IN_ATTRIBUTES: ReadonlySet<FetchKind> = new Set(['script-src-attr', 'style-src-attr']);
const SCRIPTS: ReadonlySet<FetchKind> = new Set(['script-src-elem']);

/** What a keyword lets in; one that is not here lets in nothing by itself. */
const KEYWORDS_OF: Readonly<Partial<Record<string, ReadonlySet<FetchKind>>>> = {
  "'unsafe-inline'": new Set([...ELEMENTS, ...IN_ATTRIBUTES]),
  // Of elements it is about `javascript:` addresses (CSP3 §6.7.3.3).
  "'unsafe-hashes'": new Set([...IN_ATTRIBUTES, ...SCRIPTS]),
  "'strict-dynamic'": new Set(['script-src-elem', 'worker-src']),
  "'unsafe-eval'": SCRIPTS,
  "'wasm-unsafe-eval'": SCRIPTS,
  "'trusted-types-eval'": SCRIPTS,
  "'inline-speculation-rules'": SCRIPTS,
};
