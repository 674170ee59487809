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
  /** Whether `style-src` allows all inline styles; if absent, what the page uses decides: see `needsAllStyles`. */
  readonly allStyles?: boolean;
}

/**
 * What the page was seen to use; undefined if unknown or beyond the limits.
 * @param most hashes of scripts that a policy lists
 */
export function useOf(markup: Markup | undefined, most = MAX_HASHES): PageUse | undefined {
  if (!markup?.uses?.seen) return undefined;
  return markup.uses.value.inlineScripts.length > most ? undefined : markup.uses.value;
}

/** The SHA-256 of no text: a style element that a script fills. */
const EMPTY = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
/** Inline style sheets that a policy lists by their hashes. */
const FEW_STYLES = 3;

/**
 * Whether hashes would take the look of the page away sooner or later: it has style attributes, style sheets that
 * scripts fill or that change, or more than a few. All inline styles together cost no points in `style-src`.
 */
export function needsAllStyles({
  styleAttributes,
  inlineStyles,
}: Pick<PageUse, 'styleAttributes' | 'inlineStyles'>): boolean {
  return (
    styleAttributes ||
    inlineStyles.length > FEW_STYLES ||
    inlineStyles.some(({ sha256, varies }) => varies !== undefined || sha256 === EMPTY)
  );
}

/** Whether the policy for the page allows all its inline styles. */
export function allowsAllStyles(use: PageUse, { allStyles }: PageFacts): boolean {
  return allStyles ?? needsAllStyles(use);
}

/** The source for its `<base>`; null if no policy can name it. */
export function baseSource(use: PageUse, { url, https }: PageFacts): string | null {
  if (use.base === undefined) return "'none'";
  return use.base === 'self' ? "'self'" : hostSource(use.base, url, https);
}
