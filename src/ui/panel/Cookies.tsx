import { useMemo, useRef } from 'preact/hooks';
import { cookieHistories, type CookieHistory } from '../../engine/index.js';
import { Untrusted } from '../components/Untrusted.js';
import { count, durationText } from '../text/format.js';
import { FilterForm, Toggles } from './FilterForm.js';
import { usePanel } from './context.js';
import {
  ALL_COOKIES,
  COOKIE_COLUMNS,
  COOKIE_KINDS,
  statusText,
  viewCookies,
  type CookieColumn,
  type CookieKind,
} from './cookie-rows.js';
import { Missing } from './Missing.js';
import { useFilterKey } from '../components/filter-key.js';
import { Wide } from './Wide.js';

const HEADINGS: Readonly<Record<CookieColumn, string>> = {
  name: 'Name',
  status: 'Status',
  secure: 'Secure',
  httpOnly: 'HttpOnly',
  sameSite: 'SameSite',
  domain: 'Domain',
  path: 'Path',
  expires: 'Expires',
};

const KIND_LABELS: Readonly<Record<CookieKind, readonly [label: string, title: string]>> = {
  'no-secure': ['without Secure', 'Also sent over HTTP'],
  'no-httponly': ['without HttpOnly', 'Scripts can read them'],
  'no-samesite': ['without SameSite', 'The browser’s default applies'],
  rejected: ['rejected', 'Not accepted by browsers'],
  session: ['session', 'They log a visitor in, by their names'],
};

/** The cookies set by each response and those stored by the browser, without values. */
export function Cookies() {
  const store = usePanel();
  const root = useRef<HTMLDivElement>(null);
  useFilterKey(root);
  const view = store.page.view.value;
  const rows = store.rows.value;
  const snapshot = view.kind === 'page' ? view.snapshot : undefined;
  const held = snapshot?.cookieStore;
  const page = snapshot?.url ?? '';
  const histories = useMemo(() => {
    const responses = rows.flatMap(({ party, request: { hop: response, url } }) =>
      party === 'first' && response?.setCookies.seen ? [{ url, cookies: response.setCookies.value }] : [],
    );
    return cookieHistories(responses, held?.seen ? held.value : undefined, page);
  }, [rows, held, page]);
  const shown = useMemo(
    () => viewCookies(histories, store.cookieView.value),
    [histories, store.cookieView.value],
  );
  return (
    <div class="filtered" ref={root}>
      {histories.length > 0 && <CookieBar shown={shown.length} all={histories.length} />}
      <div class="tab-body">
        <h2>Cookies of this site</h2>
        {held && !held.seen && <Missing because={held.because} />}
        {histories.length === 0 ? (
          <p class="quiet">
            {store.recorded.value
              ? 'The recorded responses set no cookie'
              : 'Which cookies this page’s responses set is not known: reload with DevTools open'}
            {held?.seen && '. The browser stores none for this page'}.
          </p>
        ) : shown.length === 0 ? (
          <p class="quiet">None with this filter.</p>
        ) : (
          <Wide label="Cookies">
            <table class="cookies">
              <thead>
                <tr>
                  {COOKIE_COLUMNS.map((column) => (
                    <Heading key={column} column={column} />
                  ))}
                </tr>
              </thead>
              <tbody>
                {shown.map((history, at) => (
                  <CookieRows key={at} history={history} />
                ))}
              </tbody>
            </table>
          </Wide>
        )}
      </div>
    </div>
  );
}

/** Filters the cookies. */
function CookieBar({ shown, all }: { readonly shown: number; readonly all: number }) {
  const store = usePanel();
  const view = store.cookieView.value;
  return (
    <FilterForm
      what="cookies"
      placeholder="Filter cookies"
      label="Part of the name, domain or path"
      text={view.text}
      onText={(text) => {
        store.cookieView.value = { ...view, text };
      }}
      amount={shown === all ? count(all, 'cookie') : `${shown} of ${count(all, 'cookie')}`}
      isHiding={shown < all}
      onShowAll={() => {
        store.cookieView.value = { ...view, text: '', kinds: ALL_COOKIES.kinds };
      }}
    >
      <Toggles
        label="Kinds of cookies"
        keys={COOKIE_KINDS}
        nameOf={(kind) => KIND_LABELS[kind][0]}
        titleOf={(kind) => KIND_LABELS[kind][1]}
        pressed={view.kinds}
        onPress={(kinds) => {
          store.cookieView.value = { ...view, kinds };
        }}
      />
    </FilterForm>
  );
}

/** First click, second click reversed, third click in the order they were set. */
function Heading({ column }: { column: CookieColumn }) {
  const { cookieView } = usePanel();
  const view = cookieView.value;
  const isSorted = view.column === column;
  return (
    <th scope="col" aria-sort={!isSorted ? 'none' : view.descending ? 'descending' : 'ascending'}>
      <button
        type="button"
        class="sorts"
        onClick={() => {
          cookieView.value =
            isSorted && view.descending
              ? { ...view, column: undefined, descending: false }
              : { ...view, column, descending: isSorted };
        }}
      >
        {HEADINGS[column]}
        <span aria-hidden="true">{!isSorted ? '' : view.descending ? ' ↓' : ' ↑'}</span>
      </button>
    </th>
  );
}

/** One row for the cookie as sent, and one as stored if it differs. */
function CookieRows({ history }: { history: CookieHistory }) {
  const { name, fate, sent, stored } = history;
  const differs = sent && stored && fate === 'changed';
  return (
    <>
      {sent && (
        <tr class={fate}>
          <th scope="row">
            <Untrusted text={name || '(no name)'} limit={80} />
          </th>
          <td>
            {statusText(history)}
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
            {!sent && statusText(history)}
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
  if (maxAge !== undefined) return maxAge <= 0 ? 'deleted' : `in ${durationText(maxAge)}`;
  if (expires === undefined) return 'session';
  const date = new Date(expires);
  return Number.isNaN(date.getTime()) ? '–' : date.toISOString().slice(0, 10);
}
