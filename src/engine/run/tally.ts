import { SEVERITIES, type Finding, type Severity } from '../model/report.js';

/** How many findings there are, in every view and report. */
export interface Tally extends Readonly<Record<Severity, number>> {
  /** All but the suppressed ones. The severities add up to it. */
  readonly findings: number;
  readonly suppressed: number;
}

export function tallyOf(findings: readonly Pick<Finding, 'severity' | 'suppressed'>[]): Tally {
  const tally = { findings: 0, suppressed: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity, suppressed } of findings) {
    if (suppressed) tally.suppressed += 1;
    else {
      tally.findings += 1;
      tally[severity] += 1;
    }
  }
  return tally;
}

/** `9 findings, 2 suppressed`; `more` follows the first number. */
export function tallyText({ findings, suppressed }: Tally, more = ''): string {
  const text = `${findings} finding${findings === 1 ? '' : 's'}${more}`;
  return suppressed === 0 ? text : `${text}, ${suppressed} suppressed`;
}

/** `3 high, 1 low`, worst first; '' without findings. */
export function severitiesText(tally: Tally): string {
  return [...SEVERITIES]
    .reverse()
    .flatMap((severity) => (tally[severity] === 0 ? [] : [`${tally[severity]} ${severity}`]))
    .join(', ');
}
