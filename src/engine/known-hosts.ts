import { getDomain } from 'tldts';

/**
 * Hosts that served malicious scripts in 2024, and other hosts of the same operators. Only confirmed cases, no
 * suspects.
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
 * Hosts of scripts and style sheets that their providers change under the same URL, so that integrity cannot be used:
 * analytics, tags, advertisements, CAPTCHAs, payment, chats, consent, maps, fonts.
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
  'fonts.bunny.net',
  'fonts.googleapis.com',
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

/** The same, for hosts that also serve other files. */
const CHANGING_PATHS: readonly string[] = ['www.google.com/recaptcha/', 'www.gstatic.com/recaptcha/'];

export function isCompromised(host: string): boolean {
  return isWithin(host, COMPROMISED);
}

/** Whether its provider changes the script under the same URL. */
export function isUnversioned(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, pathname } = new URL(url);
  const place = hostname + pathname;
  return isWithin(hostname, CHANGING) || CHANGING_PATHS.some((start) => place.startsWith(start));
}

/** Whether the list has the host or a parent domain, up to its registrable domain. */
function isWithin(host: string, names: ReadonlySet<string>): boolean {
  if (host.length > MAX_HOST) return false;
  for (let name = host, dot = 0; dot >= 0; name = name.slice(dot + 1)) {
    // Looked up only for listed names, which are rare.
    if (names.has(name)) return name.length >= (getDomain(host)?.length ?? Infinity);
    dot = name.indexOf('.');
  }
  return false;
}

/** Maximum length of a DNS name (RFC 1035 §2.3.4). */
const MAX_HOST = 253;
