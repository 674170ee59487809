import { useMemo } from 'preact/hooks';
import { foreseenIn } from '../../capture/preview.js';
import { asReportOnly, forecast, planPreview, type Advice, type PageSnapshot } from '../../engine/index.js';
import { useRecordedLoads, useStore } from '../context.js';
import { Forecasts } from './Forecasts.js';

interface Props {
  readonly snapshot: PageSnapshot;
  readonly advice: readonly Advice[];
}

/** What a header would block on this page, and the ways to try it in this tab. */
export function Trial({ snapshot, advice }: Props) {
  const store = useStore();
  const { isLive, isSwitching, view } = store;
  const recorded = useRecordedLoads()?.value;
  const forecasts = useMemo(
    () => forecast(snapshot, advice, recorded?.loads),
    [snapshot, advice, recorded?.loads],
  );
  const page = view.value;
  const isTryable = isLive && page.kind === 'page' && !page.preview && !snapshot.simulated;
  const canSet = planPreview(advice, []).operations.length > 0;
  const reported = asReportOnly(advice);
  const start = (tried: readonly Advice[]) => {
    const foreseen = foreseenIn(forecasts);
    void store.startPreview(tried, {
      ...(foreseen && { foreseen }),
      ...(recorded && { failed: recorded.failed }),
    });
  };
  return (
    <div class="trial">
      <Forecasts forecasts={forecasts} />
      {isTryable && canSet && (
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
      )}
      {isTryable && !canSet && (
        <p class="quiet">It cannot be tried in a tab: browsers could send reports about it to the site.</p>
      )}
    </div>
  );
}
