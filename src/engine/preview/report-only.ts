import { knownHeader } from '../headers.js';
import type { Advice } from '../model/advice.js';

const SUFFIX = '-Report-Only';

/** The advised policies as headers that block nothing; what has no such form is left out. */
export function asReportOnly(advice: readonly Advice[]): readonly Advice[] {
  return advice.flatMap((one): Advice[] => {
    if (one.op !== 'set-header') return [];
    const { name: given, value } = one;
    const name = given.toLowerCase().endsWith(SUFFIX.toLowerCase()) ? given : `${given}${SUFFIX}`;
    return knownHeader(name)?.preview === 'document' ? [{ op: 'set-header', name, value }] : [];
  });
}
