import type { Advice, StackName } from '../engine/index.js';
import { applicationStack, unreachedWarning } from './application.js';
import { removedCheck } from './checks.js';
import { writeAttributes, type Cookie } from './cookies.js';
import type { StackOutput, Header, Lines } from './define-stack.js';
import { ENFORCE, policySettings } from './django-csp.js';
import { literal } from './literal.js';
import { GUNICORN_BANNER } from './python.js';
import type { ChainContext, Entry, Snippet } from './rendering.js';

type Place = 'settings' | 'urls' | 'gunicorn';

const DEPLOY_CHECK = 'python manage.py check --deploy';

/** Django 4.2 and newer. */
export const django = applicationStack<Place>({
  label: 'Django',
  language: 'python',
  banners: ['gunicorn', 'wsgiserver', 'cpython'],
  placeWords: {
    urls: 'at the end of urls.py',
    settings: 'at the end of settings.py',
    gunicorn: 'in gunicorn.conf.py',
  },
  place: 'settings',
  scheme: 'forwarded',
  reload: [DEPLOY_CHECK],
  enforce: (header) => (header.toLowerCase() === 'content-security-policy' ? ENFORCE : undefined),
  setHeader,
  removeHeader,
  setCookie,
  redirectToHttps,
  hideVersion,
  turnListingOff: () => ({
    why: 'Django lists no folders but by a view that is told to (show_indexes): take that out.',
  }),
  turnDebugOff,
  companionSnippets,
});

/**
 * Once the server in front sends everybody to https, forms come from a https origin, and a Django that was not told
 * of TLS takes its own for http: since 4.0 every sign-in would be a 403. Named as trusted it is right either way.
 */
function companionSnippets(advice: Advice, { front, host }: ChainContext): readonly Snippet<Place>[] {
  if (advice.op !== 'redirect-to-https' || front.length === 0 || !isHost(host)) return [];
  return [
    {
      place: 'settings',
      units: [
        [
          '# Forms are sent from https now; Django may not know that, behind a proxy.',
          `CSRF_TRUSTED_ORIGINS = [${literal(`https://${host}`)}, *globals().get("CSRF_TRUSTED_ORIGINS", [])]`,
        ].join('\n'),
      ],
      check: [DEPLOY_CHECK],
      preparatory: true,
    },
  ];
}

const SECURITY_MIDDLEWARE = 'django.middleware.security.SecurityMiddleware';
const FRAME_MIDDLEWARE = 'django.middleware.clickjacking.XFrameOptionsMiddleware';

/** Headers that one setting writes as it is. */
const SETTINGS: Readonly<Record<string, { setting: string; middleware: string }>> = {
  'referrer-policy': { setting: 'SECURE_REFERRER_POLICY', middleware: SECURITY_MIDDLEWARE },
  'cross-origin-opener-policy': {
    setting: 'SECURE_CROSS_ORIGIN_OPENER_POLICY',
    middleware: SECURITY_MIDDLEWARE,
  },
  'x-frame-options': { setting: 'X_FRAME_OPTIONS', middleware: FRAME_MIDDLEWARE },
};

function setHeader(header: Header, context: ChainContext): StackOutput<Place> {
  const name = header.name.toLowerCase();
  const unreached = unreachedWarning(namesOf(context.front), 'Django');
  /** Lines of settings.py whose header a middleware sends. */
  const settings = (lines: readonly string[], more: Partial<Lines<Place>>): StackOutput<Place> => [
    { units: [[...header.comments('#'), ...lines].join('\n')], warnings: [unreached], ...more },
  ];
  if (header.isHsts) {
    const lines = hstsSettings(header.value);
    return 'why' in lines ? lines : settings(lines, { lead: [withMiddleware(SECURITY_MIDDLEWARE)] });
  }
  if (name === 'content-security-policy' || name === 'content-security-policy-report-only') {
    const { lines, ...more } = policySettings(header.value, context, name.endsWith('-report-only'));
    return settings(lines, more);
  }
  if (name === 'x-content-type-options' && header.value.toLowerCase() === 'nosniff') {
    return settings(['SECURE_CONTENT_TYPE_NOSNIFF = True'], { lead: [withMiddleware(SECURITY_MIDDLEWARE)] });
  }
  const known = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
  if (known !== undefined) {
    return settings([`${known.setting} = ${literal(header.value)}`], {
      lead: [withMiddleware(known.middleware)],
    });
  }
  return [
    {
      units: [
        ...header.comments('#'),
        ownMiddleware('add_headers', 'headers', `${literal(header.name)}: ${literal(header.value)}`, [
          'for name, value in headers.items():',
          '    response[name] = value',
        ]),
      ],
      warnings: [unreached],
    },
  ];
}

