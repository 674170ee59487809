import { otherOwnerOf } from '../cookies/cookie-fates.js';
import { evidenceOf } from './evidence.js';
import { foreignFiles, type ForeignFile } from '../foreign-files.js';
import type { Advice } from '../model/advice.js';
import type { PageSnapshot } from '../model/facts.js';
import { lacks } from '../parse/set-cookie.js';

/** What the page shows for advice that goes further than its grade. */
export interface BeyondGrade {
  /** Whether browsers show the response as a page, or may. */
  readonly isPage: boolean;
  /** The names of the response's headers, in lower case. */
  readonly sent: ReadonlySet<string>;
  /** SameSite=Lax for the session cookies of the site that have no SameSite. */
  readonly sessions: readonly CookieAdvice[];
  readonly files: readonly ForeignFile[];
}

type CookieAdvice = Extract<Advice, { op: 'set-cookie-attributes' }>;

/** Null if the response was not seen. */
export function beyondGrade(snapshot: PageSnapshot): BeyondGrade | null {
  const evidence = evidenceOf(snapshot);
  const { response, isPage } = evidence;
  if (!response.seen) return null;
  return {
    isPage,
    sent: new Set(response.value.names),
    sessions: sessionsWithoutSameSite(evidence, snapshot.url),
    files: isPage ? foreignFiles(snapshot) : [],
  };
}

function sessionsWithoutSameSite(
  { setCookies, cookieStore, values: { judge } }: ReturnType<typeof evidenceOf>,
  url: string,
): readonly CookieAdvice[] {
  const sent = setCookies.seen ? setCookies.value.own : [];
  const names = new Set(sent.map(({ cookie }) => cookie.name));
  const stored = (cookieStore.seen ? cookieStore.value : []).filter(
    (cookie) => !names.has(cookie.name) && otherOwnerOf(cookie, url) === null,
  );
  const open = [
    ...sent
      .filter((one) => judge?.(one).role === 'session')
      .map(({ cookie }) => cookie)
      .filter((one) => one.sameSite === undefined && !lacks(one, 'samesite')),
    ...stored.filter((one) => judge?.(one).role === 'session' && one.sameSite === 'unspecified'),
  ];
  return open.map(({ name, secure, httpOnly }) => ({
    op: 'set-cookie-attributes',
    cookie: name,
    role: 'session',
    sameSite: 'Lax',
    ...((secure || httpOnly) && { keeps: { ...(secure && { secure }), ...(httpOnly && { httpOnly }) } }),
  }));
}
