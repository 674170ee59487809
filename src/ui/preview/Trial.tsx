import { asReportOnly, planPreview, type Advice, type Finding } from '../../engine/index.js';
import { useFailedRequests, useStore } from '../context.js';
import { previewable } from '../store/view.js';

interface ButtonProps {
  readonly class: 'word' | 'bare';
  readonly label: string;
  readonly title: string;
  /** What it simulates, asked for on a click. */
  readonly advice: () => readonly Advice[];
  /** Those that it has fixes of. */
  readonly findings?: readonly Finding[];
}

/** A button that starts a preview in the tab. */
export function PreviewButton({ class: look, label, title, advice, findings = [] }: ButtonProps) {
  const store = useStore();
  const failed = useFailedRequests();
  return (
    <button
      type="button"
      class={look}
      disabled={store.isSwitching.value}
      title={title}
      onClick={() => {
        void store.startPreview(advice(), { failed: failed?.value, findings });
      }}
    >
      {label}
    </button>
  );
}

/** The ways to try a header in this tab. */
export function Trial({ advice }: { readonly advice: readonly Advice[] }) {
  if (!previewable(useStore())) return null;
  if (planPreview(advice, []).operations.length === 0)
    return (
      <p class="quiet">It cannot be tried in a tab: browsers could send reports about it to the site.</p>
    );
  const reported = asReportOnly(advice);
  return (
    <div class="try-it">
      <PreviewButton
        class="word"
        label="Preview"
        title="Set this header in this tab only, and reload it. Nothing on the server changes."
        advice={() => advice}
      />
      {reported.length > 0 && (
        <PreviewButton
          class="word"
          label="Preview, policy report-only"
          title="Set it in this tab as a header that only reports. Nothing is blocked, nothing is sent to the site."
          advice={() => reported}
        />
      )}
    </div>
  );
}
