import { phpShop } from './php-shop.js';

const AUTOLOAD = '/usr/share/php/Symfony/Bundle/FrameworkBundle/autoload.php';

const INDEX = `<?php

use Symfony\\Bundle\\FrameworkBundle\\FrameworkBundle;
use Symfony\\Bundle\\FrameworkBundle\\Kernel\\MicroKernelTrait;
use Symfony\\Component\\DependencyInjection\\Loader\\Configurator\\ContainerConfigurator;
use Symfony\\Component\\HttpFoundation\\Cookie;
use Symfony\\Component\\HttpFoundation\\Request;
use Symfony\\Component\\HttpFoundation\\Response;
use Symfony\\Component\\HttpKernel\\Exception\\NotFoundHttpException;
use Symfony\\Component\\HttpKernel\\Kernel as BaseKernel;
use Symfony\\Component\\Routing\\Loader\\Configurator\\RoutingConfigurator;

%% symfony index
require '${AUTOLOAD}';
require __DIR__ . '/../shop.php';

class Kernel extends BaseKernel
{
    use MicroKernelTrait;

    public function registerBundles(): iterable
    {
        yield new FrameworkBundle();
    }

    public function getProjectDir(): string
    {
        return dirname(__DIR__);
    }

    protected function configureContainer(ContainerConfigurator $container): void
    {
        $container->extension('framework', [
            'secret' => 'square',
            'http_method_override' => false,
            'handle_all_throwables' => true,
            'php_errors' => ['log' => true],
        ]);
    }

    protected function configureRoutes(RoutingConfigurator $routes): void
    {
        $routes->add('shop', '/{path}')->controller([$this, 'shop'])->requirements(['path' => '.*']);
    }

    public function shop(Request $request): Response
    {
        $answer = shop_response(
            $request->getPathInfo(),
            $request->query->all(),
            $request->request->all(),
            $request->cookies->all()
        );
        if ($answer === null) {
            throw new NotFoundHttpException();
        }
        $response = new Response($answer['body'], $answer['status'], $answer['headers']);
        foreach ($answer['cookies'] as $name => $value) {
            $response->headers->setCookie(new Cookie($name, $value, 0, '/', null, false, false, false, null));
        }
        return $response;
    }
}

$kernel = new Kernel('prod', false);
$request = Request::createFromGlobals();
$response = $kernel->handle($request);
$response->send();
$kernel->terminate($request, $response);
`;

/** Symfony’s framework, where the server in front is unknown. */
export const symfony = phpShop({
  name: 'symfony',
  title: 'Symfony (FPM)',
  needs: [
    { package: 'php-symfony-framework-bundle', file: AUTOLOAD },
    { package: 'php-xml', file: '/usr/share/php8.4-xml/xml/xml.ini' },
  ],
  version: {
    command: {
      run: [
        '/usr/bin/php',
        '-r',
        `require "${AUTOLOAD}"; require_once "/usr/share/php/Symfony/Component/HttpKernel/autoload.php"; echo Symfony\\Component\\HttpKernel\\Kernel::VERSION;`,
      ],
    },
    pattern: /^([\d.]+)/,
  },
  index: 'public/index.php',
  configuration: 'public/index.php',
  files: () => ({ 'public/index.php': INDEX, 'var/README': 'Of the user that PHP runs as.\n' }),
  prepare: ({ path }) => [{ run: ['/bin/chown', '-R', 'www-data', path('var')] }],
});
