import { phpShop } from './php-shop.js';

const AUTOLOAD = '/usr/share/php/Illuminate/autoload.php';

const INDEX = `<?php

use Illuminate\\Contracts\\Debug\\ExceptionHandler;
use Illuminate\\Contracts\\Http\\Kernel as HttpKernel;
use Illuminate\\Foundation\\Application;
use Illuminate\\Foundation\\Exceptions\\Handler;
use Illuminate\\Foundation\\Http\\Kernel;
use Illuminate\\Http\\Request;
use Symfony\\Component\\HttpFoundation\\Cookie;

%% laravel index
require '${AUTOLOAD}';
require __DIR__ . '/../shop.php';

$app = new Application(dirname(__DIR__));
$app->singleton(HttpKernel::class, Kernel::class);
$app->singleton(ExceptionHandler::class, Handler::class);
$app->booted(function () use ($app) {
    $app['router']->any('/{path}', function (Request $request) {
        if ($request->path() === 'fails') {
            throw new RuntimeException('Something failed');
        }
        $answer = shop_response(
            $request->getPathInfo(),
            $request->query->all(),
            $request->request->all(),
            $request->cookies->all()
        );
        abort_if($answer === null, 404);
        $response = response($answer['body'], $answer['status'], $answer['headers']);
        foreach ($answer['cookies'] as $name => $value) {
            $response->withCookie(new Cookie($name, $value, 0, '/', null, false, false, false, null));
        }
        return $response;
    })->where('path', '.*');
});

$kernel = $app->make(HttpKernel::class);
$request = Request::capture();
$response = $kernel->handle($request);
$response->send();
$kernel->terminate($request, $response);
`;

const APP = `<?php
return [
    'name' => 'Shop',
    'env' => 'production',
    'debug' => (bool) env('APP_DEBUG', false),
    'url' => 'http://shop.test',
    'timezone' => 'UTC',
    'locale' => 'en',
    'fallback_locale' => 'en',
    'providers' => [
        Illuminate\\Filesystem\\FilesystemServiceProvider::class,
        Illuminate\\Translation\\TranslationServiceProvider::class,
        Illuminate\\View\\ViewServiceProvider::class,
    ],
];
`;

const VIEW = `<?php
return ['paths' => [resource_path('views')], 'compiled' => storage_path('framework/views')];
`;

const LOGGING = `<?php
return ['default' => 'none', 'channels' => ['none' => ['driver' => 'monolog', 'handler' => Monolog\\Handler\\NullHandler::class]]];
`;

const OWNED = 'Of the user that PHP runs as.\n';

/** Laravel’s kernel and router, where the server in front is unknown. */
export const laravel = phpShop({
  name: 'laravel',
  title: 'Laravel (FPM)',
  needs: [{ package: 'php-laravel-framework', file: AUTOLOAD }],
  version: {
    command: {
      run: [
        '/usr/bin/php',
        '-r',
        `require "${AUTOLOAD}"; echo Illuminate\\Foundation\\Application::VERSION;`,
      ],
    },
    pattern: /^([\d.]+)/,
  },
  index: 'public/index.php',
  configuration: 'public/index.php',
  files: () => ({
    'public/index.php': INDEX,
    'config/app.php': APP,
    'config/view.php': VIEW,
    'config/logging.php': LOGGING,
    'resources/views/README': 'There are none.\n',
    'bootstrap/cache/README': OWNED,
    'storage/framework/views/README': OWNED,
    '.env': '%% laravel env | APP_DEBUG=true\n',
  }),
  prepare: ({ path }) => [{ run: ['/bin/chown', '-R', 'www-data', path('bootstrap'), path('storage')] }],
});
