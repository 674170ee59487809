import type { ResponseRow } from '../../capture/response-log.js';

/** A response's status and, if it is not from the network, its source; or why there is none. */
export function Status({ request: { state, hop: response, error } }: { request: ResponseRow }) {
  if (state === 'pending') return <span class="quiet">pending</span>;
  if (state === 'failed') return <strong title={error}>failed</strong>;
  if (!response) return <span class="quiet">unknown</span>;
  return (
    <>
      {response.status}
      {response.from !== 'network' && (
        <span class="quiet"> {response.from === 'http-cache' ? 'cache' : 'browser'}</span>
      )}
      {response.simulated && <span class="quiet"> simulated</span>}
    </>
  );
}