/**
 * Where Django has no setting: a middleware of a few lines. settings.py can hold it, as MIDDLEWARE names it by its
 * path. All entries are in one dict.
 */
function ownMiddleware(name: string, dict: string, item: string, change: readonly string[]): Entry {
  return {
    open: `def ${name}(get_response):\n    ${dict} = {`,
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
      `MIDDLEWARE = [f"{__name__}.${name}", *MIDDLEWARE]`,
    ].join('\n'),
  };
}

/** Without its middleware a setting does nothing, and says nothing. */
function withMiddleware(path: string): string {
  return `if "${path}" not in MIDDLEWARE:\n    MIDDLEWARE = ["${path}", *MIDDLEWARE]`;
}

function hstsSettings(value: string): string[] | { readonly why: string } {
  const directives = value.split(';').map((directive) => directive.trim().toLowerCase());
  const maxAge = directives.find((directive) => directive.startsWith('max-age='))?.slice('max-age='.length);
  if (maxAge === undefined || !/^\d+$/.test(maxAge)) {
    return { why: 'Django writes HSTS from a number of seconds, and this value has none.' };
  }
  return [
    `SECURE_HSTS_SECONDS = ${Number(maxAge)}`,
    ...(directives.includes('includesubdomains') ? ['SECURE_HSTS_INCLUDE_SUBDOMAINS = True'] : []),
    ...(directives.includes('preload') ? ['SECURE_HSTS_PRELOAD = True'] : []),
  ];
}

function removeHeader(name: string): StackOutput<Place> {
  const lower = name.toLowerCase();
  const known = Object.hasOwn(SETTINGS, lower) ? SETTINGS[lower] : undefined;
  // What SecurityMiddleware sends it leaves out for None; X_FRAME_OPTIONS has no such value.
  if (known?.middleware === SECURITY_MIDDLEWARE) {
    return [
      {
        units: [`${known.setting} = None`],
        warnings: ['A view or middleware that sets this header by itself has to stop as well.'],
        check: [removedCheck(name)],
      },
    ];
  }
  return {
    why: `Django has no setting that removes ${name}: delete the line of code or the middleware that adds it.`,
  };
}

/** Which settings write a cookie's attributes. The messages cookie follows the session's. */
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
      units: [
        ownMiddleware('cookie_attributes', 'cookies', `${literal(name)}: ${attributes}`, [
          'for name, attributes in cookies.items():',
          '    if name in response.cookies:',
          '        response.cookies[name].update(attributes)',
        ]),
      ],
      warnings: ['A stopgap: where the view sets this cookie, set_cookie() takes the same attributes.'],
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
            'Without that header the redirect never ends; with it, the server must not be reachable past the proxy.',
            `Does not reach what ${namesOf(front).join(' or ')} serves itself.`,
          ]
        : [
            'If a proxy in front ends TLS, it has to pass X-Forwarded-Proto and SECURE_PROXY_SSL_HEADER has to name it: otherwise the redirect never ends.',
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
        why: "This is the banner of runserver, Django's development server: serve with gunicorn or mod_wsgi.",
      };
    default:
      return { why: 'Django does not write the Server header: it comes from the server in front of it.' };
  }
}

/** With DEBUG on and no ALLOWED_HOSTS Django answers to these names by itself; off, to none. */
const DEBUG_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

function turnDebugOff({ host }: ChainContext): StackOutput<Place> {
  const hosts = [...(isHost(host) ? [host] : []), ...DEBUG_HOSTS].map(literal).join(', ');
  return [
    {
      units: [
        'DEBUG = False',
        [
          '# Without this every request is answered 400 once DEBUG is off.',
          'if not ALLOWED_HOSTS:',
          `    ALLOWED_HOSTS = [${hosts}]`,
        ].join('\n'),
      ],
      warnings: [
        'ALLOWED_HOSTS must name every host the site is reached by.',
        'runserver and static() in urls.py serve static files only while DEBUG is on: have the web server do it.',
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
