import { useStore } from '../context.js';
import type { Probe } from '../store.js';
import { Requests } from './Opened.js';

/** What would be sent or was, what came of it, and the one button that sends it. */
export function Asking({ probe: { unasked, asked, isPrivate } }: { probe: Probe }) {
  const store = useStore();
  const asking = store.isAsking.value;
  const all = asked.length + unasked.length;
  return (
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
  );
}
