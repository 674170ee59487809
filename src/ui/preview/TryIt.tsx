import { asReportOnly } from '../../engine/index.js';
import { tryable } from '../../fixes/index.js';
import { useStore } from '../context.js';
import { previewable } from '../store/view.js';
import { PreviewButton } from './Trial.js';

interface Props {
  /** Whether there is space for every way, or for one. */
  readonly wide: boolean;
}

/** Buttons that simulate the ticked fixes in the tab. */
export function TryIt({ wide }: Props) {
  const store = useStore();
  const page = previewable(store);
  const findings = store.whatIf.findings.value;
  if (!page || findings.length === 0) return null;
  const ways = () => {
    const { now, enforced = now } = tryable(page.snapshot, findings, page.report.stack);
    return { now, enforced };
  };
  const all = findings.flatMap(({ advice }) => advice);
  const isReported =
    wide && all.some((one) => one.op === 'set-header' && one.rollout === 'report-only-first');
  return (
    <div class="try-it">
      <PreviewButton
        class="bare"
        label="Preview"
        title="Simulate these fixes in this tab only, and reload it. Nothing on the server changes."
        advice={() => ways().now}
        findings={findings}
      />
      {isReported && (
        <PreviewButton
          class="bare"
          label="Preview, policy enforced"
          title="Simulate these fixes in this tab only, with their policies enforced instead of report-only."
          advice={() => ways().enforced}
          findings={findings}
        />
      )}
      {wide && asReportOnly(all).length > 0 && (
        <PreviewButton
          class="bare"
          label="Preview, policy report-only"
          title="Add only the policies of these fixes, as report-only: they list what they would block. Nothing is blocked, nothing is sent to the site."
          advice={() => asReportOnly(ways().enforced)}
        />
      )}
    </div>
  );
}
