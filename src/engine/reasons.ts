import type { Remedy, Unknown, Unseen } from './model.js';

interface Reason {
  /** One sentence. */
  readonly why: string;
  readonly remedy?: Remedy;
}

/** Every reason for not having seen something, in words, with the click that would help. */
export const REASONS: Readonly<Record<Unseen | 'crashed', Reason>> = {
  'no-permission': {
    why: 'Not seen: the browser withholds access to this site.',
    remedy: 'grant',
  },
  'opened-before-install': {
    why: 'Not seen: this page was open before the extension was there to watch.',
    remedy: 'reload',
  },
  'service-worker': {
    why: 'Not seen: this page came from its service worker; a reload past it shows the server’s answer.',
    remedy: 'reload-bypassing-cache',
  },
  'http-cache': {
    why: 'Not seen: this came from the browser’s cache, which leaves part of the server’s answer out.',
    remedy: 'reload-bypassing-cache',
  },
  interrupted: {
    why: 'Not seen: the browser stopped before the whole answer was recorded.',
    remedy: 'reload',
  },
  forgotten: {
    why: 'No longer known: the record of this page was dropped to make room.',
    remedy: 'reload',
  },
  'page-not-read': {
    why: 'Not seen: the page’s own markup has not been read yet.',
    remedy: 'read-page',
  },
  'page-unreadable': {
    why: 'Not seen: the browser does not let extensions read this page’s markup.',
  },
  'cookies-not-read': {
    why: 'Not seen: the cookies the browser holds for this page have not been read yet.',
    remedy: 'read-page',
  },
  'not-recorded': {
    why: 'Not seen: the recording this report is made from does not hold it.',
  },
  'not-probed': {
    why: 'Not seen: it takes a request of its own, and none was made.',
    remedy: 'probe',
  },
  'hsts-stored': {
    why: 'Not seen: the browser goes to https by itself here (HSTS), so the server was not asked over http.',
  },
  'leads-elsewhere': {
    why: 'Not seen to its end: the answer leads to another site, and only this one is asked.',
  },
  'no-answer': {
    why: 'Not seen: it was asked for, but no answer came that the browser takes.',
  },
  'too-long': {
    why: 'Too long: what was sent is longer than is read here, so it is left unjudged.',
  },
  'too-many': {
    why: 'Too many: more was sent than is read here, so it is left unjudged.',
  },
  crashed: {
    why: 'This check failed on what was sent; that is a mistake of ours, not of the site.',
  },
};

/** The unknown a rule answers with. */
export function unknown({ rule, because }: Pick<Unknown, 'rule' | 'because'>): Unknown {
  return { rule, because, ...REASONS[because] };
}
