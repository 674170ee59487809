import type { Baseline } from '../../capture/history/baseline.js';
import { pageOf } from '../../capture/history/looks.js';
import { siteNameOf, type PageSnapshot } from '../../engine/index.js';
import { addressParts } from '../text/format.js';
import { timeText } from '../history/text.js';

/** The key of the page as it is now. */
export const NOW = 'now';

/** The key of a pin in a list of choices. */
export function keyOf({ site, seenAt }: Baseline): string {
  return `${site} ${seenAt}`;
}

/** What is compared. */
export interface Pair {
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
