import { useEffect, useState } from 'preact/hooks';
import type { Baseline } from '../../capture/history/baseline.js';
import { pageOf } from '../../capture/history/looks.js';
import { useStore } from '../context.js';
import { ago } from '../text/format.js';
import { ComparisonView } from '../components/Comparison.js';
import { OwnHistory } from './History.js';

/** The history of the page on show, its differences to its latest pin, and the buttons to pin it again or no more. */
export function PinnedDetail() {
  const { pins: source, view, pin: pinAgain, unpin } = useStore();
  const [pins, setPins] = useState<readonly Baseline[]>([]);
  useEffect(() => source?.watchPins(setPins), [source]);
  const shown = view.value;
  if (shown.kind !== 'page') return null;
  const { snapshot, suppressed } = shown;
  const pin = pins.find((one) => pageOf(one.snapshot.url) === pageOf(snapshot.url));
  return (
    <>
      <OwnHistory level={3} />
      {pin && (
        <>
          <p class="quiet">Compared with the page as it was pinned, loaded {ago(pin.seenAt, Date.now())}:</p>
          <ComparisonView before={pin.snapshot} after={snapshot} {...(suppressed && { suppressed })} />
          <p class="row-of-buttons">
            <button type="button" class="word" onClick={() => void pinAgain()}>
              Pin as it is now
            </button>
            <button type="button" class="bare" onClick={() => void unpin(pin)}>
              Delete pin
            </button>
          </p>
        </>
      )}
    </>
  );
}
