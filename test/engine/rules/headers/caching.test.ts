import rule from '../../../../src/engine/rules/headers/caching.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const response = (control: string | null, ...setCookies: string[]): PageParts => ({
  headers: control === null ? [] : [['Cache-Control', control]],
  setCookies,
});

ruleTable(rule, [
  { name: 'no session', page: {} },
  { name: 'no session, public', page: response('public, max-age=600') },
  { name: 'no session, no-store', page: response('no-store') },
  { name: 'a session, private', page: response('Private, max-age=0', 'sessionid=1'), passes: ['own'] },
  {
    name: 'a session, the cookie left out',
    page: response('public, no-cache="Set-Cookie"', 'sessionid=1'),
    passes: ['own'],
  },
  {
    name: 'a session, public',
    page: response('public, max-age=600', 'sessionid=1', 'theme=1'),
    problems: ['session-shared', 'cookie-shared'],
    marked: ['public', 'sessionid'],
    points: 5,
  },
  { name: 'a session that is deleted', page: response('public', 'sessionid=; Max-Age=0', 'a=; Max-Age=0') },
  { name: 's-maxage', page: response('s-maxage="600"', 'theme=1'), problems: ['cookie-shared'], points: 0 },
  { name: 's-maxage=0 is not stored', page: response('s-maxage=0', 'sessionid=1') },
  {
    name: 'a session without Cache-Control',
    page: response(null, 'sessionid=1'),
    problems: ['session-kept'],
    marked: ['sessionid'],
  },
  { name: 'a session with Cache-Control', page: response('max-age=0', 'sessionid=1') },
  { name: 'a session with Expires', page: { headers: [['Expires', '0']], setCookies: ['sessionid=1'] } },
  {
    name: 'a stored session',
    page: { stored: [{ name: 'sessionid', httpOnly: true }] },
    problems: ['session-kept'],
  },
  {
    name: 'a session that another port may have stored',
    page: { url: 'http://localhost:8082/', stored: [{ name: 'sessionid', httpOnly: true }] },
  },
  { name: 'a stored session without HttpOnly', page: { stored: [{ name: 'session-theme' }] } },
  {
    name: 'cookie store not read',
    page: { ...response(null, 'sessionid=1'), stored: 'cookies-not-read' },
    problems: ['session-kept'],
  },
  {
    name: 'a session set by a redirect',
    page: {
      ...response('public'),
      redirects: [{ url: 'https://example.com/', setCookies: ['sessionid=1'] }],
    },
  },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'cookies not seen', page: { setCookies: 'not-recorded' }, unknown: ['not-recorded'] },
  { name: 'longer than is read', page: response('a'.repeat(32_769)), unknown: ['too-long'] },
  {
    name: 'Expires longer than is read',
    page: { headers: [['Expires', 'a'.repeat(32_769)]] },
    unknown: ['too-long'],
  },
]);
