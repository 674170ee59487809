import { hostSource } from '../csp/sources.js';
import { MAX_RECORDED_ORIGINS, type RecordedPage } from './model.js';

/**
 * The sources of form-action for the forms that were sent: where they went and were redirected to, because Chromium
 * applies it to redirects too. Undefined if none was sent, or if it is not known where one led.
 */
export function formActionFor(
  pages: readonly RecordedPage[],
  refused: ReadonlySet<string>,
  url: string,
  https: boolean,
): string | undefined {
  const sources = new Set(
    pages.flatMap((page) => formPlaces(page)).map((one) => formSource(one, url, https)),
  );
  if (sources.size === 0 || sources.has(null) || !pages.every(isFollowed)) return undefined;
  const others = [...sources].filter((one) => one !== null && one !== SELF && !refused.has(one));
  return [SELF, ...others.sort()].join(' ');
}

/** Where the forms of a page were sent and redirected to. */
export function formPlaces({ formTargets = [], formLandings = [] }: RecordedPage): readonly string[] {
  return [...new Set([...formTargets, ...formLandings])];
}

/** The source that allows it; null if there is none, or only one that allows http. */
export function formSource(place: string, url: string, https: boolean): string | null {
  if (place === 'self') return SELF;
  const isWeb = place.startsWith('https:') || (!https && place.startsWith('http:'));
  return isWeb ? hostSource(place, url, https) : null;
}

const SELF = "'self'";

/** Whether the redirects of each of its forms were seen. */
function isFollowed({ formTargets = [], formLandings = [] }: RecordedPage): boolean {
  return formLandings.length < MAX_RECORDED_ORIGINS && formTargets.every((one) => formLandings.includes(one));
}
