import type { Sandbox, Setup, Requirement } from '../rig/setup.js';
import { APP_PORT, SHOP_FILES, shopApp } from './shop-app.js';

export const NGINX: Requirement = { file: '/usr/sbin/nginx', package: 'nginx' };

export const NGINX_VERSION = {
  command: { run: ['/usr/sbin/nginx', '-v'] },
  pattern: /nginx\/([\d.]+)/,
} as const;

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

export function nginxCommand({ path, folder }: Sandbox, ...args: string[]) {
  return { run: ['/usr/sbin/nginx', '-p', folder, '-c', path('nginx.conf'), '-q', ...args] } as const;
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
export const nginxAlone: Setup = {
  id: 'nginx',
  title: 'nginx',
  chain: ['nginx'],
  needs: [NGINX],
  versions: { nginx: NGINX_VERSION },
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
  test: (sandbox) => [nginxCommand(sandbox, '-t')],
  serve: (sandbox) => [shopApp(sandbox), { ...nginxCommand(sandbox, '-g', 'daemon off;'), ports: [80, 443] }],
};
