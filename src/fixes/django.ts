import type { Advice } from '../engine/index.js';
import type {
  CookieAdvice,
  HideVersion,
  Snippet,
  Rendering,
  SetHeader,
  ChainContext,
  Stack,
} from './rendering.js';
import { ENFORCE, policySettings } from './django-csp.js';
import { literal } from './python.js';
import { firstStep, type FirstStep } from './rollout.js';
import { schemeNeeds } from './scheme.js';
import { cookieAttributes, curlFor, SCRIPTS_READ_IT, unwritableCookie, unwritableHeader } from './text.js';

type Place = 'settings' | 'urls' | 'gunicorn';

const DEPLOY_CHECK = 'python manage.py check --deploy';

/** Django 4.2 and newer. */
export const django: Stack = {
  label: 'Django',
  kind: 'application',
  language: 'python',
  banners: ['gunicorn', 'wsgiserver', 'cpython'],
  placeWords: {
    urls: 'at the end of urls.py',
    settings: 'at the end of settings.py',
    gunicorn: 'in gunicorn.conf.py',
  } satisfies Record<Place, string>,
  render,
  companionSnippets,
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
      return { why: 'Django lists no folders but by a view that is told to (show_indexes): take that out.' };
    case 'turn-debug-off':
      return turnDebugOff(context);
  }
}

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

function setHeader(advice: SetHeader, context: ChainContext): Rendering<Place> {
  const isPolicy = advice.name.toLowerCase() === 'content-security-policy';
  const step = firstStep(advice, isPolicy ? ENFORCE : undefined);
  const why = unwritableHeader(step.name, step.value);
  if (why !== undefined) return { why };
  const name = step.name.toLowerCase();
  if (name === 'strict-transport-security') return setHsts(step, context);
  if (name === 'content-security-policy' || name === 'content-security-policy-report-only') {
    return setCsp(step, context, name.endsWith('-report-only'));
  }
  if (name === 'x-content-type-options' && step.value.toLowerCase() === 'nosniff') {
    return settings(
      step,
      context,
      [withMiddleware(SECURITY_MIDDLEWARE)],
      ['SECURE_CONTENT_TYPE_NOSNIFF = True'],
    );
  }
  const known = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
  if (known !== undefined) {
    return settings(
      step,
      context,
      [withMiddleware(known.middleware)],
      [`${known.setting} = ${literal(step.value)}`],
    );
  }
  return otherHeader(step, context);
}

/** Django has no setting for it: a middleware of a few lines, which settings.py can hold, as MIDDLEWARE names it by its path. */
function otherHeader(step: FirstStep, context: ChainContext): Rendering<Place> {
  return {
    snippets: [
      {
        place: 'settings',
        units: [
          ...step.comments.map((line) => `# ${line}`),
          {
            open: 'def add_headers(get_response):\n    headers = {',
            line: `        ${literal(step.name)}: ${literal(step.value)},`,
            close: [
              '    }',
              '',
              '    def middleware(request):',
              '        response = get_response(request)',
              '        for name, value in headers.items():',
              '            response[name] = value',
              '        return response',
              '',
              '    return middleware',
              '',
              'MIDDLEWARE = [f"{__name__}.add_headers", *MIDDLEWARE]',
            ].join('\n'),
          },
        ],
        warnings: [...step.warnings, reach(context)],
        check: [DEPLOY_CHECK, ...curlFor(step.name)],
      },
    ],
    effect: { op: 'set-header', name: step.name, value: step.value },
  };
}

function reach(context: ChainContext): string {
  return context.front.length === 0
    ? 'Does not reach files that a web server in front of Django serves itself.'
    : `Does not reach what ${inFront(context)} serves itself. Set it here or there, not in both.`;
}

