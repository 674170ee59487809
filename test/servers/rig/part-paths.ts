/** Paths as they are sent, by whether a part of the site under /static has them. */
export const PATHS = {
  part: [
    `/static/${'a.b/'.repeat(1_500)}`,
    '/static/shop.css',
    '/static/shop.css?to=/../%2F..',
    '/static/none',
    '/static/',
  ],
  // Servers decode and shorten some of these to a page that is not in the folder.
  rest: [
    '/',
    '/no-such-page',
    '/old',
    '/static',
    '/statics/',
    '/STATIC/none',
    '//static/none',
    '/x/static/none',
    '/?/static/',
    '/static/..%2F',
    '/static/%2e%2e/',
    '/static/../',
    '/static/a/../../',
    '/static/..;/',
  ],
} as const;
