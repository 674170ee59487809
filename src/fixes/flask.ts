import type { Advice } from '../engine/index.js';
import type {
  CookieAdvice,
  Entry,
  HideVersion,
  Snippet,
  Rendering,
  SetHeader,
  ChainContext,
  Stack,
} from './rendering.js';
import { firstStep } from './rollout.js';
import { schemeNeeds, SCHEME_WARNING } from './scheme.js';
import {
  allAttributes,
  cookieAttributes,
  curlFor,
  SCRIPTS_READ_IT,
  unwritableCookie,
  unwritableHeader,
} from './text.js';

type Place = 'app' | 'cookie' | 'end' | 'env' | 'gunicorn';

const CHECK = 'python3 -m py_compile app.py   # your own file; then restart';
const COOKIE_CHECK = "curl -si https://YOUR-SITE/ | grep -i '^set-cookie:'";

/** Flask 3, and 2. */
export const flask: Stack = {
  label: 'Flask',
  kind: 'application',
  language: 'python',
  banners: ['werkzeug', 'gunicorn', 'python'],
  placeWords: {
    app: 'right after the line that makes app',
    cookie: 'in place of the call that sets this cookie on resp',
    end: 'after the routes, before app.run()',
    env: 'in the environment the server is started with',
    gunicorn: 'in gunicorn.conf.py',
  } satisfies Record<Place, string>,
  render,
};

function render(advice: Advice, context: ChainContext): Rendering<Place> {
  switch (advice.op) {
    case 'set-header':
      return setHeader(advice, context);
    case 'remove-header':
      return removeHeader(advice.name);
    case 'set-cookie-attributes':
      return setCookieAttributes(advice);
    case 'redirect-to-https':
      return redirectToHttps(context);
    case 'hide-version':
      return hideVersion(advice);
    case 'turn-listing-off':
      return { why: 'Flask lists no folder by itself: take out the extension or view that does.' };
    case 'turn-debug-off':
      return turnDebugOff();
  }
}

/**
 * Trusts the scheme alone: ProxyFix by itself would believe X-Forwarded-For too, of whoever reaches Flask past
 * the proxy.
 */
const SCHEME = {
  lead: ['from flask import request', 'from werkzeug.middleware.proxy_fix import ProxyFix'],
  unit: [
    '',
    '# Behind a TLS proxy the scheme is in X-Forwarded-Proto.',
    'app.wsgi_app = ProxyFix(app.wsgi_app, x_for=0, x_proto=1)',
  ].join('\n'),
};

/** Runs after every after_request that is registered later: it has the last word. */
function onAnswer(lines: readonly string[]): Entry {
  return {
    open: '\n\n@app.after_request\ndef send_security_headers(response):',
    line: lines.map((line) => `    ${line}`).join('\n'),
    close: '    return response',
  };
}

function setHeader(advice: SetHeader, context: ChainContext): Rendering<Place> {
  const step = firstStep(advice);
  const why = unwritableHeader(step.name, step.value);
  if (why !== undefined) return { why };
  if (step.name.toLowerCase() === 'server') return { why: SERVER };
  const set = `response.headers[${literal(step.name)}] = ${literal(step.value)}`;
  // RFC 6797 §7.2: HSTS is not sent over plain http.
  const isHsts = step.name.toLowerCase() === 'strict-transport-security';
  return {
    effect: { op: 'set-header', name: step.name, value: step.value },
    snippets: [
      {
        place: 'app',
        ...(isHsts && { lead: SCHEME.lead, needs: schemeNeeds(context.front) }),
        units: [
          ...(isHsts ? [SCHEME.unit] : []),
          onAnswer([
            ...step.comments.map((text) => `# ${text}`),
            ...(isHsts ? ['if request.is_secure:', `    ${set}`] : [set]),
          ]),
        ],
        warnings: [
          ...step.warnings,
          'Replaces what views set under this name. Not on the page of the debugger.',
          ...(context.front.length === 0
            ? ['Does not reach files that a web server in front of Flask serves itself.']
            : [
                `Does not reach what ${context.front.join(' or ')} serves itself. Set it here or there, not in both.`,
              ]),
        ],
        check: [CHECK, ...curlFor(step.name)],
      },
    ],
  };
}

/** Whatever Flask does with it, the server underneath adds its own: twice (Werkzeug), or in its place (gunicorn). */
const SERVER =
  'Flask does not write the Server header: it comes from the server it runs in, or from the one in front.';

function removeHeader(name: string): Rendering<Place> {
  const why = unwritableHeader(name);
  if (why !== undefined) return { why };
  if (name.toLowerCase() === 'server') return { why: SERVER };
  return {
    snippets: [
      {
        place: 'app',
        units: [onAnswer([`response.headers.pop(${literal(name)}, None)`])],
        check: [CHECK, `curl -sI https://YOUR-SITE/ | grep -i '^${name}:'   # prints nothing`],
      },
    ],
  };
}

