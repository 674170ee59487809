import type { Remedy, Unknown } from './report.js';
import type { Unseen } from './facts.js';

interface Reason {
  /** One sentence. */
  readonly why: string;
  readonly remedy?: Remedy;
}

/** The text for each reason, with the action that helps. */
export const REASONS: Readonly<Record<Unseen | 'crashed', Reason>> = {
  'no-permission': {
    why: 'Not checked: Sitegrade has no access to this site.',
    remedy: 'grant',
  },
  'opened-before-install': {
    why: 'Not checked: this page was opened before the extension was running.',
    remedy: 'reload',
  },
  'service-worker': {
    why: 'Not checked: this page came from its service worker; a reload that bypasses it shows the server’s response.',
    remedy: 'reload-bypassing-cache',
  },
  'http-cache': {
    why: 'Not checked: this came from the browser’s cache, which omits part of the server’s response.',
    remedy: 'reload-bypassing-cache',
  },
  prefetched: {
    why: 'Not checked: the browser loaded this response in advance and omits its Set-Cookie headers.',
    remedy: 'reload',
  },
  awaited: {
    why: 'Not checked: the browser has not reported the page’s response yet.',
    remedy: 'reload',
  },
  interrupted: {
    why: 'Not checked: the browser stopped before the whole response was recorded.',
    remedy: 'reload',
  },
  forgotten: {
    why: 'Not checked: the record of this page was deleted to free space.',
    remedy: 'reload',
  },
  'page-not-read': {
    why: 'Not checked: the page’s markup has not been read yet.',
    remedy: 'read-page',
  },
  'page-unreadable': {
    why: 'Not checked: the page’s markup cannot be read, because the browser does not allow it or the page does not answer.',
  },
  'cookies-not-read': {
    why: 'Not checked: the browser’s cookies for this page have not been read yet.',
    remedy: 'read-page',
  },
  'not-recorded': {
    why: 'Not checked: the recording does not contain it.',
  },
  'redirect-not-recorded': {
    why: 'Not checked: the recording ends with a redirect and does not contain the page it leads to.',
  },
  'not-probed': {
    why: 'Not checked: a separate request is needed, and none was sent.',
    remedy: 'probe',
  },
  'hsts-stored': {
    why: 'Not checked: the browser uses HTTPS here (HSTS), so no HTTP request reached the server.',
  },
  'hsts-forced': {
    why: 'Not checked: this browser uses only HTTPS for this host (HSTS), so no HTTP request reached the server.',
  },
  'list-or-visit': {
    why: 'Not checked: whether this host is on the browsers’ preload list. This browser uses only HTTPS for it, from the list or an earlier visit.',
  },
  'leads-elsewhere': {
    why: 'Not fully checked: a redirect leads to another site, and no requests are sent there.',
  },
  'sign-in-not-opened': {
    why: 'Not checked: cookies that are set on signing in. Open the sign-in page, and a page behind it, too.',
  },
  'other-port': {
    why: 'Not checked: stored cookies that this page did not send. They may belong to another port of this host.',
  },
  'no-answer': {
    why: 'Not checked: the request failed.',
  },
  'too-long': {
    why: 'Not checked: the value is too long.',
  },
  'too-many': {
    why: 'Not checked: too many values were sent.',
  },
  crashed: {
    why: 'Not checked: this check failed because of an error in Sitegrade, not on the site.',
  },
};

/** An unknown with its text. */
export function unknown({ rule, because }: Pick<Unknown, 'rule' | 'because'>): Unknown {
  return { rule, because, ...REASONS[because] };
}
