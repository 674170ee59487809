import { hostSource, originOf } from '../csp/sources.js';
import {
  MAX_RECORDED_FORMS,
  MAX_SENT_FORMS,
  type RecordedPage,
  type Recording,
  type SentForm,
} from './model.js';
import { pathPattern } from './path-pattern.js';

/**
 * Where a form is sent to: the path pattern of a URL of the page's origin (`/orders/*`), another origin and a pattern,
 * or only the scheme where no server is asked (`mailto:`).
 */
export function formTarget(url: string, page: string): string {
  if (!URL.canParse(url)) return OTHER;
  const { protocol, origin } = new URL(url);
  if (!/^https?:$/.test(protocol)) return protocol.slice(0, MAX_SCHEME);
  const pattern = pathPattern(url);
  return origin === originOf(page) ? pattern : `${origin.slice(0, MAX_ORIGIN)}${pattern}`;
}

/** What is no URL. */
const OTHER = 'unknown:';
const MAX_SCHEME = 30;
const MAX_ORIGIN = 300;

/** The page with more targets of its forms. */
export function withFormTargets(
  page: RecordedPage,
  targets: readonly string[],
  isPartial: boolean,
): RecordedPage {
  // A page that an earlier version read has none.
  const before = page.forms ?? { targets: [], ...(page.loads > 0 && { isPartial: true as const }) };
  const all = [...new Set([...before.targets, ...targets])];
  const partial = before.isPartial ?? (isPartial || all.length > MAX_RECORDED_FORMS);
  return {
    ...page,
    forms: { targets: all.slice(0, MAX_RECORDED_FORMS), ...(partial && { isPartial: true }) },
  };
}

/** The recording with a form that a browser said was sent. */
export function withSentForm(recording: Recording, target: string): Recording {
  return change(recording, target, (form) => ({ ...form, isSent: true }));
}

/** The recording with a request that was sent to where a form is. */
export function withBegunForm(recording: Recording, target: string, isSent: boolean): Recording {
  return change(recording, target, (form) => ({
    ...form,
    ...(isSent && { isSent: true as const }),
    begun: form.begun + 1,
  }));
}

/**
 * The recording with the end of such a request.
 * @param led where its redirects led: `self` or other origins
 */
export function withEndedForm(recording: Recording, target: string, led: readonly string[]): Recording {
  return change(recording, target, (form) => ({
    ...form,
    ended: form.ended + 1,
    led: [...new Set([...form.led, ...led])],
  }));
}

function change(recording: Recording, target: string, now: (form: SentForm) => SentForm): Recording {
  const all = recording.sentForms ?? [];
  const at = all.findIndex((form) => form.target === target);
  if (at < 0 && all.length >= MAX_SENT_FORMS) return { ...recording, hasLostForms: true };
  const form = now(all[at] ?? { target, begun: 0, ended: 0, led: [] });
  if (form.led.length > MAX_SENT_FORMS) return { ...recording, hasLostForms: true };
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
  { sentForms = [], hasLostForms }: Pick<Recording, 'sentForms' | 'hasLostForms'>,
  pages: readonly RecordedPage[],
  url: string,
  https: boolean,
): FormAction {
  const unread = pages.filter(hasUnreadForms).map(({ path }) => path);
  const targets = [...new Set(pages.flatMap(({ forms }) => forms?.targets ?? []))];
  const sent = sentForms.filter(({ isSent }) => isSent);
  const isSent = new Set(sent.map(({ target }) => target));
  const unsent = targets.filter((target) => isWeb(target) && !isSent.has(target));
  // One that failed, or that the background did not see to its end, may have led anywhere.
  const unfollowed = sent.filter(
    ({ target, begun, ended }) => isWeb(target) && (ended === 0 || begun > ended),
  );
  const places = [...new Set(sent.flatMap(({ target, led }) => [placeOf(target), ...led]))];
  const unsafe = places.filter((place) => formSource(place, url, https) === null);
  const because = [
    ...(unread.length > 0
      ? [
          `The forms of these pages are not all known, because not all of a page was read, it has a shadow tree, or it shows a frame of this site or one that it fills itself: ${named(unread)}.`,
        ]
      : []),
    ...([...targets, ...isSent].every(isWeb)
      ? []
      : ['Forms are sent to no server: javascript: or mailto:, or what is no URL.']),
    ...(unsent.length > 0
      ? [`${quantity(unsent.length)} not sent while it was recorded: ${named(unsent)}.`]
      : []),
    ...(unfollowed.length > 0
      ? [`Where a form led was not seen: ${named(unfollowed.map(({ target }) => target))}.`]
      : []),
    ...(hasLostForms ? ['More forms were sent than are kept.'] : []),
    ...(unsafe.length > 0
      ? [`Forms lead to http, or to a host that no policy can name: ${named(unsafe)}.`]
      : []),
    ...(sent.length === 0 && targets.length === 0 ? ['No form was sent while it was recorded.'] : []),
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
  const places = own.flatMap(({ target, led }) => [placeOf(target), ...led]);
  return [...new Set(places)].flatMap((place) => formSource(place, url, https) ?? []);
}

/** Frames of the site, and those that a page fills itself, get the policy too, but their forms are not read. */
function hasUnreadForms({ loads, forms, origins }: RecordedPage): boolean {
  if (loads === 0) return forms?.isPartial === true;
  const framed = [...(origins.frame ?? []), ...(origins.object ?? [])];
  return !forms || forms.isPartial === true || framed.some((place) => !/^https?:/.test(place));
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

/** Patterns that are named. */
const MAX_NAMED = 5;

function named(all: readonly string[]): string {
  const more = all.length - MAX_NAMED;
  return `${all.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function quantity(count: number): string {
  return count === 1 ? 'One form was' : `${count} forms were`;
}
