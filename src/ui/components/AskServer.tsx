import { useEffect, useRef } from 'preact/hooks';
import { useStore } from '../context.js';
import type { Probe } from '../store.js';
import { count } from '../text/words.js';
import { Disclosure } from './Disclosure.js';
import { Requests } from './Opened.js';

/** What only requests beyond the page can show: what would be sent, how far it got, and what it found. */
export function AskServer({ probe: { unasked, asked, isPrivate } }: { probe: Probe }) {
  const store = useStore();
  const { showsProbe, ledToProbe, isAsking } = store;
  const section = useRef<HTMLDivElement>(null);
  const all = asked.length + unasked.length;
  const asking = isAsking.value;

  const led = ledToProbe.value;
  useEffect(() => {
    if (led > 0) section.current?.querySelector<HTMLElement>('.primary')?.focus();
  }, [led]);
  const isDone = unasked.length === 0;
  useEffect(() => {
    // The button that was pressed has gone with its purpose.
    if (isDone && showsProbe.value && document.activeElement === document.body)
      section.current?.querySelector<HTMLElement>('[aria-expanded]')?.focus();
  }, [isDone]);

  if (all === 0) return null;
  const label = asking
    ? `Asking the server: ${asked.length} of ${all}`
    : asked.length === 0
      ? `Ask the server (${count(all, 'request')})`
      : unasked.length === 0
        ? `Asked the server (${count(all, 'request')})`
        : `Asked the server: ${asked.length} of ${all}`;
  return (
    <div ref={section}>
      <Disclosure level={2} class="fold ask" label={label} opened={showsProbe}>
        {() => (
          <>
            <p class="quiet">
              {unasked.length === 0
                ? 'Sent once, without cookies, to this site only.'
                : 'Nothing is sent before you press the button. Then once each, without cookies, to this site only.'}
              {isPrivate &&
                ' This window is private, but these requests are not part of it: the browser may remember outside of it that this site wants https.'}
            </p>
            <Requests asked={asked} unasked={unasked} />
            {asking && (
              <progress aria-label="Asking the server" value={asked.length} max={all}>
                {asked.length} of {all}
              </progress>
            )}
            {unasked.length > 0 && (
              <button type="button" class="primary" aria-disabled={asking} onClick={() => void store.ask()}>
                {asking
                  ? 'Asking…'
                  : asked.length === 0
                    ? `Send ${unasked.length === 1 ? 'this request' : `these ${unasked.length} requests`}`
                    : `Send the other ${unasked.length === 1 ? 'one' : unasked.length}`}
              </button>
            )}
          </>
        )}
      </Disclosure>
    </div>
  );
}
