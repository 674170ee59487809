import { isGraded, type PageSnapshot, type Report } from '../../engine/index.js';
import type { Probe } from '../store/view.js';
import { AskServer } from './AskServer.js';
import { useStore } from '../context.js';
import { Findings } from './Findings.js';
import { PinnedPage } from './PinnedPage.js';
import { SinceLastLook } from './SinceLastLook.js';
import { Further } from './Further.js';
import { Passes } from './Passes.js';
import { Summary } from './Summary.js';
import { Unknowns } from './Unknowns.js';

interface Props {
  readonly report: Report;
  readonly snapshot: PageSnapshot;
  readonly seenAt: number;
  readonly probe: Probe;
  /** The user chose the report's servers. */
  readonly isChosen: boolean;
}

/** A graded page. */
export function PageReport({ report, snapshot, seenAt, probe, isChosen }: Props) {
  const { isLive } = useStore();
  return (
    <>
      <Summary report={report} snapshot={snapshot} isPrivate={probe.isPrivate} isChosen={isChosen} />
      <SinceLastLook />
      <Findings report={report} seenAt={seenAt} />
      <Passes passes={report.passes} first={report.findings.length === 0} />
      <Unknowns unknowns={report.unknowns} />
      {isLive && <AskServer probe={probe} />}
      {isGraded(report) && !snapshot.simulated && (
        <Further report={report} snapshot={snapshot} isPrivate={probe.isPrivate} />
      )}
      {!snapshot.simulated && <PinnedPage isPrivate={probe.isPrivate} />}
    </>
  );
}
