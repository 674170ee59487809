import { describe, expect, it } from 'vitest';
import { cookie, forBlocks, hostile, hostileName, textFor } from './hostile.js';

/** Like break-out.test.ts, for Tomcat: Java, and XML with values that Tomcat's filter knows. */

describe('tomcat', () => {
  it('names the one cookie in a string of Java', () => {
    forBlocks(
      hostileName,
      (name) => (name.toUpperCase() === 'JSESSIONID' ? undefined : textFor('tomcat', cookie(name))),
      (text, name) => {
        // No sign of a cookie's name is an escape in Java.
        expect(name).not.toMatch(/[\\"]/);
        expect(text).toBe(
          [
            '{',
            `    Cookie cookie = new Cookie("${name}", value);`,
            '    cookie.setSecure(true);',
            '    cookie.setPath("/");',
            '    response.addCookie(cookie);',
            '}',
          ].join('\n'),
        );
      },
    );
  });

  it('writes only values that its filter knows', () => {
    const names = ['X-Frame-Options', 'X-Content-Type-Options', 'Strict-Transport-Security', 'X-Test'];
    for (const name of names) {
      forBlocks(
        hostile,
        (value) =>
          textFor('tomcat', {
            op: 'set-header',
            name,
            value: name === 'Strict-Transport-Security' ? `max-age=1; ${value}` : value,
          }) ?? '',
        (text) => {
          expect(text).toMatch(/^[\w\s<>/.*-]*$/);
        },
      );
    }
  });
});
