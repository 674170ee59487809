import type { SecurityTxt } from '../model/facts.js';

/** Maximum lines that are read; a real file has about twelve, or forty with a signature. */
const MAX_LINES = 500;
const MAX_EXPIRES = 64;
/** `field-name: value` (RFC 9116 §2.2). */
const FIELD = /^([A-Za-z][A-Za-z0-9-]{0,63}): *(\S.*)$/;

/** Parses a security.txt (RFC 9116 §2). Any text is accepted: another file simply has no fields. */
export function parseSecurityTxt(text: string): SecurityTxt {
  let contacts = 0;
  let plainContacts = 0;
  let preferredLanguages = 0;
  let malformed = 0;
  const expires: string[] = [];
  for (const line of signedPart(text.split(/\r?\n/, MAX_LINES))) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, name = '', value = ''] = FIELD.exec(line.slice(0, 2_048)) ?? [];
    switch (name.toLowerCase()) {
      case '':
        malformed += 1;
        break;
      case 'contact':
        contacts += 1;
        if (/^http:/i.test(value)) plainContacts += 1;
        break;
      case 'expires':
        if (expires.length < 5) expires.push(value.trim().slice(0, MAX_EXPIRES));
        break;
      case 'preferred-languages':
        preferredLanguages += 1;
        break;
    }
  }
  return { contacts, plainContacts, expires, preferredLanguages, malformed };
}

/** The signed part of a cleartext signature (RFC 9580 §7); all lines without one. */
function signedPart(lines: readonly string[]): readonly string[] {
  if (!lines[0]?.startsWith('-----BEGIN PGP SIGNED MESSAGE-----')) return lines;
  const start = lines.indexOf('', 1);
  const end = lines.findIndex((line) => line.startsWith('-----BEGIN PGP SIGNATURE-----'));
  // In it, lines that begin with a dash are escaped with another dash.
  return lines.slice(start < 0 ? 1 : start, end < 0 ? lines.length : end).map((l) => l.replace(/^- /, ''));
}
