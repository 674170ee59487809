import type { ComponentChildren } from 'preact';
import {
  groupFindings,
  REASONS,
  tallyOf,
  tallyText,
  type Finding,
  type HeaderLine,
  type Hop,
  type Quote,
  shownOf,
} from '../../engine/index.js';
import { Quoted } from '../components/Quoted.js';
import { CopyButton } from '../components/CopyButton.js';
import { FindingLabel, lookOf } from '../components/FindingLabel.js';
import { Untrusted } from '../components/Untrusted.js';
import { curlCommand } from '../../export/curl.js';
import type { ResponseRow } from '../../capture/response-log.js';
import { enumerated } from '../../export/texts.js';
import { visible } from '../../export/visible.js';
import { usePanel } from '../panel-context.js';
import type { Detail } from './ListDetail.js';
import { isDocument, unsuppressed, type Party, type Row } from './rows.js';
import { Status } from './ResponseTable.js';
import { bytesText, protocolText, resourceText } from './format.js';

const CSP = 'Content-Security-Policy';

/** A response beside the table. */
export function responseDetail(row: Row): Detail {
  const { id, method, url } = row.request;
  return {
    key: id,
    class: 'response',
    heading: (
      <>
        <Untrusted text={method} limit={20} />{' '}
        <code>
          <Untrusted text={url} limit={2000} />
        </code>
      </>
    ),
    body: <Response row={row} />,
  };
}

/** Its redirects, headers with the findings marked, cookies and findings. */
function Response({ row }: { row: Row }) {
  const store = usePanel();
  const { request } = row;
  const findings = store.findingsOf(row);
  const chain = store.rows.value.filter((other) => other.request.requestId === request.requestId);
  const view = store.page.view.value;
  const protocol = protocolText(request.transfer?.protocol);
  const curl = curlCommand(request);
  return (
    <>
      <p>
        {request.hop && 'Status '}
        <Status request={request} /> · {resourceText(request.resource)}
        {request.initiator !== undefined && (
          <>
            {', '}initiated by <Untrusted text={request.initiator} limit={120} />
          </>
        )}
        {protocol !== '' ? (
          <>
            {' '}
            · HTTP/
            <Untrusted text={protocol} limit={20} />
          </>
        ) : (
          request.hop && ' · HTTP version not known'
        )}
        {request.transfer && request.transfer.bytes > 0 && ` · ${bytesText(request)}`}
        {request.error !== undefined && (
          <>
            {' '}
            · <Untrusted text={request.error} />
          </>
        )}
      </p>
      {curl !== undefined && (
        <p class="row-of-buttons">
          <CopyButton label="Copy as curl" what="the command" text={() => curl.command} />{' '}
          <span class="quiet">without {enumerated(curl.without)}</span>
        </p>
      )}
      {chain.length > 1 && (
        <section>
          <h3>Redirects</h3>
          <ol class="chain">
            {chain.map((hop) => (
              <li key={hop.request.id} aria-current={hop.request.id === request.id ? 'step' : undefined}>
                <button
                  type="button"
                  class="link"
                  onClick={() => {
                    store.open.value = hop.request.id;
                  }}
                >
                  {hop.request.hop?.status ?? '…'} <Untrusted text={hop.request.url} limit={200} />
                </button>
              </li>
            ))}
          </ol>
        </section>
      )}
      {request.hop ? (
        <Headers hop={request.hop} resource={request.resource} findings={findings} />
      ) : (
        <p>
          {request.state === 'pending'
            ? 'No response yet.'
            : request.because
              ? REASONS[request.because].why
              : 'No response.'}
        </p>
      )}
      {findings.length > 0 && (
        <FindingLinks findings={findings} of="in this response" party={row.party}>
          {view.kind === 'page' && request.resource === 'main_frame' && request.url === view.snapshot.url && (
            <p class="quiet">
              {tallyText(tallyOf(view.report.findings), ' on the page')}: also from its markup, its stored
              cookies and its redirects.
            </p>
          )}
        </FindingLinks>
      )}
    </>
  );
}

interface LinksProps {
  readonly findings: readonly Finding[];
  /** Such as `in this response`. */
  readonly of: string;
  readonly party: Party;
  readonly children?: ComponentChildren;
}

/** How many there are, and each as a button that leads to it among the findings. */
export function FindingLinks({ findings, of, party, children }: LinksProps) {
  const store = usePanel();
  return (
    <section>
      <h3>{tallyText(tallyOf(findings), ` ${of}`)}</h3>
      {children}
      <ul class="findings">
        {groupFindings(findings).map((group) => (
          <li key={group.id}>
            <button
              type="button"
              class={lookOf(group)}
              onClick={() => store.reveal(group.findings[0], party)}
            >
              <FindingLabel group={group} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface HeadersProps extends Pick<ResponseRow, 'resource'> {
  readonly hop: Hop;
  readonly findings: readonly Finding[];
}

/** What a response sent, with the parts at fault marked, and what it did not send. */
export function Headers({ hop, resource, findings }: HeadersProps) {
  const { headers, setCookies, status } = hop;
  const counted = unsuppressed(findings);
  const sent = headers.seen ? headers.value.map(({ name }) => name.toLowerCase()) : [];
  const { notAPage } = shownOf({ url: hop.url, chain: { seen: true, value: [hop] } });
  const isPage = isDocument(resource) && notAPage === null && (status < 300 || status >= 400);
  // A page may have its policy in an element: then it is no finding that none was sent.
  const missing = new Set([
    ...(isPage && !sent.includes(CSP.toLowerCase()) ? [CSP] : []),
    ...findings.flatMap(({ quotes }) =>
      quotes.flatMap(({ header, value }) => (value === null ? [header] : [])),
    ),
  ]);
  return (
    <section>
      <h3>Headers as sent</h3>
      {headers.seen ? (
        <ul class="lines">
          {headers.value.map((line) => (
            <Line line={line} findings={counted} />
          ))}
          {[...missing].map((header) => (
            <li key={header}>
              <Quoted quote={{ header, value: null, marks: [] }} />
            </li>
          ))}
        </ul>
      ) : (
        <p>{REASONS[headers.because].why}</p>
      )}
      <h3>Cookies set</h3>
      {!setCookies.seen ? (
        <p>{REASONS[setCookies.because].why}</p>
      ) : setCookies.value.length === 0 ? (
        <p class="quiet">None.</p>
      ) : (
        <ul class="lines">
          {setCookies.value.map(({ text }) => (
            <Line line={{ name: 'Set-Cookie', value: text }} findings={counted} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ line, findings }: { line: HeaderLine; findings: readonly Finding[] }) {
  const { marks, texts } = marksByLine(line, findings);
  return (
    <li title={texts.map(visible).join('\n').slice(0, 400)}>
      <Quoted quote={{ header: line.name, value: line.value, marks }} />
      <CopyButton
        what={visible(line.name).slice(0, 80)}
        text={() => visible(`${line.name}: ${line.value}`)}
      />
    </li>
  );
}

/** The marks of the findings that quote this header line, and what these say. */
function marksByLine(
  { name, value }: HeaderLine,
  findings: readonly Finding[],
): { marks: Quote['marks']; texts: readonly string[] } {
  const header = name.toLowerCase();
  const isOfLine = (quote: Quote) => quote.header.toLowerCase() === header && quote.value === value;
  const speaking = findings.filter(({ quotes }) => quotes.some(isOfLine));
  return {
    marks: speaking.flatMap(({ quotes }) => quotes.filter(isOfLine).flatMap(({ marks }) => marks)),
    texts: speaking.map(({ text }) => text),
  };
}
