import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import {
  cookieHistories,
  lacks,
  registrableDomainOf,
  type CookieFate,
  type CookieHistory,
  type Finding,
  type PageSnapshot,
  type SentCookies,
  type SetCookie,
  type StoredCookie,
} from '../../engine/index.js';
import { visible } from '../../export/visible.js';
import { FilterBar } from '../components/Filter.js';
import { Shape } from '../components/Severity.js';
import { Untrusted } from '../components/Untrusted.js';
import { count, durationText } from '../text/format.js';
import { usePanel } from '../panel-context.js';
import { createFaultsOf, hasStoredRow, type Faults, type FaultsOfRows } from './cookie-faults.js';
import {
  ALL_COOKIES,
  COOKIE_COLUMNS,
  COOKIE_KINDS,
  statusText,
  viewCookies,
  type CookieColumn,
  type CookieKind,
} from './cookie-rows.js';
import { detailOf } from './Finding.js';
import { rowWith } from './groups.js';
import { ListDetail } from './ListDetail.js';
import { Missing } from './Missing.js';
import type { Row } from './rows.js';
import type { View } from '../store/view.js';
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
  const view = store.page.view.value;
  const snapshot = view.kind === 'page' ? view.snapshot : undefined;
  const held = snapshot?.cookieStore;
  const isRecorded = store.failed.value !== undefined;
  const isOwnSeen = snapshot?.chain.seen === true && snapshot.chain.value.at(-1)?.setCookies.seen === true;
  const responses = useResponses(snapshot, isRecorded);
  const histories = useMemo(
    () => cookieHistories(responses, held?.seen ? held.value : undefined, snapshot?.url ?? ''),
    [responses, held, snapshot?.url],
  );
  const faultsOf = useFaults(view, responses);
  const shown = useMemo(
    () => viewCookies(histories, store.cookieView.value),
    [histories, store.cookieView.value],
  );
  const chosen = store.cookieView.value.open;
  const open = chosen && rowWith(store.findings.value, chosen, 'first');
  const list = (
    <div class="tab-body">
      <h2 class="visually-hidden">Cookies of this site</h2>
      {held && !held.seen && <Missing because={held.because} />}
      {histories.length === 0 ? (
        <>
          {isRecorded && <p class="quiet">The recorded responses set no cookie.</p>}
          {!isRecorded && isOwnSeen && <p class="quiet">The page’s own response sets no cookie.</p>}
          {held?.seen && <p class="quiet">The browser stores none for this page.</p>}
        </>
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
                <CookieRows key={at} history={history} faults={faultsOf(history)} />
              ))}
            </tbody>
          </table>
        </Wide>
      )}
      {!isRecorded && (snapshot ?? histories.length === 0) && (
        <p class="quiet">
          Which cookies this page’s {isOwnSeen && 'other '}responses set is not known: reload with DevTools
          open.
        </p>
      )}
    </div>
  );
  return (
    <div class="filtered">
      {histories.length > 0 && <CookieBar shown={shown.length} all={histories.length} />}
      <ListDetail
        of="finding"
        list={list}
        share={0.48}
        detail={open && detailOf(open)}
        onClose={() => {
          store.cookieView.value = { ...store.cookieView.value, open: undefined };
        }}
      />
    </div>
  );
}

/** A response of the site that sets cookies. */
interface SettingResponse extends SentCookies {
  /** Absent where only the background saw it: the page’s own, if DevTools were opened after the load. */
  readonly row: Row | undefined;
}

function useResponses(snapshot: PageSnapshot | undefined, isRecorded: boolean): readonly SettingResponse[] {
  const rows = usePanel().rows.value;
  const chain = snapshot?.chain;
  const site = snapshot && registrableDomainOf(snapshot.url);
  return useMemo(() => {
    const own = !isRecorded && chain?.seen ? chain.value : [];
    return [
      ...own
        .filter(({ url }) => registrableDomainOf(url) === site)
        .map(({ url, setCookies }) => ({ url, setCookies, row: undefined })),
      ...rows.flatMap((row) => {
        const { url, hop } = row.request;
        return row.party === 'first' && hop ? [{ url, setCookies: hop.setCookies, row }] : [];
      }),
    ].flatMap(({ url, setCookies, row }) =>
      setCookies.seen && setCookies.value.length > 0 ? [{ url, cookies: setCookies.value, row }] : [],
    );
  }, [rows, isRecorded, chain, site]);
}

function useFaults(
  view: View,
  responses: readonly SettingResponse[],
): (history: CookieHistory) => FaultsOfRows {
  const { findingsOf } = usePanel();
  const report = view.kind === 'page' ? view.report : undefined;
  return useMemo(
    () =>
      createFaultsOf(
        { url: report?.url ?? '', findings: report?.findings ?? [] },
        responses.flatMap(({ url, row }) => (row ? [{ url, findings: findingsOf(row) }] : [])),
      ),
    [report, responses],
  );
}

