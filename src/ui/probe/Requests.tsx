import type { Probed, ProbeRequest } from '../../engine/index.js';
import { useStore } from '../context.js';
import type { Probe } from '../store/view.js';
import { found, lines, PURPOSES } from './text.js';
import { Untrusted } from '../components/Untrusted.js';

/** The requests sent, with their results, and those still to send, with the button that sends exactly these. */
export function Requests({ sent, unsent, isPrivate }: Probe) {
  const store = useStore();
  const asking = store.isAsking.value;
  const all = sent.length + unsent.length;
  return (
    <>
      <div class="to-send">
        <p class="quiet">
          {unsent.length === 0
            ? 'Sent once, without cookies, to this site only.'
            : `Nothing ${sent.length > 0 ? 'more ' : ''}is sent before you press the button. Each is sent once, without cookies, to this site only.`}
          {isPrivate &&
            ' These requests are not part of this private window: outside of it, the browser may store that this site requires HTTPS.'}
        </p>
        {unsent.length > 0 && (
          <button type="button" class="send second" aria-disabled={asking} onClick={() => void store.ask()}>
            {asking
              ? 'Asking…'
              : sent.length === 0
                ? `Send ${unsent.length === 1 ? 'this request' : `these ${unsent.length} requests`}`
                : `Send the other ${unsent.length === 1 ? 'one' : unsent.length}`}
          </button>
        )}
      </div>
      {asking && (
        <progress aria-label="Asking the server" value={sent.length} max={all}>
          {sent.length} of {all}
        </progress>
      )}
      <ol class="requests">
        {sent.map((one) => (
          <Request key={`${one.kind} ${one.method} ${one.url}`} request={one} answered={one} />
        ))}
        {unsent.map((one) => (
          <Request key={`${one.kind} ${one.method} ${one.url}`} request={one} />
        ))}
      </ol>
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
      <p class="quiet">{PURPOSES[request.kind]}</p>
      {answered && (
        <p class="found">
          <Untrusted text={found(answered)} limit={240} />
        </p>
      )}
    </li>
  );
}
