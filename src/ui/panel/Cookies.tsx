import type { ComponentChildren } from 'preact';
import {
  lacks,
  type CookieFate,
  type Finding,
  type SetCookie,
  type StoredCookie,
} from '../../engine/index.js';
import { visible } from '../../export/visible.js';
import { hasJustSelected } from '../components/Disclosure.js';
import { FilterBar } from '../components/Filter.js';
import { Severity } from '../components/Severity.js';
import { Untrusted } from '../components/Untrusted.js';
import { Wide } from '../components/Wide.js';
import { FindingDetail } from '../report/FindingDetail.js';
import { moveBetweenRows } from '../row-keys.js';
import { count, durationText } from '../text/format.js';
import { usePanel } from '../panel-context.js';
import { hasStoredRow, type Faults } from './cookie-faults.js';
import type { ListedCookie } from './cookie-list.js';
import {
  ALL_COOKIES,
  COOKIE_COLUMNS,
  COOKIE_KINDS,
  statusText,
  viewCookies,
  type CookieColumn,
  type CookieKind,
} from './cookie-rows.js';
import { ListDetail, type Detail } from './ListDetail.js';
import { Missing } from './Missing.js';
import { FindingLinks } from './ResponseDetail.js';
import { nextSorting } from './rows.js';

const HEADINGS: Readonly<Record<CookieColumn, string>> = {
  name: 'Name',
  problem: 'Problem',
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

/** The cookies set by each response and those stored by the browser, without values; the open one beside them. */
export function Cookies() {
  const store = usePanel();
  const { cookieView } = store;
  const view = store.page.view.value;
  const snapshot = view.kind === 'page' ? view.snapshot : undefined;
  const held = snapshot?.cookieStore;
  const isRecorded = store.isRecorded.value;
  const isOwnSeen = snapshot?.chain.seen === true && snapshot.chain.value.at(-1)?.setCookies.seen === true;
  const { unseen } = store.setting.value;
  const all = store.cookies.value;
  const shown = viewCookies(all, cookieView.value);
  const open = all.find(({ key, problems }) => key === cookieView.value.open && problems.length > 0);

  function move(event: KeyboardEvent): void {
    const key = moveBetweenRows(event, PROBLEMS)?.dataset['key'];
    if (open && key !== undefined) cookieView.value = { ...cookieView.value, open: key };
  }

  const list = (
    <div class="tab-body" onKeyDown={move}>
      <h2 class="visually-hidden">Cookies of this site</h2>
      {held && !held.seen && <Missing because={held.because} />}
      {all.length === 0 ? (
        <>
          {isRecorded && unseen === 0 && <p class="quiet">The recorded responses set no cookie.</p>}
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
            {shown.map((cookie) => (
              <Cookie key={cookie.key} cookie={cookie} isOpen={cookie === open} />
            ))}
          </table>
        </Wide>
      )}
      {isRecorded && unseen > 0 && (
        <p class="quiet">Which cookies {count(unseen, 'response')} of this site set is not known.</p>
      )}
      {!isRecorded && (snapshot ?? all.length === 0) && (
        <p class="quiet">
          Which cookies this page’s {isOwnSeen && 'other '}responses set is not known: reload with DevTools
          open.
        </p>
      )}
    </div>
  );
  return (
    <div class="filtered">
      {all.length > 0 && <CookieBar shown={shown.length} all={all.length} />}
      <ListDetail
        of="cookie"
        list={list}
        share={0.48}
        detail={open && detailOf(open)}
        onClose={() => {
          cookieView.value = { ...cookieView.value, open: undefined };
        }}
      />
    </div>
  );
}

/** The buttons that open a cookie. */
const PROBLEMS = '.problem > button';

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
          cookieView.value = { ...view, ...nextSorting(view, column, column === 'problem') };
        }}
      >
        {HEADINGS[column]}
        <span aria-hidden="true">{!isSorted ? '' : view.descending ? ' ↓' : ' ↑'}</span>
      </button>
    </th>
  );
}

interface CookieProps {
  readonly cookie: ListedCookie;
  readonly isOpen: boolean;
}

