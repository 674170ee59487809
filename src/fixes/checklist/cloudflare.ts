import { HAS_HSTS, REDIRECTS } from './common.js';
import type { ChecklistItem } from './items.js';

const setting = (name: string) =>
  `curl -s -H "Authorization: Bearer $TOKEN" https://api.cloudflare.com/client/v4/zones/$ZONE/settings/${name}`;

/** Cloudflare in front of a site, with its API. */
export const CLOUDFLARE: readonly ChecklistItem[] = [
  {
    id: 'origin-tls',
    text: 'Cloudflare connects to the origin over TLS and checks its certificate',
    names: ['SSL/TLS, Full (strict)'],
    check: `${setting('ssl')}   # strict`,
  },
  {
    id: 'redirect',
    text: 'HTTP redirects to HTTPS',
    names: ['Always Use HTTPS'],
    seen: REDIRECTS,
    check: 'curl -sI http://YOUR-SITE/ | grep -i ^location',
  },
  {
    id: 'hsts',
    text: 'Strict-Transport-Security is sent',
    names: ['HSTS'],
    seen: HAS_HSTS,
    check: 'curl -sI https://YOUR-SITE/ | grep -i strict-transport-security',
  },
  {
    id: 'tls',
    text: 'Visitors use TLS 1.2 or newer',
    names: ['Minimum TLS Version'],
    check: `${setting('min_tls_version')}   # 1.2 or 1.3`,
  },
  {
    id: 'origin-reach',
    text: 'The origin accepts requests from Cloudflare only',
    names: ['Authenticated Origin Pulls', 'Cloudflare Tunnel'],
    check: 'curl -sk --resolve YOUR-SITE:443:ORIGIN-ADDRESS https://YOUR-SITE/   # fails, or 400 or 403',
  },
  {
    id: 'dns',
    text: 'No DNS record reveals the origin’s address',
    names: ['DNS only'],
    check: 'In DNS, Records: no record that is DNS only points to the origin.',
  },
  {
    id: 'cache',
    text: 'Pages for users who are signed in are not cached',
    names: ['Cache Rules'],
    check:
      'curl -sI -H "Cookie: SESSION=…" https://YOUR-SITE/account | grep -i cf-cache-status   # DYNAMIC or BYPASS; then once without the cookie: the same',
  },
  {
    id: 'rate',
    text: 'Sign-in attempts are rate-limited per IP address',
    names: ['Rate limiting rules'],
    check: 'In Security, Security rules, see the rate limiting rules.',
  },
  {
    id: 'accounts',
    text: 'Members use two-factor authentication, and API tokens have only the permissions they need',
    names: ['API Tokens'],
    check:
      'In Manage Account, see Members and API Tokens. Each member sees their own in My Profile, API Tokens.',
  },
];
