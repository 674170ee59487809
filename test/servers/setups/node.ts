import { join } from 'node:path';
import type { StackName } from '../../../src/engine/index.js';
import type { Command, Sandbox, Setup, Requirement, Service } from '../rig/setup.js';
import { MODULES } from '../rig/npm.js';
import { NGINX, NGINX_VERSION, nginxCommand, nginxConfiguration, nginxStatics } from './nginx.js';
import { APP_PORT, SHOP_FILES } from './shop-app.js';

/** A package of test/servers/npm, or of another list. */
export function npmPackage(name: string, modules = MODULES): Requirement {
  return { file: join(modules, name, 'package.json'), package: name, from: 'npm' };
}

export function npmVersion(
  name: string,
  modules = MODULES,
): { readonly command: Command; readonly pattern: RegExp } {
  const file = JSON.stringify(join(modules, name, 'package.json'));
  return {
    command: { run: [process.execPath, '-p', `require(${file}).version`] },
    pattern: /^(\d\S*)/,
  };
}

/** Serves a handler over HTTP and, with a certificate, over HTTPS. Arguments: address, ports, certificate. */
const LISTEN = `const { readFileSync } = require('node:fs');
const http = require('node:http');
const https = require('node:https');

const [, , address, port, securePort, key, cert] = process.argv;

module.exports = (handler) => {
  http.createServer(handler).listen(Number(port), address);
  if (securePort === undefined) return;
  https.createServer({ key: readFileSync(key), cert: readFileSync(cert) }, handler).listen(Number(securePort), address);
};
`;

/** Shared by all programs: the cookies of a request, and new tokens. */
const COOKIES = `const { randomBytes } = require('node:crypto');

exports.cookieOf = (request, name) =>
  (request.headers.cookie ?? '')
    .split('; ')
    .find((pair) => pair.startsWith(name + '='))
    ?.slice(name.length + 1);
exports.newToken = () => randomBytes(16).toString('hex');
`;

function passTo({ address }: Sandbox, port: number): string {
  return `location / {
            proxy_pass http://${address}:${String(port)};
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-Proto $scheme;
        }`;
}

interface Behind {
  /** If it is 80, what is behind the proxy answers HTTP itself. */
  readonly port?: number;
  /** How requests are passed on. */
  readonly pass?: string;
}

/** An nginx that only terminates TLS; fixes are not written for it. */
export function tlsProxy(
  sandbox: Sandbox,
  { port = APP_PORT, pass = passTo(sandbox, port) }: Behind = {},
): string {
  const { address, host, certificate, path } = sandbox;
  const http = `server {
        listen ${address}:80;
        server_name ${host};
        ${pass}
    }`;
  return `user www-data;
worker_processes 1;
pid ${path('proxy.pid')};
error_log ${path('error.log')};
events { worker_connections 256; }
http {
    access_log off;
    client_body_temp_path ${path('body')};
    proxy_temp_path ${path('proxy')};
    fastcgi_temp_path ${path('fastcgi')};
    uwsgi_temp_path ${path('uwsgi')};
    scgi_temp_path ${path('scgi')};
    server_tokens off;
    ${port === 80 ? '' : http}
    server {
        listen ${address}:443 ssl;
        server_name ${host};
        ssl_certificate ${certificate.cert};
        ssl_certificate_key ${certificate.key};
        ${pass}
    }
}
`;
}

/** nginx as the outer member of the chain, which serves the files. */
export function nginxBefore(sandbox: Sandbox): string {
  return nginxConfiguration(
    sandbox,
    `${nginxStatics(sandbox)}
        location / {
            proxy_pass http://${sandbox.address}:${String(APP_PORT)};
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-Proto $scheme;
        }`,
  );
}

/** The server that receives the requests first. */
export type Front = 'nobody' | 'a TLS proxy' | 'nginx';

/** The configuration and the services of the server in front. */
export function front(which: Front): {
  readonly files: (sandbox: Sandbox) => Readonly<Record<string, string>>;
  readonly serve: (sandbox: Sandbox) => readonly Service[];
  readonly test: (sandbox: Sandbox) => readonly Command[];
  readonly needs: readonly Requirement[];
} {
  if (which === 'nobody') return { files: () => ({}), serve: () => [], test: () => [], needs: [] };
  return {
    files: (sandbox) => ({ 'nginx.conf': which === 'nginx' ? nginxBefore(sandbox) : tlsProxy(sandbox) }),
    serve: (sandbox) => [{ ...nginxCommand(sandbox, '-g', 'daemon off;'), ports: [80, 443] }],
    test: (sandbox) => [nginxCommand(sandbox, '-t')],
    needs: [NGINX],
  };
}

/** The shop as a program for Node.js: on both ports, or behind a server that terminates TLS. */
export function nodeSetup({
  name,
  module = name,
  packages = [],
  label,
  program,
  which,
}: {
  readonly name: Extract<StackName, 'express' | 'fastify' | 'koa'>;
  /** Its npm package, by default `name`. */
  readonly module?: string;
  readonly packages?: readonly string[];
  readonly label: string;
  readonly program: string;
  readonly which: Front;
}): Setup {
  const { files, serve, test, needs } = front(which);
  const titles = {
    nobody: label,
    'a TLS proxy': `${label} behind a TLS proxy`,
    nginx: `${label} behind nginx`,
  };
  const suffix = { nobody: '', 'a TLS proxy': '-proxied', nginx: '-nginx' };
  return {
    id: `${module}${suffix[which]}`,
    title: titles[which],
    chain: which === 'nginx' ? ['nginx', name] : [name],
    needs: [...needs, npmPackage(module), ...packages.map((one) => npmPackage(one))],
    versions: {
      [name]: npmVersion(module),
      ...(which === 'nginx' && { nginx: NGINX_VERSION }),
    },
    files: (sandbox) => ({
      ...SHOP_FILES,
      ...files(sandbox),
      'listen.js': LISTEN,
      'cookies.js': COOKIES,
      'app.js': program,
      env: `%% ${name} env\n`,
    }),
    prepare: ({ path }) => [{ run: ['/bin/ln', '-s', MODULES, path('node_modules')] }],
    test: (sandbox) => [{ run: [process.execPath, '--check', sandbox.path('app.js')] }, ...test(sandbox)],
    serve: (sandbox) => {
      const { address, certificate, path } = sandbox;
      const own = which === 'nobody' ? [80, 443] : [APP_PORT];
      return [
        {
          run: [
            process.execPath,
            `--env-file=${path('env')}`,
            path('app.js'),
            address,
            ...own.map(String),
            ...(which === 'nobody' ? [certificate.key, certificate.cert] : []),
          ],
          ports: own,
        },
        ...serve(sandbox),
      ];
    },
  };
}
