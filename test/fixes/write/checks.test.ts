import { describe, expect, it } from 'vitest';
import {
  commandsOf,
  COOKIE_CHECK,
  headerCheck,
  REDIRECT_CHECK,
  removedCheck,
  VERSION_CHECK,
} from '../../../src/fixes/write/checks.js';

describe('the commands that test a block', () => {
  it('are one curl for all headers of its responses', () => {
    expect(
      commandsOf([
        'sudo nginx -t',
        headerCheck('X-Frame-Options'),
        COOKIE_CHECK,
        'sudo nginx -t',
        headerCheck('Referrer-Policy'),
        removedCheck('X-Powered-By'),
        VERSION_CHECK,
      ]),
    ).toEqual([
      'sudo nginx -t',
      "curl -si https://YOUR-SITE/ https://YOUR-SITE/no-such-page | grep -aiE '^(HTTP/|X-Frame-Options:|Set-Cookie:|Referrer-Policy:|X-Powered-By:|Server:)'   # each header once in a response; cookies with their attributes; no X-Powered-By; Server without a version",
    ]);
  });

  it('ask port 80 where it redirects', () => {
    expect(commandsOf([REDIRECT_CHECK])).toEqual([
      "curl -si http://YOUR-SITE/ | grep -aiE '^(HTTP/|Location:)'   # http:// redirects to https://",
    ]);
  });

  it('are none where nothing has to be seen', () => {
    expect(commandsOf([])).toEqual([]);
  });
});
