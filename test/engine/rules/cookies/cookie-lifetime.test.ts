import rule from '../../../../src/engine/rules/cookies/cookie-lifetime.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const DATE = ['Date', 'Thu, 01 Jan 2026 00:00:00 GMT'] as const;
const sent = (...setCookies: string[]): PageParts => ({ setCookies, headers: [DATE] });

ruleTable(rule, [
  { name: 'no cookie', page: {} },
  { name: 'ends with the browser session', page: sent('sessionid=1', 'theme=1'), passes: ['bounded'] },
  { name: 'a year', page: sent('sessionid=1; Max-Age=31536000'), passes: ['bounded'] },
  {
    name: 'two years',
    page: sent('sessionid=1; Max-Age=63072000', 'theme=1; Max-Age=63072000'),
    problems: ['session-long', 'capped'],
    marked: ['Max-Age=63072000'],
    points: 0,
  },
  {
    name: 'with Expires',
    page: sent('id_token=1; Expires=Sat, 01 Jan 2028 00:00:00 GMT'),
    problems: ['session-long'],
    marked: ['Expires=Sat, 01 Jan 2028 00:00:00 GMT'],
  },
  {
    name: 'Max-Age overrides Expires',
    page: sent('sid=1; Max-Age=60; Expires=Sat, 01 Jan 2028 00:00:00 GMT'),
    passes: ['bounded'],
  },
  { name: 'a deletion', page: sent('sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'sessionid=; Max-Age=-1') },
  {
    name: 'Expires without a Date, by the time the page was seen',
    page: {
      seenAt: Date.UTC(2026, 0),
      setCookies: ['sid=1; HttpOnly; Expires=Sat, 01 Jan 2028 00:00:00 GMT'],
    },
    problems: ['session-long'],
  },
  {
    name: 'Expires without a Date',
    page: { setCookies: ['sid=1; HttpOnly; Expires=Sat, 01 Jan 2028 00:00:00 GMT'] },
  },
  { name: 'an invalid Expires', page: sent('sid=1; Expires=1 never') },
  {
    name: 'an invalid Date',
    page: {
      headers: [['Date', 'x'.repeat(100)]],
      setCookies: ['sid=1; HttpOnly; Expires=Sat, 01 Jan 2028 00:00:00 GMT'],
    },
  },
  { name: 'Django’s token lives for a year', page: sent('csrftoken=1; Max-Age=31449600') },
  {
    name: 'too long, on a redirect',
    page: { redirects: [{ url: 'https://example.com/', setCookies: ['a=1; Max-Age=99999999'] }] },
    problems: ['capped'],
  },
  {
    name: 'of another site’s redirect',
    page: { redirects: [{ url: 'https://other.example/', setCookies: ['a=1; Max-Age=99999999'] }] },
  },
  { name: 'cookies not seen', page: { setCookies: 'not-recorded' }, unknown: ['not-recorded'] },
]);
