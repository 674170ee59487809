import { isAddress, isLoopback } from './host.js';
import type { Span } from './fields.js';

/** Names of private networks: reserved (RFC 6762, RFC 8375, ICANN) or in common use. */
const INTERNAL_NAME = /.\.(?:local|internal|corp|lan|intranet|localdomain|private|home\.arpa)$/;
/** Maximum length of a DNS name (RFC 1035 §2.3.4). */
const MAX_NAME = 253;

/** A private address or an internal name within a text. */
export interface Internal {
  readonly text: string;
  readonly at: Span;
}

/** Whether a host, as the URL parser writes it, is not on the public Internet. */
export function isInternalHost(host: string): boolean {
  return isInternalAddress(host) || (!isAddress(host) && isInternalName(host));
}

/**
 * Whether a host is local whatever the network's resolver says: this machine, a private address, or a name without a
 * dot. Names such as `shop.internal` are not: they may have a public counterpart.
 */
export function isInternalAddress(host: string): boolean {
  return host !== '' && (isAddress(host) ? isPrivate(host) : isLoopback(host) || !host.includes('.'));
}

/**
 * Private addresses and internal names in a header's value. Possible versions (`PHP/10.1.2.3`, `build 10.0.0.1`)
 * and parts of a path are ignored.
 */
export function internalsIn(value: string): readonly Internal[] {
  if (!MAY_HOLD_ONE.test(value)) return NONE;
  const found: Internal[] = [];
  for (const { 0: run, index } of value.matchAll(/[\w.-]+|\[[\da-f:.]{2,45}\]/gi)) {
    if (run.length > MAX_NAME) continue;
    const text = run.replace(/^\.+/, '').replace(/\.+$/, '');
    const start = index + run.indexOf(text);
    const end = start + text.length;
    const before = value.slice(Math.max(0, index - LOOK_BACK), index);
    const isHost = /(?:\/\/|@)$/.test(before);
    if ((!isHost && OF_A_VERSION.test(before)) || /[+~]/.test(value[end] ?? '')) continue;
    const isInternal =
      isNumbers(text) || text.startsWith('[') ? isPrivate(text) : isNamed(text.toLowerCase(), isHost);
    if (isInternal) found.push({ text, at: [start, end] });
  }
  return found;
}

const NONE: readonly Internal[] = [];

/** A quick check that excludes most values. */
const MAY_HOLD_ONE = /\d\.\d{1,3}\.\d|\[|localhost|\.(?:local|internal|corp|lan|intranet|private|arpa)/i;

/** Number of characters before a match that show its context. */
const LOOK_BACK = 12;
/** The context of a version or path. */
const OF_A_VERSION = /[/\\%]$|\w\($|(?:\bv|\bver|version|build|release|\brev)[ =:"]{0,3}$/i;

function isNamed(name: string, isHost: boolean): boolean {
  return (isHost && name === 'localhost') || isInternalName(name);
}

function isInternalName(name: string): boolean {
  return (
    INTERNAL_NAME.test(name) &&
    !name.includes('_') &&
    // Every machine has this name for itself, so it reveals nothing.
    name !== 'localhost.localdomain' &&
    name.split('.').every((label) => label !== '' && !label.startsWith('-') && !label.endsWith('-'))
  );
}

function isNumbers(text: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text);
}

/** RFC 1918, 6598, 3927 and 1122 for IPv4; RFC 4193, 4291 for IPv6, in brackets. */
function isPrivate(address: string): boolean {
  if (address.startsWith('[')) {
    const host = URL.canParse(`http://${address}/`) ? new URL(`http://${address}/`).hostname : '';
    return host === '[::1]' || /^\[(?:f[cd]|fe[89ab])/.test(host);
  }
  const [a = 0, b = 0, ...rest] = address.split('.').map(Number);
  if ([a, b, ...rest].some((number) => number > 255)) return false;
  return (
    a === 10 ||
    a === 127 ||
    (a === 172 && b >= 16 && b <= 31) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254) ||
    (a === 100 && b >= 64 && b <= 127)
  );
}
