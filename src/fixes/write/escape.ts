import { fnv1a } from '../../engine/index.js';
import type { PageContext } from './rendering.js';

/** A string literal of JavaScript and of Python: JSON's, which is valid in both for the printable ASCII of a fix. */
export function literal(text: string): string {
  return JSON.stringify(text);
}

/** Plain text in a regular expression of PCRE or RE2, with "/" escaped too. */
export function escapePattern(text: string): string {
  return text.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&');
}

/**
 * A pattern of PCRE for the raw path of a request for a file, or under a plain folder. It has nothing that leads out of
 * the folder once a server decodes it or leaves it out: with that, such as in `/admin/..%2F`, a page that is not in the
 * folder could get what is for those in it. It repeats no group, for which older versions of PCRE recurse.
 */
export function rawPathUnder(folder: string): string {
  return `${escapePattern(folder)}(?:\\/(?![^? ]*(?:\\.\\.|${NOT_PLAIN}))[\\w.~\\/@:+,=!&'()*%-]*)?`;
}

/**
 * "%" that begins no encoding, or that of a control character, of one of `%./\;?`, or of bytes that old decoders read as
 * one of these (UTF-8 in more bytes than it needs).
 */
const NOT_PLAIN =
  '%(?:[01]|2[5EFef]|3[BFbf]|5[Cc]|7[Ff]|[Cc][01]|[Ee]0%[89]|[Ff]0%8|(?![0-9A-Fa-f][0-9A-Fa-f]))';

/** The value of an attribute, within double quotes. */
export function attributeValue(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}

/** The text of an element. */
export function elementText(text: string): string {
  return text.replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * A comment in one line of the language whose comments begin with `sign`; after `''` the text alone. No text ends it, nor
 * continues it in the next line.
 */
export function comment(sign: string, text: string): string {
  const line = text.replace(/[\r\n\u0085\u2028\u2029]+/g, ' ');
  const inLanguage = COMMENTS[sign.trim()] ?? ((one: string) => one);
  return sign === '' ? line : `${sign} ${inLanguage(line)}`;
}

/** By the sign: what is an error in such a comment, or ends it, and what is written instead. */
const COMMENTS: Readonly<Record<string, (line: string) => string>> = {
  // XML 1.0, section 2.5: two hyphens are an error in a comment.
  '<!--': (line) => `${line.replace(/-(?=-)/g, '- ')} -->`,
  // PHP's end tag, and a line break that Java reads before it reads comments.
  '//': (line) => line.replace(/\?(?=>)/g, '? ').replace(/\\(?=u)/g, '\\ '),
  // Apache and HAProxy join the next line.
  '#': (line) => line.replace(/\\$/, '\\ '),
};

/** Five signs for a host and its port, for names that the sites of one server share. */
export function hostSign({ host, port }: Pick<PageContext, 'host' | 'port'>): string {
  return (fnv1a(port === '' ? host : `${host}:${port}`) % 36 ** 5).toString(36).padStart(5, '0');
}
