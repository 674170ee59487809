import { describe, expect, it } from 'vitest';
import { apply, audit, cookieHistories, type Rejection } from '../../../src/engine/index.js';
import { pageWith } from '../../support/page.js';

const LONG = 'Max-Age=99999999; HttpsOnly; Secure=x';
const REST = 'Max-Age=99999999; HttpsOnly';

/** Each a session with more to find: how long it lasts, its scope, an attribute that browsers do not know. */
const LINES: readonly (readonly [Rejection, line: string, finding: string, url?: string])[] = [
  ['no-name', `=1; ${REST}; SameSite=Foo`, 'cookie-syntax/nameless'],
  ['control-character', `sessionid=1\u0007; ${REST}`, 'cookie-syntax/control-character'],
  ['foreign-domain', `sessionid=1; Domain=other.example; ${REST}; SameSite=`, 'cookie-scope/refused'],
  ['foreign-domain', `__Host-sid=1; Domain=other.example; ${REST}`, 'cookie-scope/refused'],
  ['too-large', `sessionid=${'v'.repeat(4096)}; Domain=example.com; ${REST}`, 'cookie-syntax/too-large'],
  ['too-large', `__Host-sid=${'v'.repeat(4096)}; ${REST}`, 'cookie-syntax/too-large'],
  ['secure-over-http', `sessionid=1; ${LONG}`, 'cookie-syntax/secure-over-http', 'http://www.example.com/'],
  ['secure-prefix', `__Secure-sid=1; SameSite=Foo; ${REST}`, 'cookie-prefixes/secure-refused'],
  ['host-prefix', `__Host-sid=1; Domain=example.com; ${LONG}`, 'cookie-prefixes/host-refused'],
  ['http-prefix', `__Http-sid=1; SameSite=None; ${REST}`, 'cookie-prefixes/http-refused'],
  [
    'none-without-secure',
    `sessionid=1; Domain=example.com; SameSite=None; Partitioned; ${REST}`,
    'cookies/samesite-invalid#sessionid',
  ],
  [
    'partitioned-without-secure',
    `sessionid=1; Domain=example.com; Partitioned; ${REST}; SameSite=Foo`,
    'cookie-syntax/partitioned-insecure',
  ],
];

describe('a cookie that browsers refuse has one finding', () => {
  const cases = LINES.map(([refusal, line, finding, url = 'https://www.example.com/']) => ({
    refusal,
    line,
    finding,
    url,
  }));
  it.each(cases)('$refusal: $finding, $url', ({ refusal, line, finding, url }) => {
    const page = pageWith({ url, setCookies: [line], headers: [['Cache-Control', 'max-age=60']] });
    const [hop] = page.chain.seen ? page.chain.value : [];
    const cookies = hop?.setCookies.seen ? hop.setCookies.value : [];
    expect(cookieHistories([{ url, cookies }], undefined, url)).toMatchObject([{ refusal }]);
    const { findings } = audit(page);
    const about = findings.filter(({ quotes }) => quotes.some(({ header }) => header === 'Set-Cookie'));
    expect(about.map(({ id }) => id)).toEqual([finding]);
  });

  it('and in MDN Observatory it is sent all the same', () => {
    const result = (line: string) => audit(pageWith({ setCookies: [line] })).observatory.tests.cookies.result;
    expect(result('sessionid=1; SameSite=None')).toBe('cookies-session-without-secure-flag');
    expect(result('a=1; SameSite=None')).toBe('cookies-samesite-flag-invalid');
    expect(result('sessionid=1; Partitioned')).toBe('cookies-session-without-secure-flag');
  });

  it.each(['sessionid=1; SameSite=None', 'sessionid=1; Partitioned', 'my_csrf=1; Partitioned; SameSite=x'])(
    'with advice that costs nothing elsewhere: %s',
    (line) => {
      const page = pageWith({
        setCookies: ['other=a1b2c3; Secure; SameSite=Strict', line],
        headers: [['Strict-Transport-Security', 'max-age=31536000']],
      });
      const before = audit(page);
      const advice = before.findings
        .filter(({ rule }) => rule === 'cookies' || rule === 'cookie-syntax')
        .flatMap((one) => one.advice);
      expect(advice).not.toEqual([]);
      const after = audit(apply(page, advice));
      expect(after.score).toBeGreaterThanOrEqual(before.score);
      expect(after.findings.filter(({ rule }) => rule === 'cookies' || rule === 'cookie-syntax')).toEqual([]);
    },
  );
});
