import { REASONS, type Finding, type HeaderLine, type Hop } from '../../engine/index.js';
import { Quoted } from '../components/Quoted.js';
import { FindingRow } from '../components/FindingRow.js';
import { Untrusted } from '../components/Untrusted.js';
import { count } from '../text/words.js';
import { usePanel } from './context.js';
import { marksByLine } from './marks.js';
import { counting, type Row } from './rows.js';
import { Status } from './Status.js';
import { bytesWords, protocolWords, resourceWords } from './words.js';

/** The id of what Enter leads to. */
export const DETAIL = 'answer-detail';

/** One answer: its chain, its header lines with what is wrong marked in place, its cookies, its findings. */
export function ResponseDetail({ row }: { row: Row }) {
  const store = usePanel();
  const { answer } = row;
  const findings = store.judge(row);
  const wanting = counting(findings);
  const chain = store.rows.value.filter((other) => other.answer.requestId === answer.requestId);
  const view = store.page.view.value;
  const protocol = protocolWords(answer.transfer?.protocol);
  const stack = view.kind === 'page' ? view.report.stack : [];
  return (
    <div class="answer">
      <header>
        <h2 id={DETAIL} tabIndex={-1}>
          <Untrusted text={answer.method} limit={20} />{' '}
          <code>
            <Untrusted text={answer.url} limit={2000} />
          </code>
        </h2>
        <button
          type="button"
          class="icon"
          aria-label="Close"
          onClick={() => {
            store.open.value = undefined;
          }}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M3.5 3.5l9 9M12.5 3.5l-9 9" />
          </svg>
        </button>
      </header>
      <p class="quiet">
        <Status answer={answer} /> · {resourceWords(answer.resource)}
        {answer.initiator !== undefined && (
          <>
            , asked for by <Untrusted text={answer.initiator} limit={120} />
          </>
        )}
        {protocol !== '' && (
          <>
            {' '}
            · HTTP/
            <Untrusted text={protocol} limit={20} />
          </>
        )}
        {answer.transfer && answer.transfer.bytes > 0 && ` · ${bytesWords(answer)}`}
        {answer.error !== undefined && (
          <>
            {' '}
            · <Untrusted text={answer.error} />
          </>
        )}
      </p>
      {chain.length > 1 && (
        <section>
          <h3>Redirects</h3>
          <ol class="chain">
            {chain.map((hop) => (
              <li key={hop.answer.id} aria-current={hop.answer.id === answer.id ? 'step' : undefined}>
                <button
                  type="button"
                  class="link"
                  onClick={() => {
                    store.open.value = hop.answer.id;
                  }}
                >
                  {hop.answer.answer?.status ?? '…'} <Untrusted text={hop.answer.url} limit={200} />
                </button>
              </li>
            ))}
          </ol>
        </section>
      )}
      {answer.answer ? (
        <Headers hop={answer.answer} findings={wanting} />
      ) : (
        <p>
          {answer.state === 'pending'
            ? 'No answer yet.'
            : answer.because
              ? REASONS[answer.because].why
              : 'No answer came.'}
        </p>
      )}
      {findings.length > 0 && (
        <section>
          <h3>
            {count(wanting.length, 'finding')} of this answer alone
            {wanting.length < findings.length && `, ${findings.length - wanting.length} suppressed`}
          </h3>
          <ul class="findings">
            {findings.map((finding) => (
              <li key={finding.id}>
                <FindingRow finding={finding} stack={stack} first={false} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Headers({ hop, findings }: { hop: Hop; findings: readonly Finding[] }) {
  const { headers, setCookies } = hop;
  const missing = [
    ...new Set(
      findings.flatMap(({ quotes }) =>
        quotes.flatMap(({ header, value }) => (value === null ? [header] : [])),
      ),
    ),
  ];
  return (
    <section>
      <h3>Headers as sent</h3>
      {headers.seen ? (
        <ul class="lines">
          {headers.value.map((line) => (
            <Line line={line} findings={findings} />
          ))}
          {missing.map((header) => (
            <li key={header}>
              <Quoted quote={{ header, value: null, marks: [] }} />
            </li>
          ))}
        </ul>
      ) : (
        <p>{REASONS[headers.because].why}</p>
      )}
      <h3>Cookies it sets</h3>
      {!setCookies.seen ? (
        <p>{REASONS[setCookies.because].why}</p>
      ) : setCookies.value.length === 0 ? (
        <p class="quiet">None.</p>
      ) : (
        <ul class="lines">
          {setCookies.value.map(({ text }) => (
            <Line line={{ name: 'Set-Cookie', value: text }} findings={findings} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ line, findings }: { line: HeaderLine; findings: readonly Finding[] }) {
  const { marks, texts } = marksByLine(line, findings);
  return (
    <li title={texts.join('\n').slice(0, 400)}>
      <Quoted quote={{ header: line.name, value: line.value, marks }} />
    </li>
  );
}
