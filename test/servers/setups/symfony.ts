import { phpShop } from './php-shop.js';

const COMPONENTS = '/usr/share/php/Symfony/Component';

/** Its own kernel, router and error listener: the bundle of the framework needs Composer. */
const INDEX = `<?php

use Symfony\\Component\\EventDispatcher\\EventDispatcher;
use Symfony\\Component\\HttpFoundation\\Cookie;
use Symfony\\Component\\HttpFoundation\\Request;
use Symfony\\Component\\HttpFoundation\\RequestStack;
use Symfony\\Component\\HttpFoundation\\Response;
use Symfony\\Component\\HttpKernel\\Controller\\ArgumentResolver;
use Symfony\\Component\\HttpKernel\\Controller\\ControllerResolver;
use Symfony\\Component\\HttpKernel\\EventListener\\ErrorListener;
use Symfony\\Component\\HttpKernel\\EventListener\\ResponseListener;
use Symfony\\Component\\HttpKernel\\EventListener\\RouterListener;
use Symfony\\Component\\HttpKernel\\Exception\\NotFoundHttpException;
use Symfony\\Component\\HttpKernel\\HttpKernel;
use Symfony\\Component\\Routing\\Matcher\\UrlMatcher;
use Symfony\\Component\\Routing\\RequestContext;
use Symfony\\Component\\Routing\\Route;
use Symfony\\Component\\Routing\\RouteCollection;

%% symfony index
require '${COMPONENTS}/HttpKernel/autoload.php';
require '${COMPONENTS}/Routing/autoload.php';
require __DIR__ . '/../shop.php';

function shop(Request $request): Response
{
    $answer = shop_response(
        $request->getPathInfo(),
        $request->query->all(),
        $request->request->all(),
        $request->cookies->all()
    );
    if ($answer === null) {
        throw new NotFoundHttpException('Nothing here.');
    }
    $response = new Response($answer['body'], $answer['status'], $answer['headers']);
    foreach ($answer['cookies'] as $name => $value) {
        $response->headers->setCookie(new Cookie($name, $value, 0, '/', null, false, false, false, null));
    }
    return $response;
}

$routes = new RouteCollection();
$routes->add('shop', new Route('/{path}', ['_controller' => 'shop'], ['path' => '.*']));
$requests = new RequestStack();
$dispatcher = new EventDispatcher();
$dispatcher->addSubscriber(new RouterListener(new UrlMatcher($routes, new RequestContext()), $requests));
$dispatcher->addSubscriber(new ResponseListener('UTF-8'));
$dispatcher->addSubscriber(new ErrorListener(
    fn (Throwable $exception) => new Response('Nothing here.', $exception->getStatusCode())
));
$kernel = new HttpKernel($dispatcher, new ControllerResolver(), $requests, new ArgumentResolver());
$request = Request::createFromGlobals();
$response = $kernel->handle($request);
$response->send();
$kernel->terminate($request, $response);
`;

/** Symfony’s kernel and router, where the server in front is unknown. */
export const symfony = phpShop({
  name: 'symfony',
  title: 'Symfony (FPM)',
  needs: [
    { package: 'php-symfony-http-kernel', file: `${COMPONENTS}/HttpKernel/autoload.php` },
    { package: 'php-symfony-routing', file: `${COMPONENTS}/Routing/autoload.php` },
  ],
  version: {
    command: {
      run: [
        '/usr/bin/php',
        '-r',
        `require "${COMPONENTS}/HttpKernel/autoload.php"; echo Symfony\\Component\\HttpKernel\\Kernel::VERSION;`,
      ],
    },
    pattern: /^([\d.]+)/,
  },
  index: 'public/index.php',
  configuration: 'public/index.php',
  files: () => ({ 'public/index.php': INDEX }),
});
