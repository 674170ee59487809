import { expect, test } from 'vitest';
import { audit, withoutSecrets } from '../../../../src/engine/index.js';
import rule from '../../../../src/engine/rules/disclosure/session-in-url.js';
import { pageWith } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const HEX = '0123456789abcdef0123456789abcdef';
const told = (path: string) => ({
  name: path,
  page: { url: `https://shop.example.com${path}` },
  problems: ['told'],
  points: 10,
  severity: 'medium' as const,
});
const silent = (path: string) => ({ name: path, page: { url: `https://shop.example.com${path}` } });

ruleTable(rule, [
  { name: 'an address', page: {} },
  told(`/basket;jsessionid=${HEX.toUpperCase()}.node1?x=1`),
  told(`/index.php?page=2&PHPSESSID=q1w2e3r4t5y6u7i8o9p0a1s2d3`),
  told(`/default.asp?ASPSESSIONIDQQ=ABCDEFGHIJKLMNOPQRSTUVWX`),
  told('/(S(ybdkgovzjlfzx5xyjxwhzy5b))/orders.aspx'),
  told(`/viewtopic.php?t=7&sid=${HEX}`),
  told('/(A(abc)S(ybdkgovzjlfzx5xyjxwhzy5b)F(x-_1))/orders.aspx'),
  told('/app;jsessionid=0000Ab-cDeFgHiJkLmNoPqRsTu:1a2b3c4d5'),
  told(`/a;v=1;sid=${HEX}/b`),
  told(`/?a=1;sid=${HEX}`),
  silent(`/#;jsessionid=${HEX}`),
  silent(`/?url=https://b.example/;jsessionid=${HEX}`),
  silent(`/?url=https://b.example/?sid=${HEX}`),
  silent(`/web/https://b.example/;jsessionid=${HEX}`),
  silent('/?PHPSESSID=your-session-identifier'),
  silent('/(S(thisisnosessionjusttexts))/a'),
  silent('/?sid=7'),
  silent('/?PHPSESSID='),
  silent('/?phpsessid=deleted'),
  silent(`/?sid=cs_test_${HEX}`),
  silent(`/?session_id=cs_test_${HEX}`),
  silent(`/?token=${HEX}`),
  silent(`/?q=jsessionid`),
  {
    name: 'a redirect of this host',
    page: { redirects: [{ url: `https://shop.example.com/;jsessionid=${HEX}` }] },
    problems: ['told'],
  },
  {
    name: 'a redirect of another',
    page: { redirects: [{ url: `https://login.example/;jsessionid=${HEX}` }] },
  },
  { name: 'headers not seen', page: { headers: 'http-cache' } },
]);

test('the session is neither stored nor shown, and a stored page has the finding', () => {
  const page = pageWith({ url: `https://shop.example.com/a;jsessionid=${HEX}?PHPSESSID=${HEX}` });
  const stored = withoutSecrets(page);
  expect(JSON.stringify(stored)).not.toContain(HEX);
  expect(JSON.stringify(audit(page).findings.filter((one) => one.rule === rule.id))).not.toContain(HEX);
  expect(audit(stored).findings.map(({ rule: id }) => id)).toContain(rule.id);
  expect(withoutSecrets(stored)).toEqual(stored);
});

test.each([
  '/(S(ybdkgovzjlfzx5xyjxwhzy5b))/orders.aspx',
  '/(A(1)S(ybdkgovzjlfzx5xyjxwhzy5b)F(x))/orders.aspx',
  `/a;sid=ybdkgovzjlfzx5xyjxwhzy5b`,
  '/a;PHPSESSID=ybdkgovzjlfzx5xyjxwhzy5b/b',
])('no part of %s is stored as a session', (path) => {
  const headers = ['Location', 'SourceMap', 'Link', 'Content-Location'].map(
    (name) => [name, name === 'Link' ? `<${path}>; rel=preload` : path] as const,
  );
  const stored = withoutSecrets(pageWith({ url: `https://shop.example.com${path}`, headers }));
  expect(JSON.stringify(stored)).not.toContain('ybdkgovzjlfzx5xyjxwhzy5b');
  expect(withoutSecrets(stored)).toEqual(stored);
});
