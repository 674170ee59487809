import { describe, expect, it, test } from 'vitest';
import { varyingOf } from '../../../src/capture/page/varying.js';
import { measure, type Times } from '../../support/growth.js';

const AT = Date.parse('2026-11-29T09:15:30Z');

/** What DokuWiki 2025-05-14 writes into a page for who has signed in: its signature has the minute. */
const DOKUWIKI = String.raw`var NS='';var SIG=" --- \/\/[[ann@example.com|Ann]] 2026\/11\/29 09:15\/\/";var JSINFO = {"id":"start","namespace":"","ACT":"show","useHeadingNavigation":0,"useHeadingContent":0};`;

describe('another one on another day', () => {
  it.each([
    DOKUWIKI,
    'at("2026-11-29")',
    'at("2026-11-29T09:15:00.000Z")',
    String.raw`{"at":"2026\/11\/30"}`,
    'at("29.11.2026")',
    'at("29.11.26")',
    'at("11/28/2026")',
    'at("20261129")',
    'at("20261129091530")',
    'at("Nov 29, 2026")',
    'at("November 29th, 2026")',
    'at("Sun, 29 Nov 2026 09:15:30 GMT")',
    'at("29. November 2026")',
    'at("29 de noviembre de 2026")',
    'at("2026年11月29日")',
    'at("2026년 11월 29일")',
    't("Sun Nov 29 09:15:02 UTC 2026")',
    't("Sun Nov 29 07:00:02 2026")',
    'new Date(2026,10,29,7,0)',
    'at([2026, 11, 29])',
    't("29/Nov/2026:07:00:02")',
    String.raw`t("2026\u002F11\u002f29")`,
    'load("/?d=2026%2F11%2f29")',
    't("Sunday, November 29")',
    't("Sonntag, 29. November")',
    't("26-11-29")',
    'const shown = "09:15"',
    // In Kathmandu.
    'const shown = "15:00"',
    'now = "Updated at 9:14 AM"',
    'const now = 1795943730',
    'const until = 1795943730123 + 0',
  ])('%s', (code) => {
    expect(varyingOf(code, AT)).toBe('day');
  });

  it.each([
    '/*! library 4.1, 2020-03-05, (c) 2026 */',
    'at("2026-11-26")',
    'at([2026, 3, 29])',
    'version("v1.26.11.29")',
    'const a = [left, right, 29]',
    'document.cookie = "a=; expires=Thu, 01 Jan 1970 00:00:00 GMT"',
    'const opens = "08:07"',
    'const shape = "9:16"',
    'const map = {12:15,13:15}',
    'load("/static/12026-11-299/a.js")',
    'const list = document.querySelector(".grid")',
    'const path = "/static/a/very/long/path/to/some/file.js"',
    'for (var v=0; v<9; v++) f(v)',
    'const tokens = []; box.type = "search"',
    'element.addEventListener("visibilitychange2", getElementsByClassName2Wrapper)',
    'url("data:image/gif;base64,R0lGODlhAwACAPAAAAAAAAAAACH5BAEAAAAALAAAAAADAAIAAAIChF8AOw==")',
    'const id = 20269926163400;',
    'const user = e.userId',
    'xsrfCookieName:"XSRF-TOKEN-X"',
    'csrfHeaderName="X-CSRF-TOKEN"',
    'const csrfField = "csrfmiddlewaretoken"',
    '{"tokenUrl":"/oauth/token"}',
    String.raw`{"tokenUrl":"https:\/\/shop.example\/oauth\/token"}`,
    '["session", "documents"]',
    'import("https://cdn.example/npm/bootstrap@5.3.2/dist/js/bootstrap.min.js")',
    'load("/main.js?ver=9f8b12ab3c")',
    'const sidebar = "left-column-2", inside = "2nd-column"',
    '{"login":"/login"}',
    'const css = "col-md-6-col-lg-4-col-xs-12"',
    'token=t.data2[0]',
    '{token: "constant.numeric"}',
    '/* @author Ann <ann@shop.example> */',
    'this.uid = 0',
  ])('but not %s', (code) => {
    expect(varyingOf(code, AT)).toBeUndefined();
  });

  it.each([undefined, NaN, Infinity, 0, -1, 8.65e15, 8.64e15])(
    'nothing is, if it is not known when: %s',
    (at) => {
      expect(varyingOf('at("2026-11-29", "1970-01-01", "09:15")', at)).toBeUndefined();
    },
  );
});

