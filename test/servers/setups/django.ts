import { join } from 'node:path';
import { unpackedAt } from '../rig/debian.js';
import type { Command, Fetched, Sandbox, Setup, Requirement, Service } from '../rig/setup.js';
import { ACCOUNT_PAGE, SHOP_PAGE } from '../rig/shop.js';

/** Debian's Python; another one on the PATH would not have its packages. */
const PYTHON = '/usr/bin/python3';

export const DJANGO: readonly Requirement[] = [
  { file: '/usr/lib/python3/dist-packages/django/__init__.py', package: 'python3-django' },
  { file: '/usr/lib/python3/dist-packages/csp/__init__.py', package: 'python3-django-csp' },
  { file: '/usr/bin/gunicorn', package: 'gunicorn' },
];

/** The default of `startproject`. */
export const DEFAULT_MIDDLEWARE = [
  'django.middleware.security.SecurityMiddleware',
  'django.contrib.sessions.middleware.SessionMiddleware',
  'django.middleware.common.CommonMiddleware',
  'django.middleware.csrf.CsrfViewMiddleware',
  'django.middleware.clickjacking.XFrameOptionsMiddleware',
];

/** Without the two that send security headers. */
export const BARE_MIDDLEWARE = DEFAULT_MIDDLEWARE.slice(1, -1);

/** The shop as a Django project. */
export function djangoFiles(
  sandbox: Sandbox,
  middleware: readonly string[],
  settings = '',
): Readonly<Record<string, string>> {
  return {
    'shop/__init__.py': '',
    'shop/page.html': SHOP_PAGE,
    'shop/account.html': ACCOUNT_PAGE.replace('{{user}}', '%s'),
    'shop/settings.py': `from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = "correct horse battery staple, and fifty more of those letters 0123456789"
DEBUG = False
ALLOWED_HOSTS = ["${sandbox.host}"]
INSTALLED_APPS = ["django.contrib.sessions"]
MIDDLEWARE = [
${middleware.map((path) => `    "${path}",`).join('\n')}
]
ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_COOKIE_HTTPONLY = False
${settings}
%% django settings
`,
    'shop/urls.py': `from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, re_path
from django.utils.html import escape
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.static import serve

HERE = Path(__file__).parent


@ensure_csrf_cookie
def home(request):
    request.session["basket"] = "empty"
    return HttpResponse((HERE / "page.html").read_text())


def login(request):
    request.session["user"] = request.POST["username"]
    return redirect("/account")


def account(request):
    user = request.session.get("user")
    if user is None:
        return redirect("/")
    return HttpResponse((HERE / "account.html").read_text() % escape(user))


def old(request):
    if "status" not in request.GET:
        return redirect("/")
    response = HttpResponse("As asked.", status=int(request.GET["status"]))
    if "header" in request.GET:
        name, value = request.GET["header"].split(":")
        response[name] = value
    return response


urlpatterns = [
    path("", home),
    path("login", login),
    path("account", account),
    path("old", old),
    re_path("^static/(?P<path>.*)$", serve, {"document_root": settings.BASE_DIR / "static", "show_indexes": True}),
]
`,
    'shop/wsgi.py': `import os
import sys

sys.path[:0] = ["${sandbox.folder}"]
os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
`,
    'manage.py': `import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"

from django.core.management import execute_from_command_line

execute_from_command_line(sys.argv)
`,
    'gunicorn.conf.py': `wsgi_app = "shop.wsgi"
%% django gunicorn
`,
  };
}

/** Where Python finds fetched packages first. */
export function pythonPath(fetches: readonly Fetched[]): Readonly<Record<string, string>> {
  if (fetches.length === 0) return {};
  return {
    PYTHONPATH: fetches.map((one) => join(unpackedAt(one), 'usr/lib/python3/dist-packages')).join(':'),
  };
}

/** `python manage.py check --deploy` */
export function djangoCheck({ folder, path }: Sandbox, fetches: readonly Fetched[] = []): Command {
  return { run: [PYTHON, path('manage.py'), 'check', '--deploy'], cwd: folder, env: pythonPath(fetches) };
}

export function djangoVersion(fetches: readonly Fetched[] = []) {
  return {
    command: {
      run: [PYTHON, '-c', 'import django; print("Django", django.__version__)'],
      env: pythonPath(fetches),
    },
    pattern: /Django (\S+)/,
  } as const satisfies { command: Command; pattern: RegExp };
}

/** gunicorn on one port, with TLS if there is a certificate. */
export function gunicorn(
  { address, folder, certificate }: Sandbox,
  port: number,
  { tls = false, fetches = [] as readonly Fetched[] } = {},
): Service {
  return {
    run: [
      PYTHON,
      '/usr/bin/gunicorn',
      '--bind',
      `${address}:${port}`,
      // A connection that a browser opens and does not use would keep all others waiting.
      '--threads',
      '4',
      ...(tls ? ['--certfile', certificate.cert, '--keyfile', certificate.key] : []),
    ],
    cwd: folder,
    env: pythonPath(fetches),
    ports: [port],
  };
}

/** Django on gunicorn, which serves both ports and the files. */
function alone(id: string, title: string, fetches: readonly Fetched[]): Setup {
  return {
    id,
    title,
    chain: ['django'],
    needs: DJANGO,
    fetches,
    versions: { django: djangoVersion(fetches) },
    files: (sandbox) => djangoFiles(sandbox, BARE_MIDDLEWARE),
    test: (sandbox) => [djangoCheck(sandbox, fetches)],
    serve: (sandbox) => [gunicorn(sandbox, 80, { fetches }), gunicorn(sandbox, 443, { tls: true, fetches })],
  };
}

const DJANGO_52: readonly Fetched[] = [
  { package: 'python3-django', suite: 'trixie-backports' },
  { package: 'python3-django-csp', suite: 'sid' },
];
const DJANGO_61: readonly Fetched[] = [
  { package: 'python3-django', suite: 'experimental' },
  { package: 'python3-asgiref', suite: 'sid' },
];

export const django42 = alone('django42', 'Django 4.2, django-csp 3.8', []);
export const django52 = alone('django52', 'Django 5.2, django-csp 4.0', DJANGO_52);
export const django61 = alone('django61', 'Django 6.1', DJANGO_61);
