import {
  cookieHistories,
  REASONS,
  type CookieFate,
  type CookieHistory,
  type Refusal,
} from '../../engine/index.js';
import { Untrusted } from '../components/Untrusted.js';
import { usePanel } from './context.js';
import { Wide } from './Wide.js';

/** What each answer set, beside what the browser holds. Never a value. */
export function Cookies() {
  const store = usePanel();
  const view = store.page.view.value;
  const responses = store.rows.value.flatMap(({ party, request: { answer, url } }) =>
    party === 'first' && answer?.setCookies.seen ? [{ url, cookies: answer.setCookies.value }] : [],
  );
  const held = view.kind === 'page' ? view.snapshot.cookieStore : undefined;
  const histories = cookieHistories(responses, held?.seen ? held.value : []);
  return (
    <div class="tab-body">
      <h2>Cookies of this site</h2>
      {held && !held.seen && <p>{REASONS[held.because].why}</p>}
      {histories.length === 0 ? (
        <p class="quiet">None was set, and the browser holds none for this page.</p>
      ) : (
        <Wide label="Cookies">
          <table class="cookies">
            <thead>
              <tr>
                {[
                  'Name',
                  'What became of it',
                  'Secure',
                  'HttpOnly',
                  'SameSite',
                  'Domain',
                  'Path',
                  'Until',
                ].map((heading) => (
                  <th key={heading} scope="col">
                    {heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {histories.map((history, at) => (
                <CookieRows key={at} history={history} />
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </div>
  );
}

const FATES: Readonly<Record<CookieFate, string>> = {
  kept: 'kept as sent',
  changed: 'changed since: a script or another answer set it again',
  refused: 'refused',
  deleted: 'deleted by its own line',
  'not-held': 'not held: blocked, deleted since, or for another address',
  'not-sent': 'not sent by these answers: an earlier one set it, or a script',
};

const REFUSALS: Readonly<Record<Refusal, string>> = {
  'no-name': 'it has no name',
  'control-character': 'a control character stands in the line',
  'foreign-domain': 'this host may not set cookies for that domain',
  'secure-over-http': 'it has Secure and came over http',
  'secure-prefix': '__Secure- asks for Secure',
  'host-prefix': '__Host- asks for Secure, Path=/ and no Domain',
  'none-without-secure': 'SameSite=None asks for Secure',
  'partitioned-without-secure': 'Partitioned asks for Secure',
};

/** A row for what was sent and one for what is held, where both are told. */
function CookieRows({ history }: { history: CookieHistory }) {
  const { name, fate, refusal, sent, stored } = history;
  const differs = sent && stored && fate === 'changed';
  return (
    <>
      {sent && (
        <tr class={fate}>
          <th scope="row">
            <Untrusted text={name || '(no name)'} limit={80} />
          </th>
          <td>
            {refusal ? `refused: ${REFUSALS[refusal]}` : FATES[fate]}
            {stored?.partitioned && ', partitioned'}
          </td>
          <td>{sent.cookie.secure ? 'yes' : 'no'}</td>
          <td>{sent.cookie.httpOnly ? 'yes' : 'no'}</td>
          <td>
            <Untrusted text={sent.cookie.sameSite ?? '–'} limit={20} />
          </td>
          <td>
            <Untrusted text={sent.cookie.domain ?? 'host only'} limit={80} />
          </td>
          <td>
            <Untrusted text={sent.cookie.path ?? '–'} limit={60} />
          </td>
          <td>{untilWords(sent.cookie.maxAge, sent.cookie.expires)}</td>
        </tr>
      )}
      {stored && (!sent || differs) && (
        <tr class={fate}>
          <th scope="row">
            {sent ? <span class="quiet">as held</span> : <Untrusted text={name} limit={80} />}
          </th>
          <td>
            {!sent && FATES[fate]}
            {stored.partitioned && ' partitioned'}
          </td>
          <td>{differs ? differing(sent.cookie.secure, stored.secure) : stored.secure ? 'yes' : 'no'}</td>
          <td>
            {differs ? differing(sent.cookie.httpOnly, stored.httpOnly) : stored.httpOnly ? 'yes' : 'no'}
          </td>
          <td>{stored.sameSite}</td>
          <td>
            <Untrusted text={stored.hostOnly ? 'host only' : stored.domain} limit={80} />
          </td>
          <td>
            <Untrusted text={stored.path} limit={60} />
          </td>
          <td>{untilWords(undefined, stored.expires)}</td>
        </tr>
      )}
    </>
  );
}

function differing(sent: boolean, held: boolean) {
  const words = held ? 'yes' : 'no';
  return sent === held ? words : <mark>{words}</mark>;
}

/** @param maxAge seconds @param expires milliseconds since the epoch */
function untilWords(maxAge: number | undefined, expires: number | undefined): string {
  if (maxAge !== undefined) return maxAge <= 0 ? 'gone' : `${maxAge} s`;
  if (expires === undefined) return 'the browser closes';
  const date = new Date(expires);
  return Number.isNaN(date.getTime()) ? '–' : date.toISOString().slice(0, 10);
}
