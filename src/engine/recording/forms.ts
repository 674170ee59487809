import { hostSource, originOf } from '../csp/sources.js';
import {
  MAX_RECORDED_FORMS,
  MAX_SENT_FORMS,
  type RecordedPage,
  type Recording,
  type SentForm,
} from './model.js';
import { named } from './most-frequent.js';
import { targetIn } from './names.js';
import { hasWordLeftOut, pathPattern } from './path-pattern.js';

/**
 * Where a form is sent to: the path pattern of a URL of the page's origin (`/orders/*`), another origin and a pattern,
 * or only the scheme where no server is asked (`mailto:`).
 */
export function formTarget(url: string, page: string): string {
  if (!URL.canParse(url)) return OTHER;
  const { protocol, origin } = new URL(url);
  if (!/^https?:$/.test(protocol)) return protocol.length > MAX_SCHEME ? OTHER : protocol;
  const pattern = pathPattern(url);
  return origin === originOf(page) ? pattern : `${origin.slice(0, MAX_ORIGIN)}${pattern}`;
}

/** What is no URL, or too long. */
const OTHER = 'unknown:';
const MAX_SCHEME = 30;
const MAX_ORIGIN = 300;

/** The page with more targets of its forms. */
export function withFormTargets(
  page: RecordedPage,
  targets: readonly string[],
  { isPartial, isShared = false }: { readonly isPartial: boolean; readonly isShared?: boolean },
): RecordedPage {
  // A page that an earlier version read has none.
  const before = page.forms ?? { targets: [], ...(page.loads > 0 && { isPartial: true as const }) };
  const all = [...new Set([...before.targets, ...targets])];
  const partial = before.isPartial ?? (isPartial || all.length > MAX_RECORDED_FORMS);
  return {
    ...page,
    forms: {
      targets: all.slice(0, MAX_RECORDED_FORMS),
      ...(partial && { isPartial: true }),
      ...((before.isShared ?? isShared) && { isShared: true }),
    },
  };
}

/** The recording with a form that a browser said was sent. */
export function withSentForm(recording: Recording, target: string): Recording {
  return change(recording, target, (form) => ({ ...form, isSent: true }));
}

/** The recording with a request that was sent to where a form is. */
export function withBegunForm(recording: Recording, target: string, isPost: boolean): Recording {
  return change(recording, target, (form) => ({
    ...form,
    ...(isPost && { isSent: true as const, isPosted: true as const }),
    begun: form.begun + 1,
  }));
}

/**
 * The recording with the end of such a request.
 * @param led where its redirects led: `self` or other origins
 */
export function withEndedForm(
  recording: Recording,
  target: string,
  led: readonly string[],
  isPost: boolean,
): Recording {
  const field = isPost ? 'led' : 'ledByGet';
  return change(recording, target, (form) => {
    const all = [...new Set([...(form[field] ?? []), ...led])];
    return { ...form, ended: form.ended + 1, ...(all.length > 0 && { [field]: all }) };
  });
}

function change(recording: Recording, sent: string, now: (form: SentForm) => SentForm): Recording {
  const target = targetIn(recording, sent);
  const all = recording.sentForms ?? [];
  const at = all.findIndex((form) => form.target === target);
  if (at < 0 && all.length >= MAX_SENT_FORMS) return { ...recording, hasLostForms: true };
  const form = now(all[at] ?? { target, begun: 0, ended: 0, led: [] });
  if (Math.max(form.led.length, form.ledByGet?.length ?? 0) > MAX_SENT_FORMS)
    return { ...recording, hasLostForms: true };
  return { ...recording, sentForms: at < 0 ? [...all, form] : all.with(at, form) };
}

/** What form-action could be; or why it is left out, as sentences. */
export type FormAction =
  | { readonly sources: readonly string[]; readonly because?: undefined }
  | { readonly sources?: undefined; readonly because: readonly string[] };

/**
 * The sources of form-action: where all forms of the pages were sent and redirected to, because Chromium applies it to
 * redirects too. One form whose end was not seen suffices to leave it out: the policy could break it.
 */
