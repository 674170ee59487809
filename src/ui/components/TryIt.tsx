import { asReportOnly } from '../../engine/index.js';
import { tryable } from '../../fixes/index.js';
import { useFailedRequests, useStore } from '../context.js';
import { previewable } from '../store/view.js';

interface Props {
  /** Whether there is space for every way, or for one. */
  readonly wide: boolean;
}

type Way = 'now' | 'enforced' | 'reported';

/** Buttons that simulate the ticked fixes in the tab. */
export function TryIt({ wide }: Props) {
  const store = useStore();
  const failed = useFailedRequests();
  const { isSwitching, whatIf } = store;
  const page = previewable(store);
  const findings = whatIf.findings.value;
  if (!page || findings.length === 0) return null;
  const start = (way: Way) => {
    const { now, enforced = now } = tryable(page.snapshot, findings, page.report.stack);
    const advice = { now, enforced, reported: asReportOnly(enforced) }[way];
    void store.startPreview(advice, failed?.value);
  };
  const all = findings.flatMap(({ advice }) => advice);
  const isReported =
    wide && all.some((one) => one.op === 'set-header' && one.rollout === 'report-only-first');
  return (
    <div class="try-it">
      <button
        type="button"
        class="bare"
        disabled={isSwitching.value}
        title="Simulate these fixes in this tab only, and reload it. Nothing on the server changes."
        onClick={() => {
          start('now');
        }}
      >
        Preview
      </button>
      {isReported && (
        <button
          type="button"
          class="bare"
          disabled={isSwitching.value}
          title="Simulate these fixes in this tab only, with their policies enforced instead of report-only."
          onClick={() => {
            start('enforced');
          }}
        >
          Preview, policy enforced
        </button>
      )}
      {wide && asReportOnly(all).length > 0 && (
        <button
          type="button"
          class="bare"
          disabled={isSwitching.value}
          title="Add only the policies of these fixes, as report-only: they list what they would block. Nothing is blocked, nothing is sent to the site."
          onClick={() => {
            start('reported');
          }}
        >
          Preview, policy report-only
        </button>
      )}
    </div>
  );
}
