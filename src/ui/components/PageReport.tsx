import type { Report } from '../../engine/index.js';
import type { Probe } from '../store.js';
import { AskServer } from './AskServer.js';
import { useStore } from '../context.js';
import { Findings } from './Findings.js';
import { Passes } from './Passes.js';
import { Summary } from './Summary.js';
import { Unknowns } from './Unknowns.js';

interface Props {
  readonly report: Report;
  /** False while every rule is yet to be asked, and the servers to be recognised. */
  readonly isWhole: boolean;
  readonly seenAt: number;
  readonly probe: Probe;
  /** The report's servers are those the person named. */
  readonly isChosen: boolean;
}

/** A judged page. */
export function PageReport({ report, isWhole, seenAt, probe, isChosen }: Props) {
  const { isLive } = useStore();
  return (
    <>
      <Summary report={report} isWhole={isWhole} isChosen={isChosen} />
      <Findings report={report} isWhole={isWhole} seenAt={seenAt} />
      <Passes passes={report.passes} first={report.findings.length === 0} />
      <Unknowns unknowns={report.unknowns} />
      {isLive && <AskServer probe={probe} />}
    </>
  );
}
