import type { AnswerRow } from '../../capture/answer-log.js';

/** An answer's status and, where the network was not asked, who gave it; or why there is none. */
export function Status({ request: { state, answer, error } }: { request: AnswerRow }) {
  if (state === 'pending') return <span class="quiet">waiting</span>;
  if (state === 'failed') return <strong title={error}>failed</strong>;
  if (!answer) return <span class="quiet">not seen</span>;
  return (
    <>
      {answer.status}
      {answer.from !== 'network' && (
        <span class="quiet"> {answer.from === 'http-cache' ? 'cache' : 'browser'}</span>
      )}
    </>
  );
}
