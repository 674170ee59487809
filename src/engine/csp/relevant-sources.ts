import type { DirectiveReading, SourceReading } from './allowed.js';
import type { FetchKind } from './fallbacks.js';

/**
 * The sources of a directive that can allow a kind of load. Hosts and schemes apply to fetched files, not to inline
 * code. Nonces apply to elements only, not to event handlers or style attributes; hashes apply to those only with
 * 'unsafe-hashes' (CSP3 §6.7.3.3, steps 2 to 4).
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
      case 'chromium':
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

/** What a keyword allows; other keywords alone allow nothing. */
const KEYWORDS_OF: Readonly<Partial<Record<string, ReadonlySet<FetchKind>>>> = {
  "'unsafe-inline'": new Set([...ELEMENTS, ...IN_ATTRIBUTES]),
  // For elements it applies to `javascript:` URLs (CSP3 §6.7.3.3).
  "'unsafe-hashes'": new Set([...IN_ATTRIBUTES, ...SCRIPTS]),
  "'strict-dynamic'": new Set(['script-src-elem', 'worker-src']),
  "'unsafe-eval'": SCRIPTS,
  "'wasm-unsafe-eval'": SCRIPTS,
  "'trusted-types-eval'": SCRIPTS,
  "'inline-speculation-rules'": SCRIPTS,
};
