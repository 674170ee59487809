import { knownHeader } from './headers.js';
import { parsePolicies } from './parse/csp.js';
import { bareValue } from './without-secrets.js';

/** Whether a header's value is plainly one of that header, so that a text which repeats it has no secret in it. */
export function isPlainValue(header: string, value: string): boolean {
  const name = header.toLowerCase();
  if (value.includes('@') || bareValue(name, value) !== value) return false;
  if (name.startsWith('content-security-policy')) {
    return parsePolicies({ header, value }).every(({ directives }) =>
      directives.every((directive) => DIRECTIVE.test(directive.name)),
    );
  }
  const part = knownHeader(name)?.part ?? WORD;
  return value.split(/[,;]/).every((one) => part.test(one.trim()));
}

const DIRECTIVE = /^[a-z-]{3,40}:?$/;
const WORD = /^(?:[a-z][a-z-]{0,39})?$/i;
