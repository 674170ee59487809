import { describe, expect, it } from 'vitest';
import type { Advice, StackName } from '../../../src/engine/index.js';
import { filesOf, type FixFile } from '../../../src/fixes/files/files-of.js';
import { fixesFor } from '../../../src/fixes/index.js';
import { forBlocks, hostile } from '../hostile.js';

const SITE = { host: 'shop.test', port: '' };
const ABOUT = { version: '9.9.9', date: new Date('2030-01-02T03:04:05Z'), site: SITE };
const HSTS = { op: 'set-header', name: 'Strict-Transport-Security', value: 'max-age=300' } as const;
const NOSNIFF = { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' } as const;
const REDIRECT: Advice = { op: 'redirect-to-https' };
const VERSION: Advice = { op: 'hide-version', header: 'Server', product: 'apache' };
const LISTING: Advice = { op: 'turn-listing-off', path: '/static/' };
const COOKIE: Advice = { op: 'set-cookie-attributes', cookie: 'sid', role: 'other', secure: true };

function blocksOf(stack: StackName, ...advice: readonly Advice[]) {
  const member = { name: stack, label: stack, because: 'the test names it', confidence: 'sure' as const };
  return fixesFor(advice, [member], SITE).blocks;
}

function files(stack: StackName, ...advice: readonly Advice[]): readonly FixFile[] {
  return filesOf(blocksOf(stack, ...advice), ABOUT);
}

/** Without the sign of the names. */
function unsigned(text: string, { path }: Pick<FixFile, 'path'>): string {
  const [, sign = ''] = /sitegrade[-_]([a-z\d]{5})/i.exec(path) ?? [];
  return text.replaceAll(sign, 'SIGN');
}

/** The lines that are no comment. */
function linesOf(file: FixFile | undefined): string[] {
  const text = file ? unsigned(file.text, file) : '';
  return text.split('\n').filter((line) => !/^\s*(?:#|--|\/\/|;|$)/.test(line));
}

const SERVERS = ['nginx', 'apache', 'caddy', 'lighttpd', 'varnish'] as const;
/** Whose values are in double quotes. */
const QUOTING = [
  'django',
  'flask',
  'spring',
  'aspnetcore',
  'express',
  'nextjs',
  'nuxt',
  'sveltekit',
] as const;
const APPLICATIONS = [
  ...QUOTING,
  ...(['php', 'wordpress', 'drupal', 'mediawiki', 'laravel', 'symfony', 'rails'] as const),
];

describe.each([...SERVERS, ...APPLICATIONS])('the files for %s', (stack) => {
  const ALL = [HSTS, NOSNIFF, REDIRECT, COOKIE];

  it('need no line in more than two places, and no block', () => {
    const lines = files(stack, ...ALL).flatMap((one) =>
      one.include ? [unsigned(one.include.line, one)] : [],
    );
    expect(files(stack, ...ALL).map(({ block }) => block)).not.toContainEqual(expect.any(String));
    expect(lines).toMatchSnapshot();
  });

  it('say in their heads what they are, who wrote them, how to undo them, and nothing else of the page', () => {
    const [first] = filesOf(
      blocksOf(stack, ...ALL).map((block) => ({ ...block, closes: ['hsts/missing', 'cookies/x/<!--'] })),
      ABOUT,
    );
    const [head = ''] = first?.text.split('\n\n') ?? [];
    expect(first && unsigned(head, first)).toMatchSnapshot();
  });

  it('have other names for other advice, so that one for what still lacks replaces none', () => {
    const names = (...advice: readonly Advice[]) => files(stack, ...advice).map(({ path }) => path);
    expect(names(NOSNIFF, HSTS)).toEqual(names({ ...HSTS, value: 'max-age=86400' }, NOSNIFF));
    const first = names(NOSNIFF, HSTS);
    expect(names(NOSNIFF).filter((path) => first.includes(path))).toEqual([]);
  });

  it('have other names for less of a cookie, unless the text has what the cookie has', () => {
    const less: Advice = { ...COOKIE, keeps: { httpOnly: true } };
    const first = files(stack, { ...COOKIE, httpOnly: true }).map(({ path }) => path);
    for (const { path, text } of files(stack, less))
      if (first.includes(path) && path.includes('sitegrade'))
        expect(`${path} ${text}`).toMatch(/conf\.d|httponly/);
  });

  it('have other names for another value that they change, which only the first file changes', () => {
    const names = (replaces?: string) =>
      files(stack, { ...NOSNIFF, ...(replaces !== undefined && { replaces }) }).map(({ path }) => path);
    const all = [names('sniff'), names('wrong'), names()].map(String);
    // MediaWiki replaces none.
    expect(new Set(all).size).toBe(stack === 'mediawiki' ? 2 : 3);
  });
});

/** The others have the texts of the blocks as they are. Django and Spring have no line for such HSTS. */
it.each(['nginx', 'apache', 'caddy', ...QUOTING] as const)(
  'the files for %s have the same structure whatever a value is',
  (stack) => {
    const skeleton = (value: string) =>
      files(stack, { ...HSTS, value }, COOKIE, { ...NOSNIFF, value }).map((file) =>
        linesOf(file)
          .join('\n')
          .replace(/"(?:[^"\\]|\\.)*"/g, 'QUOTED'),
      );
    forBlocks(
      hostile,
      (value) => blocksOf(stack, { ...NOSNIFF, value })[0]?.text,
      (_text, value) => expect(skeleton(value)).toEqual(skeleton('plain')),
    );
  },
);

it.each(['php', 'wordpress', 'laravel', 'symfony', 'rails'] as const)(
  'a value is in one line of the file for %s, which changes no other',
  (stack) => {
    const others = (value: string) =>
      linesOf(files(stack, HSTS, { ...NOSNIFF, value })[0]).filter(
        (line) => !/X-Content-Type-Options/.test(line),
      );
    forBlocks(
      hostile,
      (value) => blocksOf(stack, { ...NOSNIFF, value })[0]?.text,
      (_text, value) => expect(others(value)).toEqual(others('plain')),
    );
  },
);

describe('a later file of PHP or Ruby', () => {
  it('keeps what the first does before the headers are sent: PHP runs one callback only', () => {
    const lines = linesOf(files('wordpress', NOSNIFF)[0]);
    expect(lines).toEqual([
      '<?php',
      "if (!class_exists('Sitegrade', false)) {",
      '    final class Sitegrade',
      '    {',
      '        public static $changes = [];',
      '        public static function run()',
      '        {',
      '            foreach (self::$changes as $change) $change();',
      '        }',
      '    }',
      "    header_register_callback(['Sitegrade', 'run']);",
      '}',
      "Sitegrade::$changes['SIGN'] = function () {",
      expect.stringMatching(/^ {4}if .* header\('X-Content-Type-Options: nosniff'\);$/) as string,
      '};',
    ]);
  });

  it('keeps nothing in a variable, which old scripts let a request set', () => {
    const session: Advice = { ...COOKIE, cookie: 'PHPSESSID', role: 'session' };
    for (const stack of ['php', 'wordpress', 'drupal', 'mediawiki', 'laravel', 'symfony'] as const) {
      const lines = linesOf(files(stack, NOSNIFF, HSTS, session)[0]);
      expect(lines.length, stack).toBeGreaterThan(3);
      expect(
        lines.filter((line) => /^ {0,4}\$|GLOBALS|\bglobal\b/.test(line)),
        stack,
      ).toEqual([]);
    }
  });

  it('is undone in an order in which no page asks for a file that is gone', () => {
    const undo = files('php', NOSNIFF)[0]?.undo ?? '';
    expect(undo).toMatch(
      /^First, where auto_prepend_file .* 5 minutes\. .* Remove “@include_once .*”, then the files,/,
    );
    expect(files('php', { op: 'turn-debug-off' })[0]?.undo).toMatch(/^Remove the file/);
    expect(files('drupal', NOSNIFF)[0]?.include?.line).toMatch(/^@include __DIR__/);
  });

  it('keeps the classes of the first: each has a module', () => {
    const lines = linesOf(files('rails', NOSNIFF, COOKIE)[0]);
    expect([lines[0], lines.at(-1)]).toEqual(['module Sitegrade_SIGN', 'end']);
    expect(lines.slice(1, -1).filter((line) => !line.startsWith('  '))).toEqual([]);
  });
});

it('settings of PHP are a file that it reads by itself, and a cookie of a page a line that changes', () => {
  const [settings] = files('php', { op: 'turn-debug-off' }, COOKIE);
  expect(settings?.path).toMatch(/^\/etc\/php\/8\.4\/fpm\/conf\.d\/zz-sitegrade-\w{5}\.ini$/);
  expect(linesOf(settings)).toEqual(['display_errors = Off', 'log_errors = On']);
  expect(settings?.include).toBeUndefined();
  expect(settings?.warnings.join('\n')).not.toContain('existing line');
  expect(settings?.warnings.join('\n')).toContain('for all sites of this PHP');
  expect(settings?.changed?.[0]?.diff).toEqual([
    '- setcookie(…);',
    expect.stringMatching(/^\+ setcookie\('sid', /) as string,
  ]);
});

it('the settings of a framework change in place', () => {
  const debug: Advice = { op: 'turn-debug-off' };
  const diffs = (['laravel', 'symfony'] as const).map(
    (stack) => files(stack, NOSNIFF, debug)[0]?.changed?.[0]?.diff,
  );
  expect(diffs).toEqual([
    ['- APP_DEBUG=true', '+ APP_DEBUG=false'],
    ['- APP_ENV=dev', '+ APP_ENV=prod', '+ APP_DEBUG=0'],
  ]);
});

describe('a request that came over HTTPS, here or in front', () => {
  it('gets HSTS and Secure, and one that did not the redirect: by a map of nginx', () => {
    const [server, http] = files('nginx', HSTS, REDIRECT, COOKIE);
    expect(linesOf(server)).toEqual([
      'add_header Strict-Transport-Security $hsts_SIGN always;',
      'proxy_cookie_flags $cookie1_SIGN secure;',
      'if ($secure_SIGN = "") { return 301 https://$host$request_uri; }',
    ]);
    expect(linesOf(http)).toEqual([
      'map $sent_http_strict_transport_security $new_SIGN_strict_transport_security { "" "max-age=300"; }',
      'map "$https $http_x_forwarded_proto" $secure_SIGN { "~*^(?:on| https)" 1; default ""; }',
      'map $secure_SIGN $hsts_SIGN { "" ""; default $new_SIGN_strict_transport_security; }',
      'map $secure_SIGN $cookie1_SIGN { "" "sitegrade-none"; default "sid"; }',
    ]);
  });

  it('by an expression of Apache', () => {
    const lines = linesOf(files('apache', HSTS, REDIRECT, COOKIE)[0]);
    const secure = "(%{HTTPS} == 'on' || req_novary('X-Forwarded-Proto') =~ /^https/)";
    expect(lines.slice(0, 3)).toEqual([
      'RewriteEngine On',
      `RewriteCond expr "! ${secure}"`,
      'RewriteRule ^ https://%{SERVER_NAME}%{REQUEST_URI} [R=301,L]',
    ]);
    const conditional = lines.filter((line) => /Strict-Transport-Security|Set-Cookie/.test(line));
    expect(conditional).toHaveLength(3);
    expect(conditional.filter((line) => !line.includes(`"expr=${secure}`))).toEqual([]);
  });

  it('by a matcher of Caddy', () => {
    const lines = linesOf(files('caddy', HSTS, REDIRECT)[0]);
    expect(lines).toEqual([
      '@http_SIGN {',
      '\tprotocol http',
      '\tnot header X-Forwarded-Proto https',
      '}',
      'redir @http_SIGN https://{host}{uri} permanent',
      '@https_SIGN protocol https',
      'header @https_SIGN ?Strict-Transport-Security "max-age=300"',
    ]);
  });
});

it.each(['nginx', 'apache', 'caddy'] as const)('the notes of %s are true of files', (stack) => {
  const [first] = files(stack, REDIRECT, NOSNIFF, VERSION);
  expect(first?.warnings).toContainEqual(expect.stringContaining('X-Forwarded-Proto: https'));
  expect(first?.warnings.join('\n')).not.toMatch(/load balancer|virtual host only|one, add the lines/);
  expect(first?.warnings.join('\n')).not.toMatch(/Put this above|existing line/);
});

it('nobody misses that includeSubDomains may be an outage', () => {
  const [first] = files('nginx', { ...HSTS, value: 'max-age=300; includeSubDomains' });
  expect(first?.cautions).toContainEqual(expect.stringContaining('unreachable'));
});

it('a note that a server’s file does not make untrue stays', () => {
  expect(files('lighttpd', REDIRECT)[0]?.cautions).toContainEqual(expect.stringContaining('load balancer'));
});

it('a second file of nginx takes the place of a line of the first, which no head forbids', () => {
  const step = files('nginx', { ...HSTS, value: 'max-age=86400', replaces: HSTS.value });
  const [server, http, location] = step;
  const remove = expect.stringMatching(
    /in every block that has one for that file, then remove that line there\.$/m,
  ) as string;
  expect(server?.needs).toEqual([remove]);
  for (const one of [server, location]) {
    expect(one?.text).toEqual(remove);
    expect(one?.text).not.toContain('change nothing here');
  }
  expect(http?.text).toContain('change nothing here');
  expect(server?.undo).toContain('put back each “add_header” that you removed from other sitegrade files');
  const [redirect] = files('nginx', REDIRECT);
  expect([redirect?.needs, redirect?.undo]).toEqual([[], expect.not.stringContaining('put back')]);
});

describe('the module of an application', () => {
  const textOf = (stack: StackName, ...advice: readonly Advice[]) => {
    const [first] = files(stack, ...advice);
    const text = first ? unsigned(first.text, first) : '';
    return text.slice(text.indexOf('\n\n') + 2);
  };
  const SESSION: Advice = { ...COOKIE, cookie: 'sessionid', role: 'session' };
  const POLICY: Advice = { op: 'set-header', name: 'Permissions-Policy', value: 'camera=()' };

  it('of Django changes a dict, and has a function for MIDDLEWARE', () => {
    expect(textOf('django', HSTS, POLICY, { op: 'turn-debug-off' })).toBe(`def add_headers(get_response):
    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=()")
        return response

    return middleware


def secure(settings):
    if "django.middleware.security.SecurityMiddleware" not in settings.get("MIDDLEWARE", []):
        settings["MIDDLEWARE"] = ["django.middleware.security.SecurityMiddleware", *settings.get("MIDDLEWARE", [])]
    # If a longer one is set above, it takes effect at once.
    settings["SECURE_HSTS_SECONDS"] = max(300, int(settings.get("SECURE_HSTS_SECONDS") or 0))
    settings["DEBUG"] = False
    # Without this, Django responds to every request with 400 when DEBUG is False.
    if not settings.get("ALLOWED_HOSTS", []):
        settings["ALLOWED_HOSTS"] = ["shop.test", "localhost", "127.0.0.1", "[::1]"]

    settings["MIDDLEWARE"] = [f"{__name__}.add_headers", *settings.get("MIDDLEWARE", [])]
`);
    expect(files('django', POLICY)[0]?.warnings.join()).not.toContain('add the lines');
  });

  it('of Flask is called where app is created, and sets the configuration later', () => {
    expect(textOf('flask', SESSION, HSTS)).toBe(`from flask import request


def secure(app):
    @app.before_request
    def configure():
        app.config.update(
            SESSION_COOKIE_SECURE=True,
        )

    @app.after_request
    def send_security_headers(response):
        if request.is_secure or request.headers.get("X-Forwarded-Proto", "").lower().startswith("https"):
            response.headers.setdefault("Strict-Transport-Security", "max-age=300")
        return response
`);
    expect(textOf('flask', SESSION)).toMatch(/^def secure\(app\):\n {4}@app\.before_request\n/);
  });

  it('of Spring is in a package that needs no import, and throws nothing that the caller must declare', () => {
    expect(textOf('spring', POLICY)).toBe(`package sitegrade;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;

public final class Sitegrade_SIGN {
    public static void secure(HttpSecurity http) {
        try {
            http.headers(headers -> headers.addHeaderWriter((request, response) -> {
                if (!response.containsHeader("Permissions-Policy")) response.setHeader("Permissions-Policy", "camera=()");
            }));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
`);
  });

  it('of ASP.NET Core imports what a project may not', () => {
    expect(textOf('aspnetcore', { op: 'remove-header', name: 'X-Runtime' })).toBe(`using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

public static class Sitegrade_SIGN
{
    public static void UseSitegrade_SIGN(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.Remove("X-Runtime");
                return Task.CompletedTask;
            });
            return next(context);
        });
    }
}
`);
  });

  it('goes beside the file with its lines, and is deployed', () => {
    const [file] = files('django', HSTS);
    expect(file && [unsigned(file.path, file), 'reload' in file]).toEqual(['sitegrade_SIGN.py', false]);
    expect(file?.undo).toMatch(/, then the files, and deploy again\. /);
    expect(file?.text).toMatch(/^# {5}python manage\.py check --deploy$/m);
  });

  it('leaves what is in no such file to lines that are added, or that change a call', () => {
    const banner: Advice = { op: 'hide-version', header: 'Server', product: 'gunicorn' };
    expect(files('flask', HSTS, COOKIE, banner)[0]?.changed).toEqual([
      {
        where: 'instead of the call that sets this cookie on resp',
        diff: ['+ resp.set_cookie("sid", value, secure=True)'],
      },
      {
        where: 'in gunicorn.conf.py',
        diff: [
          '+ import gunicorn',
          '+ ',
          '+ gunicorn.SERVER = "gunicorn"',
          '+ gunicorn.SERVER_SOFTWARE = "gunicorn"  # before gunicorn 20.1',
        ],
      },
    ]);
    expect(files('django', banner).map(({ path, block }) => [path, block])).toEqual([
      ['django-gunicorn.txt', 'in gunicorn.conf.py'],
    ]);
  });
});

it('a file of nginx without what another keeps sending, or with other lines for locations, does not replace it', () => {
  const member = { name: 'nginx', label: 'nginx', because: 'the test names it', confidence: 'sure' } as const;
  const made = (...names: readonly string[]) => {
    const alike = names.map((name) => ({ name, value: 'no-referrer' }));
    return filesOf(fixesFor([NOSNIFF, HSTS], [member], { ...SITE, alike }).blocks, ABOUT);
  };
  const paths = [made(), made('Referrer-Policy'), made('Referrer-Policy', 'X-Own')].map((all) =>
    all.map(({ path }) => path),
  );
  expect(new Set(paths.flat()).size).toBe(9);
  expect(paths[0]?.map((path) => path.replace(/(?<=-)[a-z\d]{5}(?=[-.])/, 'SIGN'))).toEqual([
    '/etc/nginx/snippets/sitegrade-SIGN.conf',
    '/etc/nginx/conf.d/sitegrade-SIGN.conf',
    '/etc/nginx/snippets/sitegrade-SIGN-location.conf',
  ]);
  // The first one too: a page that ignores it has a header missing that it gives elsewhere.
  for (const { text, include } of made())
    expect(text.includes('nginx sends both')).toBe(include !== undefined);
});

it('what nginx reads once a block is a file for all others', () => {
  const member = { name: 'nginx', label: 'nginx', because: 'the test names it', confidence: 'sure' } as const;
  const made = [NOSNIFF, HSTS].map((advice) =>
    filesOf(fixesFor([advice], [member], { ...SITE, server: 'nginx/1.30.1' }).blocks, ABOUT),
  );
  const shared = made.map((all) => all.filter(({ text }) => /^add_header_inherit /m.test(text)));
  expect(shared.map((all) => all.map(({ path }) => path))).toEqual(
    made.map(() => ['', '-location'].map((end) => `/etc/nginx/snippets/sitegrade-inherit${end}.conf`)),
  );
  expect(shared[0]?.map(({ text }) => text.split('\n').at(-2))).toEqual(
    shared[1]?.map(({ text }) => text.split('\n').at(-2)),
  );
  const [first] = made[0] ?? [];
  expect(first?.undo).toMatch(/“include snippets\/sitegrade-inherit\.conf;” and its file go with the last/);
  expect(first?.undo.split('then the files')[0]).not.toContain('inherit');
});

it('the files for lighttpd are for the host of the page only, if that ends no string', () => {
  const linesFor = (host: string) => {
    const site = { host, port: '' };
    const powered: Advice = { op: 'remove-header', name: 'X-Powered-By' };
    return filesOf(blocksOf('lighttpd', powered, REDIRECT), { ...ABOUT, site }).map(linesOf);
  };
  const [server = [], lua = []] = linesFor('shop.test');
  expect(server.slice(0, 4)).toEqual([
    'server.modules += ( "mod_redirect" )',
    'server.modules += ( "mod_magnet" )',
    // In the condition, it would take the place of the site's own.
    'magnet.attract-response-start-to += ( "/etc/lighttpd/sitegrade-SIGN.lua" )',
    '$HTTP["host"] =~ "^(?i:shop\\.test)(?::[0-9]+)?$" {',
  ]);
  expect(server.at(-1)).toBe('}');
  expect(lua).toEqual([
    'if not (lighty.r.req_attr["uri.authority"] or ""):lower():match("^shop%.test:?%d*$") then return end',
    'local headers = lighty.r.resp_header',
    'headers["X-Powered-By"] = ""',
  ]);
  expect(linesFor('a"b.test')[1]).toEqual(linesFor('')[1]);
  expect(linesFor('')[1]).toEqual(lua.slice(1));
});

it('a line that changes in place is a difference, and no file', () => {
  const [first] = files('nginx', NOSNIFF, LISTING);
  expect(first?.changed).toEqual([
    { where: 'instead of autoindex on;', diff: ['- autoindex on;', '+ autoindex off;'] },
  ]);
  expect(files('nginx', LISTING).map(({ path, block }) => [path, block])).toEqual([
    ['nginx-listing.txt', 'instead of autoindex on;'],
  ]);
});

it('what an application exports is wrapped by a line that changes, and its environment gets one more', () => {
  const differences = (stack: StackName, ...advice: readonly Advice[]) =>
    files(stack, ...advice).flatMap((file) =>
      (file.changed ?? []).flatMap(({ diff }) => diff.map((line) => unsigned(line, file))),
    );
  expect(differences('express', NOSNIFF, { op: 'turn-debug-off' })).toEqual(['+ NODE_ENV=production']);
  expect(differences('nextjs', NOSNIFF, COOKIE)).toEqual([
    '- export default nextConfig;',
    '+ export default sitegrade_SIGN(nextConfig);',
    '+ response.cookies.set("sid", value, { secure: true });',
  ]);
  expect(differences('sveltekit', NOSNIFF)).toEqual([
    '- export const handle = site;',
    '+ export const handle = sitegrade_SIGN(site);',
  ]);
  expect(differences('nuxt', NOSNIFF, COOKIE)).toEqual([]);
});

it('the file for SvelteKit takes the hook of the site, which keeps its name', () => {
  const [file] = files('sveltekit', NOSNIFF);
  expect(file?.needs).toEqual([]);
  expect(linesOf(file).slice(-4)).toEqual([
    'export default (site = ({ event, resolve }) => resolve(event)) => sequence(',
    '  setHeaders,',
    '  site,',
    ');',
  ]);
});

it.each(['express', 'koa', 'fastify'] as const)(
  'the file for %s declares nothing where another would, and none is for the environment alone',
  (stack) => {
    const [file] = files(stack, NOSNIFF, HSTS, COOKIE, REDIRECT);
    expect(linesOf(file).filter((line) => /^\S/.test(line) && !line.startsWith('//'))).toEqual([
      'module.exports = (app) => {',
      '};',
    ]);
    expect(files(stack, { op: 'turn-debug-off' }).map(({ path }) => path)).toEqual([`${stack}-env.txt`]);
  },
);

it('the handle_errors of a Caddy site comes before ours', () => {
  const [, errors] = files('caddy', NOSNIFF);
  expect(errors?.include?.where).toMatch(/^at the end of both site blocks/);
  expect(linesOf(errors)).toEqual(['handle_errors {', '\theader ?X-Content-Type-Options "nosniff"', '}']);
});

it('what a server reads of no file of ours is a block: .htaccess', () => {
  const block = { ...blocksOf('apache', NOSNIFF).find(({ place }) => place === 'vhost'), place: 'htaccess' };
  const [file] = filesOf([block as ReturnType<typeof blocksOf>[number]], ABOUT);
  expect(file?.path).toBe('apache-htaccess.txt');
});

describe('a block of a server that reads no file of ours', () => {
  it('stands between marks, which end the comment where the language asks for it', () => {
    const [haproxy] = files('haproxy', NOSNIFF);
    expect(haproxy?.text.replace(/\b[a-z\d]{5}(?= \(|$)/gm, 'SIGN').split('\n')).toEqual([
      '# sitegrade SIGN (Sitegrade 9.9.9, 2030-01-02, for shop.test): a newer block with this sign replaces it as a whole.',
      expect.stringContaining('X-Content-Type-Options') as string,
      '# end sitegrade SIGN',
      '',
    ]);
    const [tomcat] = files('tomcat', NOSNIFF);
    expect(tomcat?.text).toMatch(/^<!-- sitegrade \w{5} .* -->\n[^]*\n<!-- end sitegrade \w{5} -->\n$/);
  });

  it('has marks of its own, because two may be in one file of the site', () => {
    const marks = files('iis', NOSNIFF, REDIRECT).map(({ text }) => /end sitegrade \w{5}/.exec(text)?.[0]);
    expect(marks).toHaveLength(2);
    expect(new Set(marks).size).toBe(2);
  });

  it('for less of a cookie has other marks where it adds to what is there, and the same where it is whole', () => {
    const marks = (cookie: string, more: object) =>
      files('tomcat', { ...COOKIE, cookie, ...more }).map(
        ({ text }) => /end sitegrade \w{5}/.exec(text)?.[0],
      );
    expect(marks('JSESSIONID', { httpOnly: true })).not.toEqual(marks('JSESSIONID', {}));
    expect(marks('sid', { httpOnly: true })).toEqual(marks('sid', {}));
  });

  it('has no marks in a language without comments, and tells of none', () => {
    const [vercel] = files('vercel', NOSNIFF);
    expect(() => JSON.parse(vercel?.text ?? '') as unknown).not.toThrow();
    expect(vercel?.undo).toBe('Remove what this adds and deploy again.');
  });

  it.each<[StackName, readonly string[]]>([
    ['netlify', ['_headers']],
    ['vercel', ['vercel.json']],
    ['firebase', ['firebase.json']],
    ['cloudflare', ['rules.json']],
    ['cloudfront', ['policy.json', 'function.js']],
  ])('has the name that %s gives the file', (stack, names) => {
    const instead = { ...NOSNIFF, name: 'Referrer-Policy', value: 'same-origin', replaces: 'unsafe-url' };
    const advice = stack === 'cloudfront' ? [NOSNIFF, instead] : [NOSNIFF];
    expect(files(stack, ...advice).map(({ path }) => path)).toEqual(names);
  });

  it('says how to test, to load and to undo it', () => {
    const [haproxy] = files('haproxy', HSTS);
    expect(haproxy).toMatchObject({
      path: 'haproxy-frontend443.txt',
      block: 'in the frontend that binds port 443',
      test: '',
      reload: 'sudo haproxy -c -f /etc/haproxy/haproxy.cfg && sudo systemctl reload haproxy',
    });
    expect(haproxy?.undo).toMatch(
      /^Remove the lines from .* and load the configuration again\. Browsers keep Strict-Transport-Security for its max-age\.$/,
    );
  });
});

it.each(['haproxy', 'vercel', ...SERVERS, ...APPLICATIONS] as const)(
  'the enforced version of %s has the name of the given one',
  (stack) => {
    const given = blocksOf(stack, NOSNIFF);
    const enforced = blocksOf(stack, { ...NOSNIFF, value: 'other' });
    expect(filesOf(given, ABOUT, enforced).some((one) => one.enforced?.includes('other'))).toBe(true);
    expect(filesOf(given, ABOUT).some((one) => 'enforced' in one)).toBe(false);
  },
);
