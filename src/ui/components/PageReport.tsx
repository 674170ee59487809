import type { Report } from '../../engine/index.js';
import { Findings } from './Findings.js';
import { Passes } from './Passes.js';
import { Summary } from './Summary.js';
import { Unknowns } from './Unknowns.js';

/** A judged page. */
export function PageReport({ report, seenAt }: { report: Report; seenAt: number }) {
  return (
    <>
      <Summary report={report} seenAt={seenAt} />
      <Findings report={report} />
      <Passes passes={report.passes} first={report.findings.length === 0} />
      <Unknowns unknowns={report.unknowns} />
    </>
  );
}