/** Cookies that settings write the attributes of: the engine knows sessions, the other is Flask-Login's. */
function settingsOf({ cookie, role }: CookieAdvice): string | undefined {
  if (role === 'session') return 'SESSION_COOKIE';
  return cookie === 'remember_token' ? 'REMEMBER_COOKIE' : undefined;
}

function setCookieAttributes(advice: CookieAdvice): Rendering<Place> {
  const why = unwritableCookie(advice.cookie);
  if (why !== undefined) return { why };
  const { secure, httpOnly, sameSite, warnings } = cookieAttributes(advice);
  if (!secure && !httpOnly && sameSite === undefined) {
    return { why: SCRIPTS_READ_IT };
  }
  const prefix = settingsOf(advice);
  if (prefix === undefined) {
    const all = allAttributes(advice);
    const attributes = [
      ...(all.secure ? ['secure=True'] : []),
      ...(all.httpOnly ? ['httponly=True'] : []),
      ...(all.sameSite === undefined ? [] : [`samesite="${all.sameSite}"`]),
    ].join(', ');
    const value = advice.role === 'anti-csrf' ? 'token' : 'value';
    return {
      snippets: [
        {
          place: 'cookie',
          units: [`resp.set_cookie(${literal(advice.cookie)}, ${value}, ${attributes})`],
          warnings: [...warnings, 'Keep the other arguments the call has today, such as path and max_age.'],
          check: [CHECK, COOKIE_CHECK],
        },
      ],
    };
  }
  return {
    snippets: [
      {
        // The last word, whatever the configuration said before.
        place: 'end',
        units: [
          ...(secure ? [`app.config["${prefix}_SECURE"] = True`] : []),
          ...(httpOnly ? [`app.config["${prefix}_HTTPONLY"] = True`] : []),
          ...(sameSite === undefined ? [] : [`app.config["${prefix}_SAMESITE"] = "${sameSite}"`]),
        ],
        warnings: [
          ...warnings,
          ...(prefix === 'SESSION_COOKIE'
            ? [
                'For Flask’s own session cookie (SESSION_COOKIE_NAME): one that set_cookie sets takes these as arguments there.',
              ]
            : []),
        ],
        check: [CHECK, COOKIE_CHECK],
      },
    ],
  };
}

function redirectToHttps(context: ChainContext): Rendering<Place> {
  return {
    snippets: [
      {
        place: 'app',
        lead: ['from urllib.parse import urlsplit', 'from flask import redirect', ...SCHEME.lead],
        units: [
          SCHEME.unit,
          [
            '\n\n@app.before_request',
            'def redirect_to_https():',
            '    if not request.is_secure:',
            '        url = urlsplit(request.url)',
            '        return redirect(url._replace(scheme="https", netloc=url.hostname).geturl(), 301)',
          ].join('\n'),
        ],
        needs: schemeNeeds(context.front),
        warnings: [SCHEME_WARNING],
        check: [CHECK, "curl -sI http://YOUR-SITE/ | grep -i '^location: https:'"],
      },
    ],
  };
}

function hideVersion({ header, product }: HideVersion): Rendering<Place> {
  if (header.toLowerCase() !== 'server') return removeHeader(header);
  const check = ["curl -sI https://YOUR-SITE/ | grep -i '^server:'   # no version"];
  switch (product.toLowerCase()) {
    case 'werkzeug':
    case 'python':
      return {
        snippets: [
          {
            place: 'app',
            lead: ['from werkzeug.serving import WSGIRequestHandler'],
            units: ['\nWSGIRequestHandler.version_string = lambda self: "Werkzeug"'],
            warnings: [
              'This is the banner of Flask’s development server: serve with gunicorn or mod_wsgi, and this goes with it.',
            ],
            check: [CHECK, ...check],
          },
        ],
      };
    case 'gunicorn':
      return {
        snippets: [
          {
            place: 'gunicorn',
            // The first name is read by gunicorn 20.1 and newer, the second by older ones.
            units: ['import gunicorn\n\ngunicorn.SERVER = "gunicorn"\ngunicorn.SERVER_SOFTWARE = "gunicorn"'],
            check,
          },
        ],
      };
    default:
      return { why: SERVER };
  }
}

function turnDebugOff(): Rendering<Place> {
  const snippets: Snippet<Place>[] = [
    { place: 'env', units: ['FLASK_DEBUG=0'], preparatory: true },
    {
      place: 'end',
      units: ['app.debug = False'],
      warnings: ['app.run(debug=True) and flask run --debug win over both: take debug out of the call.'],
      check: ['curl -s https://YOUR-SITE/an-address-that-fails   # no traceback'],
    },
  ];
  return { snippets };
}

/** A Python string literal. For printable ASCII, which is all that gets here, JSON's is one. */
function literal(text: string): string {
  return JSON.stringify(text);
}
