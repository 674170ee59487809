import { HAS_HSTS, REDIRECTS } from './common.js';
import type { ChecklistItem } from './items.js';

/** Fastly, with its command line 14 or newer. */
export const FASTLY: readonly ChecklistItem[] = [
  {
    id: 'redirect',
    text: 'HTTP redirects to HTTPS',
    names: ['Force TLS'],
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
    id: 'origin-tls',
    text: 'Fastly connects to origins over TLS and checks their certificates',
    names: ['use_ssl', 'ssl_check_cert'],
    check:
      'fastly service backend list --service-id "$SERVICE" --version active --verbose | grep -iE "use ssl|ssl check"   # true, true',
  },
  {
    id: 'origin-reach',
    text: 'Origins accept requests from Fastly only',
    names: ['api.fastly.com/public-ip-list'],
    check: 'curl -sk --resolve YOUR-SITE:443:ORIGIN-ADDRESS https://YOUR-SITE/   # fails, or 400 or 403',
  },
  {
    id: 'purge',
    text: 'Purging a page needs a token',
    names: ['Fastly-Purge-Requires-Auth'],
    check: 'curl -s -o /dev/null -w "%{http_code}\\n" -X PURGE https://YOUR-SITE/   # not 200',
  },
  {
    id: 'cache',
    text: 'Pages for users who are signed in are not cached',
    names: ['beresp.http.Set-Cookie', 'return(pass)'],
    check:
      'curl -sI -H "Cookie: SESSION=…" https://YOUR-SITE/account | grep -i ^x-cache   # MISS, also the second time, and then once without the cookie',
  },
  {
    id: 'rate',
    text: 'Sign-in attempts are rate-limited per IP address',
    names: ['ratelimit.check_rate', 'Next-Gen WAF'],
    check:
      'for i in $(seq 50); do curl -s -o /dev/null -w "%{http_code}\\n" -d "username=USER&password=wrong" https://YOUR-SITE/login; done   # ends with 429',
  },
  {
    id: 'accounts',
    text: 'Users use two-factor authentication, and API tokens have only the scope they need',
    names: ['API tokens'],
    check: 'In Account, see the users and API tokens.',
  },
];