/** Lines of settings.py whose header the middleware sends. */
function settings(
  step: FirstStep,
  context: ChainContext,
  lead: readonly string[],
  lines: readonly string[],
  more: { needs?: readonly string[]; warnings?: readonly string[] } = {},
): Rendering<Place> {
  return {
    snippets: [
      {
        place: 'settings',
        lead,
        units: [[...step.comments.map((line) => `# ${line}`), ...lines].join('\n')],
        needs: more.needs ?? [],
        warnings: [...step.warnings, ...(more.warnings ?? []), reach(context)],
        check: [DEPLOY_CHECK, ...curlFor(step.name)],
      },
    ],
    effect: { op: 'set-header', name: step.name, value: step.value },
  };
}

/** Without its middleware a setting does nothing, and says nothing. */
function withMiddleware(path: string): string {
  return `if "${path}" not in MIDDLEWARE:\n    MIDDLEWARE = ["${path}", *MIDDLEWARE]`;
}

function setHsts(step: FirstStep, context: ChainContext): Rendering<Place> {
  const directives = step.value.split(';').map((directive) => directive.trim().toLowerCase());
  const maxAge = directives.find((directive) => directive.startsWith('max-age='))?.slice('max-age='.length);
  if (maxAge === undefined || !/^\d+$/.test(maxAge)) {
    return { why: 'Django writes HSTS from a number of seconds, and this value has none.' };
  }
  return settings(
    step,
    context,
    [withMiddleware(SECURITY_MIDDLEWARE)],
    [
      `SECURE_HSTS_SECONDS = ${Number(maxAge)}`,
      ...(directives.includes('includesubdomains') ? ['SECURE_HSTS_INCLUDE_SUBDOMAINS = True'] : []),
      ...(directives.includes('preload') ? ['SECURE_HSTS_PRELOAD = True'] : []),
    ],
    // Django sends it only on requests it believes to be https.
    { needs: schemeNeeds(context.front) },
  );
}

function setCsp(step: FirstStep, context: ChainContext, reportOnly: boolean): Rendering<Place> {
  const { lead, lines, needs } = policySettings(step, context, reportOnly);
  return settings(step, context, lead, lines, { needs });
}

