import { isInside, isLog, isMachine, isNumberedRole, isPod, namesMachine } from '../data/disclosing.js';
import { isAddress, isLoopback, withoutMapping } from './host.js';
import type { Span } from './fields.js';

/** Names of private networks: reserved (RFC 6762, RFC 8375, ICANN) or in common use. */
const INTERNAL_NAME = /.\.(?:local|internal|corp|lan|intranet|localdomain|private|home\.arpa)$/;
/** A zone for internal machines within a public domain: `db.internal.example.com`. */
const INTERNAL_ZONE = /.\.(?:internal(?:[-\d][^.]*)?|intern|intra)\./;
/** Amazon's names for machines: they contain the private address. */
const AMAZON_NAME = /^ip-(\d{1,3}(?:-\d{1,3}){3})(?:\.|$)/;
/** What may be one within a longer word. */
const WITHIN =
  /(?<=[_-])ip-\d{1,3}(?:-\d{1,3}){3}(?![\d-])(?:\.[a-z\d-]{1,63}){0,8}|(?:(?!-ip-\d)[^_]){1,253}/gi;
/** The ports of Varnish, and those that servers have behind another. */
const VARNISH = /^:608[12](?!\d)/;
const INNER = /^:(?:3000|5000|6379|80[08]\d|8888|9000|11211)(?!\d)/;
/** Maximum length of a DNS name (RFC 1035 §2.3.4). */
const MAX_NAME = 253;

/** A private address or an internal name within a text. */
export interface Internal {
  readonly text: string;
  readonly at: Span;
}

/** Whether a host, as the URL parser writes it, is not on the public Internet. */
export function isInternalHost(host: string): boolean {
  return isInternalAddress(host) || isInternalName(host);
}

/**
 * Whether a host is local whatever the network's resolver says: this machine, a private address, or a name without a
 * dot. Names such as `shop.internal` are not: they may have a public counterpart.
 */
export function isInternalAddress(host: string): boolean {
  if (isLoopback(withoutMapping(host))) return true;
  return isAddress(host) ? isPrivate(host) : host !== '' && !host.includes('.');
}

/**
 * Private addresses and internal names in a header's value. Possible versions (`PHP/10.1.2.3`, `build 10.0.0.1`)
 * and parts of a path are ignored, and so are loopback addresses: every machine has them. So is a server's log, which
 * no report may show.
 */
