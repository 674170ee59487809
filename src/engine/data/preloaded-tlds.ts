import data from './preloaded-tlds.json' with { type: 'json' };

/**
 * Top-level domains that the browsers' HSTS preload list has as a whole, each with all its names. The test
 * `browser-says` asks Chromium about every public suffix.
 */
const PRELOADED_TLDS: ReadonlySet<string> = new Set(data);

/** Whether the top-level domain of a host, as the URL parser writes it, is one of them. */
export function hasPreloadedTld(host: string): boolean {
  return PRELOADED_TLDS.has(host.slice(host.lastIndexOf('.') + 1));
}
