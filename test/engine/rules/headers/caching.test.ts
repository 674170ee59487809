import rule from '../../../../src/engine/rules/headers/caching.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const answer = (control: string | null, ...setCookies: string[]): PageParts => ({
  headers: control === null ? [] : [['Cache-Control', control]],
  setCookies,
});

ruleTable(rule, [
  { name: 'no session', page: {} },
  { name: 'no session, everybody’s', page: answer('public, max-age=600') },
  { name: 'no session, kept by nobody', page: answer('no-store') },
  { name: 'a session, private', page: answer('Private, max-age=0', 'sessionid=1'), passes: ['own'] },
  {
    name: 'a session, the cookie left out',
    page: answer('public, no-cache="Set-Cookie"', 'sessionid=1'),
    passes: ['own'],
  },
  {
    name: 'a session for everybody',
    page: answer('public, max-age=600', 'sessionid=1', 'theme=1'),
    problems: ['session-shared', 'cookie-shared'],
    marked: ['public', 'sessionid'],
    points: 5,
  },
  { name: 's-maxage', page: answer('s-maxage="600"', 'theme=1'), problems: ['cookie-shared'], points: 0 },
  { name: 's-maxage=0 is not kept', page: answer('s-maxage=0', 'sessionid=1') },
  {
    name: 'a session, nothing said',
    page: answer(null, 'sessionid=1'),
    problems: ['session-kept'],
    marked: ['sessionid'],
  },
  { name: 'a session, something said', page: answer('max-age=0', 'sessionid=1') },
  { name: 'a session, Expires', page: { headers: [['Expires', '0']], setCookies: ['sessionid=1'] } },
  {
    name: 'a stored session',
    page: { stored: [{ name: 'sessionid', httpOnly: true }] },
    problems: ['session-kept'],
  },
  { name: 'a stored one that scripts read', page: { stored: [{ name: 'session-theme' }] } },
  {
    name: 'the store not read',
    page: { ...answer(null, 'sessionid=1'), stored: 'cookies-not-read' },
    problems: ['session-kept'],
  },
  {
    name: 'a session set on the way',
    page: { ...answer('public'), redirects: [{ url: 'https://example.com/', setCookies: ['sessionid=1'] }] },
  },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'cookies not seen', page: { setCookies: 'not-recorded' }, unknown: ['not-recorded'] },
  { name: 'longer than is read', page: answer('a'.repeat(32_769)), unknown: ['too-long'] },
  {
    name: 'Expires longer than is read',
    page: { headers: [['Expires', 'a'.repeat(32_769)]] },
    unknown: ['too-long'],
  },
]);
