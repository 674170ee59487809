import { createHash } from 'node:crypto';
import type { SiteRequest, SiteResponse } from '../../src/demo/index.js';

const MENU = "document.documentElement.dataset.menu = 'yes'";

/** What DokuWiki writes for who has signed in: the minute is in its signature. */
function dokuWiki(): string {
  const [date = '', time = ''] = new Date().toISOString().split('T');
  const escaped = date.replaceAll('-', String.raw`\/`);
  return String.raw`var NS='';var SIG=" --- \/\/[[ann@example.com|Ann]] ${escaped} ${time.slice(0, 5)}\/\/";var JSINFO = {"id":"start"};`;
}

/** Pages with code that differs by session, by day, and not. The session’s has no shape that a text shows. */
export function visitedPage({ url, headers }: SiteRequest): SiteResponse | undefined {
  const [, known] = /(?:^|; )cart=(\w+)/.exec(headers.cookie ?? '') ?? [];
  const cart = known ?? Math.random().toString(36).slice(2, 8);
  const inline = { '/cart': `window.cart = '${cart}'`, '/wiki': dokuWiki(), '/menu': '' }[url.pathname];
  if (inline === undefined) return undefined;
  return {
    headers: [
      ['Content-Type', 'text/html; charset=utf-8'],
      ...(known === undefined ? [['Set-Cookie', `cart=${cart}; Path=/`] as const] : []),
    ],
    body: `<!doctype html><meta charset=utf-8><link rel=icon href=data:,><title>x</title><script>${MENU}</script>${inline && `<script>${inline}</script>`}`,
  };
}

export const VISITED_PATHS = ['/cart', '/wiki', '/menu'] as const;

/** What a proposal for them says, from the panel and from the command line. */
export const VISITED = {
  hash: `'sha256-${createHash('sha256').update(MENU).digest('base64')}'`,
  changing: [
    ['/cart', 'visitors'],
    ['/wiki', 'day'],
  ],
} as const;
