import type { HeaderLine } from '../../../src/engine/index.js';
import { DEAD_PORT, type Leveled, type LeveledSite } from '../rig/levels.js';
import type { Sandbox } from '../rig/setup.js';
import { apacheAlone, ENABLED, loadModule } from '../setups/apache.js';
import { APP_PORT } from '../setups/shop-app.js';

const KINDS = ['set', 'always set'] as const;
const BOTH = 'set and always set';
const PLACES = [
  'server',
  'vhost',
  'vhost, below',
  '<Directory>',
  '.htaccess',
  '<Location />',
  '<Location /app/>',
];

/** The lines of both kinds at one place. */
function at(site: LeveledSite, place: string, condition = ''): string {
  const line =
    (kind: string) =>
    ({ name, value }: HeaderLine) =>
      `Header ${kind} ${name} "${value}" ${condition}`;
  const both = KINDS.map((kind) => site.at(`${place}: ${BOTH}`, line(kind)));
  return [...both, ...KINDS.map((kind) => site.at(`${place}: ${kind}`, line(kind)))].join('\n');
}

function hosts(site: LeveledSite, { address, certificate, path }: Sandbox): string {
  const app = `http://${address}:${String(APP_PORT)}`;
  const folder = path(site.folder);
  const content = `ServerName ${site.host}
DocumentRoot ${folder}
${at(site, 'vhost')}
ProxyPreserveHost On
ProxyPass /app/ ${app}/app/
ProxyPass /own/ ${app}/own/
ProxyPass /gone http://${address}:${String(DEAD_PORT)}/
RedirectMatch 302 ^/moved$ /
<Directory ${folder}>
AllowOverride All
Require all granted
${at(site, '<Directory>')}
</Directory>
<Location />
${at(site, '<Location />')}
</Location>
<Location /app/>
${at(site, '<Location /app/>')}
</Location>`;
  return site.fill(`<VirtualHost ${address}:80>
${content}
%% apache vhost80
%% apache vhost
${at(site, 'vhost, below')}
</VirtualHost>
<VirtualHost ${address}:443>
SSLEngine on
SSLCertificateFile ${certificate.cert}
SSLCertificateKeyFile ${certificate.key}
${content}
%% apache vhost443
%% apache vhost
${at(site, 'vhost, below')}
</VirtualHost>
`);
}

export const apacheLevels: Leveled = {
  setup: apacheAlone,
  levels: [
    ...PLACES.flatMap((place) => KINDS.map((kind) => `${place}: ${kind}`)),
    `vhost: ${BOTH}`,
    'application',
  ],
  pages: ['/', '/app/'],
  files: (sandbox, sites) => ({
    ...Object.fromEntries(
      sites.map((site) => [
        `${site.folder}/.htaccess`,
        site.fill(`${at(site, '.htaccess')}\n%% apache htaccess\n`),
      ]),
    ),
    'apache2.conf': `ServerRoot ${sandbox.folder}
${[...ENABLED, 'ssl', 'socache_shmcb', 'proxy', 'proxy_http', 'headers'].map(loadModule).join('\n')}
%% apache a2enmod
User www-data
Group www-data
PidFile ${sandbox.path('apache.pid')}
ErrorLog ${sandbox.path('error.log')}
LogLevel warn
Listen ${sandbox.address}:80
Listen ${sandbox.address}:443 https
ServerName ${sandbox.host}
TypesConfig /etc/mime.types
Mutex file:${sandbox.folder} default
ServerTokens Prod
${sites.map((site) => at(site, 'server', `"expr=%{HTTP_HOST} == '${site.host}'"`)).join('\n')}
%% apache server
<Directory />
AllowOverride None
Require all denied
</Directory>
${sites.map((site) => hosts(site, sandbox)).join('')}`,
  }),
};
