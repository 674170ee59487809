import { writeAttributes, type Cookie } from '../write/cookies.js';
import type { Header, Lines } from '../write/define-stack.js';
import { COOKIE_CHECK } from '../write/checks.js';
import { escapePattern } from '../write/escape.js';
import type { Entry } from '../write/rendering.js';

/** A string of PHP: within single quotes \' and \\ are the only escapes. Within double quotes, "$" begins a variable. */
export function literal(text: string): string {
  if (text.includes("'") && !/[$"\\]/.test(text)) return `"${text}"`;
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

/** PHP runs it when the application has set all its headers. */
export function beforeSending(lines: readonly string[]): Entry {
  return {
    open: 'header_register_callback(function () {',
    line: lines.map((line) => `    ${line}`).join('\n'),
    close: '});',
  };
}

export const ONLY_LAST =
  'PHP runs only the last header_register_callback. If there is one, add the lines to it.';
export const ONLY_LAST_IN_FILES = {
  [ONLY_LAST]:
    "PHP runs only the last header_register_callback. If the application has one, add to it: if (class_exists('Sitegrade', false)) \\Sitegrade::run();",
};

/** Of the cookie of PHP’s own session. Settings in php.ini are for all sites of that PHP. */
export function setForSession({ wanted }: Cookie): Pick<Lines<never>, 'units' | 'warnings' | 'check'> {
  return {
    units: writeAttributes(wanted, (attribute, value) => ({
      // Without a warning, which would be output before the headers, where a session has begun.
      open: '@session_set_cookie_params([',
      line: `    '${attribute.toLowerCase()}' => ${value === undefined ? 'true' : literal(value)},`,
      close: ']);',
    })),
    warnings: [
      'This is for sessions that begin later. Code that calls session_set_cookie_params() itself, or session_start() with options, overrides it: change the attributes there. With session.auto_start, set session.cookie_secure and the like in php.ini instead.',
    ],
    check: [COOKIE_CHECK],
  };
}

/** An expression that is true if this header is sent with another value; without `value`, if it is sent. */
function isSent(name: string, value?: string): string {
  const pattern = `/^(?i:${name}):${value === undefined ? '/' : `(?! *${escapePattern(value)}$)/D`}`;
  return `preg_grep(${literal(pattern)}, headers_list())`;
}

/**
 * A statement that sets a header where it is absent or has the value to replace.
 * @param isHttps an expression
 */
export function setWhereAbsent({ name, value, replaces, isHsts }: Header, isHttps: string): string {
  const conditions = [...(isHsts ? [isHttps] : []), `!${isSent(name, replaces)}`];
  return `if (${conditions.join(' && ')}) header(${literal(`${name}: ${value}`)});`;
}

/** A statement that removes a header; with `only`, where it has no other value. */
export function removeWhere(name: string, only: string | undefined): string {
  const condition = only === undefined ? '' : `if (!${isSent(name, only)}) `;
  return `${condition}header_remove(${literal(name)});`;
}
