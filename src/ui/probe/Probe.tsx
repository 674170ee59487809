import { isBeyondPage, isGraded } from '../../engine/index.js';
import { Reasons } from '../components/Reasons.js';
import { Requests } from './Requests.js';
import { WhyNoReport } from '../components/WhyNoReport.js';
import { probeProgress } from '../components/progress.js';
import { usePanel } from '../panel-context.js';

/** The requests beyond the page, their results, and the checks that need them. */
export function Probe() {
  const { page } = usePanel();
  const view = page.view.value;
  if (view.kind !== 'page' || !isGraded(view.report))
    return (
      <div class="tab-body">
        <WhyNoReport view={view} />
      </div>
    );
  const { probe, report } = view;
  const unknowns = report.unknowns.filter(
    (unknown) =>
      isBeyondPage(unknown) && unknown.because !== 'sign-in-not-opened' && unknown.because !== 'other-port',
  );
  return (
    <div class="tab-body">
      <section class="ask">
        <h2>{probeProgress(probe, page.isAsking.value)}</h2>
        <Requests {...probe} isMain />
      </section>
      {unknowns.length > 0 && (
        <section>
          <h2>{unknowns.length} not checked</h2>
          <Reasons unknowns={unknowns} without />
        </section>
      )}
    </div>
  );
}
