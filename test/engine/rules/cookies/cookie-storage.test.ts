import rule from '../../../../src/engine/rules/cookies/cookie-storage.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const OTHER = { name: 'other' };
const page = (
  setCookies: readonly string[],
  ...stored: NonNullable<Exclude<PageParts['stored'], string>>
): PageParts => ({
  setCookies,
  stored: [OTHER, ...stored],
});

ruleTable(rule, [
  { name: 'nothing sent', page: page([]) },
  { name: 'an empty store is not compared', page: { setCookies: ['a=1'] } },
  {
    name: 'stored as sent',
    page: page(
      ['a=1; Secure; HttpOnly; SameSite=Lax', 'b=1; SameSite=Foo; Path=/'],
      { name: 'a', secure: true, httpOnly: true, sameSite: 'lax' },
      { name: 'b', sameSite: 'none' },
    ),
    passes: ['kept'],
  },
  { name: 'not stored', page: page(['a=1', 'other=1']), problems: ['not-stored'], marked: ['a'], points: 0 },
  {
    name: 'stored without HttpOnly',
    page: page(['a=1; HttpOnly'], { name: 'a' }),
    problems: ['changed'],
    marked: ['a', 'a'],
  },
  {
    name: 'stored with another SameSite',
    page: page(['a=1; SameSite=Strict'], { name: 'a', sameSite: 'lax' }),
    problems: ['changed'],
  },
  {
    name: 'one of two with that name is the same',
    page: page(['a=1; HttpOnly'], { name: 'a', path: '/old' }, { name: 'a', httpOnly: true }),
    passes: ['kept'],
  },
  {
    name: 'not for this page, deleted, partitioned',
    page: page([
      'a=1; Path=/account',
      'b=1; Max-Age=0',
      'c=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
      'd=1; Secure; Partitioned',
      'e=1; Domain=other.example',
    ]),
  },
  {
    name: 'on the page’s path and domain',
    page: {
      ...page(['a=1; Path=/shop; Domain=example.com', 'b=1; Path=/sh', 'c=1']),
      url: 'https://shop.example.com/shop/cart',
    },
    problems: ['not-stored'],
    marked: ['a', 'c'],
  },
  {
    name: 'Secure over HTTP is rejected',
    page: { ...page(['a=1; Secure']), url: 'http://shop.example.com/' },
  },
  {
    name: 'set by another host’s redirect',
    page: {
      ...page([]),
      redirects: [
        { url: 'https://example.com/', setCookies: ['a=1; Path=/'] },
        { url: 'https://other.example/', setCookies: ['b=1; Path=/'] },
      ],
    },
  },
  {
    name: 'set for the whole domain by a redirect',
    page: {
      ...page([]),
      redirects: [{ url: 'https://example.com/', setCookies: ['a=1; Path=/; Domain=example.com'] }],
    },
    problems: ['not-stored'],
  },
  { name: 'cookie store not read', page: { stored: 'cookies-not-read' }, unknown: ['cookies-not-read'] },
  { name: 'cookies not seen', page: { setCookies: 'not-recorded' }, unknown: ['not-recorded'] },
]);
