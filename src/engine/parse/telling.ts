import data from '../data/disclosing.json' with { type: 'json' };
import { DISCLOSING, hasWord, isInside, namesMachine, wordsOf } from '../data/disclosing.js';
import type { HeaderLine, Hop } from '../model/facts.js';
import { internalsIn, isInternalAddress, isInternalHost, type Internal } from './internal.js';

/** What a header tells by its name, beside the lists of DISCLOSING. `address`: of the visitor or of a machine. */
export type Telling = keyof typeof data.kinds;

/** The first that fits. */
const KINDS: readonly Telling[] = ['visitor', 'address', 'place', 'debug', 'cache'];
const LISTED: ReadonlySet<string> = new Set(
  Object.values(DISCLOSING).flatMap((list) => list.map((name) => name.toLowerCase())),
);

/** What is stored instead of an address on the Internet, which may be the visitor’s. */
export const SOME_ADDRESS = '(address)';
/** What may be one, in no longer word. */
const ADDRESS = /(?<![\w.-])(?:\d{1,3}(?:\.\d{1,3}){3}|[23][\da-f]{3}:[\da-f:]{2,34})(?![\w.-])/gi;
/** Headers in which four numbers are a version. */
const VERSIONS = /version|release|build|^server$|^x-powered-by$/i;
/** localhost may be intended there. */
const POLICIES = /policy|-csp$/i;

/** What a header line tells; null if nothing. Of its value only whether there is one, or whether an address is in it. */
export function tellingOf({ name, value }: HeaderLine): Telling | null {
  if (LISTED.has(name.toLowerCase()) || data.nothing.includes(value.trim().toLowerCase())) return null;
  const words = wordsOf(name);
  const isOf = (kind: Telling) =>
    (hasWord(words, data.kinds[kind].words) || (kind === 'address' && namesMachine(name))) &&
    !hasWord(words, data.kinds[kind].not) &&
    (kind === 'visitor' || kind === 'address' ? hasAddress(value) : true);
  return KINDS.find(isOf) ?? null;
}

function hasAddress(value: string): boolean {
  return value.includes(SOME_ADDRESS) || [...value.matchAll(ADDRESS)].some(([address]) => isPublic(address));
}

/** Whether routers of the Internet forward to it (RFC 6890, RFC 4291). */
function isPublic(address: string): boolean {
  if (address.includes(':')) return URL.canParse(`http://[${address}]/`);
  const first = parseInt(address, 10);
  return first > 0 && first < 224 && URL.canParse(`http://${address}/`) && !isInternalAddress(address);
}

/** The internal addresses and names in a header line that are no version and may not be meant. */
export function internalsOf({ name, value }: HeaderLine): readonly Internal[] {
  const internals = internalsIn(value, name);
  if (internals.length === 0) return internals;
  if (VERSIONS.test(name)) return internals.filter(({ text }) => /[a-z]/i.test(text));
  if (!POLICIES.test(name)) return internals;
  // Browsers load from the public hosts of a zone `internal`.
  return internals.filter(({ text }) => text !== 'localhost' && isInternalHost(text.toLowerCase()));
}

/** Every machine’s own address. */
const LOOPBACK = /^\s*(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\])(?::\d{1,5})?\s*$/;

/** Whether a value of a header that names a machine names none. */
export function isOwnAddress(value: string): boolean {
  return LOOPBACK.test(value);
}

/** Whether a header of one of the responses names a machine or an address, whichever rule says so. */
export function tellsInside(chain: readonly Hop[]): boolean {
  return chain.some(
    ({ headers, from }) =>
      from !== 'browser' &&
      headers.seen &&
      headers.value.some(
        (line) =>
          internalsOf(line).length > 0 ||
          tellingOf(line) === 'address' ||
          (isInside(line.name) && !isOwnAddress(line.value)),
      ),
  );
}
