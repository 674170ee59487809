import { describe, expect, test } from 'vitest';
import {
  audit,
  auditResponse,
  cookieHistories,
  RULES,
  suppressionsFor,
  type ActiveSuppressions,
  type PageSnapshot,
} from '../../src/engine/index.js';
import { COOKIE_COLUMNS } from '../../src/ui/panel/cookie-rows.js';
import { columnAtFault, createFaultsOf, type Faults } from '../../src/ui/panel/cookie-faults.js';
import { pageWith, type PageParts } from '../support/page.js';

/** For each cookie, the faults of its row, and of a second one as stored, as `column: severity rule/message`. */
function faultsOf(page: PageSnapshot, others: readonly PageParts[] = [], suppressed?: ActiveSuppressions) {
  const hopsOf = ({ chain }: PageSnapshot) => (chain.seen ? chain.value : []);
  const responses = others.flatMap((parts) =>
    hopsOf(pageWith(parts)).map((hop) => ({ hop, findings: auditResponse(hop, 'document', suppressed) })),
  );
  const hops = [...hopsOf(page), ...responses.map(({ hop }) => hop)];
  const histories = cookieHistories(
    hops.flatMap(({ url, setCookies }) => (setCookies.seen ? [{ url, cookies: setCookies.value }] : [])),
    page.cookieStore.seen ? page.cookieStore.value : undefined,
    page.url,
  );
  const of = createFaultsOf(
    { url: page.url, findings: audit(page, suppressed).findings },
    responses.map(({ hop: { url }, findings }) => ({ url, findings })),
  );
  return histories.map((history) => {
    const { sent, stored } = of(history);
    if (!history.sent) return [history.name, textsOf(stored)];
    return [history.name, textsOf(sent), ...(history.fate === 'changed' ? [textsOf(stored)] : [])];
  });
}

function textsOf(faults: Faults) {
  return Object.entries(faults).map(
    ([column, { severity, rule, message }]) => `${column}: ${severity} ${rule}/${message}`,
  );
}

