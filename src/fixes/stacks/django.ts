import type { Advice, StackName } from '../../engine/index.js';
import { literal } from '../write/escape.js';
import { applicationStack, unreachedWarning } from './application.js';
import { removedCheck } from '../write/checks.js';
import { writeAttributes, type Cookie } from '../write/cookies.js';
import type { StackOutput, Header, Lines, RemovedHeader } from '../write/define-stack.js';
import { GUNICORN_BANNER, setInPython } from './python.js';
import type { ChainContext, Entry, Snippet } from '../write/rendering.js';

type Place = 'settings' | 'gunicorn';

const DEPLOY_CHECK = 'python manage.py check --deploy';

/** Django 4.2 and newer. */
export const django = applicationStack<Place>({
  label: 'Django',
  language: 'python',
  banners: ['gunicorn', 'wsgiserver', 'cpython'],
  placeWords: {
    settings: 'at the end of settings.py, where it overrides earlier lines',
    gunicorn: 'in gunicorn.conf.py',
  },
  place: 'settings',
  scheme: 'forwarded',
  reload: [DEPLOY_CHECK],
  setHeader,
  removeHeader,
  setCookie,
  redirectToHttps,
  hideVersion,
  turnListingOff: () => ({
    why: 'Django lists folders only in a view with show_indexes. Remove show_indexes from that view.',
  }),
  turnDebugOff,
  companionSnippets,
});

/**
 * After the server in front redirects to HTTPS, forms have an HTTPS origin. Django behind a proxy may consider its own
 * origin HTTP, and since 4.0 it then responds to every sign-in with 403. A trusted origin works in both cases.
 */
function companionSnippets(advice: Advice, { front, host }: ChainContext): readonly Snippet<Place>[] {
  if (advice.op !== 'redirect-to-https' || front.length === 0 || !isHost(host)) return [];
  return [
    {
      place: 'settings',
      units: [
        [
          '# Forms are now sent from HTTPS, which Django may not know behind a proxy.',
          `CSRF_TRUSTED_ORIGINS = [*(globals().get("CSRF_TRUSTED_ORIGINS") or []), ${literal(`https://${host}`)}]`,
        ].join('\n'),
      ],
      check: [DEPLOY_CHECK],
      preparatory: true,
    },
  ];
}

const SECURITY_MIDDLEWARE = 'django.middleware.security.SecurityMiddleware';

/** Settings for headers that SecurityMiddleware omits if they are None. */
const OMITTED: Readonly<Record<string, string>> = {
  'referrer-policy': 'SECURE_REFERRER_POLICY',
  'cross-origin-opener-policy': 'SECURE_CROSS_ORIGIN_OPENER_POLICY',
};

function setHeader(header: Header, context: ChainContext): StackOutput<Place> {
  const name = header.name.toLowerCase();
  const unreached = unreachedWarning(namesOf(context.front), 'Django');
  /** Settings for a header that a middleware sends. */
  const settings = (lines: readonly string[], more: Partial<Lines<Place>>): StackOutput<Place> => [
    { units: [[...header.comments('#'), ...lines].join('\n')], warnings: [unreached], ...more },
  ];
  if (header.isHsts && isFromSettings(header)) {
    const lines = hstsSettings(header.value);
    return 'why' in lines ? lines : settings(lines, { lead: [withMiddleware(SECURITY_MIDDLEWARE)] });
  }
  if (
    name === 'x-content-type-options' &&
    header.value.toLowerCase() === 'nosniff' &&
    isFromSettings(header)
  ) {
    return settings(['SECURE_CONTENT_TYPE_NOSNIFF = True'], { lead: [withMiddleware(SECURITY_MIDDLEWARE)] });
  }
  // The setting may send SAMEORIGIN on every page; frame-ancestors 'self' allows no more.
  const harmless = header.value.includes("frame-ancestors 'self'") ? { 'x-frame-options': 'SAMEORIGIN' } : {};
  const set = setInPython('response.headers', header, harmless);
  const statements = [
    ...header.comments('#'),
    ...(header.isHsts ? ['if request.is_secure():', ...set.map((line) => `    ${line}`)] : set),
  ];
  const isPolicy = name.startsWith('content-security-policy');
  return [
    {
      units: [],
      tail: [onResponse(statements), OUTERMOST],
      warnings: [unreached, ONLY_ONE, ...(isPolicy ? [OWN_POLICY] : [])],
      inFiles: { [ONLY_ONE]: '' },
    },
  ];
}