export function internalsIn(value: string, header: string): readonly Internal[] {
  if (isLog(header)) return NONE;
  // Of those, disclosing-headers says it whatever the name is.
  const isListed = isInside(header);
  // Random by itself.
  const isOther = !isListed && header.toLowerCase() !== 'etag';
  const isOfMachine = !isListed && /\d/.test(value) && namesMachine(header);
  const found: Internal[] = ADDRESSES.test(header)
    ? []
    : [...value.matchAll(FOLDER)]
        .filter(({ index }) => !isInUrl(value, index))
        .map(({ 0: text, index }) => ({ text, at: [index, index + text.length] }));
  if (!isOfMachine && !MAY_HOLD_ONE.test(value)) return found;
  // A password is no name of a machine, whatever it looks like.
  const bare = value.replace(/(?<=[/\\]{2})[^/\\?#\s"<>]+(?=@)/g, (userinfo) => ' '.repeat(userinfo.length));
  for (const { 0: run, index } of bare.matchAll(/[\w.-]+|\[[\da-f:.]{2,45}\]/gi)) {
    if (run.length > MAX_NAME) continue;
    const text = run.replace(/^\.+/, '').replace(/\.+$/, '');
    const start = index + run.indexOf(text);
    const end = start + text.length;
    const before = value.slice(Math.max(0, index - LOOK_BACK), index);
    const isHost = /(?:\/\/|@)$/.test(before);
    if ((!isHost && OF_A_VERSION.test(before)) || /[+~]/.test(value[end] ?? '')) continue;
    const isInternal =
      isNumbers(text) || text.startsWith('[')
        ? isPrivate(text)
        : isNamed(text.toLowerCase(), isHost) ||
          (isOther && (isPod(text) || isRoleOf(text, header))) ||
          (isOfMachine && isMachineOf(text, header));
    const port = isInternal || !isOther ? '' : innerPort(text, value.slice(end, end + 7), isOfMachine);
    if (isInternal || port) found.push({ text: text + port, at: [start, end + port.length] });
    else if (isOther && /_|-ip-\d/.test(text)) found.push(...within(text, start));
  }
  return found.sort((a, b) => a.at[0] - b.at[0]);
}

/** Machines and private addresses in the parts of a word. */
function within(word: string, start: number): Internal[] {
  return [...word.matchAll(WITHIN)]
    .filter(({ 0: part, index }) => {
      if (part === word) return false;
      const isNumeric = isNumbers(part) && !/version|build|release|v$/i.test(word.slice(0, index));
      return isNumeric
        ? isPrivate(part)
        : (/^ip-\d/i.test(part) && isNamed(part.toLowerCase(), false)) || isPod(part);
    })
    .map(({ 0: text, index }) => ({ text, at: [start + index, start + index + text.length] }));
}

/** The port behind a name without a dot, if it is one of a server behind another one; '' if not. */
function innerPort(name: string, after: string, isOfMachine: boolean): string {
  if (!/^[a-z][a-z\d_-]{1,62}$/i.test(name)) return '';
  return (VARNISH.exec(after) ?? (isOfMachine ? INNER.exec(after) : null))?.[0] ?? '';
}

const NONE: readonly Internal[] = [];

/** Folders in which servers keep sites, as a warning of theirs names them. */
const FOLDER =
  /\/(?:var\/www|srv\/www|usr\/local\/www|usr\/share\/nginx|opt\/bitnami|www\/wwwroot|var\/task|usr\/src\/app|home\/[\w.-]{1,32}\/public_html)\/|\b[a-z]:\\(?:inetpub|xampp|wamp64)\\/gi;

/** Headers whose paths are of addresses: what begins like a folder of a server is one of the site. */
const ADDRESSES =
  /^(?:(?:content-)?location|link|refresh|(?:x-)?sourcemap|content-security-policy(?:-report-only)?)$/i;

/** Characters before a folder in which the host of its URL is looked for. */
const MAX_BEFORE = 300;

/** Whether a path goes on from a host: `https://a.example/var/www/x`. */
function isInUrl(value: string, at: number): boolean {
  const word =
    value
      .slice(Math.max(0, at - MAX_BEFORE), at)
      .split(/[\s"'<>,;]/)
      .at(-1) ?? '';
  return /\/\/[^/]/.test(word) && !/^file:/i.test(word);
}

/** Headers in which a host is named, which mostly is a public one. */
const HOST = /host|origin/i;

/** A quick check that excludes most values. */
const MAY_HOLD_ONE =
  /\d\.\d{1,3}\.\d|\[|ip-\d|localhost|\.(?:local|intern|intra|corp|lan|private|arpa)|-[a-z\d]{8,10}-[a-z\d]{5}|i-[\da-f]{17}|:608[12]|[a-z]{3}\d{1,2}-/i;

/** Number of characters before a match that show its context. */
const LOOK_BACK = 12;
/** The context of a version or path. */
const OF_A_VERSION = /[/\\%]$|\w\($|(?:\bv|\bver|version|build|release|\brev)[ =:"]{0,3}$/i;

function isNamed(name: string, isHost: boolean): boolean {
  const [, address] = AMAZON_NAME.exec(name) ?? [];
  return (
    (isHost && name === 'localhost') ||
    isInternalName(name) ||
    (INTERNAL_ZONE.test(name) && hasLabels(name)) ||
    (address !== undefined && isPrivate(address.replaceAll('-', '.')))
  );
}

/** A machine's name, alone or in a domain. Where a host is named, one in a domain is the site's own or another site's. */
function isMachineOf(text: string, header: string): boolean {
  const [label = '', ...domain] = text.split('.');
  if (!isMachine(label)) return false;
  return domain.length === 0 || !(HOST.test(header) || label.toLowerCase().startsWith('www'));
}

/** A machine by its place and role. One in a domain is the site’s own or another site’s where hosts are named. */
function isRoleOf(text: string, header: string): boolean {
  return (
    isNumberedRole(text) && (!text.includes('.') || (/^(?:via$|x-)/i.test(header) && !HOST.test(header)))
  );
}

function isInternalName(name: string): boolean {
  return (
    INTERNAL_NAME.test(name) &&
    // Every machine has this name for itself, so it reveals nothing.
    name !== 'localhost.localdomain' &&
    hasLabels(name)
  );
}

function hasLabels(name: string): boolean {
  return name.split('.').every((label) => label !== '' && !label.startsWith('-') && !label.endsWith('-'));
}

function isNumbers(text: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text);
}

/** RFC 1918, 6598 and 3927 for IPv4; RFC 4193, 4291 for IPv6, in brackets. */
function isPrivate(address: string): boolean {
  if (address.startsWith('[')) {
    const host = URL.canParse(`http://${address}/`) ? new URL(`http://${address}/`).hostname : '';
    const mapped = withoutMapping(host);
    return mapped !== host ? isPrivate(mapped) : /^\[(?:f[cd]|fe[89ab])/.test(host);
  }
  const [a = 0, b = 0, ...rest] = address.split('.').map(Number);
  if ([a, b, ...rest].some((number) => number > 255)) return false;
  return (
    a === 10 ||
    (a === 172 && b >= 16 && b <= 31) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254) ||
    (a === 100 && b >= 64 && b <= 127)
  );
}
