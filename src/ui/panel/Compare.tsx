import { useEffect, useState } from 'preact/hooks';
import type { Baseline } from '../../capture/history/baseline.js';
import { pageOf } from '../../capture/history/looks.js';
import { isGraded, siteNameOf } from '../../engine/index.js';
import { ComparisonView } from '../components/Comparison.js';
import { CopyButton } from '../components/CopyButton.js';
import { OwnHistory } from '../history/Own.js';
import { SinceLastLook } from '../history/SinceLastLook.js';
import { Untrusted } from '../components/Untrusted.js';
import { WhyNoReport } from '../components/WhyNoReport.js';
import { simulatedText } from '../text/simulated.js';
import type { PageView, View } from '../store/view.js';
import { keyOf, NOW, optionsOf, pairOf, type Pair } from './compared.js';
import { usePanel } from '../panel-context.js';

/** Two visits of the page, or two pages: those that are pinned, and the page as it is now. */
export function Compare() {
  const view: View = usePanel().page.view.value;
  if (view.kind !== 'page' || !isGraded(view.report)) return <WhyNoReport view={view} />;
  if (view.snapshot.simulated)
    return <p class="quiet">{simulatedText('Comparisons', view.preview !== undefined)}</p>;
  return <WithPins view={view} />;
}

function WithPins({ view }: { view: PageView }) {
  const { pins: source, pin, unpin } = usePanel().page;
  const [pins, setPins] = useState<readonly Baseline[]>();
  const [chosen, choose] = useState({ before: '', after: NOW });
  useEffect(() => source?.watchPins(setPins), [source]);
  if (!source || !pins) return null;
  const pair = pairOf(view, pins, chosen);
  const page = pageOf(view.snapshot.url);
  const isPinned = pins.some(({ snapshot }) => pageOf(snapshot.url) === page);

  // Nothing from private windows is stored.
  const pinButton = !view.probe.isPrivate && (
    <button type="button" onClick={() => void pin()}>
      {isPinned ? 'Pin as it is now' : 'Pin this page'}
    </button>
  );
  return (
    <>
      <SinceLastLook isAsked />
      {!isPinned &&
        (view.probe.isPrivate ? (
          <p class="quiet">This page cannot be pinned: nothing from private windows is stored.</p>
        ) : (
          <p>
            This page of <Untrusted text={siteNameOf(view.snapshot.url)} limit={120} /> is not pinned. Pin it
            to see on later visits which headers, cookies and findings changed, and the history of its grade.
          </p>
        ))}
      {pins.length === 0 ? (
        pinButton && <p>{pinButton}</p>
      ) : (
        <div class="pinned">
          <div class="compared-choice">
            <p class="row-of-buttons">
              <Choice
                label="Compare"
                value={pair ? keyOf(pair.chosen) : ''}
                onChoose={(before) => choose({ ...chosen, before })}
                pins={pins}
                page={page}
              />
              <Choice
                label="with"
                value={chosen.after}
                onChoose={(after) => choose({ ...chosen, after })}
                pins={pins}
                page={page}
                canBeNow
              />
            </p>
            <p class="row-of-buttons">
              {pinButton}
              {pair && (
                <>
                  <button type="button" onClick={() => void unpin(pair.chosen)}>
                    Delete pin<span class="visually-hidden"> that is compared</span>
                  </button>
                  <CopyButton
                    label="Copy Markdown"
                    what="the comparison"
                    text={() => markdownOf(pair, view)}
                  />
                </>
              )}
            </p>
          </div>
          <OwnHistory level={2} />
        </div>
      )}
      {pair && (
        <ComparisonView
          before={pair.before}
          after={pair.after}
          names={pair.names}
          areTwo={pair.areTwo}
          {...(view.suppressed && { suppressed: view.suppressed })}
        />
      )}
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChoose: (key: string) => void;
  readonly pins: readonly Baseline[];
  /** The page on show. */
  readonly page: string;
  readonly canBeNow?: boolean;
}

function Choice({ label, value, onChoose, pins, page, canBeNow = false }: ChoiceProps) {
  const { own, others } = optionsOf(pins, page);
  return (
    <label class="compared">
      <span class="quiet">{label}</span>{' '}
      <select value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        {value === '' && <option value="">a pinned page…</option>}
        {canBeNow && <option value={NOW}>this page now</option>}
        {own.length > 0 && (
          <optgroup label="This page, pinned">
            {own.map(({ key, text }) => (
              <option key={key} value={key}>
                {text}
              </option>
            ))}
          </optgroup>
        )}
        {others.length > 0 && (
          <optgroup label="Other pinned pages">
            {others.map(({ key, text }) => (
              <option key={key} value={key}>
                {text}
              </option>
            ))}
          </optgroup>
        )}
      </select>
    </label>
  );
}

/** As `compare` of the command line writes it. */
async function markdownOf({ before, after }: Pair, { suppressed }: PageView): Promise<string> {
  const { comparisonOf } = await import('./compared-markdown.js');
  return comparisonOf(before, after, suppressed);
}