test.each([
  ['window.csrfToken = "3f9c2b7a11"', 'token'],
  ['{"csrf_token":"abcdefgh1"}', 'token'],
  ['gtag("config", "x", {nonce: "r4nd0mr4nd0m"})', 'token'],
  ['{"nonces":{"floatingButtonsClickTracking":"3a11660f44"}}', 'token'],
  ['{"nonces":["3a11660f44z"]}', 'token'],
  ['fetch("/a?_wpnonce=9f8b12ab3z")', 'token'],
  ['fetch("/a?x=1&nonce=r4nd0mr4nd0m")', 'token'],
  ['{"security":"9f8b12ab3z"}', 'token'],
  ['{"ajax":"9f8b12ab3c"}', 'token'],
  ['PHPSESSID="9v2c4mh7d0s1kq5l8b3r6t7u1e"', 'token'],
  ['{sid:"abc12def3"}', 'token'],
  [String.raw`JSON.parse("{\"csrf\":\"abcdefgh1\"}")`, 'token'],
  ['const token = `abcdefgh1`', 'token'],
  ['_paq.push(["token","abcdefgh1"])', 'token'],
  ['x.setRequestHeader("X-CSRF-Token","abcdefgh1")', 'token'],
  [String.raw`{"csrf":"\/abcdefgh1+"}`, 'token'],
  ['{email:"anna@shop.example"}', 'value'],
  ['{login:"anna"}', 'value'],
  ['{"displayName":"Anna"}', 'value'],
  ['{"user":{"uid":7,"roles":[]}}', 'value'],
  ['key("9v2c4mh7d0s1kq5l8b3r6t7u1e")', 'value'],
  ['const id = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"', 'value'],
  ['const id = "9f86d081884c7d65"', 'value'],
  ["call('/cart?sid=9f86d081884c7d65')", 'token'],
  ['const id = "a8138b01-9fff-43bb-b649-0123456789ab"', 'value'],
  ['const key = "x7Kq2mB9vL4tR8wZ1nC6"', 'value'],
  ['dataLayer.push({user_id: 4711})', 'value'],
  ['{"userName":"ann"}', 'value'],
  ['const now = 1732520000123', 'version'],
  ['require.config({urlArgs: "v=20240226163400"})', 'version'],
  ['load("/static/main.js?v=3f2")', 'version'],
  [
    String.raw`{"imports":{"@wordpress\/interactivity":"https:\/\/shop.test\/wp-includes\/js\/index.min.js?ver=4a2af43557943cbe0e34"}}`,
    'version',
  ],
  ['load("/main.css?version=9f86d081884c7d65")', 'version'],
  ['load("/main.js?ver=9f86d081884c7d65&key=9f86d081884c7d65")', 'value'],
  ['load("/cart?ver=9f86d081884c7d65")', 'value'],
  ['const at = 20240226163400;', 'version'],
])('%s may be another %s', (code, varies) => {
  expect(varyingOf(code, AT)).toBe(varies);
});

test('looking for what varies takes linear time', () => {
  const pieces = [
    'token',
    'session-',
    '"a1',
    "'1a",
    '2026\\/',
    '29 ab',
    '1 de ',
    'abc, def ',
    '29 09:15:02 a',
    '2026,11',
    '"09:',
    'aB1c',
    'a1-',
    ' x 29',
    '1795',
    'csrf-',
    'nonce":{"a',
    'sid=a',
    '\\\\"token',
    'a@b.',
    '=1a',
    '.js?ver=a1',
  ];
  const looking = (length: number) => {
    const code = pieces.map((piece) => piece.repeat(length / pieces.length / piece.length)).join('');
    return () => {
      varyingOf(code, AT);
    };
  };
  // Twice the length may take at most 2.5 times as long, and it is doubled three times.
  const isLinear = ({ small, large }: Times) => large < 2.5 ** 3 * small;
  expect(measure(looking(200_000), looking(1_600_000), isLinear)).toSatisfy(isLinear);
});
