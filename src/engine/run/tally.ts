import { followsFromNoHttps, isNoHttps } from './no-https.js';
import { SEVERITIES, type Finding, type Severity } from '../model/report.js';

/** How many findings there are, in every view and report. */
export interface Tally extends Readonly<Record<Severity, number>> {
  /** All but the suppressed ones and what follows from a page without HTTPS. The severities add up to it. */
  readonly findings: number;
  readonly suppressed: number;
}

type Counted = Pick<Finding, 'rule' | 'message' | 'severity' | 'suppressed'>;

export function tallyOf(findings: readonly Counted[]): Tally {
  const cause = findings.find(isNoHttps);
  const tally = { findings: 0, suppressed: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const finding of findings) {
    const { severity, suppressed } = finding;
    // One cause is one finding.
    if (cause && finding !== cause && followsFromNoHttps(finding)) continue;
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