function removeHeader(name: string): Rendering<Place> {
  const why = unwritableHeader(name);
  if (why !== undefined) return { why };
  const lower = name.toLowerCase();
  const known = Object.hasOwn(SETTINGS, lower) ? SETTINGS[lower] : undefined;
  // What SecurityMiddleware sends it leaves out for None; X_FRAME_OPTIONS has no such value.
  if (known?.middleware === SECURITY_MIDDLEWARE) {
    return {
      snippets: [
        {
          place: 'settings',
          units: [`${known.setting} = None`],
          warnings: ['A view or middleware that sets this header by itself has to stop as well.'],
          check: [`curl -sI https://YOUR-SITE/ | grep -i '^${name}:'   # prints nothing`],
        },
      ],
    };
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

function setCookieAttributes(advice: CookieAdvice): Rendering<Place> {
  const why = unwritableCookie(advice.cookie);
  if (why !== undefined) return { why };
  const { secure, httpOnly, sameSite, warnings } = cookieAttributes(advice);
  if (!secure && !httpOnly && sameSite === undefined) {
    return { why: SCRIPTS_READ_IT };
  }
  const plain = advice.cookie.replace(/^__(?:Host|Secure)-/, '');
  const prefix = Object.hasOwn(COOKIE_SETTINGS, plain) ? COOKIE_SETTINGS[plain] : undefined;
  const check = ["curl -si https://YOUR-SITE/ | grep -i '^set-cookie:'"];
  if (prefix === undefined) {
    const attributes = [
      ...(secure ? ['"secure": True'] : []),
      ...(httpOnly ? ['"httponly": True'] : []),
      ...(sameSite === undefined ? [] : [`"samesite": "${sameSite}"`]),
    ].join(', ');
    return {
      snippets: [
        {
          place: 'settings',
          units: [
            {
              open: 'def cookie_attributes(get_response):\n    cookies = {',
              line: `        ${literal(advice.cookie)}: {${attributes}},`,
              close: [
                '    }',
                '',
                '    def middleware(request):',
                '        response = get_response(request)',
                '        for name, attributes in cookies.items():',
                '            if name in response.cookies:',
                '                response.cookies[name].update(attributes)',
                '        return response',
                '',
                '    return middleware',
                '',
                'MIDDLEWARE = [f"{__name__}.cookie_attributes", *MIDDLEWARE]',
              ].join('\n'),
            },
          ],
          warnings: [
            ...warnings,
            'A stopgap: where the view sets this cookie, set_cookie() takes the same attributes.',
          ],
          check: [DEPLOY_CHECK, ...check],
        },
      ],
    };
  }
  return {
    snippets: [
      {
        place: 'settings',
        units: [
          ...(secure ? [`${prefix}_SECURE = True`] : []),
          ...(httpOnly ? [`${prefix}_HTTPONLY = True`] : []),
          ...(sameSite === undefined ? [] : [`${prefix}_SAMESITE = "${sameSite}"`]),
        ],
        warnings,
        check: [DEPLOY_CHECK, ...check],
      },
    ],
  };
}

function redirectToHttps(context: ChainContext): Rendering<Place> {
  const proxied = context.front.length > 0;
  return {
    snippets: [
      {
        place: 'settings',
        lead: [withMiddleware(SECURITY_MIDDLEWARE)],
        units: [
          ...(proxied ? ['SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")'] : []),
          'SECURE_SSL_REDIRECT = True',
        ],
        needs: schemeNeeds(context.front),
        warnings: proxied
          ? [
              'Without that header the redirect never ends; with it, the server must not be reachable past the proxy.',
              `Does not reach what ${inFront(context)} serves itself.`,
            ]
          : [
              'If a proxy in front ends TLS, it has to pass X-Forwarded-Proto and SECURE_PROXY_SSL_HEADER has to name it: otherwise the redirect never ends.',
            ],
        check: [DEPLOY_CHECK, "curl -sI http://YOUR-SITE/ | grep -i '^location: https:'"],
      },
    ],
  };
}

function hideVersion(advice: HideVersion): Rendering<Place> {
  if (advice.header.toLowerCase() !== 'server') return removeHeader(advice.header);
  if (advice.product.toLowerCase() === 'gunicorn') {
    return {
      snippets: [
        {
          place: 'gunicorn',
          // The first name is read by gunicorn 20.1 and newer, the second by older ones.
          units: ['import gunicorn\n\ngunicorn.SERVER = "gunicorn"\ngunicorn.SERVER_SOFTWARE = "gunicorn"'],
          check: ["curl -sI https://YOUR-SITE/ | grep -i '^server:'   # no version"],
        },
      ],
    };
  }
  if (['wsgiserver', 'cpython', 'python'].includes(advice.product.toLowerCase())) {
    return {
      why: "This is the banner of runserver, Django's development server: serve with gunicorn or mod_wsgi.",
    };
  }
  return { why: 'Django does not write the Server header: it comes from the server in front of it.' };
}

/** With DEBUG on and no ALLOWED_HOSTS Django answers to these names by itself; off, to none. */
const DEBUG_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

function turnDebugOff({ host }: ChainContext): Rendering<Place> {
  const hosts = [...(isHost(host) ? [host] : []), ...DEBUG_HOSTS].map(literal).join(', ');
  return {
    snippets: [
      {
        place: 'settings',
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
        check: [DEPLOY_CHECK],
      },
    ],
  };
}

/** A host as the URL parser writes it. */
function isHost(text: string): boolean {
  return /^[a-z0-9.-]+$|^\[[0-9a-f:.]+\]$/.test(text);
}

function inFront(context: ChainContext): string {
  return context.front.map((name) => (name === 'apache' ? 'Apache' : name)).join(' or ');
}
