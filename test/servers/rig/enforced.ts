import type { Advice, Finding } from '../../../src/engine/index.js';
import { asEnforced } from '../../../src/fixes/index.js';

const MONTH = 2_592_000;

/** The advice whose text is the last step: the policy is enforced, and max-age, after its steps, is a year. */
export function enforced(advice: Advice): Advice {
  const isHsts = advice.op === 'set-header' && advice.rollout === 'ramp-max-age';
  return asEnforced(isHsts ? { ...advice, maxAgeInForce: MONTH } : advice);
}

/** A report with that advice, for whole texts of the last step. */
export function withEnforced<T extends { readonly findings: readonly Finding[] }>(report: T): T {
  const findings = report.findings.map((one) => ({ ...one, advice: one.advice.map(enforced) }));
  return { ...report, findings };
}
