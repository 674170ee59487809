import type { Place, System } from './system.js';

const PYTHON = '/usr/bin/python3';

const djangoApp = (debug: boolean, root: string) => `
import sys
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import path

settings.configure(
    DEBUG=${debug ? 'True' : 'False'},
    ALLOWED_HOSTS=["shop.example.com"],
    SECRET_KEY="for the recording only, and nowhere else in use",
    ROOT_URLCONF=${root},
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)

def page(request):
    return HttpResponse("<!doctype html><title>Shop</title><h1>Shop</h1>")

def boom(request):
    return HttpResponse(1 / 0)

def refuse(request):
    raise PermissionDenied

urlpatterns = [path("shop/", page), path("boom/", boom), path("refuse/", refuse)]

if __name__ == "__main__":
    from django.core.management import execute_from_command_line
    execute_from_command_line([sys.argv[0], "runserver", "--noreload", sys.argv[1]])
`;

const django: System = {
  name: 'django-debug',
  version: [PYTHON, '-m', 'django', '--version'],
  files: () => ({ 'shop.py': djangoApp(true, '__name__') }),
  command: ({ port }) => [PYTHON, 'shop.py', `127.0.0.1:${port}`],
  pages: {
    shop: '/shop/',
    '404': '/missing/',
    '500': '/boom/',
    '403': '/refuse/',
    'CSRF check failed': { path: '/shop/', method: 'POST' },
    'host not allowed': { path: '/shop/', host: 'other.example.com' },
  },
};

const djangoQuiet: System = {
  ...django,
  name: 'django',
  files: () => ({ 'shop.py': djangoApp(false, '__name__') }),
};

const djangoNew: System = {
  ...django,
  name: 'django-new-project',
  files: () => ({ 'shop.py': djangoApp(true, '"empty"'), 'empty.py': 'urlpatterns = []\n' }),
  pages: { 'default page': '/', '404': '/missing/' },
};

const flaskApp = (debug: boolean) => `
import sys
from flask import Flask
app = Flask("shop")

@app.get("/")
def page():
    return "<!doctype html><title>Shop</title><h1>Shop</h1>"

@app.get("/boom")
def boom():
    return str(1 / 0)

app.run("127.0.0.1", int(sys.argv[1]), debug=${debug ? 'True' : 'False'}, use_reloader=False)
`;

const flask: System = {
  name: 'flask-debug',
  version: [
    PYTHON,
    '-c',
    'import importlib.metadata as m; print("Flask", m.version("flask"), "Werkzeug", m.version("werkzeug"))',
  ],
  files: () => ({ 'shop.py': flaskApp(true) }),
  command: ({ port }) => [PYTHON, 'shop.py', String(port)],
  pages: {
    shop: '/',
    '404': '/missing',
    '405': { path: '/', method: 'PUT' },
    '500': '/boom',
    console: { path: '/console', host: 'localhost' },
  },
};

const flaskQuiet: System = {
  ...flask,
  name: 'flask',
  files: () => ({ 'shop.py': flaskApp(false) }),
  pages: { shop: '/', '404': '/missing', '500': '/boom' },
};

const nodeVersion = (name: string) => [
  process.execPath,
  ...['-p', `"${name} " + require("${name}/package.json").version + " on Node " + process.version`],
];

const express: System = {
  name: 'express',
  packages: ['express@5', 'serve-index@1'],
  version: nodeVersion('express'),
  files: ({ port }) => ({
    'files/a note.txt': 'a note\n',
    'shop.cjs': `
const express = require('express');
const app = express();
app.get('/', (req, res) => res.send('<!doctype html><title>Shop</title><h1>Shop</h1>'));
app.get('/boom', () => { throw new Error('no tea'); });
app.use('/files', require('serve-index')('files'));
app.listen(${port}, '127.0.0.1');
`,
  }),
  command: () => [process.execPath, 'shop.cjs'],
  pages: {
    shop: '/',
    '404': '/missing',
    '500': '/boom',
    listing: '/files/',
  },
};

const expressQuiet: System = {
  ...express,
  name: 'express-production',
  env: () => ({ NODE_ENV: 'production' }),
  pages: { shop: '/', '404': '/missing', '500': '/boom' },
};

const express4: System = { ...express, name: 'express-4', packages: ['express@4', 'serve-index@1'] };

const fastify: System = {
  name: 'fastify',
  packages: ['fastify@5'],
  version: nodeVersion('fastify'),
  files: ({ port }) => ({
    'shop.cjs': `
const app = require('fastify')();
app.get('/', (request, reply) => reply.type('text/html').send('<!doctype html><title>Shop</title><h1>Shop</h1>'));
app.get('/boom', () => { throw new Error('no tea'); });
app.listen({ port: ${port}, host: '127.0.0.1' });
`,
  }),
  command: () => [process.execPath, 'shop.cjs'],
  pages: { shop: '/', '404': '/missing', '500': '/boom' },
};

const koa: System = {
  name: 'koa',
  packages: ['koa@3'],
  version: nodeVersion('koa'),
  files: ({ port }) => ({
    'shop.cjs': `
const Koa = require('koa');
const app = new Koa();
app.silent = true;
app.use((ctx) => {
  if (ctx.path === '/boom') throw new Error('no tea');
  if (ctx.path === '/') ctx.body = '<!doctype html><title>Shop</title><h1>Shop</h1>';
});
app.listen(${port}, '127.0.0.1');
`,
  }),
  command: () => [process.execPath, 'shop.cjs'],
  pages: { shop: '/', '404': '/missing', '500': '/boom' },
};

