import { cleanedOthers, renamed } from './merge.js';
import { MAX_RECORDED_PAGES, MAX_SENT_FORMS, MAX_TEMPLATES, MAX_VISITORS, type Recording } from './model.js';
import { mostFrequent, sumOf } from './most-frequent.js';
import { patternIn } from './names.js';
import { withTemplate } from './templates.js';
import { allOf, visitorsOf } from './visitors.js';

/**
 * Two recordings of one origin as one, the second of other visitors. Those who are not signed in have the same numbers
 * in both. Undefined if there are too many visitors.
 */
export function withOtherVisitors(recording: Recording, other: Recording): Recording | undefined {
  const taken = Math.max(NOT_SIGNED_IN, ...recording.pages.flatMap(({ code }) => code.flatMap(visitorsOf)));
  const numberOf = (visitor: number) => {
    if (visitor === 0) return taken + 1;
    return visitor <= NOT_SIGNED_IN ? visitor : taken + 1 + visitor - NOT_SIGNED_IN;
  };
  const theirs = other.pages.map((page) => ({
    ...page,
    code: page.code.map((one) => ({ ...one, ...allOf(visitorsOf(one).map(numberOf)) })),
  }));
  const codes = theirs.flatMap(({ code }) => code);
  if (taken + 1 >= MAX_VISITORS || codes.flatMap(visitorsOf).some((one) => one >= MAX_VISITORS))
    return undefined;
  const isLost = recording.hasLostForms ?? other.hasLostForms;
  const both = renamed(
    {
      origin: recording.origin,
      pages: [...recording.pages, ...theirs],
      dropped: sumOf([recording.dropped, other.dropped]),
      sentForms: [...(recording.sentForms ?? []), ...(other.sentForms ?? [])],
      ...(isLost && { hasLostForms: true }),
      reportsLeftOut: sumOf([recording.reportsLeftOut ?? 0, other.reportsLeftOut ?? 0]),
      templates: [...new Set([...(recording.templates ?? []), ...(other.templates ?? [])])],
      others: cleanedOthers([...(recording.others ?? []), ...(other.others ?? [])]),
    },
    {
      pathOf: (path) => nameInBoth(recording, other, path),
      targetOf: (target) => target,
    },
  );
  return bounded(both.pages.reduce((all, { path }) => withTemplate(all, path), both));
}

/** What a page is called that one of two recordings has, by the templates that the other one learnt. */
function nameInBoth(one: Recording, other: Recording, path: string): string {
  return [one, other].reduce((name, recording) => patternIn(recording, recording.origin + name), path);
}

/** The last of the numbers of visitors who are not signed in, from 1: see `OTHER_VISITORS`. */
export const NOT_SIGNED_IN = 2;

/** What of two recordings fits into one. */
function bounded({ reportsLeftOut = 0, ...recording }: Recording): Recording {
  const { sentForms = [], templates = [], others = [] } = recording;
  const pages = mostFrequent(recording.pages, MAX_RECORDED_PAGES, ({ loads }) => loads);
  return {
    ...recording,
    pages: pages.kept,
    dropped: sumOf([recording.dropped, ...pages.leftOut.map(({ loads }) => loads)]),
    sentForms: sentForms.slice(0, MAX_SENT_FORMS),
    ...(sentForms.length > MAX_SENT_FORMS && { hasLostForms: true }),
    ...(reportsLeftOut > 0 && { reportsLeftOut }),
    templates: templates.slice(0, MAX_TEMPLATES),
    others: mostFrequent(others, MAX_RECORDED_PAGES, ({ loads }) => loads).kept,
  };
}
