import type { Report } from '../../../src/engine/index.js';

/** A report as lines that say one thing each, without what quotes the page. */
export function linesOf({ grade, score, findings, passes, unknowns }: Report): string[] {
  return [
    `grade ${grade} ${score}`,
    ...findings.map(({ id, severity, points }) => `${id} ${severity} -${points}`),
    ...passes.map(({ id, bonus }) => `${id} passed +${bonus}`),
    ...unknowns.map(({ rule, because }) => `${rule} not checked: ${because}`),
  ];
}

/** Lines that are only in the first (`-`), and only in the second (`+`). */
export function differences(ones: readonly string[], others: readonly string[]): string[] {
  return [
    ...ones.filter((line) => !others.includes(line)).map((line) => `- ${line}`),
    ...others.filter((line) => !ones.includes(line)).map((line) => `+ ${line}`),
  ].sort();
}
