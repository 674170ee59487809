/** A violation report, bounded, and how often it was received. */
export interface ViolationReport {
  /** The type of a report of another policy than Content-Security-Policy, such as `coep`. */
  readonly policy?: string;
  readonly directive: string;
  readonly blocked: string;
  readonly disposition: string;
  readonly source: string;
  readonly line: number;
  count: number;
}

/** The fields of a report's body, and of a `securitypolicyviolation` event. */
interface ReportBody {
  readonly effectiveDirective?: unknown;
  readonly blockedURL?: unknown;
  readonly blockedURI?: unknown;
  readonly disposition?: unknown;
  /** Of an Integrity-Policy. */
  readonly reportOnly?: unknown;
  readonly sourceFile?: unknown;
  readonly lineNumber?: unknown;
}

const MAX_TEXT = 8_192;

/**
 * Counts equal reports once. Of those beyond `most` different ones only the number is kept.
 * @param mostRead how many are read until the next `take`; of those beyond only the number is kept, too
 */
export function createReports(most: number, mostRead = Infinity) {
  const reports = new Map<string, ViolationReport>();
  let [unread, read] = [0, 0];
  return {
    add(body: ReportBody, policy?: string): void {
      read += 1;
      if (read > mostRead) {
        unread += 1;
        return;
      }
      const report: ViolationReport = {
        ...(policy !== undefined && { policy }),
        directive: text(body.effectiveDirective),
        blocked: text(body.blockedURL ?? body.blockedURI),
        disposition: dispositionOf(body),
        source: text(body.sourceFile),
        line: typeof body.lineNumber === 'number' ? body.lineNumber : 0,
        count: 1,
      };
      const key = [
        policy,
        report.directive,
        report.blocked,
        report.disposition,
        report.source,
        report.line,
      ].join('\n');
      const before = reports.get(key);
      if (before) before.count += 1;
      else if (reports.size < most) reports.set(key, report);
      else unread += 1;
    },
    get isEmpty(): boolean {
      return reports.size === 0;
    },
    /** Whether one came that is not read, because there were too many. */
    get isOver(): boolean {
      return read > mostRead;
    },
    /** All reports; the next ones are counted anew. */
    take(): { readonly all: readonly ViolationReport[]; readonly unread: number } {
      const taken = { all: [...reports.values()], unread };
      reports.clear();
      [unread, read] = [0, 0];
      return taken;
    },
  };
}

/** A report of an Integrity-Policy has `reportOnly` instead. */
function dispositionOf({ disposition, reportOnly }: ReportBody): string {
  if (reportOnly === undefined) return text(disposition);
  return reportOnly === true ? 'report' : 'enforce';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, MAX_TEXT) : '';
}
