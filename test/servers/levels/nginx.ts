import type { HeaderLine } from '../../../src/engine/index.js';
import { DEAD_PORT, type Leveled, type LeveledSite } from '../rig/levels.js';
import type { Sandbox } from '../rig/setup.js';
import { nginxAlone } from '../setups/nginx.js';
import { APP_PORT } from '../setups/shop-app.js';

const HTTP = 'http {}';
/** The files have a header of their own, so nginx does not send them those of the http block. */
const NOT_FILES = 'http {}, not on files';

const BOTH = 'server {} and application';

const always = ({ name, value }: HeaderLine) => `add_header ${name} "${value}" always;`;
const sometimes = ({ name, value }: HeaderLine) => `add_header ${name} "${value}";`;

/** A location with headers of its own has the text too, as it says. */
function location(site: LeveledSite, path: string, content: string): string {
  const own = site.at(`location ${path} {}`, always);
  return `location ${path} { ${content} ${own === '' ? '' : `${own}\n%% nginx location\n`}}`;
}

function server(site: LeveledSite, { address, certificate, path }: Sandbox): string {
  const pass = `proxy_pass http://${address}:${String(APP_PORT)}; proxy_set_header Host $host;`;
  const content = `
root ${path(site.folder)};
${site.at('server {}', always)}
${site.at(BOTH, always)}
${site.at('server {}, without always', sometimes)}
${location(site, '/', 'index index.html;')}
${site.level === NOT_FILES ? 'location = /style.css { add_header Cache-Control max-age=60;\n%% nginx location\n}' : ''}
location = /moved { return 302 /; }
location = /gone { proxy_pass http://${address}:${String(DEAD_PORT)}; }
${location(site, '/app/', pass)}
location /own/ { ${pass} }`;
  return site.fill(`server {
listen ${address}:80;
server_name ${site.host};
${content}
%% nginx server80
%% nginx server
}
server {
listen ${address}:443 ssl;
server_name ${site.host};
ssl_certificate ${certificate.cert};
ssl_certificate_key ${certificate.key};
${content}
%% nginx server443
%% nginx server
}
`);
}

/** The http block is one for all sites, so its headers have values by the host. */
function httpHeaders(sites: readonly LeveledSite[]): string {
  const lines = new Map<string, string[]>();
  for (const { level, host, headers } of sites) {
    if (level !== HTTP && level !== NOT_FILES) continue;
    for (const { name, value } of headers)
      lines.set(name, [...(lines.get(name) ?? []), `${host} "${value}";`]);
  }
  return [...lines]
    .map(([name, values]) => {
      const variable = `$http_block_${name.toLowerCase().replaceAll('-', '_')}`;
      return `map $host ${variable} { default ""; ${values.join(' ')} }\nadd_header ${name} ${variable} always;`;
    })
    .join('\n');
}

export const nginxLevels: Leveled = {
  setup: nginxAlone,
  levels: [
    HTTP,
    NOT_FILES,
    'server {}',
    'server {}, without always',
    'location / {}',
    'location /app/ {}',
    BOTH,
    'application',
  ],
  pages: ['/', '/app/'],
  optional: ['nginx location'],
  files: (sandbox, sites) => ({
    'nginx.conf': `user www-data;
worker_processes 1;
pid ${sandbox.path('nginx.pid')};
error_log ${sandbox.path('error.log')};
events { worker_connections 256; }
http {
include /etc/nginx/mime.types;
access_log off;
server_names_hash_max_size 4096;
client_body_temp_path ${sandbox.path('body')};
proxy_temp_path ${sandbox.path('proxy')};
fastcgi_temp_path ${sandbox.path('fastcgi')};
uwsgi_temp_path ${sandbox.path('uwsgi')};
scgi_temp_path ${sandbox.path('scgi')};
${httpHeaders(sites)}
%% nginx http
${sites.map((site) => server(site, sandbox)).join('')}}
`,
  }),
};
