import {
  cookieHistories,
  lacks,
  MAX_COOKIES_QUOTED,
  MAX_FIELD,
  registrableDomainOf,
  type CookieHistory,
  type Hop,
  type SentCookies,
} from '../../engine/index.js';
import { originOf } from '../../capture/url.js';
import type { View } from '../store/view.js';
import { columnAtFault, createFaultsOf, type FaultsOfRows } from './cookie-faults.js';
import type { Listed } from './cookie-rows.js';
import type { FindingsOf, Row } from './rows.js';

/** A cookie, what is wrong with it, and where it was set. */
export interface ListedCookie extends Listed {
  /** Unique in the list. */
  readonly key: string;
  readonly faults: FaultsOfRows;
  /** The response that set it; absent where only the background saw it, or none was seen. */
  readonly row: Row | undefined;
}

/** A response of the site that sets cookies. */
interface SettingResponse extends SentCookies {
  /** Absent where only the background saw it: the page’s own, if DevTools were opened after the load. */
  readonly row: Row | undefined;
  /** Whether its cookies were checked. */
  readonly isChecked: boolean;
}

/** The responses of the site that set cookies, and how many are not known to. */
export interface Setting {
  readonly responses: readonly SettingResponse[];
  readonly unseen: number;
}

/** @param isRecorded whether the page’s own response is among the rows */
export function settingResponses(view: View, rows: readonly Row[], isRecorded: boolean): Setting {
  const snapshot = view.kind === 'page' ? view.snapshot : undefined;
  const site = snapshot && registrableDomainOf(snapshot.url);
  const own = !isRecorded && snapshot?.chain.seen ? snapshot.chain.value : [];
  const hops: readonly { readonly hop: Hop; readonly row?: Row }[] = [
    ...own.filter(({ url }) => registrableDomainOf(url) === site).map((hop) => ({ hop })),
    ...rows.flatMap((row) => {
      const { hop } = row.request;
      return row.party === 'first' && hop ? [{ hop, row }] : [];
    }),
  ];
  return {
    responses: hops.flatMap(({ hop: { url, headers, setCookies }, row }) => {
      if (!setCookies.seen || setCookies.value.length === 0) return [];
      const isChecked = headers.seen && setCookies.value.every(({ text }) => text.length <= MAX_FIELD);
      return [{ url, cookies: setCookies.value, row, isChecked }];
    }),
    unseen: hops.filter(({ hop }) => !hop.setCookies.seen).length,
  };
}

/** The cookies that the responses set and those that the browser stores. */
export function historiesOf(view: View, { responses }: Setting): readonly CookieHistory[] {
  const snapshot = view.kind === 'page' ? view.snapshot : undefined;
  const held = snapshot?.cookieStore;
  return cookieHistories(responses, held?.seen ? held.value : undefined, snapshot?.url ?? '');
}

/** Reasons why the check of cookies is unknown for some of them only. */
const OF_SOME: ReadonlySet<string> = new Set(['other-port', 'sign-in-not-opened']);

/** Each with what is wrong with it. */
export function listCookies(
  view: View,
  { responses }: Setting,
  histories: readonly CookieHistory[],
  findingsOf: FindingsOf,
): readonly ListedCookie[] {
  const report = view.kind === 'page' ? view.report : undefined;
  const page = { url: report?.url ?? '', findings: report?.findings ?? [] };
  const others = responses.flatMap(({ url, row }) => (row ? [{ url, findings: findingsOf(row) }] : []));
  const faultsOf = createFaultsOf(page, others);
  // Of many cookies a finding quotes the first: it may be about any of the others.
  const areAllQuoted = [page, ...others].every(({ findings }) =>
    findings.every((one) => !columnAtFault(one) || one.quotes.length < MAX_COOKIES_QUOTED),
  );
  const isPageChecked =
    report?.unknowns.every(({ rule, because }) => rule !== 'cookies' || OF_SOME.has(because)) === true;
  const setters = new Map(responses.flatMap((one) => one.cookies.map((cookie) => [cookie, one] as const)));
  return histories.map((history) => {
    const { name, fate, sent, stored } = history;
    const faults = faultsOf(history);
    const by = sent && setters.get(sent.cookie);
    const { domain, path } = sent?.cookie ?? stored ?? {};
    return {
      key: [name, domain, path, sent ? originOf(sent.url) : stored?.partitioned].join('\0'),
      history,
      faults,
      problems: faults.problems,
      isChecked: sent
        ? areAllQuoted &&
          by?.isChecked === true &&
          (by.row !== undefined || isPageChecked) &&
          fate !== 'changed' &&
          !lacks(sent.cookie, 'samesite') &&
          !lacks(sent.cookie, 'domain')
        : isPageChecked && fate !== 'other-port',
      row: by?.row,
    };
  });
}
