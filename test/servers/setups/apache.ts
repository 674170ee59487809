import type { Sandbox, Setup, Requirement } from '../rig/setup.js';
import { APP_PORT, SHOP_FILES, shopApp } from './shop-app.js';

const MODULES = '/usr/lib/apache2/modules';

export const APACHE: Requirement = { file: '/usr/sbin/apache2', package: 'apache2' };

export const APACHE_VERSION = {
  command: { run: ['/usr/sbin/apache2', '-v'] },
  pattern: /Apache\/(\S+)/,
} as const;

/** The modules that Debian enables by default, without headers and rewrite. */
export const ENABLED = [
  ['mpm_event', 'authz_core', 'authz_host', 'alias', 'autoindex', 'dir', 'env', 'mime', 'negotiation'],
  ['deflate', 'filter', 'reqtimeout', 'setenvif', 'status'],
].flat();

/** Enables modules in the configuration of the tests, like a2enmod. */
export function a2enmod(modules: string): string {
  return modules.split('\n').map(loadModule).join('\n');
}

export function loadModule(name: string): string {
  return `LoadModule ${name}_module ${MODULES}/mod_${name}.so`;
}

/**
 * apache2.conf as in Debian: modules, server level, a <Directory> for the files, the two virtual hosts.
 * @param modules in addition to those that Debian enables
 * @param host lines of both virtual hosts
 */
export function apacheConfiguration(
  sandbox: Sandbox,
  modules: readonly string[],
  host: string,
  { server = '' } = {},
): string {
  const { address, statics, certificate, path } = sandbox;
  return `ServerRoot ${sandbox.folder}
${[...ENABLED, 'ssl', 'socache_shmcb', ...modules].map(loadModule).join('\n')}
%% apache a2enmod

User www-data
Group www-data
PidFile ${path('apache.pid')}
ErrorLog ${path('error.log')}
LogLevel warn
Listen ${address}:80
Listen ${address}:443 https
ServerName ${sandbox.host}
TypesConfig /etc/mime.types
Mutex file:${sandbox.folder} default
AccessFileName .htaccess
ServerTokens Full
ServerSignature On
TraceEnable On
${server}
%% apache server

<Directory />
    Options FollowSymLinks
    AllowOverride None
    Require all denied
</Directory>
<Directory ${statics}>
    Options Indexes FollowSymLinks
    AllowOverride All
    Require all granted
</Directory>

<VirtualHost ${address}:80>
    ServerName ${sandbox.host}
${host}
    %% apache vhost80
    %% apache vhost
</VirtualHost>
<VirtualHost ${address}:443>
    ServerName ${sandbox.host}
    SSLEngine on
    SSLCertificateFile ${certificate.cert}
    SSLCertificateKeyFile ${certificate.key}
${host}
    %% apache vhost443
    %% apache vhost
</VirtualHost>
`;
}

export function apacheCommand({ path }: Sandbox, ...args: string[]) {
  return { run: ['/usr/sbin/apache2', '-f', path('apache2.conf'), ...args] } as const;
}

/** Apache in front of an unknown application; Apache serves the files. */
export const apacheAlone: Setup = {
  id: 'apache',
  title: 'Apache',
  chain: ['apache'],
  needs: [APACHE],
  versions: { apache: APACHE_VERSION },
  write: { 'apache a2enmod': a2enmod },
  files: (sandbox) => ({
    ...SHOP_FILES,
    'static/.htaccess': '%% apache htaccess\n',
    'apache2.conf': apacheConfiguration(
      sandbox,
      ['proxy', 'proxy_http'],
      `    ProxyPreserveHost On
    ProxyPass /static !
    Alias /static ${sandbox.statics}
    ProxyPass / http://${sandbox.address}:${APP_PORT}/
    ProxyPassReverse / http://${sandbox.address}:${APP_PORT}/`,
    ),
  }),
  test: (sandbox) => [apacheCommand(sandbox, '-t')],
  serve: (sandbox) => [shopApp(sandbox), { ...apacheCommand(sandbox, '-DFOREGROUND'), ports: [80, 443] }],
};
