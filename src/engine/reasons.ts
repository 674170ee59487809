import type { Remedy, Unknown, Unseen } from './model.js';

interface Reason {
  /** One sentence. */
  readonly why: string;
  readonly remedy?: Remedy;
}

/** The text of each reason for missing evidence, and the action that would supply it. */
export const REASONS: Readonly<Record<Unseen | 'crashed', Reason>> = {
  'no-permission': {
    why: 'Sitegrade has no access to this site.',
    remedy: 'grant',
  },
  'opened-before-install': {
    why: 'The page was opened before Sitegrade was running.',
    remedy: 'reload',
  },
  'service-worker': {
    why: 'The page came from its service worker. Reload past the cache to see the server’s response.',
    remedy: 'reload-bypassing-cache',
  },
  'http-cache': {
    why: 'The response came from the browser’s cache, which omits a part of it.',
    remedy: 'reload-bypassing-cache',
  },
  interrupted: {
    why: 'The response was not recorded completely.',
    remedy: 'reload',
  },
  forgotten: {
    why: 'The record of this page was deleted to free storage.',
    remedy: 'reload',
  },
  'page-not-read': {
    why: 'The page’s markup has not been read yet.',
    remedy: 'read-page',
  },
  'page-unreadable': {
    why: 'The browser does not let extensions read this page’s markup.',
  },
  'cookies-not-read': {
    why: 'The cookies stored for this page have not been read yet.',
    remedy: 'read-page',
  },
  'not-recorded': {
    why: 'The recording does not contain it.',
  },
  'not-probed': {
    why: 'This needs a separate request, which was not sent.',
    remedy: 'probe',
  },
  'hsts-stored': {
    why: 'The browser upgrades to HTTPS here (HSTS), so no HTTP request was sent.',
  },
  'leads-elsewhere': {
    why: 'The response redirects to another site, where no request is sent.',
  },
  'no-answer': {
    why: 'The request failed.',
  },
  'too-long': {
    why: 'The content is longer than the limit, so it was not checked.',
  },
  'too-many': {
    why: 'There are more items than the limit, so they were not checked.',
  },
  crashed: {
    why: 'This check crashed because of an error in Sitegrade.',
  },
};

/** The result of a rule whose evidence is missing. */
export function unknown({ rule, because }: Pick<Unknown, 'rule' | 'because'>): Unknown {
  return { rule, because, ...REASONS[because] };
}
