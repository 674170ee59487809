import type { ResponseRow } from '../../capture/response-log.js';

/** A response's status and, if it is not from the network, its source; or why there is none. */
export function Status({ request: { state, hop: answer, error } }: { request: ResponseRow }) {
  if (state === 'pending') return <span class="quiet">pending</span>;
  if (state === 'failed') return <strong title={error}>failed</strong>;
  if (!answer) return <span class="quiet">unknown</span>;
  return (
    <>
      {answer.status}
      {answer.from !== 'network' && (
        <span class="quiet"> {answer.from === 'http-cache' ? 'cache' : 'browser'}</span>
      )}
    </>
  );
}
