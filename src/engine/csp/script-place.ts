import bypasses from '../data/csp-bypasses.json' with { type: 'json' };
import openHosts from '../data/open-hosts.json' with { type: 'json' };

/** Hosts of which a policy should name files: anyone publishes there, or they serve AngularJS beside other libraries. */
const BY_FILE: ReadonlySet<string> = new Set(
  [...openHosts.open, ...bypasses.angular].map((text) => text.split('/', 1)[0] ?? ''),
);

/** An exact version or a commit, as a part of the path or behind `@`. */
const VERSION = /[@/](?:v?\d{1,9}\.\d{1,9}\.\d[\w.-]{0,60}|[0-9a-f]{40})(?:\/|$)/;
/** Characters that a source expression can have as they are. */
const PLAIN = /^(?:\/[\w.@~+-]{1,100}){1,15}$/;
const BUCKET = /^[\w.-]{1,100}$/;

/**
 * Where a script came from: its origin, but the file on a host where anyone publishes if the path says the version, and
 * the folder of a bucket. Such a path is public, and names no visitor; what follows the bucket is left out.
 */
export function scriptPlace({ protocol, host, pathname }: URL): string {
  const origin = `${protocol}//${host}`;
  const text = `${host}${pathname}`;
  const bucketsAt = openHosts.buckets.find((prefix) => text.startsWith(prefix));
  if (bucketsAt !== undefined) {
    const [bucket = '', ...rest] = text.slice(bucketsAt.length).split('/');
    return rest.length > 0 && BUCKET.test(bucket) ? `${protocol}//${bucketsAt}${bucket}/` : origin;
  }
  return BY_FILE.has(host) && VERSION.test(pathname) && PLAIN.test(pathname) ? origin + pathname : origin;
}

/** The origin of such a place. */
export function originOfPlace(place: string): string {
  return /^[a-z]{2,5}:\/\/[^/]*/.exec(place)?.[0] ?? place;
}
