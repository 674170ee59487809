import type { HeaderLine } from '../../../src/engine/index.js';
import { DEAD_PORT, type Leveled, type LeveledSite } from '../rig/levels.js';
import type { Sandbox } from '../rig/setup.js';
import { caddy } from '../setups/caddy.js';
import { APP_PORT } from '../setups/shop-app.js';

const line =
  (directive: string, prefix = '') =>
  ({ name, value }: HeaderLine) =>
    `${directive} ${prefix}${name} "${value}"`;

/** The lines of one level: a header directive, or one that is applied to the finished response. */
function at(site: LeveledSite, place: string): string {
  const deferred = site.at(`${place}, defer`, line(''));
  return [
    site.at(place, line('header')),
    site.at(`${place}, default`, line('header', '?')),
    ...(deferred === '' ? [] : [`header {\ndefer\n${deferred}\n}`]),
  ].join('\n');
}

function routes(site: LeveledSite, { address, path }: Sandbox): string {
  const app = `${address}:${String(APP_PORT)}`;
  return `${at(site, 'site')}
handle /app/* {
${at(site, 'handle /app/*')}
reverse_proxy ${app} {
${site.at('header_down', line('header_down'))}
}
}
handle /own/* {
reverse_proxy ${app}
}
handle /gone {
reverse_proxy ${address}:${String(DEAD_PORT)}
}
handle /moved {
redir / 302
}
handle {
${at(site, 'handle')}
root * ${path(site.folder)}
file_server
}`;
}

function blocks(site: LeveledSite, sandbox: Sandbox): string {
  const { address, certificate } = sandbox;
  return site.fill(`http://${site.host} {
bind ${address}
%% caddy site
%% caddy site80
${routes(site, sandbox)}
%% caddy end
}
https://${site.host} {
bind ${address}
tls ${certificate.cert} ${certificate.key}
%% caddy site
%% caddy site443
${routes(site, sandbox)}
%% caddy end
}
`);
}

export const caddyLevels: Leveled = {
  setup: caddy,
  levels: [
    ...['site', 'handle', 'handle /app/*'].flatMap((place) => [
      place,
      `${place}, default`,
      `${place}, defer`,
    ]),
    'header_down',
    'application',
  ],
  pages: ['/', '/app/'],
  files: (sandbox, sites) => ({
    Caddyfile: `{
admin off
auto_https off
storage file_system ${sandbox.folder}/caddy
}
${sites.map((site) => blocks(site, sandbox)).join('')}`,
  }),
};
