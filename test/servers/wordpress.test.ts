import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { header, hostile, textFor } from '../fixes/hostile.js';
import { FOR_AN_APPLICATION } from './rig/app-advice.js';
import { useFixed } from './rig/fixed.js';
import { fixesOf } from './rig/fixes.js';
import { neverLoops } from './rig/forwarded.js';
import { repeated } from './rig/http-client.js';
import { must } from './rig/processes.js';
import { prove } from './rig/prove.js';
import { wordpress } from './setups/wordpress.js';

prove(wordpress);

/** As its documentation tells developers. */
const debugging = {
  ...wordpress,
  files: (sandbox: Parameters<typeof wordpress.files>[0]) => {
    const files = wordpress.files(sandbox);
    const name = 'wordpress/wp-config.php';
    return {
      ...files,
      [name]: (files[name] ?? '').replace(
        "define('DB_NAME'",
        "defined('WP_DEBUG') || define('WP_DEBUG', true);\ndefined('WP_DEBUG_DISPLAY') || define('WP_DEBUG_DISPLAY', true);\n$&",
      ),
    };
  },
};

describe('WordPress', () => {
  const site = useFixed(debugging, FOR_AN_APPLICATION);
  const PATHS = [
    '/',
    '/no-such-page',
    '/old',
    '/wp-login.php',
    '/wp-admin/index.php',
    '/wp-admin/admin-ajax.php',
    '/?rest_route=/',
    '/?feed=rss2',
    '/xmlrpc.php',
  ];

  it.each(PATHS)('sends the headers on %s, each once', async (path) => {
    const response = await site.request('https', path);
    expect(response.header('X-Content-Type-Options')).toBe('nosniff');
    expect(response.header('Strict-Transport-Security')).toBe('max-age=63072000');
    expect(repeated(response)).toEqual([]);
  });

  it('keeps the X-Frame-Options of its own pages', async () => {
    expect((await site.request('https', '/wp-login.php')).header('X-Frame-Options')).toBe('SAMEORIGIN');
  });

  it('adds attributes to the named cookies only, and keeps the others', async () => {
    expect((await site.request('https', '/')).setCookies).toEqual([
      expect.stringMatching(/^csrftoken=\w+; path=\/; Secure; SameSite=Lax$/),
      expect.stringMatching(/^sessionid=\w+; path=\/; Secure; HttpOnly; SameSite=Lax$/),
    ]);
    const [login] = (await site.request('https', '/wp-login.php')).setCookies;
    expect(login).toMatch(/^wordpress_test_cookie=.*; path=\/; secure; HttpOnly$/i);
  });

  it('shows no errors to visitors', async () => {
    expect((await site.request('https', '/fails')).body).not.toContain('Something failed');
  });

  it('redirects to HTTPS, except for the requests that WordPress sends to itself', async () => {
    const page = await site.request('http', '/?s=a%20b');
    expect([page.status, page.header('Location')]).toEqual([301, 'https://shop.test/?s=a%20b']);
    expect((await site.request('http', '/wp-cron.php')).status).toBe(200);
  });

  it('reads a hostile value as one string, in PHP itself', async () => {
    const cases = fc.sample(hostile, 300).flatMap((value) => {
      const text = textFor('wordpress', header(value));
      return text === undefined ? [] : [[value, text] as const];
    });
    expect(cases.length).toBeGreaterThan(5);
    const read = `echo json_encode(array_map(fn ($text) => array_values(array_map(
      fn ($token) => eval("return $token[1];"),
      array_filter(token_get_all("<?php $text"), fn ($token) => $token[0] === T_CONSTANT_ENCAPSED_STRING),
    )), json_decode($argv[1])));`;
    const output = await must({
      run: ['/usr/bin/php', '-r', read, '--', JSON.stringify(cases.map(([, text]) => text))],
    });
    expect(JSON.parse(output)).toEqual(cases.map(([value]) => ['/^(?i:X-Test):/', `X-Test: ${value}`]));
  });
});

describe('Drupal, which Debian does not have', () => {
  it('gets texts that PHP parses', async () => {
    const [block, ...rest] = fixesOf(['drupal'], ...FOR_AN_APPLICATION);
    expect(rest).toEqual([]);
    const lint = ['/bin/sh', '-c', 'printf "%s" "$1" | php -l', 'sh'] as const;
    expect(await must({ run: [...lint, `<?php\n${block?.text ?? '('}`] })).toContain('No syntax errors');
  });
});

describe('WordPress without the fixes', () => {
  const site = useFixed(debugging, []);

  it('shows errors to visitors', async () => {
    expect((await site.request('https', '/fails')).body).toContain('Something failed');
  });
});

describe('WordPress behind several proxies', () => {
  neverLoops(wordpress);
});