const ONLY_ONE =
  'If settings.py has an add_headers from here already, add the lines to it: a second one would replace it.';

/** Not the settings themselves: those of Django 6, django-csp 4 and django-csp 3 differ, and each ignores the others'. */
const OWN_POLICY =
  'A policy of SECURE_CSP (Django 6) or django-csp stays, and this one is not sent: merge it into that.';

/** Last in the file, so that it sees the headers of all other middleware. */
const OUTERMOST = '\nMIDDLEWARE = [f"{__name__}.add_headers", *MIDDLEWARE]';

/** A statement of a small middleware. */
function onResponse(statements: readonly string[]): Entry {
  return {
    open: [
      '',
      '',
      'def add_headers(get_response):',
      '    def middleware(request):',
      '        response = get_response(request)',
    ].join('\n'),
    line: statements.map((line) => `        ${line}`).join('\n'),
    close: ['        return response', '', '    return middleware', ''].join('\n'),
  };
}

/**
 * A small middleware, for what Django has no setting for. It can be in settings.py because MIDDLEWARE takes a path.
 * All entries share one dict.
 */
function ownMiddleware(name: string, dict: string, item: string, change: readonly string[]): Entry {
  return {
    open: `\n\ndef ${name}(get_response):\n    ${dict} = {`,
    line: `        ${item},`,
    close: [
      '    }',
      '',
      '    def middleware(request):',
      '        response = get_response(request)',
      ...change.map((line) => `        ${line}`),
      '        return response',
      '',
      '    return middleware',
      '',
      '',
      `MIDDLEWARE = [f"{__name__}.${name}", *MIDDLEWARE]`,
    ].join('\n'),
  };
}

/** Without its middleware, Django ignores a setting silently. */
function withMiddleware(path: string): string {
  return `if "${path}" not in MIDDLEWARE:\n    MIDDLEWARE = ["${path}", *MIDDLEWARE]`;
}

/** Whether SecurityMiddleware sends the header: it leaves what a view or another middleware sent, even a wrong value. */
function isFromSettings({ replaces }: Header): boolean {
  return replaces === undefined || /^max-age=\d+(?:; includeSubDomains)?(?:; preload)?$/.test(replaces);
}

function hstsSettings(value: string): string[] | { readonly why: string } {
  const directives = value.split(';').map((directive) => directive.trim().toLowerCase());
  const maxAge = directives.find((directive) => directive.startsWith('max-age='))?.slice('max-age='.length);
  if (maxAge === undefined || !/^\d+$/.test(maxAge)) {
    return { why: 'Django needs a number of seconds for HSTS, and this value has none.' };
  }
  // It may be a string of the environment, or None. It is for the whole site, and another page or the same over HTTPS may already send a longer one.
  return [
    '# If a longer one is set above, it takes effect at once.',
    `SECURE_HSTS_SECONDS = max(${Number(maxAge)}, int(globals().get("SECURE_HSTS_SECONDS") or 0))`,
    ...(directives.includes('includesubdomains') ? ['SECURE_HSTS_INCLUDE_SUBDOMAINS = True'] : []),
    ...(directives.includes('preload') ? ['SECURE_HSTS_PRELOAD = True'] : []),
  ];
}

function removeHeader({ name, only }: RemovedHeader): StackOutput<Place> {
  if (only !== undefined) {
    // Whoever sent it: a setting of None would leave what a view sends.
    const statements = [
      `if response.headers.get(${literal(name)}) == ${literal(only)}:`,
      `    response.headers.pop(${literal(name)}, None)`,
    ];
    return [
      {
        units: [],
        tail: [onResponse(statements), OUTERMOST],
        warnings: [ONLY_ONE],
        inFiles: { [ONLY_ONE]: '' },
      },
    ];
  }
  const lower = name.toLowerCase();
  const setting = Object.hasOwn(OMITTED, lower) ? OMITTED[lower] : undefined;
  if (setting !== undefined) {
    return [
      {
        units: [`${setting} = None`],
        warnings: ['Also remove this header from any view or middleware that sets it.'],
        check: [removedCheck(name)],
      },
    ];
  }
  return {
    why: `Django has no setting that removes ${name}: delete the line of code or the middleware that adds it.`,
  };
}

