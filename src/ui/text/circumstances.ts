import { shownOf, type PageSnapshot } from '../../engine/index.js';

export interface Circumstance {
  readonly text: string;
  /** What it means for the grade, in a sentence. */
  readonly why: string;
  readonly isError?: true;
}

/** How a response differs from a page with status 200 on the public Internet, in an ordinary window. */
export function circumstances(snapshot: PageSnapshot, isPrivate: boolean): readonly Circumstance[] {
  const { status, notAPage, isLocal } = shownOf(snapshot);
  const isError = status >= 400;
  return [
    ...(isError
      ? [{ text: `error page · ${status}`, why: 'The grade is that of the error page.', isError } as const]
      : []),
    ...(!isError && status >= 100 && status !== 200
      ? [{ text: `status ${status}`, why: 'The status of the response.' }]
      : []),
    ...(notAPage !== null && !notAPage.startsWith('status')
      ? [{ text: `no page · ${notAPage}`, why: 'Checks that only matter for pages do not apply.' }]
      : []),
    ...(isLocal
      ? [{ text: 'local address', why: 'Missing HTTPS, redirect and HSTS cost no points here.' }]
      : []),
    ...(isPrivate ? [{ text: 'private window', why: 'Nothing that you choose here is saved.' }] : []),
  ];
}
