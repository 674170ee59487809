import {
  cookieHistories,
  REASONS,
  type CookieFate,
  type CookieHistory,
  type Rejection,
} from '../../engine/index.js';
import { Untrusted } from '../components/Untrusted.js';
import { usePanel } from './context.js';
import { Wide } from './Wide.js';

/** The cookies set by each response and those stored by the browser, without values. */
export function Cookies() {
  const store = usePanel();
  const view = store.page.view.value;
  const responses = store.rows.value.flatMap(({ party, request: { hop: response, url } }) =>
    party === 'first' && response?.setCookies.seen ? [{ url, cookies: response.setCookies.value }] : [],
  );
  const held = view.kind === 'page' ? view.snapshot.cookieStore : undefined;
  const histories = cookieHistories(responses, held?.seen ? held.value : []);
  return (
    <div class="tab-body">
      <h2>Cookies of this site</h2>
      {held && !held.seen && <p>{REASONS[held.because].why}</p>}
      {histories.length === 0 ? (
        <p class="quiet">No cookie was set, and the browser stores none for this page.</p>
      ) : (
        <Wide label="Cookies">
          <table class="cookies">
            <thead>
              <tr>
                {['Name', 'Status', 'Secure', 'HttpOnly', 'SameSite', 'Domain', 'Path', 'Expires'].map(
                  (heading) => (
                    <th key={heading} scope="col">
                      {heading}
                    </th>
                  ),
                )}
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
  kept: 'stored as sent',
  changed: 'changed: a script or another response set it again',
  refused: 'rejected',
  deleted: 'deleted by its own Set-Cookie',
  'not-held': 'not stored: blocked, deleted later, or for another URL',
  'not-sent': 'not sent by these responses: set by an earlier one or by a script',
};

const REFUSALS: Readonly<Record<Rejection, string>> = {
  'no-name': 'it has no name',
  'control-character': 'it contains a control character',
  'foreign-domain': 'this host may not set cookies for that domain',
  'secure-over-http': 'it has Secure but was set over HTTP',
  'too-large': 'name and value have more than 4,096 bytes',
  'secure-prefix': '__Secure- requires Secure',
  'host-prefix': '__Host- requires Secure, Path=/ and no Domain',
  'http-prefix': '__Http- requires Secure and HttpOnly',
  'none-without-secure': 'SameSite=None requires Secure',
  'partitioned-without-secure': 'Partitioned requires Secure',
};

/** One row for the cookie as sent, and one as stored if it differs. */
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
            {refusal ? `rejected: ${REFUSALS[refusal]}` : FATES[fate]}
            {stored?.partitioned && ', partitioned'}
          </td>
          <td>{sent.cookie.secure ? 'yes' : 'no'}</td>
          <td>{sent.cookie.httpOnly ? 'yes' : 'no'}</td>
          <td>
            <Untrusted text={sent.cookie.sameSite ?? '–'} limit={20} />
          </td>
          <td>
            <Untrusted text={sent.cookie.domain ?? 'host-only'} limit={80} />
          </td>
          <td>
            <Untrusted text={sent.cookie.path ?? '–'} limit={60} />
          </td>
          <td>{untilText(sent.cookie.maxAge, sent.cookie.expires)}</td>
        </tr>
      )}
      {stored && (!sent || differs) && (
        <tr class={fate}>
          <th scope="row">
            {sent ? <span class="quiet">as stored</span> : <Untrusted text={name} limit={80} />}
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
            <Untrusted text={stored.hostOnly ? 'host-only' : stored.domain} limit={80} />
          </td>
          <td>
            <Untrusted text={stored.path} limit={60} />
          </td>
          <td>{untilText(undefined, stored.expires)}</td>
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
function untilText(maxAge: number | undefined, expires: number | undefined): string {
  if (maxAge !== undefined) return maxAge <= 0 ? 'deleted' : `${maxAge} s`;
  if (expires === undefined) return 'session';
  const date = new Date(expires);
  return Number.isNaN(date.getTime()) ? '–' : date.toISOString().slice(0, 10);
}
