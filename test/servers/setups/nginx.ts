import { join } from 'node:path';
import { unpackedAt } from '../rig/debian.js';
import type { Fetched, Sandbox, Setup, Requirement } from '../rig/setup.js';
import { APP_PORT, SHOP_FILES, shopApp } from './shop-app.js';

export const NGINX: Requirement = { file: '/usr/sbin/nginx', package: 'nginx' };
/** 1.30 or newer, which has `add_header_inherit`. */
const NEW_NGINX: Fetched = { package: 'nginx', suite: 'forky' };

function versionOf(program: string) {
  return { command: { run: [program, '-v'] }, pattern: /nginx\/([\d.]+)/ } as const;
}

export const NGINX_VERSION = versionOf(NGINX.file);

/** nginx.conf as in Debian; the locations are in both servers. */
export function nginxConfiguration(sandbox: Sandbox, locations: string): string {
  const { address, host, certificate, path } = sandbox;
  return `%% nginx modules
user www-data;
worker_processes 1;
pid ${path('nginx.pid')};
error_log ${path('error.log')};
events { worker_connections 256; }
http {
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path ${path('body')};
    proxy_temp_path ${path('proxy')};
    fastcgi_temp_path ${path('fastcgi')};
    uwsgi_temp_path ${path('uwsgi')};
    scgi_temp_path ${path('scgi')};
    server_tokens on;
    %% nginx http
    server {
        listen ${address}:80;
        server_name ${host};
        %% nginx server80
        %% nginx server
${locations}
    }
    server {
        listen ${address}:443 ssl;
        server_name ${host};
        ssl_certificate ${certificate.cert};
        ssl_certificate_key ${certificate.key};
        %% nginx server443
        %% nginx server
${locations}
    }
}
`;
}

export function nginxCommand(sandbox: Sandbox, ...args: string[]) {
  return commandOf(NGINX.file, sandbox, ...args);
}

function commandOf(program: string, { path, folder }: Sandbox, ...args: string[]) {
  return { run: [program, '-p', folder, '-c', path('nginx.conf'), '-q', ...args] } as const;
}

/** A static folder with a listing and its own add_header, which disables those of the server. */
export function nginxStatics({ statics }: Sandbox): string {
  return `        location /static/ {
            alias ${statics}/;
            add_header Cache-Control "max-age=3600";
            %% nginx listing | autoindex on;
            %% nginx location
        }`;
}

/** nginx in front of an unknown application; nginx serves the files. */
function nginxKind(id: string, title: string, program: string, has: Pick<Setup, 'fetches'> = {}): Setup {
  return {
    id,
    title,
    chain: ['nginx'],
    needs: [NGINX],
    ...has,
    versions: { nginx: versionOf(program) },
    files: (sandbox) => ({
      ...SHOP_FILES,
      'nginx.conf': nginxConfiguration(
        sandbox,
        `${nginxStatics(sandbox)}
        location / {
            proxy_pass http://${sandbox.address}:${APP_PORT};
            proxy_set_header Host $host;
        }`,
      ),
    }),
    test: (sandbox) => [commandOf(program, sandbox, '-t')],
    serve: (sandbox) => [
      shopApp(sandbox),
      { ...commandOf(program, sandbox, '-g', 'daemon off;'), ports: [80, 443] },
    ],
  };
}

export const nginxAlone = nginxKind('nginx', 'nginx', NGINX.file);

export const nginx130 = nginxKind(
  'nginx130',
  'nginx 1.30',
  join(unpackedAt(NEW_NGINX), 'usr', 'sbin', 'nginx'),
  { fetches: [NEW_NGINX] },
);
