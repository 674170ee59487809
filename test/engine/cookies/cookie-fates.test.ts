import { describe, expect, it } from 'vitest';
import { cookieHistories, type SetCookie, type StoredCookie } from '../../../src/engine/index.js';
import { redactSetCookie } from '../../../src/capture/set-cookie.js';

const PAGE = 'https://www.shop.test/account';

function held(name: string, more: Partial<StoredCookie> = {}): StoredCookie {
  return {
    name,
    domain: 'www.shop.test',
    hostOnly: true,
    path: '/',
    secure: true,
    httpOnly: false,
    sameSite: 'unspecified',
    session: true,
    partitioned: false,
    ...more,
  };
}

function fates(lines: readonly string[], store: readonly StoredCookie[] | undefined, url = PAGE) {
  const cookies: SetCookie[] = lines.map(redactSetCookie);
  return cookieHistories([{ url, cookies }], store, url).map(({ name, fate, refusal }) => [
    name,
    refusal ?? fate,
  ]);
}

describe('cookieHistories', () => {
  it.each<[string, string, readonly StoredCookie[], string]>([
    ['stored as sent', 'a=1; Secure', [held('a')], 'kept'],
    ['changed since', 'a=1; Secure; HttpOnly', [held('a')], 'changed'],
    [
      'stored by another host',
      'a=1; Secure',
      [held('a', { domain: 'shop.test', hostOnly: false })],
      'not-held',
    ],
    [
      'for the whole domain',
      'a=1; Secure; Domain=shop.test',
      [held('a', { domain: '.shop.test', hostOnly: false })],
      'kept',
    ],
    ['not stored', 'a=1; Secure', [], 'not-held'],
    ['deleted by its own Max-Age', 'a=1; Max-Age=0', [], 'deleted'],
    ['deleted by a date', 'a=1; Expires=Thu, 01-Jan-1970 00:00:10 GMT', [], 'deleted'],
    ['no name', '=1; Secure', [], 'no-name'],
    ['a control character', 'a=1\u0001; Secure', [], 'control-character'],
    ['more than 4,096 bytes', `a=${'v'.repeat(4096)}`, [], 'too-large'],
    ['a foreign Domain', 'a=1; Domain=example.com', [], 'foreign-domain'],
    ['a Domain that is a public suffix', 'a=1; Domain=test', [], 'foreign-domain'],
    ['__Secure- without Secure', '__Secure-a=1', [], 'secure-prefix'],
    ['__Host- with a Domain', '__Host-a=1; Secure; Path=/; Domain=www.shop.test', [], 'host-prefix'],
    ['__Host- without a Path', '__Host-a=1; Secure', [], 'host-prefix'],
    ['a prefix in lower case', '__host-a=1; Secure', [], 'host-prefix'],
    ['__Http- without HttpOnly', '__http-a=1; Secure', [], 'http-prefix'],
    ['__Host-Http- without HttpOnly', '__Host-Http-a=1; Secure; Path=/', [], 'http-prefix'],
    ['SameSite=None without Secure', 'a=1; SameSite=None', [], 'none-without-secure'],
    ['Partitioned without Secure', 'a=1; Partitioned', [], 'partitioned-without-secure'],
  ])('%s', (_name, line, store, fate) => {
    expect(fates([line], store).map(([, one]) => one)).toEqual([fate]);
  });

  it('Secure over http', () => {
    expect(fates(['a=1; Secure'], [], 'http://shop.test/')).toEqual([['a', 'secure-over-http']]);
    expect(fates(['a=1; Secure'], [], 'http://localhost/')).toEqual([['a', 'not-held']]);
  });

  it('says nothing of storage if the store was not read', () => {
    expect(fates(['a=1; Secure', 'b=1; SameSite=None', 'c=1; Max-Age=0'], undefined)).toEqual([
      ['a', 'unknown'],
      ['b', 'none-without-secure'],
      ['c', 'deleted'],
    ]);
  });

  it('lists the last of several lines for a cookie, then stored cookies that were not sent', () => {
    expect(fates(['a=1', 'b=2; Secure', 'a=3; Secure'], [held('c'), held('a'), held('b')])).toEqual([
      ['a', 'kept'],
      ['b', 'kept'],
      ['c', 'not-sent'],
    ]);
  });

  it('says who else may have set a stored cookie that was not sent', () => {
    const shared = held('b', { domain: '.shop.test', hostOnly: false });
    expect(fates([], [held('a'), shared])).toEqual([
      ['a', 'not-sent'],
      ['b', 'other-host'],
    ]);
    for (const url of ['http://localhost:8082/', 'http://192.168.0.1/', 'https://www.shop.test:8443/'])
      expect(fates([], [held('a'), shared], url).map(([, fate]) => fate)).toEqual([
        'other-port',
        'other-port',
      ]);
  });
});