const NEXT_FILES = {
  'package.json': '{ "private": true }\n',
  'pages/index.js': 'export default () => <h1>Shop</h1>;\n',
  'pages/boom.js':
    'export default () => <h1>never shown</h1>;\nexport const getServerSideProps = () => { throw new Error("no tea"); };\n',
};

const next = (name: string, run: (place: Place) => readonly string[]): System => ({
  name,
  packages: ['next@15', 'react@19', 'react-dom@19'],
  version: nodeVersion('next'),
  files: () => NEXT_FILES,
  command: run,
  env: () => ({ NEXT_TELEMETRY_DISABLED: '1' }),
  pages: { shop: '/', '404': '/missing', '500': '/boom' },
});

const nextCommand = (mode: string, port: number) => `node_modules/.bin/next ${mode} -H 127.0.0.1 -p ${port}`;

const rails: System = {
  name: 'rails-debug',
  version: ['ruby', '-e', 'require "action_pack"; puts "Rails #{ActionPack.version}"'],
  files: () => ({
    'config.ru': `
require "action_controller/railtie"
class Shop < Rails::Application
  config.root = __dir__
  config.consider_all_requests_local = ENV["QUIET"].nil?
  config.eager_load = false
  config.secret_key_base = "for the recording only, and nowhere else in use"
  config.hosts.clear
  config.logger = Logger.new(IO::NULL)
  routes.append { get "/shop", to: "shop#page"; get "/boom", to: "shop#boom" }
end
class ShopController < ActionController::Base
  def page = render(html: "<!doctype html><title>Shop</title><h1>Shop</h1>".html_safe)
  def boom = raise("no tea")
end
Shop.initialize!
run Shop
`,
    'public/404.html': '<!doctype html><title>Not there</title><h1>Not there</h1>\n',
    'public/500.html': '<!doctype html><title>Broken</title><h1>Broken</h1>\n',
  }),
  command: ({ port }) => ['puma', '--quiet', '-b', `tcp://127.0.0.1:${port}`, 'config.ru'],
  pages: { shop: '/shop', 'welcome page': '/', '404': '/missing', '500': '/boom' },
};

const railsQuiet: System = {
  ...rails,
  name: 'rails',
  env: () => ({ QUIET: '1' }),
  pages: { shop: '/shop', '404': '/missing', '500': '/boom' },
};

const symfonyApp = (debug: boolean) => `<?php
namespace Composer {
    // Debian's Symfony has no Composer, which its framework bundle calls.
    class InstalledVersions {
        public static function isInstalled(string $name, bool $dev = true): bool { return false; }
        public static function getRootPackage(): array { return ['name' => 'shop']; }
    }
}
namespace {
require '/usr/share/php/Symfony/Bundle/FrameworkBundle/autoload.php';
use Symfony\\Bundle\\FrameworkBundle\\Kernel\\MicroKernelTrait;
use Symfony\\Component\\DependencyInjection\\Loader\\Configurator\\ContainerConfigurator;
use Symfony\\Component\\HttpFoundation\\{Request, Response};
use Symfony\\Component\\HttpKernel\\Kernel;
use Symfony\\Component\\Routing\\Loader\\Configurator\\RoutingConfigurator;
class Shop extends Kernel {
    use MicroKernelTrait;
    public function registerBundles(): iterable { return [new Symfony\\Bundle\\FrameworkBundle\\FrameworkBundle()]; }
    public function getProjectDir(): string { return __DIR__; }
    protected function configureContainer(ContainerConfigurator $c): void {
        $c->extension('framework', ['secret' => 'for the recording only', 'profiler' => ['enabled' => ${debug ? 'true' : 'false'}]]);
    }
    protected function configureRoutes(RoutingConfigurator $routes): void {
        $routes->add('page', '/')->controller([$this, 'page']);
        $routes->add('boom', '/boom')->controller([$this, 'boom']);
    }
    public function page(): Response { return new Response('<!doctype html><title>Shop</title><h1>Shop</h1>'); }
    public function boom(): Response { throw new RuntimeException('no tea'); }
}
if (${debug ? 'true' : 'false'}) Symfony\\Component\\ErrorHandler\\Debug::enable();
$shop = new Shop('${debug ? 'dev' : 'prod'}', ${debug ? 'true' : 'false'});
$request = Request::createFromGlobals();
$answer = $shop->handle($request);
$answer->send();
$shop->terminate($request, $answer);
}
`;

const symfony: System = {
  name: 'symfony-debug',
  version: [
    ...['php', '-r'],
    'require "/usr/share/php/Symfony/Component/HttpKernel/autoload.php"; echo "Symfony ", Symfony\\Component\\HttpKernel\\Kernel::VERSION;',
  ],
  files: () => ({ 'shop.php': symfonyApp(true) }),
  command: ({ port }) => ['php', '-S', `127.0.0.1:${port}`, 'shop.php'],
  pages: { shop: '/', '404': '/missing', '500': '/boom' },
};

const symfonyQuiet: System = {
  ...symfony,
  name: 'symfony',
  files: () => ({ 'shop.php': symfonyApp(false) }),
};

export const APPLICATIONS: readonly System[] = [
  rails,
  railsQuiet,
  symfony,
  symfonyQuiet,
  django,
  djangoQuiet,
  djangoNew,
  flask,
  flaskQuiet,
  express,
  express4,
  expressQuiet,
  fastify,
  koa,
  next('next-dev', ({ port }) => ['sh', '-c', `exec ${nextCommand('dev', port)}`]),
  next('next', ({ port }) => [
    'sh',
    '-c',
    `node_modules/.bin/next build && exec ${nextCommand('start', port)}`,
  ]),
];
