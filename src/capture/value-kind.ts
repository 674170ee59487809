import { isRecord, shareOfCommonPairs, type ValueKind } from '../engine/index.js';

/** Characters of a value that are read: browsers keep no longer one (RFC 6265bis §5.6). */
const MAX_VALUE = 4_096;
/** What nobody can guess. */
const ENOUGH_BITS = 64;

/** What a cookie's value looks like; undefined if it is of no kind that says anything. */
export function valueKindOf(value: string): ValueKind | undefined {
  const text = plainText(value.slice(0, MAX_VALUE));
  if (text === '') return 'empty';
  if (HIDDEN.test(text.replace(/[^a-z\d]+/gi, ''))) return undefined;
  if (PLAIN.test(text)) return 'plain';
  if (isToken(text)) return 'jwt';
  // An address says where a visitor was.
  if (text.includes('://')) return undefined;
  if (isSigned(text)) return 'signed';
  if (mostRandomBits(text) >= ENOUGH_BITS) return 'random';
  return isWords(text) ? 'plain' : undefined;
}

/** What is left of what a recording has in place of a value, without signs such as brackets and asterisks. */
const HIDDEN = /^(?:redacted|removed|hidden|masked|sanitized|x{3,64})?$/i;
/** A flag, a language, a number. */
const PLAIN = /^(?:-?\d{1,3}|true|false|yes|no|on|off|[a-z]{2,3}(?:[-_][a-z\d]{2,4})?)$/i;
const MOST_WORDS = 4;

/** One to four words. */
function isWords(text: string): boolean {
  if (!/^[a-z]{1,20}(?:[ _.,:|-][a-z]{1,20}){0,3}$/i.test(text)) return false;
  const words = text.toLowerCase().split(/[^a-z]/, MOST_WORDS);
  return words.every((word) => word.length < 5 || shareOfCommonPairs([word]) >= 0.5);
}

/** Decoded and without quotes. Frameworks encode a value once; some sites do it again. */
function plainText(value: string): string {
  let text = value;
  for (let time = 0; time < 2 && text.includes('%'); time += 1) {
    try {
      text = decodeURIComponent(text);
    } catch {
      break;
    }
  }
  return text.replace(/^"([^]*)"$/, '$1').trim();
}

/** A JSON Web Token (RFC 7519 §3), also an encrypted one: its first part is a JSON object that names an algorithm. */
function isToken(text: string): boolean {
  const parts = text.replace(/^Bearer /i, '').split('.', 6);
  if (parts.length !== 3 && parts.length !== 5) return false;
  return jsonIn(parts[0] ?? '')?.['alg'] !== undefined && parts.every((part) => /^[\w-]*$/.test(part));
}

/** What follows the content: of at least 160 bits. */
const SIGNATURE = /^(?:[\w+/-]{27,}={0,2}|[\da-f]{40,})$/i;

/** Characters before it: content and a time. Fewer are often only a number. */
const LEAST_CONTENT = 10;

/**
 * How sealed values begin: of ASP.NET Core’s data protection, Fernet, hapi’s iron and PASETO; and Rails’ of three parts,
 * encrypted with AES-GCM.
 */
const SEALED =
  /^(?:CfDJ8[\w-]{40}|gAAAAA[\w-]{40}|Fe26\.2\*|v[1-4]\.(?:local|public)\.[\w-]{27}|[\w+/]+={0,2}--[\w+/]{16}--[\w+/]{22}==$)/;

/** Content with a signature, as of Express, Flask, Django, Rails and Tornado, or encrypted, as of Laravel. */
function isSigned(text: string): boolean {
  if (SEALED.test(text)) return true;
  const envelope = jsonIn(text);
  if (envelope) return 'iv' in envelope && ('mac' in envelope || 'tag' in envelope);
  const cut = Math.max(...['.', ':', '|', '!', '--'].map((sign) => endOf(text, sign)));
  const signature = text.slice(cut);
  return cut >= LEAST_CONTENT && SIGNATURE.test(signature) && mostRandomBits(signature) >= 2 * ENOUGH_BITS;
}

/** Where the text after the last such sign begins. */
function endOf(text: string, sign: string): number {
  const at = text.lastIndexOf(sign);
  return at < 0 ? 0 : at + sign.length;
}

/** The JSON object in a base64 or base64url text. */
function jsonIn(text: string): Record<string, unknown> | undefined {
  if (!/^ey[\w+/-]*={0,2}$/.test(text)) return undefined;
  try {
    const json: unknown = JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/')));
    return isRecord(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** A UUID: of version 4 with 122 random bits, of others with a time and a node. */
const UUID = /(?:^|[^\da-z])[\da-z]{8}-[\da-z]{4}-[\da-z]{4}-[\da-z]{4}-[\da-z]{12}(?:$|[^\da-z])/i;

/** The random bits of the most random part. */
function mostRandomBits(text: string): number {
  // Readable content, only encoded or written as JSON.
  if (/^[[{]/.test(text) || jsonIn(text)) return 0;
  if (UUID.test(text)) return 122;
  const isBase64 =
    /^[\w+/-]{16,}={0,2}$/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
  const parts = isBase64 ? [text.replace(/[^a-z\d]/gi, '')] : text.split(/[^a-z\d]+/i);
  return Math.max(...parts.map(randomBits));
}

/** An estimate: each character that is in no word counts as chosen at random from those of its alphabet. */
function randomBits(part: string): number {
  if (/^\d+$/.test(part)) return part.length * Math.log2(10);
  if (/^(?:[\da-f]+|[\dA-F]+)$/.test(part) && /\d/.test(part)) return part.length * 4;
  let length = 0;
  for (const [piece] of part.matchAll(/\d+|[A-Z]?[a-z]+|[A-Z]+/g)) {
    const isWord =
      piece.length > 3 && /^[a-z]/i.test(piece) && shareOfCommonPairs([piece.toLowerCase()]) >= 0.6;
    if (!isWord) length += piece.length;
  }
  const alphabet = [/\d/, /[a-z]/, /[A-Z]/].reduce(
    (size, one, at) => size + (one.test(part) ? (at ? 26 : 10) : 0),
    0,
  );
  return length * Math.log2(alphabet || 1);
}
