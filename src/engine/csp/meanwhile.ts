import { baseSource, useOf, type PageFacts } from './page-use.js';
import { placesOf, sourcesFor } from './sources.js';

/** What may be enforced at once, and what was left out of it. */
export interface SafePart {
  readonly meanwhile?: string;
  readonly notes: readonly string[];
}

/**
 * The directives that hardly any page needs widened, as far as it is known what this page needs. Limiting framing
 * overrides X-Frame-Options, which may be stricter on other pages.
 */
export function safePart(page: PageFacts): SafePart {
  const objects = objectSources(page);
  const base = baseOf(page);
  const directives = [
    ...(objects ? [['object-src', ...objects].join(' ')] : []),
    ...(base ? [['base-uri', ...base].join(' ')] : []),
    ...(page.frameAncestors ? [`frame-ancestors ${page.frameAncestors}`] : []),
  ];
  const left = [...(objects ? [] : ['object-src']), ...(base ? [] : ['base-uri'])];
  return {
    ...(directives.length > 0 && { meanwhile: directives.join('; ') }),
    notes:
      left.length > 0
        ? [
            `${left.join(' and ')} cannot be enforced yet: what the page needs was not seen, or has no safe name.`,
          ]
        : [],
  };
}

function objectSources(page: PageFacts): readonly string[] | undefined {
  const use = useOf(page.markup);
  if (!use) return undefined;
  const { sources, refused } = sourcesFor('object', placesOf(use, 'object'), page.url, page.https);
  if (refused.length > 0) return undefined;
  return sources.length > 0 ? sources : ["'none'"];
}

/** The sources of a base-uri that the page can have; undefined if that is not known, or no policy can name them. */
export function baseOf(page: PageFacts): readonly string[] | undefined {
  const use = useOf(page.markup);
  if (!use) return undefined;
  const source = baseSource(use, page);
  if (source === null) return undefined;
  return source === "'none'" || source === "'self'" ? ["'self'"] : ["'self'", source];
}
