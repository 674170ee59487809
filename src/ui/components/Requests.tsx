import type { Probed, ProbeRequest } from '../../engine/index.js';
import { useStore } from '../context.js';
import type { Probe } from '../store/view.js';
import { found, lines, PURPOSES } from '../text/probe.js';
import { Untrusted } from './Untrusted.js';

/**
 * What was sent, with what came of it, and what would be; under it the button that sends that. They come together:
 * nobody is to send what they have not seen.
 */
export function Requests({ asked, unasked, isPrivate }: Probe) {
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
      <ol class="requests">
        {asked.map((one) => (
          <Request key={`${one.kind} ${one.method} ${one.url}`} request={one} answered={one} />
        ))}
        {unasked.map((one) => (
          <Request key={`${one.kind} ${one.method} ${one.url}`} request={one} />
        ))}
      </ol>
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

function Request({ request, answered }: { request: ProbeRequest; answered?: Probed }) {
  return (
    <li>
      {lines(request).map((line) => (
        <code class="request">
          <Untrusted text={line} limit={200} />
        </code>
      ))}
      <p class={answered ? 'quiet' : ''}>{PURPOSES[request.kind]}</p>
      {answered && (
        <p class="found">
          <Untrusted text={found(answered)} limit={240} />
        </p>
      )}
    </li>
  );
}
