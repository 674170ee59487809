import { dirname } from 'node:path';
import type { StackName } from '../../../src/engine/index.js';
import type { Command, Requirement, Sandbox, Setup } from '../rig/setup.js';
import { NGINX, nginxCommand } from './nginx.js';
import { tlsProxy } from './node.js';
import { CLI, FPM, FPM_PORT, PHP_VERSION, scanning } from './php.js';
import { SHOP_FILES } from './shop-app.js';

/** The shop as a function that returns the response to the current request; null for other paths. */
const SHOP = `<?php
function shop_response(string $path, array $query, array $form, array $cookies): ?array
{
    $html = ['Content-Type' => 'text/html; charset=utf-8'];
    $answer = fn ($status, $headers = [], $body = '', $cookies = []) => compact('status', 'headers', 'body', 'cookies');
    $session = preg_replace('/\\W/', '', $cookies['sessionid'] ?? '') ?: bin2hex(random_bytes(16));
    $token = $cookies['csrftoken'] ?? bin2hex(random_bytes(16));
    $users = __DIR__ . '/users/';
    $file = __DIR__ . $path;
    if (preg_match('#^/static/\\w+\\.(\\w+)$#', $path, $match) && is_file($file)) {
        $types = ['css' => 'text/css', 'js' => 'text/javascript', 'png' => 'image/png', 'woff' => 'font/woff'];
        return $answer(200, ['Content-Type' => $types[$match[1]]], file_get_contents($file));
    }
    switch ($path) {
        case '/':
            return $answer(
                200,
                [...$html, 'Referrer-Policy' => 'unsafe-url'],
                file_get_contents(__DIR__ . '/app/page.html'),
                ['csrftoken' => $token, 'sessionid' => $session]
            );
        case '/login':
            if (!hash_equals($token, $form['csrfmiddlewaretoken'] ?? '')) {
                return $answer(403, $html, 'The token is missing.');
            }
            file_put_contents($users . $session, $form['username']);
            return $answer(302, ['Location' => '/account']);
        case '/account':
            if (!is_file($users . $session)) {
                return $answer(302, ['Location' => '/']);
            }
            $user = htmlspecialchars(file_get_contents($users . $session));
            return $answer(200, $html, str_replace('{{user}}', $user, file_get_contents(__DIR__ . '/app/account.html')));
        case '/old':
            if (!isset($query['status'])) {
                return $answer(302, ['Location' => '/']);
            }
            [$name, $value] = explode(':', $query['header'] ?? 'X-Nothing:0', 2);
            return $answer((int) $query['status'], [...$html, $name => $value], 'As asked.');
    }
    return null;
}

/** The path of the request. */
function shop_path(): string
{
    return parse_url('http://shop' . $_SERVER['REQUEST_URI'], PHP_URL_PATH);
}
`;

interface Product {
  readonly name: StackName;
  readonly title: string;
  readonly needs: readonly Requirement[];
  readonly version: Setup['versions'][StackName];
  /** Its index.php, which receives every request but those for `scripts`. */
  readonly index: string;
  /** A pattern of paths that are scripts beside it. */
  readonly scripts?: string;
  readonly files: (sandbox: Sandbox) => Readonly<Record<string, string>>;
  readonly prepare?: (sandbox: Sandbox) => readonly Command[];
  /** The file with the fixes, for php -l. */
  readonly configuration: string;
  readonly serve?: Setup['serve'];
}

/** A product in PHP that serves the whole shop, behind an nginx that only terminates TLS. */
export function phpShop(product: Product): Setup {
  const { name, title, needs, version, index, scripts, configuration } = product;
  return {
    id: name,
    title,
    chain: ['php', name],
    needs: [NGINX, FPM, CLI, ...needs],
    versions: { php: PHP_VERSION, ...(version && { [name]: version }) },
    files: (sandbox) => {
      const { address, path } = sandbox;
      const location = (pattern: string, script: string, name: string) => `location ${pattern} {
            include /etc/nginx/fastcgi_params;
            fastcgi_param SCRIPT_FILENAME ${path(script)};
            fastcgi_param SCRIPT_NAME ${name};
            fastcgi_pass ${address}:${String(FPM_PORT)};
        }`;
      return {
        ...SHOP_FILES,
        'shop.php': SHOP,
        'users/README': 'Of the user that PHP runs as.\n',
        'php.ini': `sys_temp_dir = "${path('users')}"
%% php ini
`,
        'fpm.conf': `[global]
error_log = ${path('fpm.log')}
[www]
user = www-data
group = www-data
listen = ${address}:${String(FPM_PORT)}
pm = static
pm.max_children = 2
`,
        'nginx.conf': tlsProxy(sandbox, {
          pass: [
            location('/', index, '/index.php'),
            ...(scripts === undefined ? [] : [location(`~ ${scripts}`, `${dirname(index)}$uri`, '$uri')]),
          ].join('\n        '),
        }),
        ...product.files(sandbox),
      };
    },
    prepare: (sandbox) => [
      ...(product.prepare?.(sandbox) ?? []),
      { run: ['/bin/chown', '-R', 'www-data', sandbox.path('users')] },
    ],
    test: (sandbox) => [
      { run: ['/usr/bin/php', '-l', sandbox.path(configuration)] },
      { run: [FPM.file, '-t', '-y', sandbox.path('fpm.conf'), '-c', sandbox.path('php.ini')] },
      nginxCommand(sandbox, '-t'),
    ],
    serve: (sandbox) => [
      ...(product.serve?.(sandbox) ?? []),
      {
        run: [FPM.file, '-F', '-y', sandbox.path('fpm.conf'), '-c', sandbox.path('php.ini')],
        env: scanning(sandbox),
        ports: [FPM_PORT],
      },
      { ...nginxCommand(sandbox, '-g', 'daemon off;'), ports: [80, 443] },
    ],
  };
}
