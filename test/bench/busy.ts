import type { SiteRequest, SiteResponse } from '../../src/demo/index.js';

/** The host of a page with 300 responses and about 100 findings. */
export const BUSY_NAME = 'busy.sitegrade.test';
export const BUSY_URL = `https://${BUSY_NAME}/`;

const COOKIES = 95;
const IMAGES = 299;

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

export function busyPage({ url }: SiteRequest): SiteResponse {
  if (url.pathname !== '/')
    return {
      headers: [['Content-Type', 'image/svg+xml']],
      body: '<svg xmlns="http://www.w3.org/2000/svg"/>',
    };
  return {
    headers: [
      ['Content-Type', 'text/html'],
      ['Server', 'Apache/2.4.1'],
      ['X-Powered-By', 'PHP/8.1'],
      ...times(COOKIES, (index) => ['Set-Cookie', `c${index}=1`] as const),
    ],
    body: `<!doctype html><title>Busy</title>${times(IMAGES, (index) => `<img src="/${index}.svg" alt="">`).join('')}`,
  };
}
