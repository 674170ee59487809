import { describe, expect, test } from 'vitest';
import { audit, cookieHistories, type CookieHistory, type StoredCookie } from '../../src/engine/index.js';
import {
  ALL_COOKIES,
  COOKIE_COLUMNS,
  viewCookies,
  type CookieKind,
  type CookieView,
  type Listed,
} from '../../src/ui/panel/cookie-rows.js';
import { pageWith } from '../support/page.js';

const { chain } = pageWith({
  setCookies: [
    'b=1; Secure; HttpOnly; SameSite=Lax; Path=/b; Max-Age=60',
    'sessionid=1; HttpOnly',
    'c=1; SameSite=None; Domain=shop.example; Max-Age=6',
    'gone=; Max-Age=0',
  ],
});
const stored: StoredCookie = {
  name: 'A',
  domain: '.cdn.example',
  hostOnly: false,
  path: '/',
  secure: true,
  httpOnly: false,
  sameSite: 'unspecified',
  session: true,
  partitioned: false,
};
const responses = chain.seen
  ? chain.value.flatMap(({ url, setCookies }) =>
      setCookies.seen ? [{ url, cookies: setCookies.value }] : [],
    )
  : [];
const histories = cookieHistories(responses, [stored], 'https://shop.example.com/');
const cookies = listed(histories);
const IN_ORDER: CookieView = { ...ALL_COOKIES, column: undefined, descending: false };
const names = (view: Partial<CookieView>) =>
  viewCookies(cookies, { ...IN_ORDER, ...view }).map(({ history }) => history.name);

/** Without problems. */
function listed(all: readonly CookieHistory[]): readonly Listed[] {
  return all.map((history) => ({ history, problems: [], isChecked: true }));
}

describe('the table of cookies', () => {
  test('is in the order they were set', () => {
    expect(names({})).toEqual(['b', 'sessionid', 'c', 'gone', 'A']);
  });

  test('has those with findings first, the worst of them at the top, and what was checked in full last', () => {
    const page = pageWith({ setCookies: ['sessionid=1; Path=/', 'lang=en; Path=/'] });
    const { findings } = audit(page);
    const problemsOf = (name: string) => findings.filter(({ subject }) => subject === name);
    const [right, unknown, low, high] = ['b', 'A', 'lang', 'sessionid'].map((name) => ({
      history: { name, fate: 'kept' as const },
      problems: problemsOf(name),
      isChecked: name !== 'A',
    }));
    if (!right || !unknown || !low || !high) throw new Error('No cookies');
    expect(viewCookies([right, unknown, low, high], ALL_COOKIES)).toEqual([high, low, unknown, right]);
    expect(viewCookies([high, low, unknown, right], { ...ALL_COOKIES, descending: false })).toEqual([
      right,
      unknown,
      low,
      high,
    ]);
  });

  test.each<[CookieKind[], string[]]>([
    [['no-secure'], ['sessionid', 'c', 'gone']],
    [['no-httponly'], ['c', 'gone', 'A']],
    [['no-samesite'], ['sessionid', 'gone', 'A']],
    [['rejected'], ['c']],
    [['session'], ['sessionid']],
    [
      ['no-secure', 'no-samesite'],
      ['sessionid', 'gone'],
    ],
  ])('shows only %j', (kinds, shown) => {
    expect(names({ kinds: new Set(kinds) })).toEqual(shown);
  });

  test('shows what looks like a session by its value as one, too', () => {
    const cookies = pageWith({
      setCookies: ['auth=k3XvT9qLw2ZsB7mRy4Hd', 'memo=7sgbs8yhxxauq0c37wbe', 'auth_time=1'],
    });
    const sent = cookies.chain.seen ? cookies.chain.value[0]?.setCookies : undefined;
    const lines = [{ url: cookies.url, cookies: sent?.seen ? sent.value : [] }];
    const shown = viewCookies(listed(cookieHistories(lines, [], cookies.url)), {
      ...IN_ORDER,
      kinds: new Set(['session']),
    });
    expect(shown.map(({ history }) => history.name)).toEqual(['auth', 'memo']);
  });

  test.each([
    [' SESS', ['sessionid']],
    ['/b', ['b']],
    ['cdn.', ['A']],
    ['nowhere', []],
  ])('filters by the text %j', (text, shown) => {
    expect(names({ text })).toEqual(shown);
  });

  test.each<[Partial<CookieView>, string[]]>([
    [{ column: 'name' }, ['A', 'b', 'c', 'gone', 'sessionid']],
    [{ column: 'expires' }, ['gone', 'sessionid', 'A', 'c', 'b']],
    [{ column: 'secure', descending: true }, ['b', 'A', 'sessionid', 'c', 'gone']],
    [{ column: 'domain', descending: true }, ['c', 'A', 'b', 'sessionid', 'gone']],
  ])('is sorted by %j', (view, shown) => {
    expect(names(view)).toEqual(shown);
  });

  test.each(COOKIE_COLUMNS)('is reversed on a second click on %s', (column) => {
    const keys = (descending: boolean) => viewCookies(cookies, { ...IN_ORDER, column, descending });
    expect(keys(true)).toHaveLength(histories.length);
    expect(new Set(keys(true))).toEqual(new Set(keys(false)));
  });
});
