import { MAX_HASHES } from '../limits.js';
import type { Markup, PageUse } from '../model/facts.js';
import { hostSource } from './sources.js';

/** What is known of the page that a policy is for. */
export interface PageFacts {
  readonly url: string;
  /** Whether the site is available over https. */
  readonly https: boolean;
  readonly markup: Markup | undefined;
  /** What to limit framing to; undefined where X-Frame-Options limits it, or where other sites may frame the page. */
  readonly frameAncestors: "'self'" | undefined;
  /** The sources of form-action in its own report-only policy. */
  readonly formAction?: string | undefined;
}

/**
 * What the page was seen to use; undefined if unknown or beyond the limits.
 * @param most hashes of scripts, and of style sheets, that a policy lists
 */
export function useOf(markup: Markup | undefined, most = MAX_HASHES): PageUse | undefined {
  if (!markup?.uses?.seen) return undefined;
  const { inlineScripts, inlineStyles } = markup.uses.value;
  return inlineScripts.length > most || inlineStyles.length > most ? undefined : markup.uses.value;
}

/** The source for its `<base>`; null if no policy can name it. */
export function baseSource(use: PageUse, { url, https }: PageFacts): string | null {
  if (use.base === undefined) return "'none'";
  return use.base === 'self' ? "'self'" : hostSource(use.base, url, https);
}
