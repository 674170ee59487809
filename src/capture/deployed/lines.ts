import {
  COOKIE_ATTRIBUTES,
  digestOf,
  protectingHeaders,
  type Expected,
  type PlannedHeader,
} from '../../engine/deployed/index.js';
import { documentHop, type PageSnapshot, type SetCookie } from '../../engine/index.js';
import { isCopied, MAX_COPIED, type Copied } from './copied.js';

/** Findings that a line names. */
const MAX_NAMED = 5;

/** The lines for what was copied on a page; none if no response shows it. */
export function linesFor(page: PageSnapshot, expects: readonly Expected[], time: number): Copied {
  const things = expects.map(lineOf).filter(isCopied);
  if (things.length === 0) return [];
  const hop = documentHop(page);
  const sent = hop ? protectingHeaders(hop.headers).map((one) => `<${headerText(one)}`) : [];
  const at = `@${String(time)} ${pageDigest(page.url)}`;
  return [at, ...things, ...sent.filter(isCopied)].slice(0, MAX_COPIED);
}

function lineOf(one: Expected): string {
  const ids = new Set(one.findings.map((id) => id.split('#', 1)[0]));
  return [`=${thingText(one)}`, ...[...ids].slice(0, MAX_NAMED)].join(' ');
}

function thingText(one: Expected): string {
  switch (one.kind) {
    case 'header': {
      const { later, unless = [] } = one;
      return [
        headerText(one),
        ...(later ? [`>${headerText(later)}`] : []),
        ...unless.map((name) => `!${name}`),
      ].join(' ');
    }
    case 'gone':
      return `${one.name}:-${one.what === 'version' ? 'v' : ''}`;
    case 'cookie':
      return `/${digestOf(one.name)}=${String(
        COOKIE_ATTRIBUTES.reduce((bits, name, at) => bits | (one.attributes.includes(name) ? 1 << at : 0), 0),
      )}`;
    case 'redirect':
      return 'https';
  }
}

function headerText({ name, value }: PlannedHeader): string {
  return `${name}:${value === null ? '*' : digestOf(value)}`;
}

/** Of an address without its query. */
function pageDigest(url: string): string {
  return digestOf(url.split(/[?#]/, 1)[0] ?? '');
}

interface Read {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Each with its line in place of its findings. */
  readonly expects: readonly Expected[];
  /** What the page had, if it is the one where it was copied. */
  readonly sent: readonly PlannedHeader[];
}

/**
 * Reads lines again.
 * @param url of a page of the site
 * @param cookies that its response sets: names of others are not known
 */
export function readLines(lines: Copied, url: string, cookies: readonly SetCookie[]): Read {
  const known = lines.filter(isCopied);
  const [time = '', page] = (known.find((line) => line.startsWith('@')) ?? '').slice(1).split(' ');
  return {
    time: Number(time),
    expects: known.flatMap((line) => (/^[=#]/.test(line) ? [expectedOf(line, cookies)] : [])),
    sent:
      page === pageDigest(url)
        ? known.flatMap((line) => (line.startsWith('<') ? [headerOf(line.slice(1))] : []))
        : [],
  };
}

/** The findings that a line names, without what they are about. */
export function findingsOf(line: string): readonly string[] {
  return line.split(' ').filter((word) => /^[^/]+\//.test(word));
}

function expectedOf(line: string, cookies: readonly SetCookie[]): Expected {
  const [thing = '', ...more] = line.slice(1).split(' ');
  const findings = [line];
  if (thing === 'https') return { kind: 'redirect', findings };
  if (thing.startsWith('/')) {
    const [digest, bits] = thing.slice(1).split('=');
    const { name = '' } = cookies.find((cookie) => digestOf(cookie.name) === digest) ?? {};
    const attributes = COOKIE_ATTRIBUTES.filter((_, at) => Number(bits) & (1 << at));
    return { kind: 'cookie', name, attributes, findings };
  }
  const [name = '', what] = thing.split(':');
  if (what?.startsWith('-'))
    return { kind: 'gone', name, what: what === '-' ? 'header' : 'version', findings };
  const later = more.find((word) => word.startsWith('>'));
  const unless = more.flatMap((word) => (word.startsWith('!') ? [word.slice(1)] : []));
  return {
    kind: 'header',
    ...headerOf(thing),
    ...(later !== undefined && { later: headerOf(later.slice(1)) }),
    ...(unless.length > 0 && { unless }),
    findings,
  };
}

function headerOf(text: string): PlannedHeader {
  const [name = '', digest = ''] = text.split(':');
  return { name, value: null, ...(digest !== '*' && { digest }) };
}
