import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { asReportOnly, type Advice, type Finding } from '../../engine/index.js';
import { tryable } from '../../fixes/index.js';
import { useFailedRequests, useStore } from '../context.js';
import { previewable } from '../store/view.js';

interface Way {
  /** What it simulates, asked for when it is chosen. */
  readonly advice: () => readonly Advice[];
  /** Those that it has fixes of. */
  readonly findings?: readonly Finding[];
}

interface Other extends Way {
  /** What it does with the policies. */
  readonly label: string;
}

interface ButtonProps extends Way {
  readonly look: 'word' | 'bare';
  readonly title: string;
  /** There is nothing to preview yet, or a preview runs. */
  readonly isOff?: boolean;
  readonly others: readonly Other[];
}

/** A button that starts a preview in the tab, and beside it one that opens the list of the other ways. */
export function PreviewButton({ look, title, isOff = false, others, ...first }: ButtonProps) {
  const store = useStore();
  const disabled = isOff || store.isSwitching.value;
  const failed = useFailedRequests();
  const start = ({ advice, findings = [] }: Way) =>
    store.startPreview(advice(), { failed: failed?.value, findings });
  return (
    <div class="try-it">
      <button type="button" class={look} disabled={disabled} title={title} onClick={() => void start(first)}>
        Preview
      </button>
      {others.length > 0 && (
        <OtherWays others={others} isOff={disabled} onChoose={(way) => void start(way)} />
      )}
    </div>
  );
}

interface OtherWaysProps {
  readonly others: readonly Other[];
  readonly isOff: boolean;
  readonly onChoose: (way: Way) => void;
}

/**
 * A button and its list of buttons (WAI-ARIA APG, disclosure pattern). A select would let an arrow key choose one
 * unseen, and its list cannot be opened by a script in DevTools.
 */
function OtherWays({ others, isOff, onChoose }: OtherWaysProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const close = () => {
    root.current?.querySelector('button')?.focus();
    setOpen(false);
  };
  const closeOutside = ({ target }: { readonly target: EventTarget | null }) => {
    if (target instanceof Node && !root.current?.contains(target)) setOpen(false);
  };
  useLayoutEffect(() => {
    if (!isOpen) return;
    root.current?.lastElementChild?.scrollIntoView({ block: 'nearest' });
    addEventListener('pointerdown', closeOutside);
    return () => removeEventListener('pointerdown', closeOutside);
  }, [isOpen]);
  return (
    <div
      class="other-ways"
      ref={root}
      onFocusOut={({ relatedTarget }) => closeOutside({ target: relatedTarget })}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        // It closes nothing else.
        event.preventDefault();
        close();
      }}
    >
      <button
        type="button"
        class="icon"
        aria-label="Preview in another way"
        title="Preview with the policy enforced, or report-only"
        aria-expanded={isOpen}
        aria-controls={id}
        disabled={isOff}
        onClick={() => setOpen(!isOpen)}
      />
      <div id={id} class="list" hidden={!isOpen}>
        {others.map((other) => (
          <button
            key={other.label}
            type="button"
            disabled={isOff}
            onClick={() => {
              close();
              onChoose(other);
            }}
          >
            {other.label}
          </button>
        ))}
      </div>
    </div>
  );
}

/** Its policies alone, as headers that block nothing. */
export function reported(label: string, advice: () => readonly Advice[]): Other {
  return { label, advice: () => asReportOnly(advice()) };
}

/** A button that simulates the ticked fixes in the tab. */
export function TryIt() {
  const store = useStore();
  const page = previewable(store);
  const findings = store.whatIf.findings.value;
  if (!page || findings.length === 0) return null;
  const ways = () => {
    const { now, enforced = now } = tryable(page.snapshot, findings, page.report.stack);
    return { now, enforced };
  };
  const all = findings.flatMap(({ advice }) => advice);
  const isReported = all.some((one) => one.op === 'set-header' && one.rollout === 'report-only-first');
  return (
    <PreviewButton
      look="bare"
      title="Simulate these fixes in this tab only, and reload it. Nothing on the server changes."
      advice={() => ways().now}
      findings={findings}
      others={[
        ...(isReported ? [{ label: 'Policy enforced', advice: () => ways().enforced, findings }] : []),
        ...(asReportOnly(all).length > 0
          ? [reported('Only the policy, report-only', () => ways().enforced)]
          : []),
      ]}
    />
  );
}
