import { HAS_HSTS, REDIRECTS } from './common.js';
import type { ChecklistItem } from './items.js';

/** Akamai, with a property in Property Manager. */
export const AKAMAI: readonly ChecklistItem[] = [
  {
    id: 'redirect',
    text: 'HTTP redirects to HTTPS',
    names: ['redirect'],
    seen: REDIRECTS,
    check: 'curl -sI http://YOUR-SITE/ | grep -i ^location',
  },
  {
    id: 'hsts',
    text: 'Strict-Transport-Security is sent',
    names: ['httpStrictTransportSecurity'],
    seen: HAS_HSTS,
    check: 'curl -sI https://YOUR-SITE/ | grep -i strict-transport-security',
  },
  {
    id: 'origin-tls',
    text: 'Akamai connects to the origin over TLS and checks its certificate',
    names: ['origin', 'verificationMode'],
    check: 'In the property, see Origin Server: Verification Settings.',
  },
  {
    id: 'origin-reach',
    text: 'The origin accepts requests from Akamai only',
    names: ['Site Shield', 'Origin IP Access Control List'],
    check: 'curl -sk --resolve YOUR-SITE:443:ORIGIN-ADDRESS https://YOUR-SITE/   # fails, or 400 or 403',
  },
  {
    id: 'debug',
    text: 'Debug headers do not reveal the origin to anyone who asks',
    names: ['enhancedDebug'],
    check:
      'curl -sI -H "Pragma: akamai-x-cache-on, akamai-x-get-cache-key, akamai-x-get-extracted-values" https://YOUR-SITE/ | grep -i ^x-   # names no origin; if it prints nothing, use an Akamai-Debug token',
  },
  {
    id: 'cache',
    text: 'Pages for users who are signed in are not cached',
    names: ['caching'],
    check:
      'curl -sI -H "Pragma: akamai-x-cache-on" -H "Cookie: SESSION=…" https://YOUR-SITE/account | grep -i ^x-cache   # no TCP_HIT or TCP_MEM_HIT, also the second time, and then once without the cookie; if it prints nothing, use an Akamai-Debug token',
  },
  {
    id: 'rate',
    text: 'Sign-in attempts are rate-limited per IP address',
    names: ['App & API Protector'],
    check: 'In the security configuration, see Rate Controls.',
  },
  {
    id: 'accounts',
    text: 'Users sign in with two factors, and API clients have only the access they need',
    names: ['Identity and Access Management'],
    check: 'In Identity and Access Management, see the users and API clients.',
  },
];
