import { getDomain } from 'tldts';

/**
 * Hosts that gave visitors of others' pages harmful scripts in 2024, and those the same people ran beside them. A
 * fact of each: it is not on a list of suspects, it was seen to do so.
 */
const COMPROMISED: ReadonlySet<string> = new Set([
  'bootcdn.net',
  'bootcss.com',
  'googie-anaiytics.com',
  'kuurza.com',
  'newcrbpc.com',
  'polyfill.com',
  'polyfill.io',
  'polyfill.site',
  'polyfillcache.com',
  'staticfile.net',
  'staticfile.org',
  'union.macoms.la',
  'unionadjs.com',
  'xhsbpza.com',
]);

/**
 * Where a script is served that its makers change at will under the same address, so that no hash can stand on it:
 * analytics, tags, advertisements, proofs of being human, payment, chats, consent, maps.
 */
const CHANGING: ReadonlySet<string> = new Set([
  'accounts.google.com',
  'adobedtm.com',
  'amazon-adsystem.com',
  'analytics.tiktok.com',
  'apis.google.com',
  'bat.bing.com',
  'cdn-apple.com',
  'challenges.cloudflare.com',
  'clarity.ms',
  'consensu.org',
  'cookiebot.com',
  'cookielaw.org',
  'criteo.com',
  'criteo.net',
  'doubleclick.net',
  'facebook.net',
  'google-analytics.com',
  'googleadservices.com',
  'googlesyndication.com',
  'googletagmanager.com',
  'hcaptcha.com',
  'hm.baidu.com',
  'hotjar.com',
  'hs-analytics.net',
  'hs-scripts.com',
  'intercom.io',
  'intercomcdn.com',
  'js.sentry-cdn.com',
  'js.stripe.com',
  'kit.fontawesome.com',
  'maps.googleapis.com',
  'mc.yandex.ru',
  'optimizely.com',
  'outbrain.com',
  'pay.google.com',
  'paypal.com',
  'plausible.io',
  'platform.twitter.com',
  'recaptcha.net',
  's.pinimg.com',
  'scorecardresearch.com',
  'segment.com',
  'snap.licdn.com',
  'static.ads-twitter.com',
  'static.cloudflareinsights.com',
  'taboola.com',
  'tawk.to',
  'trustpilot.com',
  'typekit.net',
  'usercentrics.eu',
  'visualwebsiteoptimizer.com',
  'youtube.com',
  'zdassets.com',
]);

/** The same, where a host serves other things too. */
const CHANGING_PATHS: readonly string[] = ['www.google.com/recaptcha/', 'www.gstatic.com/recaptcha/'];

export function isCompromised(host: string): boolean {
  return isWithin(host, COMPROMISED);
}

/** Whether a script is one whose makers change it at will. */
export function isUnversioned(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, pathname } = new URL(url);
  const place = hostname + pathname;
  return isWithin(hostname, CHANGING) || CHANGING_PATHS.some((start) => place.startsWith(start));
}

/** The host itself or one of the names above it, its registrable domain the last. */
function isWithin(host: string, names: ReadonlySet<string>): boolean {
  if (host.length > MAX_HOST) return false;
  for (let name = host, dot = 0; dot >= 0; name = name.slice(dot + 1)) {
    // Hardly any host is on a list, and where its registrable domain begins is asked of those alone.
    if (names.has(name)) return name.length >= (getDomain(host)?.length ?? Infinity);
    dot = name.indexOf('.');
  }
  return false;
}

/** No name of the DNS is longer (RFC 1035 §2.3.4). */
const MAX_HOST = 253;