/** The settings with a cookie's attributes. The messages cookie uses those of the session cookie. */
const COOKIE_SETTINGS: Readonly<Record<string, string>> = {
  sessionid: 'SESSION_COOKIE',
  messages: 'SESSION_COOKIE',
  csrftoken: 'CSRF_COOKIE',
  django_language: 'LANGUAGE_COOKIE',
};

function setCookie({ name, wanted }: Cookie): StackOutput<Place> {
  const plain = name.replace(/^__(?:Host|Secure)-/, '');
  const prefix = Object.hasOwn(COOKIE_SETTINGS, plain) ? COOKIE_SETTINGS[plain] : undefined;
  const python = (value: string | undefined) => (value === undefined ? 'True' : literal(value));
  if (prefix !== undefined) {
    const line = (attribute: string, value?: string) =>
      `${prefix}_${attribute.toUpperCase()} = ${python(value)}`;
    return [{ units: writeAttributes(wanted, line) }];
  }
  const item = (attribute: string, value?: string) => `${literal(attribute.toLowerCase())}: ${python(value)}`;
  const attributes = `{${writeAttributes(wanted, item).join(', ')}}`;
  return [
    {
      units: [],
      tail: [
        ownMiddleware('cookie_attributes', 'cookies', `${literal(name)}: ${attributes}`, [
          'for name, attributes in cookies.items():',
          '    if name in response.cookies:',
          '        response.cookies[name].update(attributes)',
        ]),
      ],
      warnings: [
        'This is a workaround. If a view sets this cookie, pass the same attributes to set_cookie() instead.',
      ],
    },
  ];
}

function redirectToHttps({ front }: ChainContext): StackOutput<Place> {
  const proxied = front.length > 0;
  return [
    {
      lead: [withMiddleware(SECURITY_MIDDLEWARE)],
      units: [
        ...(proxied ? ['SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")'] : []),
        'SECURE_SSL_REDIRECT = True',
      ],
      warnings: proxied
        ? [
            'Without X-Forwarded-Proto, the redirect loops forever. Django must be reachable through the proxy only.',
            `This does not cover what ${namesOf(front).join(' or ')} serves directly.`,
          ]
        : [
            'If a proxy in front terminates TLS, it must send X-Forwarded-Proto, and SECURE_PROXY_SSL_HEADER must name that header. Otherwise the redirect loops forever.',
          ],
    },
  ];
}

function hideVersion(product: string): StackOutput<Place> {
  switch (product.toLowerCase()) {
    case 'gunicorn':
      return [GUNICORN_BANNER];
    case 'wsgiserver':
    case 'cpython':
    case 'python':
      return {
        why: "This is the Server header of runserver, Django's development server. Use gunicorn or mod_wsgi instead.",
      };
    default:
      return { why: 'Django does not send the Server header. The server in front does.' };
  }
}

/** With DEBUG and an empty ALLOWED_HOSTS, Django allows these hosts; without DEBUG it allows none. */
const DEBUG_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

function turnDebugOff({ host }: ChainContext): StackOutput<Place> {
  const hosts = [...(isHost(host) ? [host] : []), ...DEBUG_HOSTS].map(literal).join(', ');
  return [
    {
      units: [
        'DEBUG = False',
        [
          '# Without this, Django responds to every request with 400 when DEBUG is False.',
          'if not ALLOWED_HOSTS:',
          `    ALLOWED_HOSTS = [${hosts}]`,
        ].join('\n'),
      ],
      warnings: [
        'ALLOWED_HOSTS must contain every host name of the site.',
        'runserver and static() in urls.py serve static files only with DEBUG = True. Let the web server serve them.',
      ],
    },
  ];
}

/** A host as the URL parser writes it. */
function isHost(text: string): boolean {
  return /^[a-z0-9.-]+$|^\[[0-9a-f:.]+\]$/.test(text);
}

function namesOf(front: readonly StackName[]): string[] {
  return front.map((name) => (name === 'apache' ? 'Apache' : name));
}
