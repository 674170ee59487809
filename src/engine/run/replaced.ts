import { withNoncePattern } from '../csp/repair.js';
import { knownHeader } from '../headers.js';
import type { Advice } from '../model/advice.js';
import type { HeaderLine } from '../model/facts.js';
import type { Fields } from '../parse/fields.js';
import { isPlainValue } from '../plain-value.js';

/**
 * Adds the values that a header to set or remove, and the one that only reports, have on this page, so that other
 * responses keep theirs.
 */
export function withReplaced(advice: Advice, response: Fields): Advice {
  if (advice.op === 'remove-header') {
    const lines = knownHeader(advice.name)?.protects ? linesOf(advice.name, response) : [];
    if (!lines.every(isPlain)) return { ...advice, replacesSecret: true };
    return lines.length > 0 ? { ...advice, value: joined(lines) } : advice;
  }
  if (advice.op !== 'set-header') return advice;
  const own = advice.unless ? [] : linesOf(advice.name, response);
  const reports = advice.rollout === 'report-only-first';
  const reported = reports ? linesOf(`${advice.name}-Report-Only`, response) : [];
  if (![...own, ...reported].every(isPlain)) return { ...advice, replacesSecret: true };
  return {
    ...advice,
    ...(own.length > 0 && { replaces: joined(own) }),
    ...(reported.length > 0 && { replacesReportOnly: joined(reported) }),
  };
}

function isPlain({ name, value }: HeaderLine): boolean {
  return isPlainValue(name, value);
}

function linesOf(name: string, response: Fields): readonly HeaderLine[] {
  const field = response.get(name);
  return field.seen
    ? field.value.lines.map((line) => ({ name: line.name, value: withNoncePattern(line.value) }))
    : [];
}

/** Servers compare with one line, so lines that are equal are several too. */
function joined(lines: readonly HeaderLine[]): string {
  return lines.map(({ value }) => value).join('\n');
}
