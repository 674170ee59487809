import { readFileSync } from 'node:fs';
import type { Command, Requirement, Sandbox, Service } from '../../servers/rig/setup.js';
import { FPM, FPM_PORT } from '../../servers/setups/php.js';

/** A package of Debian with a file in it. */
export function debian(name: string, file: string): Requirement {
  return { package: name, file };
}

/** Debian's php.ini. A fix goes to its end. */
export function iniFiles({ path }: Sandbox, settings = ''): Readonly<Record<string, string>> {
  return {
    'php.ini': `${packaged('/usr/lib/php/8.4/php.ini-production')}
[PHP]
session.save_path = "${path('sessions')}"
${settings}
%% php ini
`,
    'sessions/README': 'Of the user that PHP runs as.\n',
  };
}

/** php-fpm as Debian sets it up. */
export function fpmFiles(sandbox: Sandbox, settings = ''): Readonly<Record<string, string>> {
  return {
    ...iniFiles(sandbox, settings),
    'fpm.conf': `[global]
error_log = ${sandbox.path('fpm.log')}
[www]
user = www-data
group = www-data
listen = ${sandbox.address}:${FPM_PORT}
pm = dynamic
pm.max_children = 5
pm.start_servers = 2
pm.min_spare_servers = 1
pm.max_spare_servers = 3
`,
  };
}

function packaged(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Without the package, nothing of this is served.
    return '';
  }
}

export function ownedByServer(...paths: readonly string[]): Command {
  return { run: ['/bin/chown', '-R', 'www-data', ...paths] };
}

export function fpmTest({ path }: Sandbox): Command {
  return { run: [FPM.file, '-t', '-y', path('fpm.conf'), '-c', path('php.ini')] };
}

export function fpm({ path }: Sandbox): Service {
  return { run: [FPM.file, '-F', '-y', path('fpm.conf'), '-c', path('php.ini')], ports: [FPM_PORT] };
}

/** For Apache: what the apache2.conf of Debian says of packaged applications. */
export const PACKAGED_FOLDERS = `<Directory /usr/share>
    AllowOverride None
    Require all granted
</Directory>`;

/** For Apache, as in Debian's php8.4-fpm.conf. */
export function apacheToFpm({ address }: Sandbox): string {
  return `<FilesMatch ".+\\.ph(?:ar|p|tml)$">
    SetHandler "proxy:fcgi://${address}:${String(FPM_PORT)}"
</FilesMatch>`;
}
