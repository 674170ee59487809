import { shownOf, type PageSnapshot } from '../../engine/index.js';

interface Circumstance {
  readonly text: string;
  /** What it means for the grade, in a sentence. */
  readonly why: string;
}

/**
 * How a response differs from a page with status 200 on the public Internet, in an ordinary window.
 * @param isSaid whether a caveat says its status already
 */
export function circumstances(
  snapshot: PageSnapshot,
  isPrivate: boolean,
  isSaid: boolean,
): readonly Circumstance[] {
  const { status, notAPage, isLocal } = shownOf(snapshot);
  const ofStatus =
    status >= 400
      ? { text: `error page · ${status}`, why: 'The grade is that of the error page.' }
      : { text: `status ${status}`, why: 'The status of the response.' };
  return [
    ...(!isSaid && status >= 100 && status !== 200 ? [ofStatus] : []),
    ...(notAPage !== null && !notAPage.startsWith('status')
      ? [{ text: `no page · ${notAPage}`, why: 'Checks that only matter for pages do not apply.' }]
      : []),
    ...(isLocal
      ? [{ text: 'local address', why: 'Missing HTTPS, redirect and HSTS cost no points here.' }]
      : []),
    ...(isPrivate ? [{ text: 'private window', why: 'Nothing that you choose here is saved.' }] : []),
  ];
}
