/** What the keyboard reaches. */
const REACHED =
  ':is(a[href], button, input, select, textarea, [tabindex="0"]):not(:disabled, [tabindex="-1"])';

/** An element that had the focus, and the elements around it from the inside out, each with its place among what is reached there. */
interface Held {
  readonly element: Element;
  readonly around: readonly (readonly [element: Element, at: number])[];
}

/**
 * Gives the focus of an element that is taken away, or disabled, to what takes its place: the filter that it was in, or
 * what is now at its place in the nearest element around it that stays.
 * @param last gets it where nothing but the whole of `root` stays
 * @returns stops it
 */
export function keepFocus(root: HTMLElement, last: () => HTMLElement | null): () => void {
  let held: Held | undefined;
  const onFocus = ({ target }: FocusEvent) => {
    if (target instanceof Element) held = holdOf(target, root);
  };
  // Who presses where nothing is takes the focus away.
  const onPress = () => {
    held = undefined;
  };
  const observer = new MutationObserver(() => {
    if (!held || !document.hasFocus()) return;
    const { element, around } = held;
    // Still on what was just disabled: once it is taken away, the whole frame in DevTools may lose the focus.
    if (![element, document.body].includes(document.activeElement ?? element)) return;
    if (isReached(element)) return;
    (placeIn(around) ?? last())?.focus();
  });
  root.addEventListener('focusin', onFocus);
  root.addEventListener('pointerdown', onPress);
  observer.observe(root, { childList: true, subtree: true, attributeFilter: ['disabled', 'hidden'] });
  return () => {
    root.removeEventListener('focusin', onFocus);
    root.removeEventListener('pointerdown', onPress);
    observer.disconnect();
  };
}

function holdOf(element: Element, root: Element): Held {
  const around: [Element, number][] = [];
  for (let one = element.parentElement; one && one !== root; one = one.parentElement)
    around.push([one, reachedIn(one).indexOf(element as HTMLElement)]);
  return { element, around };
}

function placeIn(around: Held['around']): HTMLElement | undefined {
  for (const [one, at] of around) {
    if (!one.isConnected) continue;
    const all = reachedIn(one);
    const place = one.matches('[role=search]') ? all[0] : all[Math.min(Math.max(at, 0), all.length - 1)];
    if (place) return place;
  }
  return undefined;
}

function reachedIn(element: Element): readonly HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>(REACHED)].filter(isReached);
}

function isReached(element: Element): boolean {
  return element.isConnected && element.checkVisibility() && !element.matches(':disabled');
}
