import type { Browser } from 'puppeteer-core';
import type { Credentials, Pair } from './credentials.js';

/**
 * Adds the credentials to every request of the browser to their origins: of pages, frames, workers and extensions. The
 * Fetch domain asks about each request and each redirect by its URL, and what it sets does not extend to the next
 * redirect. Other ways would leak: extra headers go to every origin, a stored cookie to every port of the host, and
 * an answer to a 401 to whoever asks.
 *
 * Call it before an extension is installed: a worker that runs already is not intercepted.
 */
export async function sendCredentials(browser: Browser, credentials: readonly Credentials[]): Promise<void> {
  const session = await browser.target().createCDPSession();
  session.on('Fetch.requestPaused', ({ requestId, request }) => {
    const origin = URL.canParse(request.url) ? new URL(request.url).origin : '';
    const own = credentials.find((one) => one.origin === origin);
    const headers = own ? { headers: withCredentials(request.headers, own) } : {};
    // The page, and with it the request, may be gone.
    session.send('Fetch.continueRequest', { requestId, ...headers }).catch(() => undefined);
  });
  await session.send('Fetch.enable', {
    patterns: credentials.map(({ origin }) => ({ urlPattern: `${origin}/*` })),
  });
}

/** The headers of a request with the credentials. A cookie that the site has set since replaces the one given. */
export function withCredentials(
  sent: Readonly<Record<string, string>>,
  { headers, cookies }: Credentials,
): { name: string; value: string }[] {
  const all = new Map<string, Pair>();
  for (const pair of [...Object.entries(sent), ...headers]) all.set(pair[0].toLowerCase(), pair);
  const [, jar = ''] = all.get('cookie') ?? [];
  const stored = jar.split('; ').filter(Boolean);
  const names = new Set(stored.map((pair) => pair.split('=', 1)[0]));
  const added = cookies.filter(([name]) => !names.has(name)).map(([name, value]) => `${name}=${value}`);
  if (added.length > 0) all.set('cookie', ['Cookie', [...stored, ...added].join('; ')]);
  return [...all.values()].map(([name, value]) => ({ name, value }));
}
