import { describe, expect, test } from 'vitest';
import { cookieHistories, type StoredCookie } from '../../src/engine/index.js';
import {
  ALL_COOKIES,
  COOKIE_COLUMNS,
  viewCookies,
  type CookieKind,
  type CookieView,
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
const names = (view: Partial<CookieView>) =>
  viewCookies(histories, { ...ALL_COOKIES, ...view }).map(({ name }) => name);

describe('the table of cookies', () => {
  test('is in the order they were set', () => {
    expect(names({})).toEqual(['b', 'sessionid', 'c', 'gone', 'A']);
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
    const shown = viewCookies(cookieHistories(lines, [], cookies.url), {
      ...ALL_COOKIES,
      kinds: new Set(['session']),
    });
    expect(shown.map(({ name }) => name)).toEqual(['auth', 'memo']);
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
    const keys = (descending: boolean) => viewCookies(histories, { ...ALL_COOKIES, column, descending });
    expect(keys(true)).toHaveLength(histories.length);
    expect(new Set(keys(true))).toEqual(new Set(keys(false)));
  });
});
