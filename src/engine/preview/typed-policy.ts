import { parseAllowed } from '../csp/allowed.js';
import type { Advice } from '../model/advice.js';
import { parsePolicies } from '../parse/csp.js';
import { isSendableValue } from './simulable.js';
import { withoutReporting } from './reporting.js';

/** Why a typed policy is not tried. */
export type WhyNotTried =
  | 'empty'
  | 'header-name'
  | 'not-ascii'
  | 'too-long'
  | 'several-policies'
  | 'unknown-directive'
  | 'repeated-directive'
  | 'invalid-source'
  | 'only-reports';

export type TypedPolicy =
  { readonly advice: Advice } | { readonly refused: WhyNotTried; readonly what?: string };

const NAME = 'Content-Security-Policy';
/** Maximum characters, as for every value that is set in a tab. */
const MAX_POLICY = 16_384;
const ASCII = /^[\t\x20-\x7e]*$/;

/**
 * A Content-Security-Policy that somebody typed, as advice. Browsers ignore what they do not know, which is never what
 * was meant: it is refused instead.
 * @param page the page's URL
 */
export function parseTypedPolicy(text: string, page: string): TypedPolicy {
  const value = text
    .slice(0, MAX_POLICY + 1)
    .replaceAll(/[\r\n]+/g, ' ')
    .trim();
  if (value.length > MAX_POLICY) return { refused: 'too-long' };
  if (value.replaceAll(/[;\s]/g, '') === '') return { refused: 'empty' };
  if (!ASCII.test(value) || !isSendableValue(value)) return { refused: 'not-ascii' };
  if (/^content-security-policy(?:-report-only)?\s{0,8}:/i.test(value)) return { refused: 'header-name' };
  if (value.includes(',')) return { refused: 'several-policies' };
  const [policy] = parsePolicies({ header: NAME, value });
  if (!policy) return { refused: 'empty' };
  const [reading] = parseAllowed([{ kind: 'header', policy }], page, []);
  for (const { name, status, sources } of reading?.directives ?? []) {
    if (status === 'unknown') return { refused: 'unknown-directive', what: name };
    if (status === 'repeated') return { refused: 'repeated-directive', what: name };
    const invalid = sources.find(({ kind }) => kind === 'invalid');
    if (invalid) return { refused: 'invalid-source', what: invalid.text };
  }
  if (withoutReporting(NAME, value) === undefined) return { refused: 'only-reports' };
  return { advice: { op: 'set-header', name: NAME, value } };
}
