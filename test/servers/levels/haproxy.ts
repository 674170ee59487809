import type { HeaderLine } from '../../../src/engine/index.js';
import { DEAD_PORT, type Leveled, type LeveledSite } from '../rig/levels.js';
import type { Sandbox } from '../rig/setup.js';
import { haproxy } from '../setups/haproxy.js';
import { APP_PORT } from '../setups/shop-app.js';

const RESPONSE = 'frontend: http-response set-header';
const AFTER = 'frontend: http-after-response set-header';
const BELOW = 'frontend, below: http-after-response set-header';
const SET = 'backend: http-response set-header';
const ADD = 'backend: http-response add-header';

const line = (level: string, { name, value }: HeaderLine) =>
  `${level.replace(/^.*: /, '')} ${name} "${value}"`;

/** A frontend has lines for all sites. */
function inFrontend(sites: readonly LeveledSite[], level: string): string {
  return sites
    .map((site) =>
      site.at(level, (header) => `${line(level, header)} if { var(txn.host) -m str ${site.host} }`),
    )
    .join('\n');
}

function frontend(sites: readonly LeveledSite[], name: string, bind: string): string {
  return `frontend ${name}
bind ${bind}
http-request set-var(txn.host) req.hdr(Host)
${[RESPONSE, AFTER].map((level) => inFrontend(sites, level)).join('\n')}
http-request redirect location / code 302 if { path /moved }
%% haproxy frontend
%% haproxy ${name}
${inFrontend(sites, BELOW)}
use_backend gone if { path /gone }
use_backend %[var(txn.host)]
`;
}

function backend(site: LeveledSite, { address }: Sandbox): string {
  const lines = [SET, ADD].map((level) => site.at(level, (header) => line(level, header))).join('\n');
  return `backend ${site.host}\n${lines}\nserver one ${address}:${String(APP_PORT)}\n`;
}

/** Its text is for the whole server. */
export const haproxyLevels: Leveled = {
  setup: haproxy,
  levels: [RESPONSE, AFTER, BELOW, SET, ADD, 'application'],
  pages: ['/'],
  isShared: true,
  files: (sandbox, sites) => ({
    'haproxy.cfg': `defaults
mode http
retries 0
timeout connect 5s
timeout client 30s
timeout server 30s
${frontend(sites, 'frontend80', `${sandbox.address}:80`)}
${frontend(sites, 'frontend443', `${sandbox.address}:443 ssl crt ${sandbox.certificate.both} alpn http/1.1`)}
backend gone
server none ${sandbox.address}:${String(DEAD_PORT)}
${sites.map((site) => backend(site, sandbox)).join('')}`,
  }),
};
