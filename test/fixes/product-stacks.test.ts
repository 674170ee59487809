import { describe, expect, it } from 'vitest';
import type { Advice, StackMember, StackName } from '../../src/engine/index.js';
import { fixesFor, stackOf } from '../../src/fixes/index.js';

const member = (name: StackName): StackMember => ({
  name,
  label: stackOf(name)?.label ?? name,
  because: 'the test names it',
  confidence: 'sure',
});

const NOSNIFF: Advice = { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' };
const HSTS: Advice = { op: 'set-header', name: 'Strict-Transport-Security', value: 'max-age=300' };
const PINGBACK: Advice = { op: 'remove-header', name: 'X-Pingback' };
const POWERED: Advice = { op: 'remove-header', name: 'X-Powered-By', product: 'PHP' };
const REDIRECT: Advice = { op: 'redirect-to-https' };
const DEBUG: Advice = { op: 'turn-debug-off' };
const cookie = (name: string): Advice => ({
  op: 'set-cookie-attributes',
  cookie: name,
  role: 'session',
  secure: true,
  sameSite: 'Lax',
});

/** `stack place` of each block, with a star where it is an alternative. */
function places(advice: readonly Advice[], ...chain: StackName[]): string[] {
  return fixesFor(advice, chain.map(member)).blocks.map(
    ({ stack, place, alternative }) => `${stack} ${place}${alternative ? ' *' : ''}`,
  );
}

function textOf(advice: readonly Advice[], ...chain: StackName[]): string {
  return fixesFor(advice, chain.map(member))
    .blocks.filter(({ alternative }) => !alternative)
    .map(({ text }) => text)
    .join('\n');
}

describe('of WordPress and the servers in front of it', () => {
  it.each<[string, Advice, StackName[], string[]]>([
    ['a header, where no server is known', NOSNIFF, ['php', 'wordpress'], ['wordpress config']],
    [
      'a header behind nginx',
      NOSNIFF,
      ['nginx', 'php', 'wordpress'],
      ['nginx http', 'nginx server', 'nginx location', 'wordpress config *'],
    ],
    [
      'a header behind Apache, which has .htaccess',
      NOSNIFF,
      ['apache', 'php', 'wordpress'],
      ['apache a2enmod', 'apache vhost', 'php htaccess *'],
    ],
    ['the redirect, where no server is known', REDIRECT, ['php', 'wordpress'], ['wordpress config']],
    [
      'a cookie of WordPress',
      cookie('wordpress_logged_in_0a'),
      ['nginx', 'php', 'wordpress'],
      ['wordpress config'],
    ],
    ['a cookie of PHP’s session', cookie('PHPSESSID'), ['nginx', 'php', 'wordpress'], ['wordpress config']],
    ['a header of PHP', POWERED, ['php', 'wordpress'], ['php ini']],
    ['a header of WordPress', PINGBACK, ['nginx', 'php', 'wordpress'], ['wordpress config']],
    ['debug output', DEBUG, ['apache', 'php', 'wordpress'], ['wordpress config']],
  ])('%s', (_what, advice, chain, expected) => {
    expect(places([advice], ...chain)).toEqual(expected);
  });

  it('no front server is told to forward to PHP what it knows itself', () => {
    const { blocks } = fixesFor([REDIRECT, HSTS], (['nginx', 'php', 'wordpress'] as const).map(member));
    const own = blocks.filter(({ stack }) => stack === 'wordpress');
    expect(own.flatMap(({ needs }) => needs).join()).not.toContain('proxy_set_header');
  });
});

describe('the text', () => {
  it('of WordPress: one callback for headers and cookies, then the redirect', () => {
    expect(textOf([REDIRECT, HSTS, NOSNIFF, PINGBACK, cookie('a')], 'wordpress')).toBe(
      String.raw`if (!function_exists('add_to_cookie')) {
    function add_to_cookie($name, $attributes)
    {
        $cookies = preg_grep('/^Set-Cookie:/i', headers_list());
        header_remove('Set-Cookie');
        foreach ($cookies as $cookie) {
            if (preg_match('/^(?i:Set-Cookie): *' . preg_quote($name, '/') . '=/', $cookie)) {
                foreach ($attributes as $attribute) {
                    $old = '/ *; *' . strtok($attribute, '=') . ' *(?:=[^;]*)?(?=;|$)/i';
                    $cookie = preg_replace($old, '', $cookie) . '; ' . $attribute;
                }
            }
            header($cookie, false);
        }
    }
}
header_register_callback(function () {
    if ((!in_array($_SERVER['HTTPS'] ?? '', ['', 'off'], true) || preg_match('/^https/i', $_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '')) && !preg_grep('/^(?i:Strict-Transport-Security):/', headers_list())) header('Strict-Transport-Security: max-age=300');
    if (!preg_grep('/^(?i:X-Content-Type-Options):/', headers_list())) header('X-Content-Type-Options: nosniff');
    header_remove('X-Pingback');
    add_to_cookie('a', ['Secure', 'SameSite=Lax']);
});
if (!in_array(PHP_SAPI, ['cli', 'cli-server'], true) && !defined('DOING_CRON') && !(!in_array($_SERVER['HTTPS'] ?? '', ['', 'off'], true) || preg_match('/^https/i', $_SERVER['HTTP_X_FORWARDED_PROTO'] ?? ''))) {
    header('Location: https://' . preg_replace('/:\d+$/', '', $_SERVER['HTTP_HOST']) . $_SERVER['REQUEST_URI'], true, 301);
    exit;
}`,
    );
  });

  it('of MediaWiki: before its own headers, without the callback that it has itself', () => {
    const text = textOf([NOSNIFF, cookie('my_wiki_session')], 'mediawiki');
    expect(text).toBe(
      "if (!preg_grep('/^(?i:X-Content-Type-Options):/', headers_list())) header('X-Content-Type-Options: nosniff');\n$wgCookieSecure = true;\n$wgCookieSameSite = 'Lax';",
    );
  });

  it('of Rails: in middleware, not in config.force_ssl, which would send HSTS for two years', () => {
    const text = textOf([REDIRECT, HSTS, NOSNIFF, cookie('_shop_session'), DEBUG], 'rails');
    expect(text).not.toContain('force_ssl');
    expect(text).toContain(
      '    set["Strict-Transport-Security", "max-age=300"] if https && sent["Strict-Transport-Security"].nil?\n    set["X-Content-Type-Options", "nosniff"] if sent["X-Content-Type-Options"].nil?\n    [status, headers, body]',
    );
    expect(text).toContain('    "_shop_session" => ["Secure", "SameSite=Lax"],\n  }.freeze');
    expect(text).toContain('config.consider_all_requests_local = false');
  });

  it.each<[StackName, string]>([
    ['laravel', 'APP_DEBUG=false'],
    ['symfony', 'APP_ENV=prod\nAPP_DEBUG=0'],
    ['drupal', "$config['system.logging']['error_level'] = 'hide';"],
  ])('of %s without debug output', (name, text) => {
    expect(textOf([DEBUG], name)).toBe(text);
  });

  it.each<[StackName, Advice, RegExp]>([
    ['wordpress', { op: 'remove-header', name: 'Server' }, /in front/],
    ['wordpress', { op: 'turn-listing-off', path: '/a/' }, /lists no folders/],
    ['mediawiki', { ...NOSNIFF, replaces: 'none' }, /where it is set/],
    ['mediawiki', cookie('sid'), /An extension sets/],
    ['rails', { op: 'remove-header', name: 'Server' }, /does not send/],
    ['rails', { op: 'hide-version', header: 'Server', product: 'WEBrick' }, /does not send/],
  ])('of %s, which has none for %j', (name, advice, why) => {
    const { blocks, refusals } = fixesFor([advice], [member(name)]);
    expect(blocks).toEqual([]);
    expect(refusals.map((one) => one.why)).toEqual([expect.stringMatching(why)]);
  });
});
