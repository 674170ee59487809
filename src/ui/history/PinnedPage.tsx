import { useEffect, useRef } from 'preact/hooks';
import { useStore } from '../context.js';
import { useLoaded } from '../loaded.js';
import { historyText } from './text.js';
import { Disclosure } from '../components/Disclosure.js';

/** Pins the page; of a pinned page its history and what changed since, folded. They are loaded when opened. */
export function PinnedPage({ isPrivate }: { isPrivate: boolean }) {
  const { looks, pin, pins } = useStore();
  const root = useRef<HTMLDivElement>(null);
  const hasLooks = looks.value && looks.value.length > 0;
  const hadFocus = useRef(false);
  // Once all of it is drawn: the button that had the focus may be gone, by a press or because the page is another one.
  useEffect(() => {
    if (hadFocus.current && document.activeElement === document.body)
      root.current?.querySelector('button')?.focus();
  }, [hasLooks]);
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
