import { withNoncePattern } from './csp/repair.js';
import type { Advice } from './model.js';
import type { Fields } from './parse/fields.js';

/** Adds the values that a header to set, and the one that only reports, have on this page, so that other responses keep theirs. */
export function withReplaced(advice: Advice, response: Fields): Advice {
  if (advice.op !== 'set-header') return advice;
  const replaces = advice.unless ? undefined : valueOf(advice.name, response);
  const isReported = advice.rollout === 'report-only-first';
  const replacesReportOnly = isReported ? valueOf(`${advice.name}-Report-Only`, response) : undefined;
  return {
    ...advice,
    ...(replaces !== undefined && { replaces }),
    ...(replacesReportOnly !== undefined && { replacesReportOnly }),
  };
}

/** Servers compare with one line, so lines that are equal are several too. */
function valueOf(name: string, response: Fields): string | undefined {
  const field = response.get(name);
  if (!field.seen || field.value.lines.length === 0) return undefined;
  return field.value.lines.map(({ value }) => withNoncePattern(value)).join('\n');
}
