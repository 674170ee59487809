import { getDomain } from 'tldts';
import data from './known-hosts.json' with { type: 'json' };

/**
 * Hosts that served malicious scripts in 2024, and other hosts of the same operators. Only confirmed cases, no
 * suspects.
 */
const COMPROMISED: ReadonlySet<string> = new Set(data.compromised);

/**
 * Hosts of scripts and style sheets that their providers change under the same URL, so that integrity cannot be used:
 * analytics, tags, advertisements, CAPTCHAs, payment, chats, consent, maps, fonts.
 */
const CHANGING: ReadonlySet<string> = new Set(data.changing);

/** The same, for hosts that also serve other files. */
const CHANGING_PATHS: readonly string[] = data.changingPaths;

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
