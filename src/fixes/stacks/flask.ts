import { literal } from '../write/escape.js';
import { applicationStack, unreachedWarning } from './application.js';
import { writeAttributes, type Cookie } from '../write/cookies.js';
import type { StackOutput, Header } from '../write/define-stack.js';
import { FORWARDING_WARNING } from '../write/forwarding.js';
import { GUNICORN_BANNER, setInPython } from './python.js';
import type { ChainContext, Entry } from '../write/rendering.js';

type Place = 'app' | 'cookie' | 'end' | 'env' | 'gunicorn';

/** Flask 3, and 2. */
export const flask = applicationStack<Place>({
  label: 'Flask',
  language: 'python',
  banners: ['werkzeug', 'gunicorn', 'python'],
  placeWords: {
    app: 'right after the line that creates app',
    cookie: 'instead of the call that sets this cookie on resp',
    end: 'after the routes, before app.run()',
    env: 'in the environment of the server',
    gunicorn: 'in gunicorn.conf.py',
  },
  place: 'app',
  scheme: 'forwarded',
  reload: ['python3 -m py_compile app.py   # your own file; then restart'],
  setHeader,
  removeHeader: ({ name, only }) => {
    if (name.toLowerCase() === 'server') return { why: SERVER };
    const remove = `response.headers.pop(${literal(name)}, None)`;
    const condition = `if response.headers.get(${literal(name)}) == ${literal(only ?? '')}:`;
    return [{ units: [onResponse(only === undefined ? [remove] : [condition, `    ${remove}`])] }];
  },
  hideVersion,
  setCookie,
  redirectToHttps: () => [
    {
      lead: [
        'from urllib.parse import urlsplit',
        'from flask import redirect',
        REQUEST,
        'from werkzeug.middleware.proxy_fix import ProxyFix',
      ],
      units: [
        [
          '',
          '# Behind a TLS proxy, X-Forwarded-Proto has the scheme.',
          // Not the default, which also trusts X-Forwarded-For from any client that reaches Flask without the proxy.
          'app.wsgi_app = ProxyFix(app.wsgi_app, x_for=0, x_proto=1)',
          '\n\n@app.before_request',
          'def redirect_to_https():',
          // ProxyFix takes the last of a list, and only in lower case.
          `    if not (${IS_HTTPS}):`,
          '        url = urlsplit(request.url)',
          '        host = f"[{url.hostname}]" if ":" in (url.hostname or "") else url.hostname',
          '        return redirect(url._replace(scheme="https", netloc=host).geturl(), 301)',
        ].join('\n'),
      ],
      warnings: [FORWARDING_WARNING],
    },
  ],
  turnListingOff: () => ({
    why: 'Flask itself lists no folders. Remove the extension or view that does.',
  }),
  turnDebugOff: () => [
    { place: 'env', units: ['FLASK_DEBUG=0'], preparatory: true },
    {
      place: 'end',
      units: ['app.debug = False'],
      warnings: ['app.run(debug=True) and flask run --debug override both. Remove debug from the call.'],
      check: ['curl -s https://YOUR-SITE/an-address-that-fails   # no traceback'],
    },
  ],
});

const REQUEST = 'from flask import request';
const IS_HTTPS =
  'request.is_secure or request.headers.get("X-Forwarded-Proto", "").lower().startswith("https")';

/** Runs after every after_request that is registered later, so it sees their headers. */
function onResponse(lines: readonly string[]): Entry {
  return {
    open: '\n\n@app.after_request\ndef send_security_headers(response):',
    line: lines.map((line) => `    ${line}`).join('\n'),
    close: '    return response',
  };
}

/** The server under Flask adds its own in any case: a second one (Werkzeug), or instead (gunicorn). */
const SERVER =
  'Flask does not send the Server header. The server that Flask runs in does, or the one in front.';

function setHeader(header: Header, { front }: ChainContext): StackOutput<Place> {
  const { name, isHsts, comments } = header;
  if (name.toLowerCase() === 'server') return { why: SERVER };
  const set = setInPython('response.headers', header);
  const lines = isHsts ? [`if ${IS_HTTPS}:`, ...set.map((line) => `    ${line}`)] : set;
  return [
    {
      ...(isHsts && { lead: [REQUEST] }),
      units: [onResponse([...comments('#'), ...lines])],
      warnings: ['The debugger page does not have it.', unreachedWarning(front, 'Flask')],
    },
  ];
}

/** The prefix of the settings with a cookie's attributes. remember_token is Flask-Login's. */
function settingsOf({ name, role }: Cookie): string | undefined {
  if (role === 'session') return 'SESSION_COOKIE';
  return name === 'remember_token' ? 'REMEMBER_COOKIE' : undefined;
}

function setCookie(cookie: Cookie): StackOutput<Place> {
  const prefix = settingsOf(cookie);
  if (prefix === undefined) {
    const attributes = writeAttributes(
      cookie.all,
      (attribute, value) => `${attribute.toLowerCase()}=${value === undefined ? 'True' : `"${value}"`}`,
    ).join(', ');
    return [
      {
        place: 'cookie',
        units: [`resp.set_cookie(${literal(cookie.name)}, ${cookie.variable}, ${attributes})`],
        warnings: ['Keep the other arguments of the call, such as path and max_age.'],
      },
    ];
  }
  return [
    {
      // At the end, to override earlier configuration.
      place: 'end',
      units: writeAttributes(cookie.wanted, (attribute, value) => ({
        open: 'app.config.update(',
        line: `    ${prefix}_${attribute.toUpperCase()}=${value === undefined ? 'True' : `"${value}"`},`,
        close: ')',
      })),
      warnings:
        prefix === 'SESSION_COOKIE'
          ? [
              'This works for Flask’s own session cookie (SESSION_COOKIE_NAME). For a cookie set with set_cookie, pass these as arguments to that call.',
            ]
          : [],
    },
  ];
}

function hideVersion(product: string): StackOutput<Place> {
  switch (product.toLowerCase()) {
    case 'werkzeug':
    case 'python':
      return [
        {
          lead: ['from werkzeug.serving import WSGIRequestHandler'],
          units: ['\nWSGIRequestHandler.version_string = lambda self: "Werkzeug"'],
          warnings: [
            'This is the Server header of Flask’s development server. Use gunicorn or mod_wsgi instead; then you do not need this fix.',
          ],
        },
      ];
    case 'gunicorn':
      return [GUNICORN_BANNER];
    default:
      return { why: SERVER };
  }
}
