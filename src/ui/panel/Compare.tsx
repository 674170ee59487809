import { useEffect, useState } from 'preact/hooks';
import type { Baseline } from '../../capture/history/baseline.js';
import { pageOf } from '../../capture/history/looks.js';
import { isGraded, siteNameOf, type PageSnapshot } from '../../engine/index.js';
import { ComparisonView } from '../components/Comparison.js';
import { CopyButton } from '../components/CopyButton.js';
import { OwnHistory } from '../history/History.js';
import { SinceLastLook } from '../history/SinceLastLook.js';
import { Untrusted } from '../components/Untrusted.js';
import { WhyNoReport } from '../components/WhyNoReport.js';
import { simulatedText } from '../text/simulated.js';
import type { PageView, View } from '../store/view.js';
import { usePanel } from '../panel-context.js';
import { addressParts } from '../text/format.js';
import { timeText } from '../history/text.js';

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
        {(
          [
            ['This page, pinned', own],
            ['Other pinned pages', others],
          ] as const
        ).map(
          ([group, options]) =>
            options.length > 0 && (
              <optgroup key={group} label={group}>
                {options.map(({ key, text }) => (
                  <option key={key} value={key}>
                    {text}
                  </option>
                ))}
              </optgroup>
            ),
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

/** The key of the page as it is now. */
export const NOW = 'now';

/** The key of a pin in a list of choices. */
function keyOf({ site, seenAt }: Baseline): string {
  return `${site} ${seenAt}`;
}

/** What is compared. */
interface Pair {
  readonly before: PageSnapshot;
  readonly after: PageSnapshot;
  readonly names: readonly [before: string, after: string];
  /** Two pages, of which none is the earlier one. */
  readonly areTwo: boolean;
  /** The pin that the first list shows. */
  readonly chosen: Baseline;
}

type Visit = Pick<Baseline, 'snapshot' | 'seenAt'>;

/**
 * The chosen pin and what it is compared with; by default the latest pin of the page or else of the site, with the page
 * as it is now. Undefined if nothing was chosen on a site without pins.
 */
export function pairOf(
  view: Visit,
  pins: readonly Baseline[],
  chosen: { readonly before: string; readonly after: string },
): Pair | undefined {
  const page = pageOf(view.snapshot.url);
  const pin =
    pins.find((one) => keyOf(one) === chosen.before) ??
    pins.find((one) => pageOf(one.snapshot.url) === page) ??
    pins.find(({ site }) => site === siteNameOf(view.snapshot.url));
  if (!pin) return undefined;
  const other = pins.find((one) => keyOf(one) === chosen.after) ?? view;
  const areTwo = pageOf(pin.snapshot.url) !== pageOf(other.snapshot.url);
  const [first, second]: readonly [Visit, Visit] =
    !areTwo && other !== view && other.seenAt < pin.seenAt ? [other, pin] : [pin, other];
  return {
    before: first.snapshot,
    after: second.snapshot,
    names: areTwo
      ? namesOf(first, second)
      : [
          other === view ? 'Before' : timeText(first.seenAt),
          other === view ? 'Now' : timeText(second.seenAt),
        ],
    areTwo,
    chosen: pin,
  };
}

/** The parts of the addresses that tell them apart. */
function namesOf(...[one, other]: [Visit, Visit]): [string, string] {
  const [a, b] = [addressParts(one.snapshot.url), addressParts(other.snapshot.url)];
  if (a.host !== b.host) return [a.host, b.host];
  if (a.path !== b.path) return [a.path || '/', b.path || '/'];
  return [a.scheme + a.host, b.scheme + b.host];
}

interface Option {
  readonly key: string;
  readonly text: string;
}

/** Maximum characters of an address in a choice. */
const LONGEST = 80;

/** The pins of a page by their time, and the others with their address. */
export function optionsOf(
  pins: readonly Baseline[],
  page: string,
): { readonly own: readonly Option[]; readonly others: readonly Option[] } {
  const optionOf = (pin: Baseline, address: string): Option => ({
    key: keyOf(pin),
    text: `${address}${timeText(pin.seenAt)}`,
  });
  const isOwn = ({ snapshot }: Baseline) => pageOf(snapshot.url) === page;
  return {
    own: pins.filter(isOwn).map((pin) => optionOf(pin, '')),
    others: pins
      .filter((pin) => !isOwn(pin))
      .map((pin) => {
        const { host, path } = addressParts(pin.snapshot.url);
        return optionOf(pin, `${(host + path).slice(0, LONGEST)}, `);
      }),
  };
}