export function formActionFor(
  { pages: all, sentForms = [], hasLostForms }: Pick<Recording, 'pages' | 'sentForms' | 'hasLostForms'>,
  pages: readonly RecordedPage[],
  url: string,
  https: boolean,
): FormAction {
  const unread = pages.filter(hasUnreadForms).map(({ path }) => path);
  const targets = targetsOf(pages);
  const several = new Set(
    [...targets].filter(
      (target) =>
        hasWordLeftOut(target) && all.filter(({ forms }) => forms?.targets.includes(target)).length > 1,
    ),
  );
  const shared = pages
    .filter(({ forms }) => forms?.isShared ?? forms?.targets.some((target) => several.has(target)))
    .map(({ path }) => path);
  const known = targetsOf(all);
  const strangers = sentForms.filter(({ isSent, target }) => isSent && !known.has(target));
  const sent = sentForms.filter(({ isSent, target }) => isSent && targets.has(target));
  const isSent = new Set(sent.map(({ target }) => target));
  const unsent = [...targets].filter((target) => isWeb(target) && !isSent.has(target));
  // One that failed, or that the background did not see to its end, may have led anywhere.
  const unfollowed = sent.filter(
    ({ target, begun, ended }) => isWeb(target) && (ended === 0 || begun > ended),
  );
  const unclear = sent.filter(isUnclear);
  const places = [...new Set(sent.flatMap(placesOf))];
  const unsafe = places.filter((place) => formSource(place, url, https) === null);
  const because = [
    ...(unread.length > 0 ? [`Not all forms of these pages are known: ${named(unread)}.`] : []),
    ...(shared.length > 0
      ? [
          `Two forms are sent to one address, or to addresses that differ in a part that is left out, so it was not seen where each leads: ${named(shared)}.`,
        ]
      : []),
    ...(strangers.length > 0
      ? [`A form of no recorded page was sent: ${named(strangers.map(({ target }) => target))}.`]
      : []),
    ...([...targets].every(isWeb)
      ? []
      : ['Some forms ask no server: their address is javascript:, mailto: or no URL.']),
    ...(unsent.length > 0
      ? [`${quantity(unsent.length)} not sent while it was recorded: ${named(unsent)}.`]
      : []),
    ...(unfollowed.length > 0
      ? [
          `Where a form led was not seen: ${named(unfollowed.map(({ target }) => target))}. Delete the recording and record again.`,
        ]
      : []),
    ...(unclear.length > 0
      ? [
          `A link led elsewhere than the form with its address, or a form that sends a GET did: ${named(unclear.map(({ target }) => target))}.`,
        ]
      : []),
    ...(hasLostForms ? ['More forms were sent than are kept.'] : []),
    ...(unsafe.length > 0
      ? [`Forms lead to http://, or to a host that no policy can name: ${named(unsafe)}.`]
      : []),
    ...(sent.length + strangers.length + targets.size > 0
      ? []
      : pages.some(({ formTargets = [] }) => formTargets.length > 0)
        ? ['Where the forms led was not seen.']
        : ['No form was sent while it was recorded.']),
  ];
  if (because.length > 0) return { because };
  return { sources: places.flatMap((place) => formSource(place, url, https) ?? []) };
}

/** Each source of form-action that a page needs. */
export function formSourcesOf(
  { forms }: RecordedPage,
  { sentForms = [] }: Pick<Recording, 'sentForms'>,
  url: string,
  https: boolean,
): readonly string[] {
  const own = sentForms.filter(({ target }) => forms?.targets.includes(target));
  return [...new Set(own.flatMap(placesOf))].flatMap((place) => formSource(place, url, https) ?? []);
}

function hasUnreadForms(page: RecordedPage): boolean {
  const { loads, unread, forms, origins, evals, wasm } = page;
  // It was left before it was read. Of one that only reports name nothing is known.
  if (loads === 0)
    return (
      unread !== undefined || forms !== undefined || evals === true || wasm === true || hasLoads(origins)
    );
  return isPartlyRead(page);
}

/**
 * Whether not all was read of a loaded page that gets its policy: frames of the site and those that the page fills itself
 * are not read, nor are shadow trees.
 */
export function isPartlyRead({ forms, origins }: Pick<RecordedPage, 'forms' | 'origins'>): boolean {
  const framed = [...(origins.frame ?? []), ...(origins.object ?? [])];
  return !forms || forms.isPartial === true || framed.some((place) => !/^https?:/.test(place));
}

function hasLoads(origins: RecordedPage['origins']): boolean {
  return Object.keys(origins).length > 0;
}

function targetsOf(pages: readonly RecordedPage[]): ReadonlySet<string> {
  return new Set(pages.flatMap(({ forms }) => forms?.targets ?? []));
}

/** Links send a GET too. Where they lead counts only if no form was seen to send a POST. */
function placesOf({ target, isPosted, led, ledByGet = [] }: SentForm): readonly string[] {
  return [placeOf(target), ...led, ...(isPosted ? [] : ledByGet)];
}

/** A GET led where no POST did: it may have been of a link, whose address anybody can choose, or of a form. */
function isUnclear(form: SentForm): boolean {
  const places = ['self', ...placesOf(form)];
  return form.ledByGet?.some((place) => !places.includes(place)) === true;
}

/** The source that allows it; null if there is none, or only one that does not allow http. */
function formSource(place: string, url: string, https: boolean): string | null {
  if (place === 'self') return "'self'";
  return place.startsWith('https:') || (!https && place.startsWith('http:'))
    ? hostSource(place, url, https)
    : null;
}

function placeOf(target: string): string {
  return target.startsWith('/') ? 'self' : originOf(target) || target;
}

function isWeb(target: string): boolean {
  return target.startsWith('/') || /^https?:\/\//.test(target);
}

function quantity(count: number): string {
  return count === 1 ? 'One form was' : `${count} forms were`;
}
