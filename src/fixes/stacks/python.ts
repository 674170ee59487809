import { VERSION_CHECK } from '../write/checks.js';
import type { Header } from '../write/define-stack.js';
import { literal } from '../write/escape.js';

/** gunicorn's Server header without version. */
export const GUNICORN_BANNER = {
  place: 'gunicorn',
  units: [
    'import gunicorn\n\ngunicorn.SERVER = "gunicorn"\ngunicorn.SERVER_SOFTWARE = "gunicorn"  # before gunicorn 20.1',
  ],
  check: [VERSION_CHECK],
} as const;

/**
 * Statements that set a header in an object of headers, where it is absent or has a value to replace.
 * @param harmless the values of `unless` headers beside which it can be set
 */
export function setInPython(
  headers: string,
  { name, value, replaces, unless }: Pick<Header, 'name' | 'value' | 'replaces' | 'unless'>,
  harmless: Readonly<Record<string, string>> = {},
): string[] {
  const set = (indent: string) => `${indent}${headers}[${literal(name)}] = ${literal(value)}`;
  if (replaces !== undefined) {
    return [`if ${headers}.get(${literal(name)}) in (None, ${literal(replaces)}):`, set('    ')];
  }
  if (unless.length > 0) {
    const absent = [name, ...unless].map((one) => {
      const value = harmless[one.toLowerCase()];
      return value === undefined
        ? `${literal(one)} not in ${headers}`
        : `${headers}.get(${literal(one)}) in (None, ${literal(value)})`;
    });
    return [`if ${absent.join(' and ')}:`, set('    ')];
  }
  return [`${headers}.setdefault(${literal(name)}, ${literal(value)})`];
}
