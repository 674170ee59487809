import { tryable } from '../../fixes/index.js';
import { useStore } from '../context.js';

interface Props {
  /** Whether there is space for a second button. */
  readonly wide: boolean;
}

/** Buttons that simulate the ticked fixes in the tab. */
export function TryIt({ wide }: Props) {
  const store = useStore();
  const { isLive, isSwitching, view, whatIf } = store;
  const page = view.value;
  const findings = whatIf.findings.value;
  if (!isLive || page.kind !== 'page' || page.preview || page.snapshot.simulated || findings.length === 0)
    return null;
  const start = (which: 'now' | 'enforced') => {
    const { now, enforced = now } = tryable(page.snapshot, findings, page.report.stack);
    void store.startPreview(which === 'now' ? now : enforced);
  };
  const isReported =
    wide &&
    findings.some(({ advice }) =>
      advice.some((one) => one.op === 'set-header' && one.rollout === 'report-only-first'),
    );
  return (
    <div class="try-it">
      <button
        type="button"
        disabled={isSwitching.value}
        title="Simulate these fixes in this tab only, and reload it. Nothing on the server changes."
        onClick={() => {
          start('now');
        }}
      >
        Try it here
      </button>
      {isReported && (
        <button
          type="button"
          disabled={isSwitching.value}
          title="Simulate these fixes in this tab only, with their policies enforced instead of report-only."
          onClick={() => {
            start('enforced');
          }}
        >
          Try it enforced
        </button>
      )}
    </div>
  );
}
