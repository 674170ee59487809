import type { Probed, ProbeRequest } from '../../engine/index.js';
import { found, lines, PURPOSES } from '../text/probe.js';
import { Untrusted } from './Untrusted.js';

interface Props {
  readonly asked: readonly Probed[];
  readonly unasked: readonly ProbeRequest[];
}

/** What was sent, with what came of it, and what would be. */
export function Requests({ asked, unasked }: Props) {
  return (
    <ol class="requests">
      {asked.map((one) => (
        <Request key={`${one.kind} ${one.method} ${one.url}`} request={one} answered={one} />
      ))}
      {unasked.map((one) => (
        <Request key={`${one.kind} ${one.method} ${one.url}`} request={one} />
      ))}
    </ol>
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
