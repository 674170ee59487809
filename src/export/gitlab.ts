import type { Report, Severity } from '../engine/index.js';
import { bareUrl, filePath, fingerprint, redacted } from './urls.js';

/** A violation in a report of GitLab’s code quality. */
export interface Violation {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: 'info' | 'minor' | 'major' | 'critical';
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const SEVERITIES: Readonly<Record<Severity, Violation['severity']>> = {
  info: 'info',
  low: 'minor',
  medium: 'major',
  high: 'critical',
};

/** Findings for the merge request’s code quality widget, without suppressed ones, which the format does not have. */
export function toGitLab(reports: readonly Report[]): Violation[] {
  const counts = new Map<string, number>();
  // GitLab shows one violation for each fingerprint.
  const once = (print: string) => {
    const count = (counts.get(print) ?? 0) + 1;
    counts.set(print, count);
    return count === 1 ? print : `${print} (${count})`;
  };
  return reports.flatMap(({ url, findings }) =>
    findings
      .filter(({ suppressed }) => !suppressed)
      .map(({ id, rule, message, severity, text }) => ({
        description: `${redacted(text)} (${bareUrl(url)})`,
        check_name: `${rule}/${message}`,
        fingerprint: once(fingerprint(url, redacted(id))),
        severity: SEVERITIES[severity],
        location: { path: filePath(url), lines: { begin: 1 } },
      })),
  );
}
