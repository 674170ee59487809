import openHosts from '../data/open-hosts.json' with { type: 'json' };

/**
 * Where anyone publishes, or AngularJS is served beside other libraries: of these a policy should name folders. Not of
 * `combine`, whose paths name several packages.
 */
const SHELVES: readonly string[] = [
  ...openHosts.open.filter((prefix) => !/gist|\/combine\//.test(prefix)),
  // As in `csp-bypasses.json`, all of which would make the script in pages much larger.
  'ajax.googleapis.com/ajax/libs/',
  'cdn.bootcss.com/angular.js/',
  'cdnjs.cloudflare.com/ajax/libs/',
  'code.angularjs.org/',
  'yandex.st/angularjs/',
  'yastatic.net/angularjs/',
];

/** An exact version or a commit, as a part of the path or behind `@`. */
const VERSION = /[@/](?:v?\d{1,9}\.\d{1,9}\.\d[\w.-]{0,60}|[0-9a-f]{40})(?:\/|$)/;
/** Characters that a source expression can have as they are. */
const PLAIN = /^(?:\/[\w.@~+-]{1,100}){1,15}\/?$/;
/** The id of a gist: whoever has it can read one that is not listed. */
const GIST = /\/[0-9a-f]{20,39}\//;
const BUCKET = /^[\w.-]{1,100}$/;
/** Characters that a recording keeps of one. */
const MAX_PLACE = 300;
/** In the place of a bucket: an address of the API, which leads to all buckets. */
const OF_API = /^(?:batch|download|storage|upload)$/;

/**
 * Where a script came from: its origin, but the folder of the version on a host where anyone publishes if the path says
 * it, as such scripts load others from there, and the folder of a bucket. Such a path is public, and names no visitor;
 * what follows is left out.
 */
export function scriptPlace({ protocol, host, pathname }: URL): string {
  const origin = `${protocol}//${host}`;
  const text = `${host}${pathname}`;
  const bucketsAt = openHosts.buckets.find((prefix) => text.startsWith(prefix));
  if (bucketsAt !== undefined) {
    const [bucket = '', ...rest] = text.slice(bucketsAt.length).split('/');
    const isBucket = rest.length > 0 && BUCKET.test(bucket) && !OF_API.test(bucket);
    return isBucket ? `${protocol}//${bucketsAt}${bucket}/` : origin;
  }
  const version = SHELVES.some((prefix) => text.startsWith(prefix)) ? VERSION.exec(pathname) : null;
  if (!version) return origin;
  const folder = pathname.slice(0, version.index + version[0].length);
  const place = origin + folder;
  return place.length <= MAX_PLACE && PLAIN.test(folder) && !GIST.test(folder) ? place : origin;
}

/** The origin of such a place. */
export function originOfPlace(place: string): string {
  return /^[a-z]{2,5}:\/\/[^/]*/.exec(place)?.[0] ?? place;
}

/** Folders of one origin, beyond which it is told by the origin. */
const MAX_FOLDERS = 10;

/**
 * Distinct places of one kind: of an origin with many, or with one that has no folder, all. Before there are too many,
 * all are told by their origins.
 */
export function foldPlaces(
  places: Iterable<string>,
  max = Infinity,
): { readonly kept: readonly string[]; readonly leftOut: number } {
  const byOrigin = new Map<string, Set<string>>();
  for (const place of places) {
    const origin = originOfPlace(place);
    const known = byOrigin.get(origin);
    if (known) known.add(place);
    else byOrigin.set(origin, new Set([place]));
  }
  const folded = [...byOrigin].flatMap(([origin, known]) =>
    known.has(origin) || known.size > MAX_FOLDERS ? [origin] : [...known],
  );
  if (folded.length <= max) return { kept: folded, leftOut: 0 };
  const origins = [...byOrigin.keys()];
  return { kept: origins.slice(0, max), leftOut: Math.max(0, origins.length - max) };
}
