import { MAX_TEXT } from './limits.js';
import type { FoundText } from './model.js';

/** A fixed text that gives a page away, such as a debug page's own words. */
export interface Needle {
  readonly text: string;
  readonly where: FoundText['where'];
  /** Whether a version follows it. */
  readonly version?: true;
}

const MAX_VERSION = 32;

/** What is looked for in titles and texts. Rules refer to a needle by its text. */
export const NEEDLES: readonly Needle[] = [];

/**
 * Which needles stand in a page's title and text. Only they are kept of it: what a page shows may be
 * private, and debug pages show cookies.
 */
export function findTexts(title: string, text: string, needles: readonly Needle[] = NEEDLES): FoundText[] {
  const places = { title: title.slice(0, MAX_TEXT), text: text.slice(0, MAX_TEXT) };
  return needles.flatMap((needle): FoundText[] => {
    const place = places[needle.where];
    const at = place.indexOf(needle.text);
    if (at < 0) return [];
    const version = needle.version ? versionAt(place, at + needle.text.length) : '';
    return [{ needle: needle.text, where: needle.where, ...(version && { version }) }];
  });
}

/** Digits, letters and `. - + ~ _` from there on, beginning with a digit; '' where no version stands. */
function versionAt(text: string, start: number): string {
  const [version = ''] = /^\d[\w.+~-]{0,31}/.exec(text.slice(start, start + MAX_VERSION)) ?? [];
  return version;
}
