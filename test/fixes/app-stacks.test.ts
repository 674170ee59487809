import { Script } from 'node:vm';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import type { Advice, StackMember, StackName } from '../../src/engine/index.js';
import { fixesFor, stackOf, type FixBlock } from '../../src/fixes/index.js';
import { afterTexts } from './readers/index.js';

const member = (name: StackName): StackMember => ({
  name,
  label: stackOf(name)?.label ?? name,
  because: 'the test names it',
  confidence: 'sure',
});

const NOSNIFF: Advice = { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' };
const CSP: Advice = { op: 'set-header', name: 'Content-Security-Policy', value: "default-src 'self'" };
const HSTS: Advice = { op: 'set-header', name: 'Strict-Transport-Security', value: 'max-age=300' };
const POWERED: Advice = { op: 'remove-header', name: 'X-Powered-By' };
const CREDENTIALS: Advice = { op: 'remove-header', name: 'Access-Control-Allow-Credentials' };
const REDIRECT: Advice = { op: 'redirect-to-https' };
const DEBUG: Advice = { op: 'turn-debug-off' };
const LISTING: Advice = { op: 'turn-listing-off', path: '/static/' };
const SESSION: Advice = {
  op: 'set-cookie-attributes',
  cookie: 'sessionid',
  role: 'session',
  secure: true,
  httpOnly: true,
  sameSite: 'Lax',
};
const CSRF: Advice = {
  op: 'set-cookie-attributes',
  cookie: 'csrftoken',
  role: 'anti-csrf',
  secure: true,
  sameSite: 'Lax',
};
const EVERYTHING = [REDIRECT, HSTS, CSP, NOSNIFF, POWERED, CREDENTIALS, SESSION, CSRF, DEBUG];

const NODE = ['express', 'fastify', 'koa', 'nextjs'] as const;
const APPLICATIONS = [...NODE, 'flask'] as const;

function blocks(advice: readonly Advice[], ...names: StackName[]): readonly FixBlock[] {
  return fixesFor(advice, names.map(member)).blocks.filter(({ alternative }) => !alternative);
}

/** `[stack place, text]` of each block. */
function written(advice: readonly Advice[], ...names: StackName[]): [string, string][] {
  return blocks(advice, ...names).map(({ stack, place, text }) => [`${stack} ${place}`, text]);
}

function textAt(place: string, advice: readonly Advice[], ...names: StackName[]): string {
  return blocks(advice, ...names).find((block) => block.place === place)?.text ?? '';
}

describe('express', () => {
  it('changes headers when the response is sent, in one middleware, and redirects after it', () => {
    expect(written([REDIRECT, HSTS, NOSNIFF, CREDENTIALS], 'express')).toEqual([
      [
        'express app',
        String.raw`app.use((req, res, next) => {
  const { writeHead } = res;
  // Set when the response is sent, so that error pages and static files have them too.
  res.writeHead = (...args) => {
    const given = args.find((arg) => typeof arg === "object") ?? {};
    const isList = Array.isArray(given);
    const isFlat = isList && !Array.isArray(given[0]);
    const pairs = isFlat ? given.flatMap((_, at) => (at % 2 ? [] : [given.slice(at, at + 2)])) : isList ? given : Object.entries(given);
    if (isList) for (const [name] of pairs) res.removeHeader(name);
    for (const [name, value] of pairs) {
      const before = isList ? res.getHeader(name) : undefined;
      res.setHeader(name, before === undefined ? value : [before, value].flat());
    }
    if ((req.secure || /^https\b/i.test(req.get("X-Forwarded-Proto"))) && !res.getHeader("Strict-Transport-Security")) res.setHeader("Strict-Transport-Security", "max-age=300");
    if (!res.getHeader("X-Content-Type-Options")) res.setHeader("X-Content-Type-Options", "nosniff");
    res.removeHeader("Access-Control-Allow-Credentials");
    return writeHead.apply(res, args.filter((arg) => arg !== given));
  };
  next();
});
app.use((req, res, next) => {
  if (req.secure || /^https\b/i.test(req.get("X-Forwarded-Proto"))) return next();
  res.redirect(301, ${'`https://${req.hostname}${req.originalUrl}`'});
});`,
      ],
    ]);
  });

  it('adds attributes to cookies when the response is sent, Secure over https only, without trust proxy', () => {
    const text = textAt('app', [SESSION, CSRF], 'express');
    const lines = text.split('\n').filter((line) => /^ {4}\S/.test(line));
    expect(lines.slice(lines.findIndex((line) => line.includes('addToCookie')))).toEqual([
      '    const addToCookie = (name, ...attributes) => {',
      '    };',
      String.raw`    if (req.secure || /^https\b/i.test(req.get("X-Forwarded-Proto"))) addToCookie("sessionid", [/; *secure\b/i, "Secure"], [/; *httponly\b/i, "HttpOnly"], [/; *samesite=(?:lax|strict|none) *(?:;|$)/i, "SameSite=Lax"]);`,
      String.raw`    if (req.secure || /^https\b/i.test(req.get("X-Forwarded-Proto"))) addToCookie("csrftoken", [/; *secure\b/i, "Secure"], [/; *samesite=(?:lax|strict|none) *(?:;|$)/i, "SameSite=Lax"]);`,
      '    return writeHead.apply(res, args.filter((arg) => arg !== given));',
    ]);
    expect(text).not.toContain('trust proxy');
  });

  it('disables its X-Powered-By header and its debug page', () => {
    expect(written([POWERED, DEBUG], 'express')).toEqual([
      ['express app', 'app.disable("x-powered-by");'],
      ['express env', 'NODE_ENV=production'],
    ]);
  });

  it('behind nginx has fixes for its cookies and its X-Powered-By header only', () => {
    expect(written([NOSNIFF, REDIRECT, POWERED, CSRF], 'nginx', 'express').map(([at]) => at)).toEqual([
      'nginx http',
      'nginx server',
      'nginx location',
      'nginx server80',
      'express app',
    ]);
    const needs = blocks([CSRF], 'nginx', 'express')[0]?.needs.join();
    expect(needs).toContain('X-Forwarded-Proto $scheme');
  });
});

describe('fastify', () => {
  it('changes headers when the response is sent, after the onSend of plugins, and reads the forwarded scheme', () => {
    expect(written([HSTS, NOSNIFF, POWERED, REDIRECT], 'fastify')).toEqual([
      [
        'fastify app',
        String.raw`app.addHook("onRequest", async (request, { raw: res }) => {
  const { writeHead } = res;
  // Set when the response is sent, so that error pages and static files have them too.
  res.writeHead = (...args) => {
    const given = args.find((arg) => typeof arg === "object") ?? {};
    const isList = Array.isArray(given);
    const isFlat = isList && !Array.isArray(given[0]);
    const pairs = isFlat ? given.flatMap((_, at) => (at % 2 ? [] : [given.slice(at, at + 2)])) : isList ? given : Object.entries(given);
    if (isList) for (const [name] of pairs) res.removeHeader(name);
    for (const [name, value] of pairs) {
      const before = isList ? res.getHeader(name) : undefined;
      res.setHeader(name, before === undefined ? value : [before, value].flat());
    }
    if ((request.protocol === "https" || /^https\b/i.test(request.headers["x-forwarded-proto"])) && !res.getHeader("Strict-Transport-Security")) res.setHeader("Strict-Transport-Security", "max-age=300");
    if (!res.getHeader("X-Content-Type-Options")) res.setHeader("X-Content-Type-Options", "nosniff");
    res.removeHeader("X-Powered-By");
    return writeHead.apply(res, args.filter((arg) => arg !== given));
  };
});
app.addHook("onRequest", async (request, reply) => {
  if (request.protocol === "https" || /^https\b/i.test(request.headers["x-forwarded-proto"])) return;
  return reply.code(301).redirect(${'`https://${request.hostname}${request.originalUrl}`'});
});`,
      ],
    ]);
  });
});

describe('koa', () => {
  it('changes headers when the response is sent, also on its error page', () => {
    expect(textAt('app', [NOSNIFF], 'koa')).toBe(`app.use((ctx, next) => {
  const { res } = ctx;
  const { writeHead } = res;
  // Set when the response is sent, so that error pages and static files have them too.
  res.writeHead = (...args) => {
    const given = args.find((arg) => typeof arg === "object") ?? {};
    const isList = Array.isArray(given);
    const isFlat = isList && !Array.isArray(given[0]);
    const pairs = isFlat ? given.flatMap((_, at) => (at % 2 ? [] : [given.slice(at, at + 2)])) : isList ? given : Object.entries(given);
    if (isList) for (const [name] of pairs) res.removeHeader(name);
    for (const [name, value] of pairs) {
      const before = isList ? res.getHeader(name) : undefined;
      res.setHeader(name, before === undefined ? value : [before, value].flat());
    }
    if (!res.getHeader("X-Content-Type-Options")) res.setHeader("X-Content-Type-Options", "nosniff");
    return writeHead.apply(res, args.filter((arg) => arg !== given));
  };
  return next();
});`);
  });
});

describe('nextjs', () => {
  it('extends the existing configuration', () => {
    expect(written([NOSNIFF, POWERED], 'nextjs')).toEqual([
      [
        'nextjs config',
        `nextConfig.headers = ((before) => async () => [
  { source: "/:path*", headers: [{ key: "X-Content-Type-Options", value: "nosniff" }] },
  ...((await before?.()) ?? []),
])(nextConfig.headers);
nextConfig.poweredByHeader = false;`,
      ],
    ]);
  });

  it('sends HSTS and redirects depending on X-Forwarded-Proto', () => {
    const text = textAt('config', [HSTS, REDIRECT], 'nextjs');
    expect(text).toContain(
      'has: [{ type: "header", key: "x-forwarded-proto", value: "(?:https|HTTPS)(?:,.*| .*)?" }]',
    );
    expect(text).toContain(
      '{ type: "header", key: "x-forwarded-proto", value: "(?:http|HTTP)(?: *, *(?:http|HTTP))*" }',
    );
  });

  it('extends headers() and redirects() when run, or adds them', async () => {
    const text = textAt('config', EVERYTHING, 'nextjs');
    const run = async (nextConfig: Record<string, unknown>) => {
      new Script(text).runInNewContext({ nextConfig });
      const call = (key: string) => (nextConfig[key] as () => Promise<unknown[]>)();
      return [await call('headers'), await call('redirects')] as const;
    };
    const [headers, redirects] = await run({});
    const own = { source: '/own', headers: [] };
    const [more, after] = await run({
      headers: () => Promise.resolve([own]),
      redirects: () => Promise.resolve([own]),
    });
    expect([headers.length, redirects.length]).toEqual([3, 1]);
    expect([more.length, after.length]).toEqual([4, 2]);
    // Next.js uses the last header of a name, and the first redirect.
    expect([more[3], after[1]]).toEqual([own, own]);
  });

  it('replaces a value of headers() and no other', async () => {
    const text = textAt('config', [{ ...NOSNIFF, replaces: 'none' }], 'nextjs');
    const header = (key: string, value: string) => ({ source: '/', headers: [{ key, value }] });
    const own = [
      header('x-content-type-options', 'none'),
      header('X-Content-Type-Options', 'own'),
      header('A', 'none'),
    ];
    expect(text).toContain('header.key.toLowerCase() === "x-content-type-options" &&');
    const nextConfig = { headers: () => Promise.resolve(own) };
    new Script(text).runInNewContext({ nextConfig });
    const entries = await nextConfig.headers();
    expect(entries.slice(1).flatMap(({ headers }) => headers.map(({ value }) => value))).toEqual([
      'nosniff',
      'own',
      'none',
    ]);
  });

  it('leaves only framing out of a policy, however it is written', () => {
    const value = "Frame-Ancestors 'self';script-src 'self'; object-src 'none';frame-ancestors";
    const text = textAt('config', [{ ...CSP, value, unless: ['X-Frame-Options'] }], 'nextjs');
    expect(text).toContain(`value: "script-src 'self'; object-src 'none'"`);
  });

  it('warns that a policy is for one page', () => {
    expect(blocks([CSP], 'nextjs')[0]?.warnings.join()).toContain('Nonces');
  });
});

describe('flask', () => {
  it('sets headers in one after_request, which runs last, and trusts a proxy for the scheme of a redirect only', () => {
    expect(written([REDIRECT, HSTS, NOSNIFF, POWERED], 'flask')).toEqual([
      [
        'flask app',
        `from urllib.parse import urlsplit
from flask import redirect
from flask import request
from werkzeug.middleware.proxy_fix import ProxyFix

# Behind a TLS proxy, X-Forwarded-Proto has the scheme.
app.wsgi_app = ProxyFix(app.wsgi_app, x_for=0, x_proto=1)


@app.before_request
def redirect_to_https():
    if not (request.is_secure or request.headers.get("X-Forwarded-Proto", "").lower().startswith("https")):
        url = urlsplit(request.url)
        host = f"[{url.hostname}]" if ":" in (url.hostname or "") else url.hostname
        return redirect(url._replace(scheme="https", netloc=host).geturl(), 301)


@app.after_request
def send_security_headers(response):
    if request.is_secure or request.headers.get("X-Forwarded-Proto", "").lower().startswith("https"):
        response.headers.setdefault("Strict-Transport-Security", "max-age=300")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.pop("X-Powered-By", None)
    return response`,
      ],
    ]);
  });

  it('flask-session-config-only: settings for its own session, arguments for every other cookie', () => {
    expect(written([SESSION, CSRF], 'flask')).toEqual([
      [
        'flask end',
        `app.config.update(
    SESSION_COOKIE_SECURE=True,
    SESSION_COOKIE_HTTPONLY=True,
    SESSION_COOKIE_SAMESITE="Lax",
)`,
      ],
      ['flask cookie', 'resp.set_cookie("csrftoken", token, secure=True, samesite="Lax")'],
    ]);
    const remember: Advice = {
      op: 'set-cookie-attributes',
      cookie: 'remember_token',
      role: 'other',
      secure: true,
    };
    expect(textAt('end', [remember], 'flask')).toBe(
      'app.config.update(\n    REMEMBER_COOKIE_SECURE=True,\n)',
    );
  });

  it('trusts no proxy without a redirect', () => {
    expect(textAt('app', [HSTS, NOSNIFF], 'flask')).not.toContain('ProxyFix');
  });

  it('flask-server-header-dev, flask-server-header-gunicorn: changes the Server header where it is set', () => {
    const banner = (product: string): Advice => ({ op: 'hide-version', header: 'Server', product });
    expect(textAt('app', [banner('Werkzeug')], 'flask')).toContain('WSGIRequestHandler.version_string');
    expect(textAt('gunicorn', [banner('gunicorn')], 'flask')).toContain('gunicorn.SERVER = "gunicorn"');
    expect(textAt('app', [NOSNIFF, banner('Werkzeug')], 'flask')).not.toContain('headers["Server"]');
  });

  it('disables debug mode, and warns about app.run(debug=True)', () => {
    expect(written([DEBUG], 'flask')).toEqual([
      ['flask env', 'FLASK_DEBUG=0'],
      ['flask end', 'app.debug = False'],
    ]);
    expect(blocks([DEBUG], 'flask')[1]?.warnings.join()).toContain('app.run(debug=True)');
  });
});

describe('what an application sends stays', () => {
  it.each<[string, Partial<Advice>, string[]]>([
    [
      'a policy that only reports, in place of one that only reports',
      { replacesReportOnly: 'img-src a' },
      ['("Content-Security-Policy-Report-Only") in (None, "img-src a")'],
    ],
    [
      'the same beside a part that is enforced at once',
      { replacesReportOnly: 'img-src a', meanwhile: "object-src 'none'" },
      [
        'setdefault("Content-Security-Policy", "object-src \'none\'")',
        '("Content-Security-Policy-Report-Only") in (None, "img-src a")',
      ],
    ],
    [
      'a policy in force beside one that only reports',
      { replaces: 'img-src b', replacesReportOnly: 'img-src a' },
      ['("Content-Security-Policy-Report-Only") in (None, "img-src a")'],
    ],
  ])('%s', (_what, more, parts) => {
    const advice = { ...CSP, ...more, rollout: 'report-only-first' } as Advice;
    for (const name of ['flask', 'django'] as const) {
      const text = blocks([advice], name)[0]?.text ?? '';
      for (const part of parts) expect(text).toContain(part);
    }
  });

  const replaced: Advice = { ...NOSNIFF, replaces: 'none' };
  const conditional: Advice = {
    ...CSP,
    value: "object-src 'none'; frame-ancestors 'self'",
    unless: ['X-Frame-Options'],
  };

  it.each<[StackName, string, string]>([
    [
      'express',
      'if ([undefined, "none"].includes(res.getHeader("X-Content-Type-Options"))) res.setHeader(',
      'if (!res.getHeader("Content-Security-Policy")) res.setHeader(',
    ],
    [
      'fastify',
      'if ([undefined, "none"].includes(res.getHeader("X-Content-Type-Options"))) res.setHeader(',
      'if (!res.getHeader("Content-Security-Policy")) res.setHeader(',
    ],
    [
      'flask',
      '    if response.headers.get("X-Content-Type-Options") in (None, "none"):\n        response.headers["X-Content-Type-Options"] = "nosniff"',
      '    if "Content-Security-Policy" not in response.headers and "X-Frame-Options" not in response.headers:\n        response.headers["Content-Security-Policy"] = ',
    ],
    [
      'django',
      // The setting would leave a value that a view sends.
      'if response.headers.get("X-Content-Type-Options") in (None, "none"):',
      // The setting sends SAMEORIGIN on every page.
      'if "Content-Security-Policy" not in response.headers and response.headers.get("X-Frame-Options") in (None, "SAMEORIGIN"):',
    ],
  ])(
    '%s: a value is replaced as a whole, and a header is not set beside some others',
    (name, wrong, other) => {
      const [block] = blocks([replaced, conditional], name);
      expect(block?.text).toContain(wrong);
      expect(block?.text).toContain(other);
    },
  );

  it('django: a value to remove goes whoever sends it, and no other', () => {
    const name = 'Cross-Origin-Opener-Policy';
    expect(textAt('settings', [{ op: 'remove-header', name, value: 'wrong' }], 'django')).toContain(
      `if response.headers.get("${name}") == "wrong":\n            response.headers.pop("${name}", None)`,
    );
  });

  it('django: HSTS that no setting made is replaced where it is sent, over https only', () => {
    const text = (replaces: string) => textAt('settings', [{ ...HSTS, replaces }], 'django');
    expect(text('max-age=60; preload')).toContain('SECURE_HSTS_SECONDS = max(300, ');
    expect(text('max-age=')).toContain(
      'if request.is_secure():\n            if response.headers.get("Strict-Transport-Security") in (None, "max-age="):',
    );
    expect(text('max-age=')).not.toContain('SECURE_HSTS_SECONDS');
  });

  it.each<[why: string, ...chain: StackName[]]>([
    ['a route may send it later', 'nextjs'],
    ['a <Location> may set it later', 'apache'],
    ['writeHead() may have it', 'express'],
    ['writeHead() may have it', 'fastify'],
    ['writeHead() may have it', 'koa'],
    ['the web server may send it', 'php'],
    ['Apache may set it later', 'apache', 'php'],
    ['nginx may add it', 'nginx', 'django'],
    ['nginx may add it', 'nginx', 'flask'],
    ['HAProxy may add it', 'haproxy', 'nginx'],
  ])('leaves framing to X-Frame-Options where %s: %s %s', (_why, ...chain) => {
    const { blocks } = fixesFor(
      [{ ...conditional, needsNonce: true }],
      chain.map((name) => member(name)),
    );
    const text = blocks
      .filter(({ stack }) => stack === chain.at(-1))
      .map((block) => block.text)
      .join('\n');
    expect(text).toContain('object-src');
    expect(text).not.toContain('frame-ancestors');
  });

  it.each<StackName>(['nginx', 'haproxy', 'caddy', 'lighttpd', 'django', 'flask'])(
    '%s sees every X-Frame-Options',
    (name) => {
      const { blocks } = fixesFor([conditional], [member(name)]);
      expect(blocks.map(({ text }) => text).join('\n')).toContain('frame-ancestors');
    },
  );
});

describe('every application', () => {
  /** The kinds of top-level statements. */
  const statements = (text: string) =>
    ts
      .createSourceFile('fix.js', text, ts.ScriptTarget.Latest)
      .statements.map(({ kind }) => ts.SyntaxKind[kind]);

  it.each(NODE)(
    'express-two-consts, express-import-snippet: %s declares nothing, imports nothing and requires nothing',
    (name) => {
      for (const { place, text } of blocks(EVERYTHING, name)) {
        if (place === 'env') continue;
        expect(new Set(statements(text))).toEqual(new Set(['ExpressionStatement']));
        expect(text).not.toMatch(/\brequire\(|\bimport\b|helmet/);
      }
    },
  );

  it.each(['express', 'fastify', 'koa'] as const)(
    'express5-star-route, express4-star-route, express-session-earlier-wins, express-session-later-loses: %s adds no route and no session',
    (name) => {
      const text = blocks(EVERYTHING, name)
        .map((block) => block.text)
        .join('\n');
      expect(text).not.toMatch(/["'`][/*]|\bsession\(/);
    },
  );

  it.each(['nextjs', 'flask'] as const)('%s keeps the attributes of the cookie in a new call', (name) => {
    const lax: Advice = {
      op: 'set-cookie-attributes',
      cookie: 'csrftoken',
      role: 'anti-csrf',
      sameSite: 'Lax',
      keeps: { secure: true, httpOnly: true },
    };
    const text = textAt('cookie', [lax], name);
    expect(text).toMatch(/secure(?:=True|: true)/);
    expect(text).toMatch(/http_?only(?:=True|: true)/i);
    const strict: Advice = {
      op: 'set-cookie-attributes',
      cookie: 'csrftoken',
      role: 'anti-csrf',
      secure: true,
      keeps: { sameSite: 'Strict' },
    };
    expect(textAt('cookie', [strict], name)).toMatch(/samesite.*strict/i);
  });

  it.each(['express', 'fastify', 'koa', 'nuxt', 'sveltekit'] as const)(
    '%s adds to a cookie only what it lacks, and to no other',
    async (name) => {
      const cookies = async (...values: readonly string[]) => {
        const lines = values.map((value) => ({ name: 'Set-Cookie', value }));
        const response = { scheme: 'https', status: 200, lines } as const;
        const site = { nginxPlace: 'server', djangoSends: new Set<string>() } as const;
        const after = await afterTexts(blocks([SESSION], name), [name], response, site);
        return after.lines.map(({ value }) => value);
      };
      const own = ['sessionid=a; path=/; secure; httponly; samesite=strict', 'sessionid2=a', 'a=sessionid=b'];
      expect(await cookies('sessionid=a', 'b=c', 'sessionid=secure; SameSite; Path=/')).toEqual([
        'sessionid=a; Secure; HttpOnly; SameSite=Lax',
        'b=c',
        'sessionid=secure; SameSite; Path=/; Secure; HttpOnly; SameSite=Lax',
      ]);
      expect(await cookies(...own)).toEqual(own);
      expect(await cookies()).toEqual([]);
    },
  );

  it.each(APPLICATIONS)('%s never sets HttpOnly on a CSRF cookie', (name) => {
    const text = blocks([{ ...CSRF, httpOnly: true }], name)
      .map((block) => block.text)
      .join();
    expect(text).not.toMatch(/http_?only/i);
    expect(text).toContain('"csrftoken"');
    const { op, cookie, role } = CSRF;
    expect(fixesFor([{ op, cookie, role, httpOnly: true }], [member(name)]).refusals).toHaveLength(1);
  });

  it.each(APPLICATIONS)('%s begins HSTS with five minutes, over https only', (name) => {
    const ramp: Advice = { ...HSTS, value: 'max-age=31536000; includeSubDomains', rollout: 'ramp-max-age' };
    const [block, ...rest] = blocks([ramp], name);
    expect(rest).toEqual([]);
    expect(block?.text).toContain('"max-age=300; includeSubDomains"');
    expect(block?.text).toMatch(/(?:\/\/|#) Begin with 5 minutes/);
    expect(block?.text).toMatch(/req\.secure|"https"|https\|HTTPS|ctx\.secure|is_secure/);
    expect(block?.effect).toEqual([
      { op: 'set-header', name: HSTS.name, value: 'max-age=300; includeSubDomains' },
    ]);
  });

  it.each(APPLICATIONS)('%s begins a new policy as report-only, with a comment', (name) => {
    const [block] = blocks([{ ...CSP, rollout: 'report-only-first' }], name);
    expect(block?.text).toContain('"Content-Security-Policy-Report-Only"');
    expect(block?.text).toMatch(/(?:\/\/|#) Report-only first/);
  });

  it.each([
    ['express', { op: 'remove-header', name: 'Server' }, /in front/],
    ['express', LISTING, /serve-index/],
    ['fastify', LISTING, /list: true/],
    ['koa', { op: 'hide-version', header: 'Server', product: 'Square' }, /in front/],
    ['nextjs', CREDENTIALS, /no setting that removes/],
    ['nextjs', DEBUG, /next start/],
    ['nextjs', LISTING, /lists no folders/],
    ['flask', { op: 'remove-header', name: 'Server' }, /does not send/],
    ['flask', { op: 'set-header', name: 'Server', value: 'none' }, /does not send/],
    ['flask', LISTING, /lists no folder/],
  ] as const)('%s has no fix, with the reason: %j', (name, advice, why) => {
    const { blocks: none, refusals } = fixesFor([advice], [member(name)]);
    expect(none).toEqual([]);
    expect(refusals.map((refusal) => refusal.why)).toEqual([expect.stringMatching(why)]);
  });
});