/** One row for the cookie as sent, and one as stored if it differs. A press anywhere opens what is wrong with it. */
function Cookie({ cookie, isOpen }: CookieProps) {
  const { cookieView, leadsToDetail } = usePanel();
  const { key, history, faults, problems } = cookie;
  const { name, fate, sent, stored } = history;
  const open = (event: MouseEvent) => {
    if (hasJustSelected(event)) return;
    cookieView.value = { ...cookieView.value, open: key };
    leadsToDetail.value = true;
  };
  const problem = <Problem cookie={cookie} isOpen={isOpen} />;
  return (
    <tbody class={problems.length > 0 ? 'opens' : ''} onClick={problems.length > 0 ? open : undefined}>
      {sent && (
        <CookieRow
          fate={fate}
          faults={faults.sent}
          problem={problem}
          cells={{
            ...ofSent(sent.cookie),
            name: name || NO_NAME,
            status: `${statusText(history)}${stored?.partitioned ? ', partitioned' : ''}`,
          }}
        />
      )}
      {stored && hasStoredRow(history) && (
        <CookieRow
          fate={fate}
          faults={faults.stored}
          problem={sent ? undefined : problem}
          marked={sent && differencesOf(sent.cookie, stored)}
          cells={{
            ...ofStored(stored),
            name: sent ? 'as stored' : name || NO_NAME,
            status: [!sent && statusText(history), stored.partitioned && 'partitioned']
              .filter(Boolean)
              .join(', '),
          }}
        />
      )}
    </tbody>
  );
}

const NO_NAME = '(no name)';

/** The worst finding, as a button, or why there is none. */
function Problem({ cookie: { key, problems, isChecked, faults }, isOpen }: CookieProps) {
  const [worst, ...others] = problems;
  if (!worst)
    return (
      <span class="quiet">
        {!isChecked ? 'not checked' : faults.isSuppressed ? 'suppressed' : 'none found'}
      </span>
    );
  return (
    <button type="button" class="link" data-key={key} aria-current={isOpen ? 'true' : undefined}>
      <Severity level={worst.severity} />{' '}
      <span>
        <Untrusted text={worst.text} limit={160} sentence />{' '}
        {others.length > 0 && <small>and {others.length} more</small>}
      </span>
    </button>
  );
}

type Cells = Readonly<Record<Exclude<CookieColumn, 'problem'>, string>>;

interface CookieRowProps {
  readonly fate: CookieFate;
  readonly faults: Faults;
  /** Absent if the row above, of the cookie as sent, has it. */
  readonly problem: ComponentChildren;
  readonly cells: Cells;
  /** Cells that differ from those of the row above. */
  readonly marked?: ReadonlySet<CookieColumn> | undefined;
}

function CookieRow({ fate, faults, problem, cells, marked }: CookieRowProps) {
  return (
    <tr class={fate}>
      {COOKIE_COLUMNS.map((column) => {
        if (column === 'problem')
          return (
            <td key={column} class="problem">
              {problem}
            </td>
          );
        const text = <Untrusted text={cells[column]} limit={LIMITS[column] ?? Infinity} />;
        const fault = faults[column];
        const content = fault ? <AtFault finding={fault}>{text}</AtFault> : text;
        return column === 'name' ? (
          <th key={column} scope="row">
            {problem ? <code>{content}</code> : <span class="quiet">{content}</span>}
          </th>
        ) : (
          <td key={column} data-label={HEADINGS[column]}>
            {marked?.has(column) && !fault ? <mark>{content}</mark> : content}
          </td>
        );
      })}
    </tr>
  );
}

/** Characters of what a server sends. */
const LIMITS: Partial<Record<CookieColumn, number>> = { name: 80, sameSite: 20, domain: 80, path: 60 };

interface AtFaultProps {
  readonly finding: Finding;
  readonly children: ComponentChildren;
}

/** What a finding is about, with its severity as a shape. */
function AtFault({ finding: { severity, text }, children }: AtFaultProps) {
  return (
    <span class="at-fault" title={visible(text.slice(0, 200))}>
      <Severity level={severity}>
        <span class="value">{children}</span>
      </Severity>
    </span>
  );
}

/** A cookie beside the list: what is wrong with it and its fix, and the ways to its findings and its response. */
function detailOf(cookie: ListedCookie): Detail {
  const { key, history } = cookie;
  return {
    key,
    class: 'cookie',
    heading: (
      <code>
        <Untrusted text={history.name || NO_NAME} limit={160} />
      </code>
    ),
    body: <Body {...cookie} />,
  };
}

function Body({ history, problems, row }: ListedCookie) {
  const store = usePanel();
  const view = store.page.view.value;
  // A finding of several cookies has advice for each.
  const [first, ...others] = problems.map((one) => ({
    ...one,
    advice: one.advice.filter(
      (change) => change.op !== 'set-cookie-attributes' || change.cookie === history.name,
    ),
  }));
  return (
    <div class="panes">
      <div>
        <p class="quiet">{statusText(history)}</p>
        {first && (
          <FindingDetail
            findings={[first, ...others]}
            stack={view.kind === 'page' ? view.report.stack : []}
            isOfPage={false}
          />
        )}
      </div>
      <div>
        <FindingLinks findings={problems} of="about this cookie" party="first" />
        {row && (
          <p class="links">
            <button type="button" class="link" onClick={() => store.show(row)}>
              Show its response
            </button>
          </p>
        )}
      </div>
    </div>
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
