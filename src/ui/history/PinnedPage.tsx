import { useLayoutEffect, useRef } from 'preact/hooks';
import { useStore } from '../context.js';
import { useLoaded } from '../loaded.js';
import { historyText } from './text.js';
import { Disclosure } from '../components/Disclosure.js';

/** Pins the page; of a pinned page its history and what changed since, folded. They are loaded when opened. */
export function PinnedPage({ isPrivate }: { isPrivate: boolean }) {
  const { looks, pin, pins } = useStore();
  const root = useRef<HTMLDivElement>(null);
  const isPinned = looks.value !== undefined;
  const was = useRef(isPinned);
  const hadFocus = useRef(false);
  useLayoutEffect(() => {
    if (was.current === isPinned) return;
    was.current = isPinned;
    // The button that had the focus is gone. The stored history also arrives, and pages change, without one.
    if (hadFocus.current && document.activeElement === document.body)
      root.current?.querySelector('button')?.focus();
  }, [isPinned]);
  if (!pins) return null;
  return (
    <div
      ref={root}
      onFocusIn={() => {
        hadFocus.current = true;
      }}
      onFocusOut={({ relatedTarget: to }) => {
        // Without one, the element may be gone.
        if (to instanceof Node && root.current?.contains(to) === false) hadFocus.current = false;
      }}
    >
      {looks.value ? (
        <Disclosure
          level={2}
          class="fold"
          label={
            <>
              <span class="pinned-page">Pinned page</span>{' '}
              <span class="quiet">{historyText(looks.value)}</span>
            </>
          }
        >
          {() => <Loaded />}
        </Disclosure>
      ) : (
        <p class="fold to-pin">
          <span class="quiet">
            {isPrivate
              ? 'This page cannot be pinned: nothing from private windows is stored.'
              : 'See on later visits what changed'}
          </span>
          {!isPrivate && (
            <button type="button" class="word" onClick={() => void pin()}>
              Pin this page
            </button>
          )}
        </p>
      )}
    </div>
  );
}

function Loaded() {
  const Detail = useLoaded(() => import('./PinnedDetail.js'))?.PinnedDetail;
  return Detail ? <Detail /> : null;
}