describe('what is wrong with a cookie', () => {
  test('is in the cell of each attribute, and nothing is where all is right', () => {
    const page = pageWith({
      setCookies: [
        'sessionid=1; Path=/',
        'csrftoken=1; Path=/; Secure',
        'lang=en; Path=/; Secure; HttpOnly; SameSite=Lax',
      ],
    });
    expect(faultsOf(page)).toEqual([
      [
        'sessionid',
        ['secure: high cookies/session-without-secure', 'httpOnly: high cookies/session-without-httponly'],
      ],
      ['csrftoken', ['sameSite: medium cookies/anticsrf-without-samesite']],
      ['lang', []],
    ]);
  });

  test('goes by the line, not by the name: of two cookies of one name only the one at fault has it', () => {
    const page = pageWith({
      setCookies: ['a=a1b2c3; Path=/; Secure; SameSite=Lax', 'a=a1b2c3; Path=/app; SameSite=Lax'],
    });
    expect(faultsOf(page)).toEqual([
      ['a', []],
      ['a', ['secure: medium cookies/without-secure']],
    ]);
  });

  test('of several findings of a cell is the worst', () => {
    const page = pageWith({
      setCookies: ['__Host-id=1; Path=/app; Secure; HttpOnly; SameSite=Lax; Strange'],
    });
    expect(faultsOf(page)).toEqual([['__Host-id', ['status: low cookie-prefixes/host-refused']]]);
    const [found] = audit(page).findings.filter((one) => columnAtFault(one) === 'status');
    if (!found) throw new Error('no finding');
    const hop = page.chain.seen ? page.chain.value[0] : undefined;
    const [cookie] = hop?.setCookies.seen ? hop.setCookies.value : [];
    if (!cookie) throw new Error('no cookie');
    const findings = [{ ...found, id: `${found.id}-2`, severity: 'info' as const }, found];
    for (const inOrder of [findings, findings.toReversed()]) {
      const of = createFaultsOf({ url: page.url, findings: inOrder }, []);
      const { sent } = of({ name: '', fate: 'refused', sent: { cookie, url: page.url } });
      expect(sent.status?.severity).toBe('low');
    }
  });

  test('of a redirect, of a stored cookie, and of what only another response sets', () => {
    const page = pageWith({
      url: 'https://shop.example.com/',
      redirects: [{ url: 'https://shop.example.com/start', setCookies: ['way=a1b2c3; Path=/'] }],
      setCookies: [],
      stored: [{ name: 'PHPSESSID', domain: 'shop.example.com', path: '/' }],
    });
    expect(
      faultsOf(page, [{ url: 'https://shop.example.com/api', setCookies: ['api=a1b2c3; Path=/'] }]),
    ).toEqual([
      ['way', ['secure: low cookies/without-secure', 'status: info cookie-storage/not-stored']],
      ['api', ['secure: medium cookies/without-secure']],
      [
        'PHPSESSID',
        [
          'secure: high cookies/stored-session-without-secure',
          'httpOnly: high cookies/stored-session-without-httponly',
        ],
      ],
    ]);
  });

  test('is in the row as stored where only the store is at fault', () => {
    const page = pageWith({
      setCookies: ['lang=en; Path=/; Secure; HttpOnly; SameSite=Lax'],
      stored: [
        { name: 'lang', path: '/', secure: true, httpOnly: true, sameSite: 'lax' },
        { name: 'sessionid', path: '/', httpOnly: true, sameSite: 'lax' },
      ],
    });
    const url = new URL('/api/x', page.url).href;
    expect(faultsOf(page, [{ url, setCookies: ['sessionid=1; Secure; HttpOnly; SameSite=Lax'] }])).toEqual([
      ['lang', []],
      ['sessionid', [], ['secure: high cookies/stored-session-without-secure']],
    ]);
    // Without Secure in both there is one row.
    expect(faultsOf(page, [{ url, setCookies: ['sessionid=1; HttpOnly; SameSite=Lax'] }])[1]).toEqual([
      'sessionid',
      ['secure: high cookies/session-without-secure'],
    ]);
  });

  test('is in the row as sent where it is about both', () => {
    const page = pageWith({
      setCookies: ['a=a1b2c3; Path=/; Secure; SameSite=Lax'],
      stored: [{ name: 'a', path: '/', sameSite: 'lax' }],
    });
    expect(faultsOf(page)).toEqual([['a', ['status: info cookie-storage/changed'], []]]);
  });

  test('is as the page’s report has it where a response alone would be worse', () => {
    const parts: PageParts = {
      url: 'https://shop.example.com/',
      headers: [['Strict-Transport-Security', 'max-age=63072000']],
      setCookies: ['a=a1b2c3; Path=/; SameSite=Lax'],
    };
    const alone = { ...parts, headers: [] };
    expect(faultsOf(pageWith(parts), [alone])).toEqual([['a', ['secure: low cookies/without-secure-hsts']]]);
  });

  test('is nothing where it was suppressed', () => {
    const page = pageWith({
      url: 'https://shop.example.com/',
      setCookies: ['a=a1b2c3; Path=/; SameSite=Lax'],
    });
    const suppressed = suppressionsFor(
      page.url,
      [{ site: 'shop.example.com', finding: 'cookies/without-secure#a', reason: 'agreed' }],
      '2026-11-29',
    );
    expect(faultsOf(page)[0]?.[1]).toHaveLength(1);
    expect(faultsOf(page, [], suppressed)).toEqual([['a', []]]);
  });
});

test('every message of the rules for cookies has its column', () => {
  const messages = RULES.filter(({ id }) => id.startsWith('cookie')).flatMap(({ id, problems }) =>
    Object.keys(problems).map((message) => ({ rule: id, message })),
  );
  expect(messages.length).toBeGreaterThan(25);
  for (const one of messages)
    expect(COOKIE_COLUMNS, `${one.rule}/${one.message}`).toContain(columnAtFault(one));
});
