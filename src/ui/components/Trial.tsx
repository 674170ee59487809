import { asReportOnly, planPreview, type Advice } from '../../engine/index.js';
import { useFailedRequests, useStore } from '../context.js';
import { previewable } from '../store/view.js';

/** The ways to try a header in this tab. */
export function Trial({ advice }: { readonly advice: readonly Advice[] }) {
  const store = useStore();
  const failed = useFailedRequests();
  const { isSwitching } = store;
  if (!previewable(store)) return null;
  if (planPreview(advice, []).operations.length === 0)
    return (
      <p class="quiet">It cannot be tried in a tab: browsers could send reports about it to the site.</p>
    );
  const reported = asReportOnly(advice);
  const start = (tried: readonly Advice[]) => {
    void store.startPreview(tried, failed?.value);
  };
  return (
    <div class="try-it">
      <button
        type="button"
        class="word"
        disabled={isSwitching.value}
        title="Set this header in this tab only, and reload it. Nothing on the server changes."
        onClick={() => {
          start(advice);
        }}
      >
        Preview
      </button>
      {reported.length > 0 && (
        <button
          type="button"
          class="word"
          disabled={isSwitching.value}
          title="Set it in this tab as a header that only reports. Nothing is blocked, nothing is sent to the site."
          onClick={() => {
            start(reported);
          }}
        >
          Preview, policy report-only
        </button>
      )}
    </div>
  );
}