/** Filters the cookies. */
function CookieBar({ shown, all }: { readonly shown: number; readonly all: number }) {
  const store = usePanel();
  const view = store.cookieView.value;
  return (
    <FilterBar
      of="Cookies"
      placeholder="Filter cookies"
      label="Part of the name, domain or path"
      text={view.text}
      onText={(text) => {
        store.cookieView.value = { ...view, text };
      }}
      amount={shown === all ? count(all, 'cookie') : `${shown} of ${count(all, 'cookie')}`}
      onShowAll={
        shown < all
          ? () => {
              store.cookieView.value = { ...view, text: '', kinds: ALL_COOKIES.kinds };
            }
          : undefined
      }
      toggles={{
        label: 'Kinds of cookies',
        keys: COOKIE_KINDS,
        nameOf: (kind) => KIND_LABELS[kind][0],
        titleOf: (kind) => KIND_LABELS[kind][1],
        pressed: view.kinds,
        onPress: (kinds) => {
          store.cookieView.value = { ...view, kinds };
        },
      }}
    />
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
function CookieRows({ history, faults }: { readonly history: CookieHistory; readonly faults: FaultsOfRows }) {
  const { name, fate, sent, stored } = history;
  return (
    <>
      {sent && (
        <CookieRow
          fate={fate}
          faults={faults.sent}
          cells={{
            ...ofSent(sent.cookie),
            name: name || '(no name)',
            status: `${statusText(history)}${stored?.partitioned ? ', partitioned' : ''}`,
          }}
        />
      )}
      {stored && hasStoredRow(history) && (
        <CookieRow
          fate={fate}
          faults={faults.stored}
          isAlsoSent={sent !== undefined}
          marked={sent && differencesOf(sent.cookie, stored)}
          cells={{
            ...ofStored(stored),
            name: sent ? 'as stored' : name || '(no name)',
            status: [!sent && statusText(history), stored.partitioned && 'partitioned']
              .filter(Boolean)
              .join(', '),
          }}
        />
      )}
    </>
  );
}

type Cells = Readonly<Record<CookieColumn, string>>;

interface CookieRowProps {
  readonly fate: CookieFate;
  readonly faults: Faults;
  readonly cells: Cells;
  /** The row above has the cookie as sent. */
  readonly isAlsoSent?: boolean;
  /** Cells that differ from those of the row above. */
  readonly marked?: ReadonlySet<CookieColumn> | undefined;
}

function CookieRow({ fate, faults, cells, isAlsoSent = false, marked }: CookieRowProps) {
  return (
    <tr class={fate}>
      {COOKIE_COLUMNS.map((column) => {
        const fault = faults[column];
        const text = <Untrusted text={cells[column]} limit={LIMITS[column] ?? Infinity} />;
        const content = fault ? (
          <AtFault column={column} text={cells[column]} finding={fault}>
            {text}
          </AtFault>
        ) : marked?.has(column) ? (
          <mark>{text}</mark>
        ) : (
          text
        );
        return column === 'name' ? (
          <th key={column} scope="row">
            {isAlsoSent ? <span class="quiet">{content}</span> : <code>{content}</code>}
          </th>
        ) : (
          <td key={column} data-label={HEADINGS[column]}>
            {content}
          </td>
        );
      })}
    </tr>
  );
}

/** Characters of what a server sends. */
const LIMITS: Partial<Record<CookieColumn, number>> = { name: 80, sameSite: 20, domain: 80, path: 60 };

interface AtFaultProps {
  readonly column: CookieColumn;
  readonly text: string;
  readonly finding: Finding;
  readonly children: ComponentChildren;
}

/** A cell with a finding: its severity as a shape; opens the finding and its fix. */
function AtFault({ column, text, finding, children }: AtFaultProps) {
  const { cookieView, leadsToDetail } = usePanel();
  const { severity } = finding;
  const label = `${HEADINGS[column]}: ${text.slice(0, 80)}, ${severity}: ${finding.text.slice(0, 200)}`;
  return (
    <button
      type="button"
      class={`link at-fault ${severity}`}
      aria-label={visible(label)}
      title={visible(finding.text.slice(0, 200))}
      aria-current={finding.id === cookieView.value.open?.id ? 'true' : undefined}
      onClick={() => {
        cookieView.value = { ...cookieView.value, open: finding };
        leadsToDetail.value = true;
      }}
    >
      <span class={`${severity}-level`}>
        <Shape level={severity} />
      </span>
      <span>{children}</span>
    </button>
  );
}

function ofSent(cookie: SetCookie): Omit<Cells, 'name' | 'status'> {
  const { secure, httpOnly, sameSite, domain, path, maxAge, expires } = cookie;
  return {
    secure: yesOrNo(secure),
    httpOnly: yesOrNo(httpOnly),
    sameSite: sameSite === '' ? 'empty' : (sameSite ?? (lacks(cookie, 'samesite') ? 'not known' : 'not set')),
    // Browsers ignore an empty one.
    domain: domain ? domain : lacks(cookie, 'domain') ? 'not known' : 'host-only',
    path: path ? path : 'not set',
    expires: untilText(maxAge, expires),
  };
}

function ofStored({
  secure,
  httpOnly,
  sameSite,
  hostOnly,
  domain,
  path,
  expires,
}: StoredCookie): Omit<Cells, 'name' | 'status'> {
  return {
    secure: yesOrNo(secure),
    httpOnly: yesOrNo(httpOnly),
    sameSite: sameSite === 'unspecified' ? 'not set' : sameSite,
    domain: hostOnly ? 'host-only' : domain,
    path,
    expires: untilText(undefined, expires),
  };
}

function differencesOf(sent: SetCookie, stored: StoredCookie): ReadonlySet<CookieColumn> {
  return new Set((['secure', 'httpOnly'] as const).filter((one) => sent[one] !== stored[one]));
}

function yesOrNo(is: boolean): string {
  return is ? 'yes' : 'no';
}

/** @param maxAge seconds @param expires milliseconds since the epoch */
function untilText(maxAge: number | undefined, expires: number | undefined): string {
  if (maxAge !== undefined) return maxAge <= 0 ? 'deleted' : `in ${durationText(maxAge)}`;
  if (expires === undefined) return 'session';
  const date = new Date(expires);
  return Number.isNaN(date.getTime()) ? 'not a date' : date.toISOString().slice(0, 10);
}
