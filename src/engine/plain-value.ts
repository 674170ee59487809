import { readPolicies } from './parse/csp.js';
import { bareValue } from './without-secrets.js';

/** Whether a header's value is plainly one of that header, so that a text which repeats it has no secret in it. */
export function isPlainValue(header: string, value: string): boolean {
  const name = header.toLowerCase();
  if (value.includes('@') || bareValue(name, value) !== value) return false;
  if (name.startsWith('content-security-policy')) {
    return readPolicies({ header, value }).every(({ directives }) =>
      directives.every((directive) => DIRECTIVE.test(directive.name)),
    );
  }
  const part = PARTS[name] ?? WORD;
  return value.split(/[,;]/).every((one) => part.test(one.trim()));
}

const DIRECTIVE = /^[a-z-]{3,40}:?$/;
const WORD = /^(?:[a-z][a-z-]{0,39})?$/i;
const PARTS: Readonly<Partial<Record<string, RegExp>>> = {
  'cache-control': /^(?:[a-z-]{0,40}|[a-z-]{1,30}="?\d{1,10}"?)$/i,
  'permissions-policy': /^(?:[a-z-]{1,60}=(?:\*|self|\((?:\*|self|src|"https:\/\/[\w.*:-]+"|\s)*\)))?$/,
  'reporting-endpoints': /^(?:[a-z*][\w*.-]{0,40}="[^"\s]*")?$/,
  'strict-transport-security': /^(?:[a-z]{0,30}|max-age\s*=\s*"?\d{1,10}"?)$/i,
  'x-frame-options': /^(?:[a-z-]{0,40}|allow-from:?\s+https?:\/\/[\w.:-]+\/?)$/i,
  'x-xss-protection': /^(?:\d|mode\s*=\s*[a-z]{1,10})?$/i,
};
