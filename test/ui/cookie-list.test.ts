import { describe, expect, test } from 'vitest';
import { audit, MAX_FIELD, type Hop, type PageSnapshot } from '../../src/engine/index.js';
import { historiesOf, listCookies, settingResponses } from '../../src/ui/panel/cookie-list.js';
import { createFindingsOf, type Row } from '../../src/ui/panel/rows.js';
import type { PageView } from '../../src/ui/store/view.js';
import { pageWith } from '../support/page.js';

const rowOf = (hop: Hop): Row => ({
  request: {
    id: hop.url,
    at: 0,
    requestId: '1',
    url: hop.url,
    method: 'GET',
    resource: 'script',
    state: 'answered',
    hop,
  },
  host: new URL(hop.url).host,
  name: '',
  party: 'first',
  kind: 'static',
});

/** The cookies of a page and of rows beside it, each with whether it was checked, and the texts of its problems. */
function cookiesOf(snapshot: PageSnapshot, rows: readonly Row[] = []) {
  const view = { kind: 'page', snapshot, report: audit(snapshot) } as PageView;
  const setting = settingResponses(view, rows, false);
  return listCookies(view, setting, historiesOf(view, setting), createFindingsOf()).map(
    ({ history, isChecked, problems }) => [history.name, isChecked, problems.map(({ text }) => text)],
  );
}

function hopOf(parts: Parameters<typeof pageWith>[0]): Hop {
  const { chain } = pageWith(parts);
  const hop = chain.seen ? chain.value.at(-1) : undefined;
  if (!hop) throw new Error('No response');
  return hop;
}

describe('a cookie in the list', () => {
  test('has all of its problems, the worst first', () => {
    const cookies = cookiesOf(pageWith({ setCookies: ['a=1; Path=/; Secure', 'sessionid=1; Path=/'] }));
    expect(cookies).toEqual([
      ['a', true, []],
      [
        'sessionid',
        true,
        [
          'Session cookie sessionid is sent without Secure',
          'Session cookie sessionid is sent without HttpOnly',
        ],
      ],
    ]);
  });

  test('is not checked if the page’s response was not seen', () => {
    const page = pageWith({ stored: [{ name: 'sessionid', path: '/' }] });
    const unseen = { ...page, chain: { seen: false, because: 'not-recorded' } } as const;
    expect(cookiesOf(page).map(([, is]) => is)).toEqual([true]);
    expect(cookiesOf(unseen)).toEqual([['sessionid', false, []]]);
  });

  test('is not checked if it may be another application’s, on another port', () => {
    const stored = [{ name: 'sessionid', path: '/' }];
    expect(cookiesOf(pageWith({ url: 'https://shop.example.com/', stored })).map(([, is]) => is)).toEqual([
      true,
    ]);
    expect(cookiesOf(pageWith({ url: 'http://localhost:3000/', stored }))).toEqual([
      ['sessionid', false, []],
    ]);
  });

  test('is not checked if a line of its response is too long to be read, or its headers were not seen', () => {
    const url = 'https://shop.example.com/api';
    const page = pageWith({ url: 'https://shop.example.com/' });
    const checked = (hop: Hop) => cookiesOf(page, [rowOf(hop)]).map(([name, is]) => [name, is]);
    const hop = hopOf({ url, setCookies: ['a=1; Path=/'] });
    expect(checked(hop)).toEqual([['a', true]]);
    const [cookie] = hop.setCookies.seen ? hop.setCookies.value : [];
    if (!cookie) throw new Error('No cookie');
    const long = { ...cookie, name: 'long', text: 'x'.repeat(MAX_FIELD + 1) };
    expect(checked({ ...hop, setCookies: { seen: true, value: [cookie, long] } })[0]).toEqual(['a', false]);
    expect(checked({ ...hop, headers: { seen: false, because: 'too-long' } })).toEqual([['a', false]]);
  });

  test('is not checked if a finding quotes only the first of many cookies, and it is a later one', () => {
    const lines = (n: number) => Array.from({ length: n }, (_, at) => `c${at}=1; Path=/; Secure; Secrue`);
    const last = (n: number) => cookiesOf(pageWith({ setCookies: lines(n) })).at(-1);
    expect(last(19)?.[1]).toBe(true);
    expect(last(19)?.[2]).toHaveLength(1);
    expect(last(21)).toEqual(['c20', false, []]);
  });

  test('of a response whose cookies were not seen is counted', () => {
    const hop: Hop = {
      ...hopOf({ url: 'https://shop.example.com/api', setCookies: [] }),
      setCookies: { seen: false, because: 'too-long' },
    };
    const view = { kind: 'page', snapshot: pageWith({ url: 'https://shop.example.com/' }) } as PageView;
    expect(settingResponses(view, [rowOf(hop)], true)).toEqual({ responses: [], unseen: 1 });
  });
});
