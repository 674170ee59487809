import type { Command, Requirement, Sandbox, Service } from '../rig/setup.js';

export const MARIADB: Requirement = { file: '/usr/sbin/mariadbd', package: 'mariadb-server' };

const PORT = 3306;
/** Of the database and of its user. */
export const DATABASE = { name: 'shop', user: 'ada', password: 'correct horse battery' } as const;

/** Creates the database and its user at the first start. */
export const DATABASE_FILES = {
  'mysql.sql': `CREATE DATABASE IF NOT EXISTS ${DATABASE.name};
CREATE USER IF NOT EXISTS ${DATABASE.user}@'%' IDENTIFIED BY '${DATABASE.password}';
GRANT ALL ON ${DATABASE.name}.* TO ${DATABASE.user}@'%';
`,
} as const;

export function prepareMariadb({ path }: Sandbox): readonly Command[] {
  const install = ['--no-defaults', `--datadir=${path('mysql')}`, '--user=mysql', '--skip-test-db'];
  return [
    { run: ['/bin/mkdir', path('mysql')] },
    { run: ['/bin/chown', 'mysql', path('mysql')] },
    { run: ['/usr/bin/mariadb-install-db', ...install] },
  ];
}

export function mariadb({ address, path }: Sandbox): Service {
  return {
    run: [
      MARIADB.file,
      '--no-defaults',
      `--datadir=${path('mysql')}`,
      '--user=mysql',
      `--bind-address=${address}`,
      `--port=${String(PORT)}`,
      `--socket=${path('mysql/socket')}`,
      `--init-file=${path('mysql.sql')}`,
      '--skip-name-resolve',
      '--skip-log-bin',
    ],
    ports: [PORT],
  };
}
