import type { Lines } from './response.js';

/** What a call or an option says of a cookie; undefined leaves an attribute as it is. */
export interface Flags {
  readonly secure?: boolean | undefined;
  readonly httpOnly?: boolean | undefined;
  readonly sameSite?: string | undefined;
}

export function nameOf(line: string): string {
  return (line.split(';', 1)[0] ?? '').split('=', 1)[0]?.trim() ?? '';
}

/** Options of a package or framework: what they do not say stays. */
export function withOptions(lines: Lines, isMeant: (name: string) => boolean, flags: Flags): void {
  lines.change('Set-Cookie', (line) => (isMeant(nameOf(line)) ? withFlags(line, flags) : line));
}

/** A call that replaces another: it has these flags only, and the other attributes that were there. */
export function replaceCall(lines: Lines, name: string, flags: Flags): void {
  withOptions(lines, (one) => one === name, {
    secure: flags.secure === true,
    httpOnly: flags.httpOnly === true,
    sameSite: flags.sameSite ?? '',
  });
}

function withFlags(line: string, { secure, httpOnly, sameSite }: Flags): string {
  const [pair = '', ...rest] = line.split(';');
  const changes = new Map([
    ['secure', secure === undefined ? undefined : secure ? 'Secure' : ''],
    ['httponly', httpOnly === undefined ? undefined : httpOnly ? 'HttpOnly' : ''],
    ['samesite', sameSite === undefined ? undefined : sameSite && `SameSite=${sameSite}`],
  ]);
  const kept = rest.filter((part) => changes.get(keyOf(part)) === undefined);
  const added = [...changes.values()].filter((text) => text !== undefined && text !== '');
  return [pair, ...kept, ...added.map((text) => ` ${text ?? ''}`)].join(';');
}

function keyOf(part: string): string {
  return part.split('=', 1)[0]?.trim().toLowerCase() ?? '';
}

/** The cookie that a session package sets, which its options do not name. */
export function isSession(name: string): boolean {
  return /sess|sid\b|connect/i.test(name);
}
